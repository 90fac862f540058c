#ifndef DATA_ATTEMPT_H
#define DATA_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"
#include "data/invitation.h"
#include "data/started.h"
#include "data/status.h"

/* The HTTP creates of invitations, one row each, never deleted (delivery-protocol 3). */

/* One that may start now: its row is armed and stored. */
struct armed {
	int64_t attempt_id, invitation_id;
	char *phone, *content_sid, *variables;
	char callback_id[48];
};
void armed_clear(struct armed *armed);

struct arm_limits {
	size_t slots;       /* how many at most */
	bool hours_open;    /* else only campaigns that ignore the hours */
	int daily_phones;   /* 0: no limit */
	int64_t clock_offset_ms; /* Twilio's clock minus ours, kept with each attempt */
	const char *account_sid, *sender; /* the account, and the phone or Messaging Service, that will send it */
};

/*
 * Arms what is eligible at this moment, in one durable transaction of its own:
 * *rows (the caller clears and frees) are what must be sent now. Rows that are
 * no longer wanted become canceled or held on the way, with the reason.
 */
int attempt_arm(struct db *db, const struct arm_limits *limits, int64_t now, struct armed **rows, size_t *count);

/* What a create came to. */
struct attempt_end {
	int64_t attempt_id, invitation_id;
	enum { ATTEMPT_ACCEPTED, ATTEMPT_NOT_SENT, ATTEMPT_FAILED, ATTEMPT_UNKNOWN } kind;
	/* NOT_SENT goes back to the queue, FAILED (not sent either) is final for the guest. */
	const char *sid;          /* ACCEPTED; UNKNOWN: one seen in a torn reply, or "" */
	enum status status;       /* ACCEPTED */
	int64_t provider_at;
	const char *reason;       /* in words */
	const char *proof;        /* that nothing was created; NOT_SENT and FAILED need one */
	int64_t not_before_at;
	bool opts_out;            /* the guest wants no messages */
	int http_status, twilio_code, curl_code;
	int64_t bytes_in;
	const char *request_id;
};
/* Inside a transaction: the attempt, the invitation and its event together. Once more with the same is fine. */
int attempt_end(struct db *db, const struct attempt_end *end, int64_t now);

/* Inside a transaction: failed by a synchronous refusal, and back in the queue after all (storm brake). */
int attempt_unfail(struct db *db, int64_t invitation_id, int64_t now);

/* Refusals (4xx, not 429) that this invitation has had. */
int attempt_count_refusals(struct db *db, int64_t invitation_id, int64_t *count);

/*
 * What a holder that died left behind, in the caller's transaction: armed becomes
 * unknown, or goes back to the queue when it provably never left. How many are
 * unknown, or -1.
 */
int attempt_settle_leftovers(struct db *db, const struct started_set *started, int64_t now);

/* An attempt that may or may not have reached Twilio. */
struct unknown_attempt {
	int64_t id, invitation_id;
	char phone[17];
	int64_t armed_at;         /* by Twilio's clock: ours may have been set since */
	char ended_boot_id[40];
	int64_t ended_boottime_ms;
	int looks;
	char found_sid[40];       /* seen in a torn reply, or "" */
	int http_status;          /* of what came back, 0 nothing */
	char account_sid[40], sender[40]; /* that sent it; "" in files of version 1 */
	char *token;              /* the guest's, "" for a test */
	char *preview;
};
int attempt_unknowns(struct db *db, struct unknown_attempt **rows, size_t *count);
void unknown_attempts_clear(struct unknown_attempt *rows, size_t count);

/* Inside a transaction: this message is what the attempt made. */
int attempt_adopt(struct db *db, int64_t id, int64_t invitation_id, const char *sid, enum status status,
		  enum event_source source, const char *how, int64_t provider_at, int64_t now);
/* Inside a transaction: Twilio itself names the message that an armed or unknown attempt made. */
int attempt_bind(struct db *db, int64_t id, int64_t invitation_id, const char *sid, const char *how, int64_t now);
/* Inside a transaction: a complete list showed nothing. */
int attempt_look(struct db *db, int64_t id, int64_t now);
/* Inside a transaction: given up for a reason that stays on record. The invitation is the caller's to move. */
int attempt_write_off(struct db *db, int64_t id, const char *proof, int64_t now);
/* Inside a transaction: given up, and its invitation queued again (the opt-in rule). */
int attempt_release(struct db *db, int64_t id, int64_t invitation_id, const char *proof, int64_t now);
/* The wait of an attempt from another boot begins now. Own transaction. */
int attempt_restart_wait(struct db *db, int64_t id);
/* The unknown attempt of an invitation; *id is 0 when it has none. 0 or -1. */
int attempt_unknown_of(struct db *db, int64_t invitation_id, int64_t *id);

/* The attempt that a SID is bound to: 1 and *id (-1: a person bound it to an invitation without one), 0, -1. */
int attempt_of_sid(struct db *db, const char *sid, int64_t *id);
/* 1 when an attempt to this phone is armed or unknown, 0, -1. */
int attempt_open_on(struct db *db, const char *phone);
/* 1 when the text is for another guest on the phone (their link is in it), 0, -1. */
int attempt_text_of_another(struct db *db, const char *phone, const char *token, const char *body);
/* 1 when a person has said of an attempt of that time that it was sent, without naming the message, 0, -1. */
int attempt_said_sent(struct db *db, const char *phone, int64_t created_at);

/*
 * Surplus messages (I6). A message that no attempt has, with the link of a guest who was messaged: 1 and
 * *invitation_id when nobody was told of it yet, 0, -1.
 */
int incident_find(struct db *db, const char *sid, const char *phone, const char *body, int64_t *invitation_id);
/* Inside a transaction: a person is told of it. */
int incident_note(struct db *db, const char *sid, int64_t invitation_id, int64_t now);

/*
 * Different phones that got, or may have got, a message since then; oldest: when the first of those was armed. If no
 * more than enough messages were armed, that number will do as the count: it is known at once, and never too low.
 */
int attempt_phones_since(struct db *db, int64_t since, int64_t enough, int64_t *count, int64_t *oldest);
/* Each of them with when it was messaged last; the one that may leave the day soonest first. visit must not write. */
int attempt_phones_of_day(struct db *db, int64_t since, void (*visit)(const char *phone, int64_t last, void *context),
			  void *context);
/* How long ago anything was armed last, INT64_MAX: never. */
int attempt_last_armed(struct db *db, int64_t now, int64_t *ago_ms);

#endif
