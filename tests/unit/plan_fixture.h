#ifndef TESTS_PLAN_FIXTURE_H
#define TESTS_PLAN_FIXTURE_H

/* An event with a template, guests in every state, and plans made of them. */
#include "base/str.h"
#include "campaign/plan.h"
#include "campaign_fixture.h"

static inline void save_template(const char *name, const char *sid_digit, const char *language,
				 const char *approval, const char *body)
{
	char sid[35];
	snprintf(sid, sizeof sid, "HX%s123456789abcdef0123456789abcdef", sid_digit);
	ok(template_save(db, &(struct template){
		.name = (char *)name, .content_sid = sid, .language = (char *)language, .category = "UTILITY",
		.approval = (char *)approval, .body = (char *)body, .types = "{\"twilio/text\":{}}", .variables = "{}",
		.mapping = "{}", .fetched_at = NOW}));
}

/* An event with a template that everybody can get; no guests yet. */
static inline void open_event(void)
{
	open_file();
	struct event event;
	ok(event_load(db, &event));
	set_string(&event.name, "Ana & Tom\xc3\xa1s");
	set_string(&event.time_zone, "UTC");
	set_string(&event.language, "en");
	set_string(&event.default_template, "invite");
	set_string(&event.rsvp_url, "https://rsvp.example/{token}");
	ok(event_save(db, &event));
	event_clear(&event);
	save_template("invite", "0", "en", "approved", "Hi {{1}}!");
	ok(template_set_mapping(db, "invite", "{\"1\":\"{guest.first_name}\"}"));
}

static inline void opt_out(int64_t id)
{
	struct guest guest = guest_of(id);
	guest.opted_out_at = NOW;
	ok(guest_update(db, &guest, NOW));
	guest_clear(&guest);
}

static inline struct plan make(struct plan_request request)
{
	struct plan plan;
	char *message = NULL;
	ck_assert_msg(plan_make(db, &request, &plan, &message) == 0, "%s", message);
	return plan;
}

static inline struct plan make_all(enum campaign_kind kind)
{
	return make((struct plan_request){.kind = kind, .all = true});
}

static inline struct plan make_by_hand(enum campaign_kind kind, const int64_t *ids, size_t count)
{
	return make((struct plan_request){.kind = kind, .guest_ids = ids, .guest_count = count});
}

/* Reason of the guest in the plan: "" when it is a recipient. */
static inline const char *reason_for(const struct plan *plan, int64_t id)
{
	for (size_t i = 0; i < plan->recipient_count; i++)
		if (plan->recipients[i].guest_id == id)
			return "";
	for (size_t i = 0; i < plan->left_out_count; i++)
		if (plan->left_out[i].guest_id == id)
			return plan->left_out[i].reason;
	return "(absent)";
}

static inline size_t commit(const struct plan *plan, int64_t now)
{
	int64_t campaign;
	size_t queued;
	char *message = NULL;
	ck_assert_msg(plan_commit(db, plan, now, &campaign, &queued, &message) == 0, "%s", message);
	ck_assert_int_eq(campaign > 0, queued > 0);
	return queued;
}

static inline void queue_one(enum campaign_kind kind, int64_t id, int64_t now)
{
	struct plan plan = make_by_hand(kind, &id, 1);
	ck_assert_uint_eq(commit(&plan, now), 1);
	plan_clear(&plan);
}

static inline char *next_sid(void)
{
	static int count;
	static char sid[35];
	snprintf(sid, sizeof sid, "SM%032x", ++count);
	return sid;
}

/* Sends the one queued row and lets Twilio say how it went. */
static inline void send_queued(enum status seen, int64_t now)
{
	struct armed *rows;
	ck_assert_uint_eq(arm(1, now, &rows), 1);
	char *sid = next_sid();
	ok(db_begin(db));
	ok(attempt_end(db, &(struct attempt_end){.attempt_id = rows[0].attempt_id, .invitation_id = rows[0].invitation_id,
						 .kind = seen == STATUS_UNKNOWN ? ATTEMPT_UNKNOWN : ATTEMPT_ACCEPTED,
						 .sid = seen == STATUS_UNKNOWN ? "" : sid, .status = STATUS_ACCEPTED,
						 .reason = "", .proof = "", .request_id = "", .http_status = 201}, now));
	if (seen != STATUS_ACCEPTED && seen != STATUS_UNKNOWN)
		ok(invitation_observe(db, &(struct observation){.message_sid = sid, .status = seen, .source = SOURCE_POLL,
								.at = now}));
	ok(db_commit(db));
	free_armed(rows, 1);
}

static inline int64_t guest_with(const char *name, const char *phone, enum status status)
{
	int64_t id = add_guest(name, phone);
	if (status == STATUS_NONE)
		return id;
	queue_one(KIND_INVITATION, id, NOW);
	if (status == STATUS_CANCELED)
		ok(invitation_cancel(db, 0, &id, 1, NOW, NULL));
	else if (status != STATUS_QUEUED)
		send_queued(status, NOW);
	ck_assert_int_eq(status_of_guest(id), status);
	return id;
}

#endif
