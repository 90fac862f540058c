#ifndef TWILIO_REPLY_H
#define TWILIO_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/status.h"

/* What Twilio answers, read with suspicion. Pure. */

/* One message of a 201, a fetch or a list. Texts are never NULL. */
struct message {
	char *sid, *account_sid, *to, *from, *messaging_service_sid, *body, *direction;
	char *twilio_status;  /* Twilio's own word */
	enum status status;   /* in our vocabulary; STATUS_ACCEPTED for words not known */
	int error_code;       /* 0: none */
	char *error_message;
	int64_t created_at, updated_at, sent_at; /* Unix ms, 0: not told */
};
void message_clear(struct message *message);

/* Our status for Twilio's word (accepted, scheduled, queued, sending are all "accepted"). */
enum status status_of_twilio(const char *word);

/* 0, or -1 when it is not one complete message object with a well-formed SID. */
int reply_message(const char *bytes, size_t count, struct message *out);

/* A page of a list. */
struct message_page {
	struct message *items;
	size_t count;
	char *next; /* next_page_uri, "" at the end */
};
int reply_message_page(const char *bytes, size_t count, struct message_page *out);
void message_page_clear(struct message_page *page);

/* The first thing in a reply that looks like a message's SID, even in a torn one; "" when none. */
void reply_find_sid(const char *bytes, size_t count, char out[40]);

/* How a create ended (delivery-protocol 4.6 and 5). */
enum outcome_kind {
	OUTCOME_ACCEPTED, /* 2xx, complete, ours: has a SID */
	OUTCOME_NOT_SENT, /* provably: proof says why */
	OUTCOME_UNKNOWN,  /* may or may not have been taken */
};

/* What is to be done after a refusal or a failure. */
enum error_class {
	CLASS_NONE,
	CLASS_STOP,     /* the whole queue pauses */
	CLASS_FIX,      /* final until somebody repairs something */
	CLASS_DEAD,     /* final for this guest */
	CLASS_LATER,    /* again after a wait */
	CLASS_THROTTLE, /* slower, the same again */
	CLASS_UNKNOWN,  /* look up first */
};

struct exchange {        /* what http.c saw of one create */
	bool started;        /* the request may have left (PREREQ was called) */
	bool complete;       /* the reply came to its end */
	int curl_code;       /* 0 fine */
	const char *problem; /* curl's words, NULL or "" */
	long http_status;    /* 0: none */
	const char *body;
	size_t body_size;
	const char *retry_after; /* header, NULL: none */
	int64_t wall_ms;         /* now, for a Retry-After date */
	const char *account_sid, *to; /* ours, to compare (to without prefix) */
};

struct outcome {
	enum outcome_kind kind;
	enum error_class error_class; /* for NOT_SENT, and STOP with UNKNOWN: pause (captive portal) */
	int twilio_code;      /* 0: none */
	char *text;           /* Twilio's sentence or ours; never NULL */
	char *proof;          /* for NOT_SENT: "never started", "HTTP 429 with Twilio's JSON", ... ; "" */
	char sid[40];         /* of the created message, "" ; for UNKNOWN a SID found in a torn reply */
	enum status status;   /* for ACCEPTED */
	int64_t created_at;
	int64_t wait_ms;      /* LATER, THROTTLE: at least so long; Retry-After clamped to 1 s .. 1 h; 0: not told */
};
void outcome_clear(struct outcome *outcome);

/* Decides what one create came to: the failure table of delivery-protocol 5, rows a to f. */
void classify(const struct exchange *exchange, struct outcome *out);

/* What the answer to a read means. */
enum read_answer {
	READ_FINE,
	READ_UNREACHABLE, /* nothing came, or not all of it */
	READ_REFUSED,     /* by Twilio: the credentials, or their rights */
	READ_MISSING,     /* Twilio knows no such thing */
	READ_BUSY,        /* Twilio has a problem, or too much to do: again later */
	READ_FOREIGN,     /* somebody else answered */
	READ_WRONG,       /* Twilio does not want it like that */
};
/* *message (the caller frees) is NULL when it is fine, else "what is wrong; what to do". */
enum read_answer reply_judge_read(const struct exchange *exchange, char **message);

/* An answer to a read: 0, or -1 with one sentence in *message (caller frees). 401 and the like name the cure. */
int reply_check_read(const struct exchange *exchange, char **message);

enum { DELETE_TOO_EARLY = 20009 };
/* The same for a DELETE of a message: 0 when it is gone, now or before. *code: Twilio's, 0 none. */
int reply_check_delete(const struct exchange *exchange, int *code, char **message);

#endif
