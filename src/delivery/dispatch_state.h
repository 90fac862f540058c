#ifndef DELIVERY_DISPATCH_STATE_H
#define DELIVERY_DISPATCH_STATE_H

#include "data/attempt.h"
#include "delivery/decide.h"
#include "delivery/dispatch.h"
#include "delivery/limiter.h"

/* Inside the dispatcher only: its state, shared by starting (dispatch.c) and holding back (gate.c). */
struct dispatch {
	struct delivery *delivery;
	struct started_log *started;
	struct limiter limiter;
	struct streak streak;
	struct flight *flying, *ended;
	size_t in_flight;
	int tolerated_code;             /* a storm that a person has seen and let go on */
	int braked_code;                /* the storm that paused just now; what was on its way then ends alike */
	int64_t breaker_until_us;       /* open until then; then one probe */
	unsigned failed_probes;
	bool breaker_open, probing;     /* probing: the one test message is on its way */
	unsigned unreachable;           /* back-offs in a row because Twilio could not be reached */
	unsigned throttled;             /* times in a row that Twilio asked to slow down */
	int64_t quiet_until_us;         /* nothing could be armed a moment ago */
	const char *hold_reason;        /* why the limiter holds for longer than the pace; static */
	int64_t record_again_us, record_failing_since_us;
	bool ballast_held;
};

/* How many may be armed now: pace, slots, one probe while the breaker is open. */
size_t dispatch_free_slots(struct dispatch *dispatch);
/* What an end means for everything after it: slower, breaker, storm brake, pause. */
void dispatch_react(struct dispatch *dispatch, const struct outcome *outcome, long http_status,
		    const struct decision *decision, int64_t invitation_id);
/* Whether Twilio tells our rendered text as body: decides what a look-up may conclude from it. */
void dispatch_learn_bodies(struct dispatch *dispatch, const struct exchange *exchange, const struct armed *armed);

#endif
