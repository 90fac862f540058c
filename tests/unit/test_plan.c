#include <check.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "campaign/plan.h"
#include "data/attempt.h"
#include "data/guest.h"
#include "data/invitation.h"

#define NOW INT64_C(1800000000000) /* 2027-01-15 08:00 UTC */
#define DAY (INT64_C(24) * 3600 * 1000)

static char directory[] = "/tmp/convoke-plan-XXXXXX";
static char path[64];
static struct db *db;

static void ok(int result)
{
	ck_assert_msg(result >= 0, "%s", db_error(db));
}

static void save_template(const char *name, const char *sid_digit, const char *language, const char *approval,
			  const char *body)
{
	char sid[35];
	snprintf(sid, sizeof sid, "HX%s123456789abcdef0123456789abcdef", sid_digit);
	ok(template_save(db, &(struct template){
		.name = (char *)name, .content_sid = sid, .language = (char *)language, .category = "UTILITY",
		.approval = (char *)approval, .body = (char *)body, .types = "{\"twilio/text\":{}}", .variables = "{}",
		.mapping = "{}", .fetched_at = NOW}));
}

static void set_up(void)
{
	strcpy(directory + strlen(directory) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/event.db", directory);
	char *message = NULL;
	db = db_open(path, DB_CREATE, &message);
	ck_assert_msg(db, "%s", message);

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

static void tear_down(void)
{
	db_close(db);
	char command[128];
	snprintf(command, sizeof command, "rm -r '%s'", directory);
	ck_assert_int_eq(system(command), 0);
}

static int64_t add_guest(const char *name, const char *phone, const char *language)
{
	struct guest guest = {.name = xstrdup(name), .phone = xstrdup(phone), .language = xstrdup(language), .seats = 1,
			      .rsvp_seats = -1};
	ok(guest_insert(db, &guest, NOW));
	int64_t id = guest.id;
	guest_clear(&guest);
	return id;
}

static void opt_out(int64_t id)
{
	struct guest guest;
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	guest.opted_out_at = NOW;
	ok(guest_update(db, &guest, NOW));
	guest_clear(&guest);
}

static void change_event(size_t offset, const char *text)
{
	struct event event;
	ok(event_load(db, &event));
	set_string((char **)((char *)&event + offset), text);
	ok(event_save(db, &event));
	event_clear(&event);
}

static struct plan make(struct plan_request request)
{
	struct plan plan;
	char *message = NULL;
	ck_assert_msg(plan_make(db, &request, &plan, &message) == 0, "%s", message);
	return plan;
}

static struct plan make_all(enum campaign_kind kind)
{
	return make((struct plan_request){.kind = kind, .all = true});
}

static struct plan make_by_hand(enum campaign_kind kind, const int64_t *ids, size_t count)
{
	return make((struct plan_request){.kind = kind, .guest_ids = ids, .guest_count = count});
}

static void expect_error(struct plan_request request, const char *words)
{
	struct plan plan;
	char *message = NULL;
	ck_assert_int_eq(plan_make(db, &request, &plan, &message), -1);
	ck_assert_msg(message && strstr(message, words), "%s", message);
	ck_assert_ptr_null(plan.recipients);
	free(message);
}

/* Reason of the guest in the plan: "" when it is a recipient. */
static const char *reason_for(const struct plan *plan, int64_t id)
{
	for (size_t i = 0; i < plan->recipient_count; i++)
		if (plan->recipients[i].guest_id == id)
			return "";
	for (size_t i = 0; i < plan->left_out_count; i++)
		if (plan->left_out[i].guest_id == id)
			return plan->left_out[i].reason;
	return "(absent)";
}

static void expect_all(enum campaign_kind kind, int64_t id, const char *reason)
{
	struct plan plan = make_all(kind);
	ck_assert_str_eq(reason_for(&plan, id), reason);
	plan_clear(&plan);
}

static void expect_by_hand(enum campaign_kind kind, int64_t id, const char *reason)
{
	struct plan plan = make_by_hand(kind, &id, 1);
	ck_assert_str_eq(reason_for(&plan, id), reason);
	plan_clear(&plan);
}

static size_t commit(const struct plan *plan, int64_t now)
{
	int64_t campaign;
	size_t queued;
	char *message = NULL;
	ck_assert_msg(plan_commit(db, plan, now, &campaign, &queued, &message) == 0, "%s", message);
	ck_assert_int_eq(campaign > 0, queued > 0);
	return queued;
}

static void queue_one(enum campaign_kind kind, int64_t id, int64_t now)
{
	struct plan plan = make_by_hand(kind, &id, 1);
	ck_assert_uint_eq(commit(&plan, now), 1);
	plan_clear(&plan);
}

static char *next_sid(void)
{
	static int count;
	static char sid[35];
	snprintf(sid, sizeof sid, "SM%032x", ++count);
	return sid;
}

/* Sends the one queued row and lets Twilio say how it went. */
static void send_queued(enum status seen, int64_t now)
{
	struct armed *rows;
	size_t count;
	ok(attempt_arm(db, &(struct arm_limits){.slots = 1, .hours_open = true}, now, &rows, &count));
	ck_assert_uint_eq(count, 1);
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
	armed_clear(&rows[0]);
	free(rows);
}

static int64_t guest_with(const char *name, const char *phone, enum status status)
{
	int64_t id = add_guest(name, phone, "");
	if (status == STATUS_NONE)
		return id;
	queue_one(KIND_INVITATION, id, NOW);
	if (status == STATUS_CANCELED)
		ok((int)invitation_cancel(db, 0, &id, 1, NOW));
	else if (status != STATUS_QUEUED)
		send_queued(status, NOW);
	struct guest guest;
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	ck_assert_int_eq(guest.status, status);
	guest_clear(&guest);
	return id;
}

START_TEST(an_invitation_goes_to_whoever_has_none)
{
	int64_t none = guest_with("None", "+351910000001", STATUS_NONE);
	int64_t canceled = guest_with("Canceled", "+351910000002", STATUS_CANCELED);
	int64_t read = guest_with("Read", "+351910000003", STATUS_READ);
	int64_t accepted = guest_with("Accepted", "+351910000004", STATUS_ACCEPTED);
	int64_t failed = guest_with("Failed", "+351910000005", STATUS_FAILED);
	int64_t unknown = guest_with("Unknown", "+351910000006", STATUS_UNKNOWN);
	int64_t queued = guest_with("Queued", "+351910000007", STATUS_QUEUED);

	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 2);
	ck_assert_uint_eq(plan.left_out_count, 5);
	ck_assert_str_eq(reason_for(&plan, none), "");
	ck_assert_str_eq(reason_for(&plan, canceled), "");
	ck_assert_str_eq(reason_for(&plan, read), "already invited");
	ck_assert_str_eq(reason_for(&plan, accepted), "already invited");
	ck_assert_str_eq(reason_for(&plan, failed), "failed before (resend)");
	ck_assert_str_eq(reason_for(&plan, unknown), "outcome unknown");
	ck_assert_str_eq(reason_for(&plan, queued), "waiting in the queue");
	ck_assert(!plan.left_out[0].refused);
	ck_assert_str_eq(plan.left_out[0].name, "Read");
	plan_clear(&plan);
	expect_by_hand(KIND_INVITATION, read, "already invited");
}
END_TEST

START_TEST(a_resend_goes_to_whoever_failed_and_to_others_by_hand_only)
{
	int64_t none = guest_with("None", "+351910000001", STATUS_NONE);
	int64_t undelivered = guest_with("Undelivered", "+351910000002", STATUS_UNDELIVERED);
	int64_t failed = guest_with("Failed", "+351910000003", STATUS_FAILED);
	int64_t delivered = guest_with("Delivered", "+351910000004", STATUS_DELIVERED);
	int64_t unknown = guest_with("Unknown", "+351910000005", STATUS_UNKNOWN);
	expect_all(KIND_RESEND, undelivered, "");
	expect_all(KIND_RESEND, failed, "");
	expect_all(KIND_RESEND, none, "not invited yet");
	expect_all(KIND_RESEND, delivered, "not failed");
	expect_by_hand(KIND_RESEND, delivered, "");
	expect_by_hand(KIND_RESEND, unknown, "outcome unknown");
}
END_TEST

START_TEST(a_reminder_goes_to_whoever_has_it_and_has_not_answered)
{
	int64_t none = guest_with("None", "+351910000001", STATUS_NONE);
	int64_t accepted = guest_with("Accepted", "+351910000002", STATUS_ACCEPTED);
	int64_t read = guest_with("Read", "+351910000003", STATUS_READ);
	int64_t failed = guest_with("Failed", "+351910000004", STATUS_FAILED);
	expect_all(KIND_REMINDER, accepted, "");
	expect_all(KIND_REMINDER, read, "");
	expect_all(KIND_REMINDER, none, "not invited yet");
	expect_all(KIND_REMINDER, failed, "the invitation failed");
	ok(guest_answer(db, read, "yes", 2, NOW));
	expect_by_hand(KIND_REMINDER, read, "answered yes");
	ok(guest_answer(db, read, "no", 0, NOW));
	expect_by_hand(KIND_REMINDER, read, "answered no");
	ok(guest_answer(db, read, "maybe", -1, NOW));
	expect_all(KIND_REMINDER, read, "answered maybe");
}
END_TEST

START_TEST(who_opted_out_or_said_no_is_never_written_to)
{
	int64_t out = add_guest("Out", "+351910000001", ""), no = add_guest("No", "+351910000002", ""),
		yes = add_guest("Yes", "+351910000003", "");
	opt_out(out);
	ok(guest_answer(db, no, "no", 0, NOW));
	ok(guest_answer(db, yes, "yes", 2, NOW));
	expect_all(KIND_INVITATION, out, "opted out");
	expect_by_hand(KIND_INVITATION, out, "opted out");
	expect_by_hand(KIND_RESEND, out, "opted out");
	expect_by_hand(KIND_REMINDER, out, "opted out");
	expect_all(KIND_INVITATION, no, "already answered no");
	expect_by_hand(KIND_INVITATION, no, "already answered no");
	expect_all(KIND_INVITATION, yes, "already answered");
	expect_by_hand(KIND_INVITATION, yes, "");
}
END_TEST

START_TEST(a_phone_invited_for_another_guest_waits_for_a_choice_by_hand)
{
	guest_with("First", "+351910000001", STATUS_DELIVERED);
	int64_t second = add_guest("Second", "+351910000001", "");
	expect_all(KIND_INVITATION, second, "this phone was already invited");
	expect_by_hand(KIND_INVITATION, second, "");
}
END_TEST

START_TEST(phones_with_more_than_one_message_are_counted_once)
{
	for (int i = 0; i < 3; i++)
		add_guest("Family", "+351910000001", "");
	add_guest("A", "+351910000002", "");
	add_guest("B", "+351910000002", "");
	add_guest("C", "+351910000003", "");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 6);
	ck_assert_uint_eq(plan.shared_phones, 2);
	plan_clear(&plan);
}
END_TEST

