/* Who a campaign goes to, and why the others are left out. */
#include "campaign/plan_words.h"
#include "plan_fixture.h"
#include "suite.h"

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

START_TEST(a_resend_counts_those_who_have_a_message_all_the_same)
{
	int64_t reminded = guest_with("Reminded", "+351910000001", STATUS_DELIVERED);
	guest_with("Failed", "+351910000002", STATUS_FAILED);
	queue_one(KIND_REMINDER, reminded, NOW + 1);
	send_queued(STATUS_FAILED, NOW + 2);
	struct plan plan = make_all(KIND_RESEND);
	ck_assert_uint_eq(plan.recipient_count, 2);
	ck_assert_uint_eq(plan.have_one, 1);
	plan_clear(&plan);
}
END_TEST

/* The reminder has a text of its own, and fails. */
static int64_t guest_who_missed(const char *name, const char *phone)
{
	int64_t id = guest_with(name, phone, STATUS_DELIVERED);
	struct plan plan = make((struct plan_request){.kind = KIND_REMINDER, .guest_ids = &id, .guest_count = 1,
						      .template_name = "nudge"});
	ck_assert_uint_eq(commit(&plan, NOW + 1), 1);
	plan_clear(&plan);
	send_queued(STATUS_FAILED, NOW + 2);
	return id;
}

START_TEST(a_reminder_that_failed_is_what_a_resend_sends_again)
{
	save_template("nudge", "1", "en", "approved", "Do you come?");
	guest_who_missed("Ana", "+351910000001");
	guest_who_missed("Bruno", "+351910000002");
	struct plan plan = make_all(KIND_RESEND);
	ck_assert_str_eq(plan.template_name, "nudge");
	ck_assert_uint_eq(plan.recipient_count, 2);
	ck_assert_str_eq(plan_kind_words(&plan), "messages again");
	plan_clear(&plan);

	/* Who asks for a template gets it; among others it is only said. */
	plan = make((struct plan_request){.kind = KIND_RESEND, .all = true, .template_name = "invite"});
	ck_assert_str_eq(plan.template_name, "invite");
	plan_clear(&plan);
	guest_with("Clara", "+351910000003", STATUS_FAILED);
	plan = make_all(KIND_RESEND);
	ck_assert_str_eq(plan.template_name, "invite");
	ck_assert_uint_eq(plan.recipient_count, 3);
	char *words = plan_earlier_words(&plan);
	ck_assert_str_eq(words, "2 of them have a message already that went out and did not fail: this is another. "
			 "What failed for 2 of them was not this one (nudge).");
	free(words);
	plan_clear(&plan);
}
END_TEST

START_TEST(a_template_that_cannot_be_sent_any_more_is_not_sent_again)
{
	save_template("nudge", "1", "en", "approved", "Do you come?");
	guest_who_missed("Ana", "+351910000001");
	save_template("nudge", "1", "en", "paused", "Do you come?");
	struct plan plan = make_all(KIND_RESEND);
	ck_assert_str_eq(plan.template_name, "invite");
	plan_clear(&plan);
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

START_TEST(who_opted_out_is_never_written_to_and_an_answer_stops_reminders_only)
{
	int64_t out = add_guest("Out", "+351910000001"), no = add_guest("No", "+351910000002"),
		yes = add_guest("Yes", "+351910000003");
	opt_out(out);
	ok(guest_answer(db, no, "no", 0, NOW));
	ok(guest_answer(db, yes, "yes", 2, NOW));
	expect_all(KIND_INVITATION, out, "opted out");
	expect_by_hand(KIND_INVITATION, out, "opted out");
	expect_by_hand(KIND_RESEND, out, "opted out");
	expect_by_hand(KIND_REMINDER, out, "opted out");
	expect_all(KIND_INVITATION, no, "");
	expect_by_hand(KIND_INVITATION, no, "");
	expect_all(KIND_INVITATION, yes, "");
	expect_all(KIND_REMINDER, yes, "answered yes");
}
END_TEST

START_TEST(a_phone_invited_for_another_guest_waits_for_a_choice_by_hand)
{
	guest_with("First", "+351910000001", STATUS_DELIVERED);
	int64_t second = add_guest("Second", "+351910000001");
	expect_all(KIND_INVITATION, second, "this phone was already invited");
	expect_by_hand(KIND_INVITATION, second, "");
}
END_TEST

START_TEST(phones_with_more_than_one_message_are_counted_once)
{
	for (int i = 0; i < 3; i++)
		add_guest("Family", "+351910000001");
	add_guest("A", "+351910000002");
	add_guest("B", "+351910000002");
	add_guest("C", "+351910000003");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 6);
	ck_assert_uint_eq(plan.shared_phones, 2);
	plan_clear(&plan);
}
END_TEST

START_TEST(guests_chosen_twice_get_one_message_and_missing_ones_are_said)
{
	int64_t id = add_guest("Ann", "+351910000001"), ids[] = {id, 999, id, id};
	struct plan plan = make_by_hand(KIND_INVITATION, ids, 4);
	ck_assert_uint_eq(plan.recipient_count, 1);
	ck_assert_uint_eq(plan.left_out_count, 1);
	ck_assert_str_eq(reason_for(&plan, 999), "no longer in the list");
	plan_clear(&plan);
}
END_TEST

START_TEST(nothing_chosen_means_nobody)
{
	add_guest("Ann", "+351910000001");
	struct plan plan = make((struct plan_request){.kind = KIND_INVITATION});
	ck_assert_uint_eq(plan.recipient_count, 0);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan");
	TCase *tests = tcase_create("plan");
	tcase_add_checked_fixture(tests, open_event, close_file);
	tcase_add_test(tests, an_invitation_goes_to_whoever_has_none);
	tcase_add_test(tests, a_resend_goes_to_whoever_failed_and_to_others_by_hand_only);
	tcase_add_test(tests, a_resend_counts_those_who_have_a_message_all_the_same);
	tcase_add_test(tests, a_reminder_that_failed_is_what_a_resend_sends_again);
	tcase_add_test(tests, a_template_that_cannot_be_sent_any_more_is_not_sent_again);
	tcase_add_test(tests, a_reminder_goes_to_whoever_has_it_and_has_not_answered);
	tcase_add_test(tests, who_opted_out_is_never_written_to_and_an_answer_stops_reminders_only);
	tcase_add_test(tests, a_phone_invited_for_another_guest_waits_for_a_choice_by_hand);
	tcase_add_test(tests, phones_with_more_than_one_message_are_counted_once);
	tcase_add_test(tests, guests_chosen_twice_get_one_message_and_missing_ones_are_said);
	tcase_add_test(tests, nothing_chosen_means_nobody);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
