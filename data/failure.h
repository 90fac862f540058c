#ifndef DATA_FAILURE_H
#define DATA_FAILURE_H

#include <stdint.h>

#include "data/db.h"
#include "data/filter.h"

/* Guests whose newest message failed, counted by reason: Twilio's code or, without one, what was said. */
struct failure {
	int code;              /* 0: none */
	const char *reason;    /* of those without a code, as the filter's error: knows it; else "" */
	const char *said;      /* Twilio's or our own text of one of them */
	int64_t count;
	int64_t corrected;     /* of these: have another phone since */
	int64_t newest_at;
};

/* The most frequent first; filter may be NULL. Texts live during the call; visit must not write. */
int failure_each(struct db *db, const struct filter *filter,
		 void (*visit)(const struct failure *failure, void *context), void *context);

#endif
