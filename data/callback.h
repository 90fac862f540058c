#ifndef DATA_CALLBACK_H
#define DATA_CALLBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "data/db.h"
#include "data/status.h"

/*
 * What Twilio calls to tell about a message (delivery-protocol 6, E2, and 7). Whoever gives it here has checked
 * its signature. It may come in any order, more than once, and before the create's own answer.
 */
struct callback {
	const char *message_sid, *account_sid;
	const char *callback_id;   /* of the attempt, random and unguessable; "" when the address carried none */
	enum status status;        /* accepted and above, failed, canceled */
	int error_code;            /* 0: none */
	const char *error_message; /* "" none */
	bool opts_out;             /* the code says that this person wants no messages */
	const char *pause_reason;  /* the code concerns the whole account, and this is what to do; "" not */
};

/* What is called about is asked about that late, a safety net: sooner as long as it may still fail. */
enum { CALLBACK_ASK_AGAIN_MS = 10 * 60 * 1000, CALLBACK_ASK_ARRIVED_MS = 60 * 60 * 1000 };

enum callback_result {
	CALLBACK_NEWS,
	CALLBACK_REPEATED, /* known already */
	CALLBACK_EARLY,    /* no row has the message yet; kept for a day */
	CALLBACK_FOREIGN,  /* not of this file */
	CALLBACK_INCIDENT, /* a message that should not be: the queue is paused, and says why */
};

/* Inside a transaction. */
int callback_store(struct db *db, const struct callback *callback, int64_t now, enum callback_result *result);

/* Inside a transaction, once for all that were stored in it: polling may be slow for a while. */
int callback_note_time(struct db *db, int64_t now);
/* When the last one was stored, 0: never, or forgotten. */
int callback_last(struct db *db, int64_t *at);
/* None came since the last one of that time, and what they left untold has been asked for. Own transaction. */
int callback_forget(struct db *db, int64_t last);

#endif
