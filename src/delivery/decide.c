#include "delivery/decide.h"

#include "delivery/retry.h"
#include "twilio/errors.h"

enum { TRIES = 3, MINUTE_MS = 60 * 1000 };

/* A wait of the table grows with every try: once, twice, three times as long. */
static int64_t later_wait(const struct outcome *outcome, int64_t refusals)
{
	if (outcome->wait_ms)
		return outcome->wait_ms;
	const struct twilio_error *error = twilio_error_find(outcome->twilio_code);
	return (error && error->wait_minutes ? error->wait_minutes : 1) * (refusals + 1) * (int64_t)MINUTE_MS;
}

static struct decision requeue(int64_t at)
{
	return (struct decision){.kind = ATTEMPT_NOT_SENT, .not_before_at = at};
}

static struct decision decide_refused(const struct outcome *outcome, long http_status, int64_t refusals,
				      unsigned throttles, uint64_t random, int64_t now)
{
	struct decision decision = {.kind = ATTEMPT_FAILED, .opts_out = twilio_error_opts_out(outcome->twilio_code)};
	switch (outcome->error_class) {
	case CLASS_THROTTLE:
		if (http_status != 429 && refusals + 1 >= TRIES)
			return decision;
		decision = requeue(now + (outcome->wait_ms ? outcome->wait_ms : retry_backoff_ms(throttles, random)));
		decision.throttle = true;
		return decision;
	case CLASS_LATER:
		return refusals + 1 >= TRIES ? decision : requeue(now + later_wait(outcome, refusals));
	case CLASS_STOP:
		decision = requeue(0);
		decision.pause = true;
		return decision;
	default:
		return decision;
	}
}

struct decision decide_end(const struct outcome *outcome, long http_status, int64_t refusals,
			   unsigned throttles, uint64_t random, int64_t now)
{
	switch (outcome->kind) {
	case OUTCOME_ACCEPTED:
		return (struct decision){.kind = ATTEMPT_ACCEPTED};
	case OUTCOME_UNKNOWN:
		return (struct decision){.kind = ATTEMPT_UNKNOWN, .pause = outcome->error_class == CLASS_STOP};
	case OUTCOME_NOT_SENT:
		break;
	}
	if (http_status == 0) {
		struct decision decision = requeue(0);
		decision.unreachable = true;
		return decision;
	}
	return decide_refused(outcome, http_status, refusals, throttles, random, now);
}

bool streak_count(struct streak *streak, const struct outcome *outcome, long http_status, int decided,
		  int64_t invitation_id, int tolerated)
{
	if (outcome->kind == OUTCOME_UNKNOWN) {
		streak->unknowns++;
		return false;
	}
	streak->unknowns = 0;
	if (outcome->kind == OUTCOME_ACCEPTED) {
		streak->refusals = streak->failed_count = 0;
		streak->code = 0;
		return false;
	}
	if (http_status == 0 || outcome->error_class == CLASS_THROTTLE || outcome->error_class == CLASS_STOP)
		return false;
	int code = outcome->twilio_code ? outcome->twilio_code : -(int)http_status;
	if (code != streak->code)
		streak->refusals = streak->failed_count = 0;
	streak->code = code;
	streak->refusals++;
	if (decided == ATTEMPT_FAILED && streak->failed_count < STREAK_LIMIT)
		streak->failed[streak->failed_count++] = invitation_id;
	return streak->refusals == STREAK_LIMIT && streak->code != tolerated;
}
