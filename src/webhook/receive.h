#ifndef WEBHOOK_RECEIVE_H
#define WEBHOOK_RECEIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "twilio/callback.h"

struct db;

/* What a request to /twilio/status means, and what becomes of it in the event file; nothing of HTTP. */

/* Whose callbacks are taken. */
struct receiver_identity {
	const char *auth_token, *account_sid;
	/* The addresses that Twilio may have been given; the request's own query takes the place of theirs. */
	const char *urls[2];
	size_t url_count;
};

/* A callback whose signature fits. */
struct received {
	struct parameters form, query;
	struct told told;
};

enum verdict_of_request { REQUEST_GOOD = 0, REQUEST_FORBIDDEN = 403, REQUEST_MALFORMED = 400 };

/*
 * query: raw, NULL none. Only with REQUEST_GOOD there is something to store, and to clear. Costs no database work.
 */
enum verdict_of_request receive_check(const struct receiver_identity *identity, const char *query, const char *body,
				      size_t body_length, const char *signature, struct received *out);
void received_clear(struct received *received);

/* Stores several, durably, in one transaction: all or, with -1 and db_error, none. */
int receive_store(struct db *db, struct received *const *items, size_t count, int64_t now);

#endif