START_TEST(a_guest_gets_the_language_variant_its_base_or_the_default)
{
	save_template("invite", "1", "pt", "approved", "Ol\xc3\xa1 {{1}}!");
	save_template("invite", "2", "pt_BR", "approved", "Oi {{1}}!");
	ok(template_set_mapping(db, "invite", "{\"1\":\"{guest.first_name}\"}"));
	add_guest("A", "+351910000001", "pt_PT");
	add_guest("B", "+351910000002", "PT-br");
	add_guest("C", "+351910000003", "pt");
	add_guest("D", "+351910000004", "");
	add_guest("E", "+351910000005", "fr");
	static const char *const texts[] = {"Ol\xc3\xa1 A!", "Oi B!", "Ol\xc3\xa1 C!", "Hi D!", "Hi E!"};
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 5);
	for (size_t i = 0; i < 5; i++) {
		struct plan_message text;
		char *message = NULL;
		ck_assert_int_eq(plan_message(db, &plan, i, &text, &message), 0);
		ck_assert_str_eq(text.text, texts[i]);
		plan_message_clear(&text);
	}
	plan_clear(&plan);
}
END_TEST

START_TEST(a_variant_that_cannot_be_sent_refuses_its_guests_by_name)
{
	save_template("invite", "1", "pt", "rejected", "Ol\xc3\xa1 {{1}}!");
	int64_t pt = add_guest("Rui", "+351910000001", "pt"), en = add_guest("Ann", "+351910000002", "en");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_str_eq(reason_for(&plan, en), "");
	ck_assert_ptr_nonnull(strstr(reason_for(&plan, pt), "rejected"));
	ck_assert(plan.left_out[0].refused);
	ck_assert_str_eq(plan.left_out[0].name, "Rui");
	plan_clear(&plan);
}
END_TEST

