/* From a plan to queued invitations, and what it will take. */
#include "plan_fixture.h"
#include "suite.h"

#define DAY (INT64_C(24) * 3600 * 1000)

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
	int64_t ann = add_guest("Ann Lee", "+351910000001");
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
	int64_t ann = add_guest("Ann", "+351910000001"), bob = add_guest("Bob", "+351910000002"),
		cy = add_guest("Cy", "+351910000003"), di = add_guest("Di", "+351910000004");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 4);
	opt_out(ann);
	ok(guest_delete(db, bob, NOW));
	queue_one(KIND_INVITATION, cy, NOW);
	send_queued(STATUS_DELIVERED, NOW);
	ck_assert_uint_eq(commit(&plan, NOW), 1);
	ck_assert_int_eq(status_of_guest(di), STATUS_QUEUED);
	ck_assert_uint_eq(commit(&plan, NOW), 0);
	plan_clear(&plan);
}
END_TEST

/* Two people, or one with two windows, see the same failure at the same time. */
START_TEST(who_was_written_to_since_the_plan_was_made_gets_no_second_message_even_by_hand)
{
	static const enum campaign_kind kinds[] = {KIND_RESEND, KIND_REMINDER};
	for (size_t i = 0; i < 2; i++) {
		int64_t ann = guest_with("Ann", i ? "+351910000001" : "+351910000002", i ? STATUS_DELIVERED : STATUS_FAILED);
		struct plan one = make_by_hand(kinds[i], &ann, 1), other = make_by_hand(kinds[i], &ann, 1);
		ck_assert_uint_eq(commit(&one, NOW + 1), 1);
		send_queued(STATUS_DELIVERED, NOW + 2);
		ck_assert_uint_eq(commit(&other, NOW + 3), 0);
		plan_clear(&one);
		plan_clear(&other);
		/* Whoever sees that it went, and wants another all the same, gets it. */
		queue_one(kinds[i], ann, NOW + 4);
		send_queued(STATUS_DELIVERED, NOW + 5);
	}
}
END_TEST

START_TEST(what_was_taken_out_of_the_queue_since_the_plan_was_made_is_in_nobodys_way)
{
	int64_t ann = guest_with("Ann", "+351910000001", STATUS_FAILED);
	struct plan one = make_by_hand(KIND_RESEND, &ann, 1), other = make_by_hand(KIND_RESEND, &ann, 1);
	ck_assert_uint_eq(commit(&one, NOW + 1), 1);
	ck_assert_int_eq(invitation_cancel(db, 0, NULL, 0, NOW + 2, NULL), 1);
	ck_assert_uint_eq(commit(&other, NOW + 3), 1);
	plan_clear(&one);
	plan_clear(&other);
}
END_TEST

/* Twilio may say so after it said undelivered. */
START_TEST(a_resend_by_hand_leaves_out_whose_message_has_arrived_since_the_plan_was_made)
{
	int64_t ann = guest_with("Ann", "+351910000001", STATUS_UNDELIVERED);
	struct guest guest = guest_of(ann);
	struct plan plan = make_by_hand(KIND_RESEND, &ann, 1);
	ck_assert_uint_eq(plan.recipient_count, 1);
	ok(db_begin(db));
	ok(invitation_observe(db, &(struct observation){.message_sid = guest.message_sid, .status = STATUS_DELIVERED,
							.source = SOURCE_POLL, .at = NOW + 1}));
	ok(db_commit(db));
	ck_assert_uint_eq(commit(&plan, NOW + 2), 0);
	plan_clear(&plan);
	guest_clear(&guest);
	queue_one(KIND_RESEND, ann, NOW + 3);
}
END_TEST

START_TEST(what_is_paused_while_it_is_queued_is_paused_before_anybody_can_send_it)
{
	add_guest("Ann", "+351910000001");
	atomic_bool pause = true;
	struct plan plan = make_all(KIND_INVITATION);
	struct armed *rows;
	plan.then_pause = &pause;
	ck_assert_uint_eq(commit(&plan, NOW), 1);
	plan_clear(&plan);
	ck_assert_uint_eq(arm(1, NOW, &rows), 0);
	free_armed(rows, 0);
	ok(event_resume(db));
	ck_assert_uint_eq(arm(1, NOW, &rows), 1);
	free_armed(rows, 1);
}
END_TEST

