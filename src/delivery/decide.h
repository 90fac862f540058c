#ifndef DELIVERY_DECIDE_H
#define DELIVERY_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "data/attempt.h"
#include "twilio/reply.h"

/* What becomes of an invitation after its create ended. Pure: failure table of delivery-protocol 5. */

struct decision {
	int kind;              /* ATTEMPT_... of struct attempt_end */
	int64_t not_before_at; /* for NOT_SENT */
	bool pause;            /* the whole queue: outcome.text says why */
	bool throttle;         /* slower, and nothing before not_before_at */
	bool unreachable;      /* it never left: the whole sender backs off */
	bool opts_out;
};

/* refusals: that this invitation has had before; throttles: replies in a row that asked to slow down. */
struct decision decide_end(const struct outcome *outcome, long http_status, int64_t refusals,
			   unsigned throttles, uint64_t random, int64_t now);

/* Codes and failures in a row: when to stop and ask a person. */
struct streak {
	int code;             /* of the last synchronous refusal, or minus its HTTP status; 0 none */
	unsigned refusals;    /* how many of that code in a row */
	unsigned unknowns;
	int64_t failed[5];    /* invitations that ended failed in this row of refusals */
	unsigned failed_count;
};
enum { STREAK_LIMIT = 5, BREAKER_LIMIT = 3 };

/* Counts one end. True when the storm brake must act (tolerated: a code a person has accepted). */
bool streak_count(struct streak *streak, const struct outcome *outcome, long http_status, int decided,
		  int64_t invitation_id, int tolerated);

#endif