START_TEST(a_guest_without_a_variant_is_refused_when_there_is_no_default)
{
	save_template("duo", "1", "pt", "approved", "Ol\xc3\xa1!");
	save_template("duo", "2", "es", "approved", "Hola!");
	int64_t pt = add_guest("Rui", "+351910000001", "pt"), fr = add_guest("Luc", "+351910000002", "fr");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "duo"});
	ck_assert_str_eq(reason_for(&plan, pt), "");
	ck_assert_ptr_nonnull(strstr(reason_for(&plan, fr), "language fr"));
	plan_clear(&plan);

	change_event(offsetof(struct event, default_template), "HX2123456789abcdef0123456789abcdef");
	plan = make((struct plan_request){.all = true, .template_name = "duo"});
	ck_assert_str_eq(reason_for(&plan, fr), "");
	plan_clear(&plan);
}
END_TEST

START_TEST(a_template_named_by_its_sid_is_for_everybody)
{
	save_template("invite", "1", "pt", "approved", "Ol\xc3\xa1!");
	add_guest("Rui", "+351910000001", "pt");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "HX0123456789abcdef0123456789abcdef"});
	ck_assert_uint_eq(plan.recipient_count, 1);
	ck_assert_str_eq(plan.templates.items[plan.recipients[0].template_index].language, "en");
	plan_clear(&plan);
}
END_TEST

