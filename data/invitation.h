#ifndef DATA_INVITATION_H
#define DATA_INVITATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/campaign.h"
#include "data/db.h"
#include "data/status.h"

/* One message to one guest. Texts are never NULL once loaded; times in Unix ms, 0: none. */
struct invitation {
	int64_t id, campaign_id;
	int64_t guest_id;          /* 0: a test to the organizer's own phone */
	enum campaign_kind kind;
	char *template_name;
	char *phone, *content_sid;
	char *variables;           /* JSON, frozen when queued */
	char *preview;             /* the rendered text */
	enum status status;
	int attempts;
	int64_t not_before_at, queued_at, claimed_at, accepted_at, sent_at, delivered_at,
		read_at, failed_at, canceled_at, polled_at, next_poll_at;
	char *message_sid;         /* "" until there is one */
	int error_code;
	char *error_message;
};

enum event_source { SOURCE_SEND, SOURCE_POLL, SOURCE_WEBHOOK, SOURCE_RECONCILE, SOURCE_PERSON };

/* A step that was seen; append only. */
struct status_event {
	int64_t id, invitation_id;
	enum status status;
	char source[12];
	int64_t at, provider_at;
	int error_code;
	char *detail;
};

void invitation_clear(struct invitation *invitation);
int invitation_load(struct db *db, int64_t id, struct invitation *out); /* 1, 0, -1 */
/* Its first one: all there is of a test. 1, 0, -1. */
int invitation_of_campaign(struct db *db, int64_t campaign_id, struct invitation *out);
/* Oldest first; guest_id 0: of all guests. Each comes with its events. visit must not write. */
int invitation_each(struct db *db, int64_t guest_id,
		    bool (*visit)(const struct invitation *invitation,
				  const struct status_event *events, size_t event_count, void *context),
		    void *context);

/* The id of the newest event of the whole file, 0 none. */
int status_event_newest(struct db *db, int64_t *id);
/* What happened after that event, oldest first; guest_id 0: a test, or a guest whose data was erased. */
int status_events_since(struct db *db, int64_t after,
			void (*visit)(const struct status_event *event, int64_t guest_id, void *context), void *context);

/*
 * Puts a row into the queue, inside the planning transaction, which judges
 * eligibility again: 1 queued, 0 the guest has an open invitation by now, -1.
 * Takes campaign_id, guest_id, phone, content_sid, variables, preview; sets id.
 */
int invitation_queue(struct db *db, struct invitation *invitation, int64_t now);

/* The id of the newest of the whole file, 0 none. */
int invitation_newest(struct db *db, int64_t *id);
/* 1 when the guest has one newer than that id which went, may have or may still go; 0; -1. */
int invitation_since(struct db *db, int64_t guest_id, int64_t id);

/*
 * Takes out of the queue, at once what is queued or held; what is sending or
 * unknown is marked and ends canceled if it turns out never to have left.
 * guest_ids NULL: everybody; campaign_id 0: all. Returns how many were taken
 * out, or -1; *marked (NULL: nobody asks) is how many were only marked. Runs its
 * own transaction.
 */
int64_t invitation_cancel(struct db *db, int64_t campaign_id, const int64_t *guest_ids, size_t guest_count, int64_t now,
			  int64_t *marked);

/*
 * A row that Twilio cannot settle (unknown, held), as a person was shown it. The person's word is about that: once it
 * was settled and sent again, it may be unknown again, and nobody has said anything about the newer attempt.
 */
struct doubt {
	int64_t invitation_id, event_id; /* the newest event that was known */
};
/* The id of its newest event, 0 none. */
int invitation_last_event(struct db *db, int64_t id, int64_t *event_id);
/* What a person says about it. Own transaction. 1, 0 (it waits for no word, or has changed since), -1. */
int invitation_resolve_sent(struct db *db, const struct doubt *doubt, const char *sid, int64_t now);
int invitation_resolve_not_sent(struct db *db, const struct doubt *doubt, int64_t now);
/* One that waits for a person's word; the texts live during the visit. */
struct unsettled {
	struct doubt doubt;
	int64_t guest_id;          /* 0: a test, or its guest was removed from the list */
	const char *name, *phone;
	enum status status;        /* unknown or held */
	int64_t claimed_at;        /* when it began to leave, 0: it never did */
	const char *reason;        /* what Twilio said, or what holds it */
	int looks;                 /* complete lists at Twilio that did not show it */
};
/* Oldest first. visit must not write. */
int invitation_unsettled_each(struct db *db, void (*visit)(const struct unsettled *row, void *context), void *context);
/* The unknown and held rows; the caller frees. */
int invitation_unsettled(struct db *db, struct doubt **doubts, size_t *count);

/* What Twilio says about a message of ours. */
struct observation {
	const char *message_sid;
	enum status status;
	enum event_source source;
	int64_t at;                /* ours */
	int64_t provider_at;       /* Twilio's, 0: not told */
	int64_t sent_at;           /* Twilio's, when a later step tells that it was sent; 0: not told */
	int error_code;
	const char *error_message; /* NULL: none */
	bool opts_out;             /* the code says that this person wants no messages */
};
/* Inside a transaction. Applies the rank rule; stores an event when it is news. 1 news, 0 not, -1. */
int invitation_observe(struct db *db, const struct observation *observation);

/* Rows that Twilio may still change: sid and when they want to be asked about. */
struct polled {
	int64_t id, accepted_at, next_poll_at;
	char message_sid[40];
};
/* Those due by then, the most overdue first; the caller frees. INT64_MAX: all that are not final, due or not. */
int invitation_polled(struct db *db, int64_t due_by, struct polled **rows, size_t *count);
/* The earliest next_poll_at, 0 when nothing waits. */
int invitation_next_poll(struct db *db, int64_t *at);
/* Inside a transaction. next 0: never again; if_called: no sooner, if a callback has told of it; 0: all the same. */
int invitation_set_poll(struct db *db, int64_t id, int64_t polled_at, int64_t next, int64_t if_called);

/* The queue, as the dispatcher and the dashboard's header see it. */
struct queue_view {
	bool queued;            /* something is */
	int64_t next_at;        /* when the first row that hours and unknowns let go is due: 0 at once, INT64_MAX none */
	int64_t first_queued_at;
};
int invitation_queue_view(struct db *db, bool hours_open, struct queue_view *out);

/*
 * The wall clock was set back by that much (0: not): waits and polls move with it; none is over a day away, and
 * none of the last thirty days has ended.
 */
int invitation_move_waits(struct db *db, int64_t by, int64_t now);

/* A queued row whose phone got that message, unless a person has let it go on in spite of it. */
struct queued_on_phone {
	int64_t id;
	char *token, *preview;
};
int invitation_queued_on(struct db *db, const char *phone, const char *sid, struct queued_on_phone **rows,
			 size_t *count);
void queued_on_phone_clear(struct queued_on_phone *rows, size_t count);
/* Inside a transaction: queued (or unknown) becomes held, and says why. 1, 0, -1. */
int invitation_hold(struct db *db, int64_t id, enum status was, const char *why, int64_t now);

/*
 * Since when another copy of this file may have sent unseen: the earliest of the queue's beginning, the last
 * news of Twilio (else the list's beginning), and a month ago as far as the list reaches back.
 */
int invitation_activity(struct db *db, int64_t now, int64_t *since);

#endif