START_TEST(a_commit_of_which_nobody_is_left_stores_nothing)
{
	int64_t ann = add_guest("Ann", "+351910000001");
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
		add_guest("Ann", phone);
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
	ck_assert_int_eq(some.next_at, NOW + DAY + INT64_C(3600000)); /* the place is free at 8:00, the hours begin at 9:00 */
	ck_assert_int_eq(some.last_at, NOW + DAY + INT64_C(3600000)); /* the second place: that of one sent at 9:00 */
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

/* Limit 2, four phones and one of them twice: two phones a day, and the second message to a phone takes no place. */
START_TEST(an_estimate_says_when_the_last_one_goes)
{
	add_guest("Ann", "+351910000101");
	add_guest("Bob", "+351910000102");
	add_guest("Ann's son", "+351910000101");
	add_guest("Cy", "+351910000103");
	add_guest("Di", "+351910000104");
	int64_t queued = add_guest("Ed", "+351910000105");
	struct plan plan = make_all(KIND_INVITATION);
	ck_assert_uint_eq(plan.recipient_count, 6);
	ck_assert_uint_eq(plan.phone_count, 5);
	plan_clear(&plan);
	queue_one(KIND_INVITATION, queued, NOW);
	plan = make_all(KIND_INVITATION);

	struct settings settings = {.rate_per_second = 10, .daily_phones = 2};
	struct plan_estimate days = estimate(&plan, settings, NOW);
	ck_assert_uint_eq(days.ahead, 1);                 /* Ed takes one of today's places */
	ck_assert_uint_eq(days.today, 2);                 /* Ann's phone, twice */
	ck_assert_int_eq(days.next_at, NOW + DAY);
	ck_assert_int_eq(days.last_at, NOW + 2 * DAY);    /* Ed and Ann, Bob and Cy, Di */

	/* At the rate alone, with the night left out: 5 messages at one an hour from 8:00, until 11:00. */
	settings = (struct settings){.rate_per_second = 1.0 / 3600, .window_from = 7 * 60, .window_to = 11 * 60};
	plan.recipient_count = 4;
	struct plan_estimate hours = estimate(&plan, settings, NOW);
	ck_assert_int_eq(hours.closes_at, NOW + DAY / 8);
	ck_assert_int_eq(hours.last_at, NOW + DAY - DAY / 24 + 2 * DAY / 24);
	plan_clear(&plan);
}
END_TEST

static bool find_reason(const struct invitation *invitation, const struct status_event *events, size_t count, void *context)
{
	if (invitation->kind == KIND_REMINDER && invitation->status == STATUS_CANCELED && count)
		*(bool *)context = strcmp(events[count - 1].detail, "answered no") == 0;
	return true;
}

START_TEST(a_reminder_leaves_only_for_who_is_silent_when_it_leaves)
{
	int64_t ann = guest_with("Ann", "+351910000101", STATUS_DELIVERED), bob = guest_with("Bob", "+351910000102", STATUS_READ);
	struct plan plan = make_all(KIND_REMINDER);
	ck_assert_uint_eq(commit(&plan, NOW), 2);
	plan_clear(&plan);
	ck_assert_int_eq(guest_answer(db, ann, "no", -1, NOW), 1);
	struct armed *rows;
	ck_assert_uint_eq(arm(10, NOW, &rows), 1);
	ck_assert_str_eq(rows[0].phone, "+351910000102");
	free_armed(rows, 1);
	ck_assert_int_eq(status_of_guest(bob), STATUS_SENDING);
	bool said = false;
	ok(invitation_each(db, ann, find_reason, &said));
	ck_assert(said);
}
END_TEST

START_TEST(a_test_goes_at_any_hour_and_takes_nobodys_place)
{
	int64_t ann = add_guest("Ann", "+351910000101");
	struct plan plan = make((struct plan_request){.kind = KIND_TEST, .test_to = "+351919999999", .guest_ids = &ann,
						      .guest_count = 1});
	int64_t id;
	size_t queued;
	char *message = NULL, phone[PHONE_SIZE];
	ck_assert(plan.ignore_hours);
	ck_assert_int_eq(plan_commit(db, &plan, NOW, &id, &queued, &message), 0);
	struct invitation test;
	ck_assert_int_eq(invitation_of_campaign(db, id, &test), 1);
	ck_assert_int_eq(test.guest_id, 0);
	ck_assert_str_eq(test.phone, "+351919999999");
	ck_assert_str_eq(test.preview, "Hi Ann!");
	ck_assert_int_eq(status_of_guest(ann), STATUS_NONE);
	ck_assert_ptr_nonnull(plan_test_phone(&plan.event, "12", phone));
	ck_assert_ptr_null(plan_test_phone(&plan.event, "+351 919 999 999", phone));
	ck_assert_str_eq(phone, "+351919999999");
	invitation_clear(&test);
	plan_clear(&plan);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan_commit");
	TCase *tests = tcase_create("plan_commit");
	tcase_add_checked_fixture(tests, open_event, close_file);
	tcase_add_test(tests, a_commit_freezes_what_will_be_sent);
	tcase_add_test(tests, a_commit_judges_again);
	tcase_add_test(tests, who_was_written_to_since_the_plan_was_made_gets_no_second_message_even_by_hand);
	tcase_add_test(tests, what_was_taken_out_of_the_queue_since_the_plan_was_made_is_in_nobodys_way);
	tcase_add_test(tests, a_resend_by_hand_leaves_out_whose_message_has_arrived_since_the_plan_was_made);
	tcase_add_test(tests, what_is_paused_while_it_is_queued_is_paused_before_anybody_can_send_it);
	tcase_add_test(tests, a_commit_of_which_nobody_is_left_stores_nothing);
	tcase_add_test(tests, an_estimate_tells_time_hours_and_days);
	tcase_add_test(tests, an_estimate_says_when_the_last_one_goes);
	tcase_add_test(tests, a_reminder_leaves_only_for_who_is_silent_when_it_leaves);
	tcase_add_test(tests, a_test_goes_at_any_hour_and_takes_nobodys_place);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