START_TEST(without_a_template_that_can_be_sent_there_is_no_plan)
{
	struct plan_request request = {.all = true};
	request.template_name = "invit";
	expect_error(request, "did you mean invite?");

	save_template("waiting", "3", "en", "pending", "Hi");
	request.template_name = "waiting";
	expect_error(request, "pending");

	save_template("raw", "4", "en", "approved", "Hi {{1}}, come to {{2}}!");
	request.template_name = "raw";
	expect_error(request, "`convoke template map raw 1={guest.first_name} 2={event.name}`");

	request.template_name = NULL;
	change_event(offsetof(struct event, default_template), "");
	expect_error(request, "convoke template default");
	expect_error(request, "convoke template fetch");
}
END_TEST

START_TEST(codes_and_conversation_types_cannot_invite)
{
	struct template template = {.name = "code", .content_sid = "HX5123456789abcdef0123456789abcdef", .language = "en",
				    .category = "AUTHENTICATION", .approval = "approved", .body = "x", .types = "{}",
				    .variables = "{}", .mapping = "{}"};
	ok(template_save(db, &template));
	expect_error((struct plan_request){.all = true, .template_name = "code"}, "log-in codes");
	template.name = "list";
	template.content_sid = "HX6123456789abcdef0123456789abcdef";
	template.category = "UTILITY";
	template.types = "{\"twilio/list-picker\":{\"body\":\"x\"}}";
	ok(template_save(db, &template));
	expect_error((struct plan_request){.all = true, .template_name = "list"}, "inside a conversation");
}
END_TEST

START_TEST(a_guest_whose_text_cannot_be_made_is_refused_with_the_reason)
{
	save_template("where", "7", "en", "approved", "At {{1}}.");
	ok(template_set_mapping(db, "where", "{\"1\":\"{event.venue}\"}"));
	int64_t id = add_guest("Ann", "+351910000001", "");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "where"});
	ck_assert_uint_eq(plan.recipient_count, 0);
	ck_assert_ptr_nonnull(strstr(reason_for(&plan, id), "venue"));
	ck_assert(plan.left_out[0].refused);
	plan_clear(&plan);
}
END_TEST

START_TEST(guests_chosen_twice_get_one_message_and_missing_ones_are_said)
{
	int64_t id = add_guest("Ann", "+351910000001", ""), ids[] = {id, 999, id, id};
	struct plan plan = make_by_hand(KIND_INVITATION, ids, 4);
	ck_assert_uint_eq(plan.recipient_count, 1);
	ck_assert_uint_eq(plan.left_out_count, 1);
	ck_assert_str_eq(reason_for(&plan, 999), "no longer in the list");
	plan_clear(&plan);
}
END_TEST

START_TEST(nothing_chosen_means_nobody)
{
	add_guest("Ann", "+351910000001", "");
	struct plan plan = make((struct plan_request){.kind = KIND_INVITATION});
	ck_assert_uint_eq(plan.recipient_count, 0);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
}
END_TEST

