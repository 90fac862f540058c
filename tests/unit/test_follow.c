#include <check.h>

#include "cmd/follow.h"
#include "tests/unit/suite.h"

enum { NOW = 1000000000 };

/* A send in its midst: this process holds the lock, rows are queued, something just changed. */
static struct follow_view sending(void)
{
	return (struct follow_view){.mode = WORKER_SEND, .one_campaign = true, .queued = 5, .holds_lock = true, .now = NOW};
}

START_TEST(a_send_goes_on_while_rows_are_queued_or_on_their_way)
{
	struct follow_view view = sending();
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.queued = 0;
	view.sending = 1;
	view.quiet_ms = 10 * FOLLOW_PATIENCE_MS;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.sending = 0;
	view.in_flight = 1;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
}
END_TEST

START_TEST(a_send_is_done_when_its_campaign_has_nothing_left)
{
	struct follow_view view = sending();
	view.queued = 0;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_DONE);
	view.holds_lock = false;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_DONE);
}
END_TEST

START_TEST(an_unknown_row_is_waited_for_while_a_look_is_due)
{
	struct follow_view view = sending();
	view.queued = 0;
	view.unknown = 1;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.idle = true;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_DONE);
	/* Who stands by cannot know, and waits a while. */
	view.holds_lock = false;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.quiet_ms = FOLLOW_PATIENCE_MS;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_WAITS);
}
END_TEST

START_TEST(a_short_wait_is_waited_through_and_a_long_one_ends_it_at_once)
{
	struct follow_view view = sending();
	view.idle = true;
	view.waiting_until = NOW + FOLLOW_PATIENCE_MS;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.waiting_until = NOW + FOLLOW_PATIENCE_MS + 1;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_WAITS);
	view.waiting_until = 0;
	view.quiet_ms = FOLLOW_PATIENCE_MS - 1;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.quiet_ms = FOLLOW_PATIENCE_MS;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_WAITS);
}
END_TEST

START_TEST(an_account_level_stop_ends_it_once_nothing_is_on_its_way)
{
	struct follow_view view = sending();
	view.account_stop = true;
	view.in_flight = 2;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.in_flight = 0;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_STOPPED);
}
END_TEST

START_TEST(a_worker_that_ended_ends_everything)
{
	struct follow_view view = sending();
	view.worker_ended = view.forever = true;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_STOPPED);
}
END_TEST

START_TEST(a_run_without_until_idle_ends_only_with_its_worker)
{
	struct follow_view view = {.mode = WORKER_RUN, .forever = true, .holds_lock = true, .idle = true, .now = NOW,
				   .quiet_ms = 10 * FOLLOW_PATIENCE_MS};
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
}
END_TEST

START_TEST(a_run_until_idle_asks_its_worker_whether_it_is)
{
	struct follow_view view = {.mode = WORKER_RUN, .holds_lock = true, .now = NOW};
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.idle = true;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_DONE);
	view.queued = 3;
	view.paused_from_start = true;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_WAITS);
}
END_TEST

START_TEST(a_sync_is_one_round)
{
	struct follow_view view = {.mode = WORKER_SYNC, .queued = 3, .now = NOW};
	ck_assert_int_eq(follow_judge(&view), FOLLOW_ON);
	view.idle = true;
	ck_assert_int_eq(follow_judge(&view), FOLLOW_DONE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("when a sending command ends");
	TCase *tests = tcase_create("follow");
	tcase_add_test(tests, a_send_goes_on_while_rows_are_queued_or_on_their_way);
	tcase_add_test(tests, a_send_is_done_when_its_campaign_has_nothing_left);
	tcase_add_test(tests, an_unknown_row_is_waited_for_while_a_look_is_due);
	tcase_add_test(tests, a_short_wait_is_waited_through_and_a_long_one_ends_it_at_once);
	tcase_add_test(tests, an_account_level_stop_ends_it_once_nothing_is_on_its_way);
	tcase_add_test(tests, a_worker_that_ended_ends_everything);
	tcase_add_test(tests, a_run_without_until_idle_ends_only_with_its_worker);
	tcase_add_test(tests, a_run_until_idle_asks_its_worker_whether_it_is);
	tcase_add_test(tests, a_sync_is_one_round);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
