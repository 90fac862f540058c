/* What a session finds at Twilio: other files' messages, its own that got lost, and those of dead processes. */
#include "tests/unit/session_fixture.h"
#include "tests/unit/suite.h"

static struct session session;

static void begin(void)
{
	session_begin();
	session = (struct session){0};
}

static void send_all(void)
{
	open_session(&session, WORKER_SEND);
	step_until_settled(&session);
	session_close(&session);
}

/* Of other files */

START_TEST(a_row_that_another_file_has_messaged_is_held)
{
	start_simulator("--empty-body");
	queue_guests(2, clock_wall_ms());
	inject(NULL, "+351912000001", "");
	send_all();
	ck_assert_int_eq(rows_with("'held'"), 1);
	ck_assert_int_eq(rows_with(REACHED), 1);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
}
END_TEST

START_TEST(a_person_may_send_in_spite_of_such_a_message)
{
	start_simulator("--empty-body");
	queue_guests(1, clock_wall_ms());
	inject(NULL, "+351912000001", "");
	send_all();
	ck_assert_int_eq(rows_with("'held'"), 1);
	ck_assert_int_eq(ok(invitation_resolve_not_sent(db, (struct doubt[]){doubt_about(1)}, clock_wall_ms())), 1);
	send_all();
	ck_assert_int_eq(rows_with(REACHED), 1);
	ck_assert_uint_eq(messages_to("+351912000001"), 2);
}
END_TEST

/* A backup of ten days ago is queued today: what was sent from the original since then is pages away. */
START_TEST(a_restored_backup_sees_what_was_sent_since_it_was_made)
{
	enum { PAGE = 1000 };
	int64_t listed_at = clock_wall_ms();
	char advance[64];
	start_simulator("--empty-body");
	CURL *kept = curl_easy_init();
	inject(kept, "+351912000001", "");
	for (int day = 5; day <= 10; day += 5) {
		snprintf(advance, sizeof advance, "advance?ms=%lld", (long long)(5 * DAY_MS));
		free(control(NULL, advance, ""));
		ahead_ms += 5 * DAY_MS;
		for (int i = 0; day == 5 && i < PAGE; i++)
			inject(kept, "+351919999999", "");
	}
	curl_easy_cleanup(kept);
	queue_guests(2, listed_at);
	send_all();
	ck_assert_int_eq(rows_with("'held'"), 1);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
}
END_TEST

/* Of this file */

START_TEST(a_reset_after_the_message_was_taken_is_looked_up_and_adopted)
{
	start_simulator("--fault create:reset-after-accept:first=2");
	queue_guests(4, clock_wall_ms());
	send_all();
	ck_assert_int_eq(rows_with(REACHED), 4);
	for (int i = 1; i <= 4; i++) {
		char *phone = phone_number(i);
		ck_assert_uint_eq(messages_to(phone), 1);
		free(phone);
	}
}
END_TEST

START_TEST(what_a_dead_process_left_is_never_sent_again_by_itself)
{
	start_simulator("");
	queue_guests(2, clock_wall_ms());
	arm_like_a_dead_process(1);
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT looks >= 3 FROM attempts WHERE state = 'unknown'", 1);
	ck_assert_int_eq(rows_with("'unknown'"), 1);
	ck_assert_int_eq(rows_with(REACHED), 1);
	ck_assert_uint_eq(messages_to("+351912000001"), 0);
	session_close(&session);
}
END_TEST

/* The first of two is left over; the rule for it is opted in. */
static void leave_one_and_run(void)
{
	settings.resend_unknown_seconds = 60;
	queue_guests(2, clock_wall_ms());
	arm_like_a_dead_process(1);
	open_session(&session, WORKER_RUN);
}

START_TEST(with_the_opt_in_rule_what_never_arrived_is_sent_again_once)
{
	start_simulator("");
	leave_one_and_run();
	step_until_settled(&session);
	ck_assert_int_eq(rows_with(REACHED), 2);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
	ck_assert_int_ge(ask_file("SELECT looks FROM attempts WHERE state = 'written_off'"), 3);
	session_close(&session);
}
END_TEST

START_TEST(the_opt_in_rule_does_not_send_again_beside_a_message_with_another_text)
{
	start_simulator("");
	ask_file("UPDATE dispatcher SET bodies_told = 1");
	leave_one_and_run();
	inject(NULL, "+351912000001", "pizza");
	step_until(&session, "SELECT looks >= 8 FROM attempts WHERE state = 'unknown'", 1);
	ck_assert_int_eq(rows_with("'unknown'"), 1);
	session_close(&session);
}
END_TEST

/* It is never sent again, so that the rule's quick looks would keep the work from ever being done. */
START_TEST(what_twilio_answered_unreadably_is_looked_for_at_the_slow_pace)
{
	start_simulator("");
	settings.resend_unknown_seconds = 10;
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	ask_file("UPDATE attempts SET http_status = 201");
	open_session(&session, WORKER_RUN);
	int64_t four_minutes = test_boot_ms() + 4 * 60 * 1000;
	for (int i = 0; i < MOST_STEPS && test_boot_ms() < four_minutes; i++)
		step(&session);
	ck_assert_int_ge(test_boot_ms(), four_minutes);
	ck_assert_int_eq(rows_with("'unknown'"), 1);
	ck_assert_int_le(ask_file("SELECT looks FROM attempts"), 3);
	session_close(&session);
}
END_TEST

START_TEST(what_a_dead_process_sent_is_found)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	struct guest guest = guest_of(1);
	inject(NULL, guest.phone, guest.token);
	guest_clear(&guest);
	send_all();
	ck_assert_int_eq(rows_with(REACHED), 1);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
}
END_TEST

START_TEST(a_look_finds_the_message_though_the_clock_was_set_since)
{
	start_simulator("--fault create:reset-after-accept:first=1");
	wall_ahead_ms = 2 * DAY_MS;
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state <> 'armed'", 1);
	wall_ahead_ms = 0;
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 1);
	session_close(&session);
}
END_TEST

START_TEST(after_a_sleep_it_looks_again_before_it_sends)
{
	start_simulator("--empty-body");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until_settled(&session);
	slept_ms += 3600 * 1000;
	inject(NULL, "+351912000002", "");
	queue_guests(1, clock_wall_ms());
	step_until_settled(&session);
	ck_assert_int_eq(rows_with("'held'"), 1);
	ck_assert_uint_eq(messages_to("+351912000002"), 1);
	session_close(&session);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("what a session finds");
	TCase *tests = tcase_create("found");
	tcase_add_checked_fixture(tests, begin, session_end);
	tcase_set_timeout(tests, 30);
	tcase_add_test(tests, a_row_that_another_file_has_messaged_is_held);
	tcase_add_test(tests, a_person_may_send_in_spite_of_such_a_message);
	tcase_add_test(tests, a_restored_backup_sees_what_was_sent_since_it_was_made);
	tcase_add_test(tests, a_reset_after_the_message_was_taken_is_looked_up_and_adopted);
	tcase_add_test(tests, what_a_dead_process_left_is_never_sent_again_by_itself);
	tcase_add_test(tests, with_the_opt_in_rule_what_never_arrived_is_sent_again_once);
	tcase_add_test(tests, the_opt_in_rule_does_not_send_again_beside_a_message_with_another_text);
	tcase_add_test(tests, what_twilio_answered_unreadably_is_looked_for_at_the_slow_pace);
	tcase_add_test(tests, what_a_dead_process_sent_is_found);
	tcase_add_test(tests, a_look_finds_the_message_though_the_clock_was_set_since);
	tcase_add_test(tests, after_a_sleep_it_looks_again_before_it_sends);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
