#ifndef CAMPAIGN_PLAN_H
#define CAMPAIGN_PLAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/campaign.h"
#include "data/db.h"
#include "data/event.h"
#include "data/filter.h"
#include "data/template.h"
#include "guests/phone.h"
#include "settings.h"

/*
 * Who gets a message, who is left out and why, and the exact text: one place
 * for the dashboard and the command line. Holds no rendered text, so a plan
 * for 100,000 guests stays small.
 */

struct plan_request {
	enum campaign_kind kind;
	const struct filter *filter;   /* the selection: a filter, */
	const int64_t *guest_ids;      /* or ids: chosen by hand, */
	size_t guest_count;
	bool narrowed;                 /* or what a filter had found: judged again like a filter's */
	bool all;                      /* or everybody */
	const char *template_name;     /* name or ContentSid; NULL: the event's default, or plan.missed_template if all missed it */
	bool ignore_hours;
	const char *test_to;           /* KIND_TEST: the phone; the first guest chosen lends the values. Goes at any hour */
	const char *created_by;        /* user name */
};

struct plan_recipient {
	int64_t guest_id;
	int64_t phone;                 /* as a number */
	uint32_t template_index;       /* of plan.templates */
	bool arrived;                  /* the newest message had, when the plan was made */
};

/* skipped: nothing wrong, just not wanted now; refused: cannot be sent until somebody mends something. */
struct plan_left_out {
	int64_t guest_id;
	char *name;
	char *reason;                  /* in words */
	bool refused;
};

struct plan {
	enum campaign_kind kind;
	struct event event;
	struct template_list templates; /* all of the file */
	char *template_name;
	bool ignore_hours;
	bool by_hand;                  /* the guests were chosen one by one */
	char *test_to, *created_by;

	struct plan_recipient *recipients;
	size_t recipient_count;
	struct plan_left_out *left_out;
	size_t left_out_count;

	size_t longest;                /* the recipient with the longest text */
	int64_t *phones;               /* of the recipients: each once, rising */
	size_t phone_count;
	size_t shared_phones;          /* phones that get more than one message */
	size_t have_one;               /* resend: recipients to whom some message went out and did not fail */
	size_t missed;                 /* of these, those for whom one with another template failed after it: a reminder */
	char *missed_template;         /* its name; NULL: none, or not the same for all of them */
	size_t marketing_us;           /* Marketing template to US numbers: Meta does not deliver them */
	bool marketing;
	int64_t newest_invitation;     /* of the whole file, before anybody was looked at */
	atomic_size_t *looked_at;      /* plan_commit counts the recipients here; NULL: nobody looks */
	const atomic_bool *then_pause; /* true: what plan_commit queues is paused in the same transaction; NULL: never */
};

/*
 * 0, or -1 with one sentence in *message (the caller frees) when nothing at all
 * could be sent: no template, not approved, not mapped, no such template. A plan without recipients is 0.
 */
int plan_make(struct db *db, const struct plan_request *request, struct plan *out, char **message);
void plan_clear(struct plan *plan);

/* The phone for a test as a person types it, with the event's country. NULL and *out, or what is wrong; static. */
const char *plan_test_phone(const struct event *event, const char *typed, char out[PHONE_SIZE]);

/*
 * Queues one test to a phone that plan_test_phone made, with the text of that recipient: a campaign of its own.
 * 0, or -1 with *message (the caller frees) when none was queued.
 */
int plan_test(struct db *db, const struct plan *plan, size_t index, const char *phone, int64_t now, int64_t *campaign_id,
	      char **message);

/* The text for one recipient. 0 or -1 with *message. */
struct plan_message {
	char *name, *phone, *content_sid, *variables, *text;
};
int plan_message(struct db *db, const struct plan *plan, size_t index, struct plan_message *out, char **message);
void plan_message_clear(struct plan_message *message);

/*
 * Stores the campaign and queues every recipient, in one transaction that
 * judges eligibility again, and leaves out whoever was written to since the
 * plan was made; *campaign_id and *queued tell what came of it.
 * 0, or -1 with *message and nothing stored. Nothing is sent by this.
 */
int plan_commit(struct db *db, const struct plan *plan, int64_t now,
		int64_t *campaign_id, size_t *queued, char **message);

/*
 * How long and how many days, from the settings, what was sent in the last 24
 * hours and what waits in the queue, which goes first.
 */
struct plan_estimate {
	int64_t seconds;         /* of sending at the rate */
	size_t ahead;            /* what waits in the queue already */
	size_t today;            /* what the daily limit lets through at once (outside the hours: when they begin) */
	int64_t next_at;         /* when more may go (Unix ms), 0: all go at once */
	bool outside_hours;
	int64_t opens_at;        /* when sending hours begin, 0: open now */
	int64_t closes_at;       /* when they end before all have gone at the rate, 0: they do not */
	int64_t last_at;         /* when the last one goes */
};
int plan_estimate(struct db *db, const struct settings *settings, const struct plan *plan,
		  int64_t now, struct plan_estimate *out);

#endif