START_TEST(marketing_to_american_numbers_is_counted)
{
	struct template template = {.name = "promo", .content_sid = "HX8123456789abcdef0123456789abcdef", .language = "en",
				    .category = "MARKETING", .approval = "approved", .body = "Come.", .types = "{}",
				    .variables = "{}", .mapping = "{}"};
	ok(template_save(db, &template));
	add_guest("US", "+14155552671", "");
	add_guest("CA", "+16135550123", "");
	add_guest("PT", "+351912345678", "");
	struct plan plan = make((struct plan_request){.all = true, .template_name = "promo"});
	ck_assert(plan.marketing);
	ck_assert_uint_eq(plan.marketing_us, 1);
	plan_clear(&plan);
	plan = make_all(KIND_INVITATION);
	ck_assert(!plan.marketing);
	ck_assert_uint_eq(plan.marketing_us, 0);
	plan_clear(&plan);
}
END_TEST

START_TEST(a_test_goes_to_the_given_phone_with_the_first_guests_values)
{
	expect_error((struct plan_request){.kind = KIND_TEST, .test_to = "912345678"}, "country code");
	expect_error((struct plan_request){.kind = KIND_TEST}, "country code");
	expect_error((struct plan_request){.kind = KIND_TEST, .test_to = "+351912345678"}, "no guest");
	add_guest("Ann", "+351910000001", "");
	int64_t bob = add_guest("Bob", "+351910000002", "");
	opt_out(bob);

	struct plan plan = make((struct plan_request){.kind = KIND_TEST, .test_to = "+351912345678"});
	ck_assert_uint_eq(plan.recipient_count, 1);
	plan_clear(&plan);

	plan = make((struct plan_request){.kind = KIND_TEST, .test_to = "+351912345678", .guest_ids = &bob, .guest_count = 1});
	struct plan_message text;
	char *message = NULL;
	ck_assert_int_eq(plan_message(db, &plan, 0, &text, &message), 0);
	ck_assert_str_eq(text.phone, "+351912345678");
	ck_assert_str_eq(text.text, "Hi Bob!");
	plan_message_clear(&text);
	ck_assert_uint_eq(commit(&plan, NOW), 1);
	plan_clear(&plan);

	struct guest_counts counts;
	ok(guest_count(db, &counts));
	ck_assert_int_eq(counts.status[STATUS_NONE], 2);
	struct armed *rows;
	size_t count;
	ok(attempt_arm(db, &(struct arm_limits){.slots = 5, .hours_open = true}, NOW, &rows, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(rows[0].phone, "+351912345678");
	armed_clear(&rows[0]);
	free(rows);
}
END_TEST

static bool keep_texts(const struct invitation *invitation, const struct status_event *events, size_t count, void *context)
{
	(void)events;
	(void)count;
	ck_assert_int_eq(invitation->status, STATUS_QUEUED);
	ck_assert_str_eq(invitation->content_sid, "HX0123456789abcdef0123456789abcdef");
	ck_assert_str_eq(invitation->variables, "{\"1\":\"Ann\"}");
	ck_assert_str_eq(invitation->preview, "Hi Ann!");
	++*(int *)context;
	return true;
}

START_TEST(a_commit_freezes_what_will_be_sent)
{
	int64_t ann = add_guest("Ann Lee", "+351910000001", "");
	struct plan plan = make((struct plan_request){.all = true, .created_by = "host", .ignore_hours = true});
	int64_t id;
	size_t queued;
	char *message = NULL;
	ck_assert_int_eq(plan_commit(db, &plan, NOW, &id, &queued, &message), 0);
	ck_assert_uint_eq(queued, 1);
	plan_clear(&plan);

	int seen = 0;
	ok(invitation_each(db, ann, keep_texts, &seen));
	ck_assert_int_eq(seen, 1);
	struct campaign campaign;
	ck_assert_int_eq(campaign_load(db, id, &campaign), 1);
	ck_assert_int_eq(campaign.confirmed, 1);
	ck_assert_str_eq(campaign.created_by, "host");
	ck_assert_str_eq(campaign.template_name, "invite");
	ck_assert(campaign.ignore_hours);
	campaign_clear(&campaign);
}
END_TEST

START_TEST(a_commit_judges_again)
{
	int64_t ann = add_guest("Ann", "+351910000001", ""), bob = add_guest("Bob", "+351910000002", ""),
		cy = add_guest("Cy", "+351910000003", ""), di = add_guest("Di", "+351910000004", "");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 4);
	opt_out(ann);
	ok(guest_delete(db, bob, NOW));
	queue_one(KIND_INVITATION, cy, NOW);
	send_queued(STATUS_DELIVERED, NOW);
	ck_assert_uint_eq(commit(&plan, NOW), 1);
	struct guest guest;
	ck_assert_int_eq(guest_load(db, di, &guest), 1);
	ck_assert_int_eq(guest.status, STATUS_QUEUED);
	guest_clear(&guest);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
}
END_TEST

START_TEST(a_commit_of_which_nobody_is_left_stores_nothing)
{
	int64_t ann = add_guest("Ann", "+351910000001", "");
	struct plan plan = make_all(KIND_INVITATION);
	opt_out(ann);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
	struct campaign campaign;
	ck_assert_int_eq(campaign_current(db, &campaign), 0);
	ck_assert(!db_in_transaction(db));
}
END_TEST

static struct plan_estimate estimate(const struct plan *plan, struct settings settings, int64_t now)
{
	struct plan_estimate out;
	ok(plan_estimate(db, &settings, plan, now, &out));
	return out;
}

START_TEST(an_estimate_tells_time_hours_and_days)
{
	guest_with("Before", "+351910000009", STATUS_DELIVERED);
	for (int i = 0; i < 5; i++) {
		char phone[32];
		snprintf(phone, sizeof phone, "+35191000010%d", i);
		add_guest("Ann", phone, "");
	}
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 5);

	struct plan_estimate all = estimate(&plan, (struct settings){.rate_per_second = 2}, NOW + 1000);
	ck_assert_int_eq(all.seconds, 3);
	ck_assert_uint_eq(all.today, 5);
	ck_assert_int_eq(all.next_at, 0);
	ck_assert(!all.outside_hours);

	struct settings limited = {.rate_per_second = 10, .daily_phones = 4, .window_from = 9 * 60, .window_to = 21 * 60};
	struct plan_estimate some = estimate(&plan, limited, NOW + 1000);
	ck_assert_int_eq(some.seconds, 1);
	ck_assert_uint_eq(some.today, 3);
	ck_assert_int_eq(some.next_at, NOW + DAY);
	ck_assert(some.outside_hours);
	ck_assert_int_eq(some.opens_at, NOW + INT64_C(3600000));

	plan.ignore_hours = true;
	ck_assert(!estimate(&plan, limited, NOW).outside_hours);
	plan.ignore_hours = false;
	limited.window_from = 22 * 60;
	limited.window_to = 8 * 60 + 1;
	ck_assert(!estimate(&plan, limited, NOW).outside_hours);
	ck_assert(estimate(&plan, limited, NOW + 60000).outside_hours);
	plan_clear(&plan);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan");
	TCase *tests = tcase_create("plan");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, an_invitation_goes_to_whoever_has_none);
	tcase_add_test(tests, a_resend_goes_to_whoever_failed_and_to_others_by_hand_only);
	tcase_add_test(tests, a_reminder_goes_to_whoever_has_it_and_has_not_answered);
	tcase_add_test(tests, who_opted_out_or_said_no_is_never_written_to);
	tcase_add_test(tests, a_phone_invited_for_another_guest_waits_for_a_choice_by_hand);
	tcase_add_test(tests, phones_with_more_than_one_message_are_counted_once);
	tcase_add_test(tests, a_guest_gets_the_language_variant_its_base_or_the_default);
	tcase_add_test(tests, a_variant_that_cannot_be_sent_refuses_its_guests_by_name);
	tcase_add_test(tests, a_guest_without_a_variant_is_refused_when_there_is_no_default);
	tcase_add_test(tests, a_template_named_by_its_sid_is_for_everybody);
	tcase_add_test(tests, without_a_template_that_can_be_sent_there_is_no_plan);
	tcase_add_test(tests, codes_and_conversation_types_cannot_invite);
	tcase_add_test(tests, a_guest_whose_text_cannot_be_made_is_refused_with_the_reason);
	tcase_add_test(tests, guests_chosen_twice_get_one_message_and_missing_ones_are_said);
	tcase_add_test(tests, nothing_chosen_means_nobody);
	tcase_add_test(tests, marketing_to_american_numbers_is_counted);
	tcase_add_test(tests, a_test_goes_to_the_given_phone_with_the_first_guests_values);
	tcase_add_test(tests, a_commit_freezes_what_will_be_sent);
	tcase_add_test(tests, a_commit_judges_again);
	tcase_add_test(tests, a_commit_of_which_nobody_is_left_stores_nothing);
	tcase_add_test(tests, an_estimate_tells_time_hours_and_days);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
