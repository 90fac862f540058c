#ifndef TWILIO_SENDERS_H
#define TWILIO_SENDERS_H

#include <stddef.h>
#include <stdint.h>

/*
 * What Twilio tells about the account's WhatsApp senders (twilio-api 6.4) and about the account. None of it is needed
 * to send: whatever is missing or of another kind reads as "". Pure.
 */

struct sender {
	char *phone;    /* E.164 */
	char *status;   /* ONLINE, OFFLINE, ... upper case */
	char *quality;  /* HIGH, ... upper case */
	char *limit;    /* as Twilio writes it: "10K Customers/24hr" */
	char *reason;   /* why it is not online */
	char *name;     /* that guests see */
};

struct sender_list {
	struct sender *items;
	size_t count;
};
void senders_clear(struct sender_list *list);

/* One page of /v2/Channels/Senders. Rows without a phone are passed over. 0, or -1 when it is no such page. */
struct sender_page {
	struct sender_list senders;
	char *next; /* next_page_url, "" at the end */
};
int reply_sender_page(const char *bytes, size_t count, struct sender_page *out);
void sender_page_clear(struct sender_page *page);

/* How many people that text lets a sender reach in 24 hours; 0 any number, -1 it does not tell. */
int64_t sender_limit(const char *text);

struct account {
	char *status;  /* active, suspended, closed; lower case */
	char *type;    /* trial, full; lower case */
};
int reply_account(const char *bytes, size_t count, struct account *out);
void account_clear(struct account *account);

#endif
