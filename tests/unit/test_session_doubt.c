/* What must not lead a session astray: wrong clocks, changed settings, lost locks, and messages that look like ours. */
#include <fcntl.h>
#include <sys/file.h>

#include "data/dispatcher.h"
#include "data/event.h"
#include "tests/unit/session_fixture.h"
#include "tests/unit/suite.h"

static struct session session;

static void begin(void)
{
	session_begin();
	session = (struct session){0};
}

static void change(const char *sql)
{
	ask_file(sql);
}

/* A message with the guest's link that this file did not send. */
static void inject_link_of(int64_t guest_id)
{
	struct guest guest = guest_of(guest_id);
	inject(NULL, guest.phone, guest.token);
	guest_clear(&guest);
}

static void look_once(void)
{
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE looks > 0 OR state <> 'unknown'", 1);
	step_times(&session, 5);
	session_close(&session);
}

static void both_on_one_phone(void)
{
	change("UPDATE guests SET phone = '+351912000001' WHERE id < 3");
	change("UPDATE invitation_logs SET phone = '+351912000001' WHERE id < 3");
}

/* Clocks */

START_TEST(a_clock_set_between_an_answer_and_an_arm_hides_no_message)
{
	start_simulator("--fault create:reset-after-accept:nth=2");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 1);
	change("UPDATE invitation_logs SET next_poll_at = NULL");
	queue_guests(1, clock_wall_ms());
	wall_ahead_ms = 60 * 60 * 1000;
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 2);
	session_close(&session);
	ck_assert_uint_eq(messages_to("+351912000002"), 1);
}
END_TEST

START_TEST(a_day_filled_under_a_clock_of_next_year_holds_nobody_up)
{
	start_simulator("");
	settings.daily_phones = 3;
	wall_ahead_ms = 365 * DAY_MS;
	queue_guests(3, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until_settled(&session);
	wall_ahead_ms = 0;
	ahead_ms += 2 * DAY_MS;
	queue_guests(1, clock_wall_ms());
	step_until_settled(&session);
	session_close(&session);
	ck_assert_int_eq(rows_with(REACHED), 4);
}
END_TEST

START_TEST(polls_that_ended_under_a_wrong_clock_begin_again_and_a_sync_asks_all_the_same)
{
	static const char ended[] = "SELECT count(*) FROM invitation_logs WHERE next_poll_at IS NULL "
				    "AND status IN ('accepted', 'sent', 'delivered')";
	start_simulator("--speed 1000");
	queue_guests(6, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 6);
	wall_ahead_ms = 40 * DAY_MS;
	step_until(&session, ended, 6);
	wall_ahead_ms = 0;
	step_until(&session, ended, 0);
	session_close(&session);

	change("UPDATE invitation_logs SET next_poll_at = NULL");
	free(control(NULL, "advance?ms=90000000", ""));
	open_session(&session, WORKER_SYNC);
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE status = 'accepted'", 0);
	session_close(&session);
}
END_TEST

START_TEST(a_census_that_slept_is_taken_again)
{
	start_simulator("--empty-body --latency 150");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	while (!session.census.running)
		session_step(&session, false, news[0]);
	slept_ms += 8 * 60 * 60 * 1000; /* another copy sends meanwhile; the page on its way does not show it */
	inject(NULL, "+351912000001", "");
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE status = 'held'", 1);
	session_close(&session);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
}
END_TEST

/* Settings */

START_TEST(a_look_goes_by_the_sender_of_its_time)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	change("INSERT INTO attempts (invitation_id, phone, state, armed_at, sender, boot_id, armed_boottime_ms, callback_id) "
	       "SELECT 1, phone, 'armed', queued_at, '" SENDER "', 'b', 0, 'c' FROM invitation_logs");
	change("UPDATE invitation_logs SET status = 'sending'");
	inject_link_of(1);
	set_string(&settings.from, "whatsapp:+15558157999");
	look_once();
	ck_assert_int_eq(rows_with(REACHED), 1);
}
END_TEST

START_TEST(another_accounts_empty_list_proves_nothing)
{
	start_simulator("");
	settings.resend_unknown_seconds = 1;
	queue_guests(1, clock_wall_ms());
	change("INSERT INTO attempts (invitation_id, phone, state, armed_at, account_sid, boot_id, armed_boottime_ms, callback_id) "
	       "SELECT 1, phone, 'armed', queued_at, 'AC77777777777777777777777777777777', 'b', 0, 'c' FROM invitation_logs");
	change("UPDATE invitation_logs SET status = 'sending'");
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'unknown'", 1);
	step_times(&session, 100);
	ck_assert_ptr_nonnull(strstr(session.delivery.message, "another Twilio account"));
	session_close(&session);
	ck_assert_int_eq(ask_file("SELECT looks FROM attempts"), 0);
	ck_assert_int_eq(rows_with("'unknown'"), 1);
}
END_TEST

/* Messages that look like ours */

START_TEST(who_only_asks_takes_no_other_text_for_ours_either)
{
	start_simulator("");
	change("UPDATE dispatcher SET bodies_told = 1");
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	inject(NULL, "+351912000001", "pizza");
	open_session(&session, WORKER_SYNC);
	step_until(&session, "SELECT coalesce(max(looks), 0) FROM attempts", 1);
	session_close(&session);
	ck_assert_int_eq(rows_with("'unknown'"), 1);
}
END_TEST

START_TEST(a_message_with_another_guests_link_is_that_guests)
{
	start_simulator("");
	queue_guests(2, clock_wall_ms());
	both_on_one_phone();
	arm_like_a_dead_process(1);
	inject_link_of(2);
	look_once();
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts WHERE state = 'accepted'"), 0);
	ck_assert_int_eq(ok(invitation_resolve_not_sent(db, (struct doubt[]){doubt_about(1)}, clock_wall_ms())), 1);
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT status = 'held' FROM invitation_logs WHERE id = 2", 1);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 1); /* the first one's own */
	session_close(&session);
	ck_assert_uint_eq(messages_to("+351912000001"), 2);
}
END_TEST

START_TEST(one_bad_page_does_not_begin_a_long_list_anew)
{
	enum { MORE_THAN_A_PAGE = 60 };
	start_simulator("--fault list:http-503:nth=2");
	change("UPDATE dispatcher SET bodies_told = 1");
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	inject_link_of(1);
	CURL *kept = curl_easy_init();
	for (int i = 0; i < MORE_THAN_A_PAGE; i++)
		inject(kept, "+351912000001", "pizza");
	curl_easy_cleanup(kept);
	open_session(&session, WORKER_SYNC);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 1);
	ck_assert_str_eq(session.delivery.message, "");
	session_close(&session);
}
END_TEST

START_TEST(a_message_hours_later_is_not_taken_for_ours_by_its_number)
{
	start_simulator("--empty-body");
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT looks FROM attempts", 1);
	ahead_ms += 5 * 60 * 60 * 1000;
	free(control(NULL, "advance?ms=18000000", ""));
	inject(NULL, "+351912000001", "");
	step_until(&session, "SELECT looks FROM attempts", 2);
	session_close(&session);
	ck_assert_int_eq(rows_with("'unknown'"), 1);
}
END_TEST

START_TEST(what_was_passed_over_beside_an_unknown_is_read_again_once_that_is_settled)
{
	start_simulator("--empty-body --speed 1000");
	queue_guests(8, clock_wall_ms());
	both_on_one_phone();
	arm_like_a_dead_process(1);
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 6);
	ahead_ms += 5 * 60 * 60 * 1000;
	free(control(NULL, "advance?ms=18000000", ""));
	inject(NULL, "+351912000001", ""); /* another copy of the file has messaged one of the two */
	change("UPDATE invitation_logs SET polled_at = NULL");
	session_refresh(&session);
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE polled_at IS NOT NULL", 6);
	ck_assert_int_eq(ok(invitation_resolve_not_sent(db, (struct doubt[]){doubt_about(1)}, clock_wall_ms())), 1);
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE status = 'held'", 2);
	session_close(&session);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
}
END_TEST

START_TEST(a_second_message_to_a_guest_is_told_to_a_person_once)
{
	start_simulator("");
	queue_guests(6, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 6);
	inject_link_of(1);
	session_refresh(&session);
	step_until(&session, "SELECT pause_reason LIKE '+351912000001 has more than one message%' FROM event", 1);
	ok(event_resume(db));
	session_refresh(&session);
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE polled_at IS NULL", 0);
	step_times(&session, 30);
	session_close(&session);
	ck_assert(!is_paused());
	ck_assert_int_eq(ask_file("SELECT count(*) FROM incidents"), 1);
}
END_TEST

START_TEST(what_a_person_said_was_sent_holds_no_reminder_up)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	ok(db_begin(db));
	ok(attempt_settle_leftovers(db, &(struct started_set){0}, clock_wall_ms()));
	ok(db_commit(db));
	ck_assert_int_eq(ok(invitation_resolve_sent(db, (struct doubt[]){doubt_about(1)}, NULL, clock_wall_ms())), 1);
	inject_link_of(1); /* the message that the person meant */
	change("INSERT INTO campaigns (kind, created_at, confirmed) VALUES ('reminder', 1, 1)");
	change("INSERT INTO invitation_logs (campaign_id, guest_id, phone, content_sid, variables, preview, status, queued_at, "
	       "status_at) SELECT 2, guest_id, phone, content_sid, variables, preview, 'queued', queued_at, queued_at FROM invitation_logs WHERE id = 1");
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 1);
	session_close(&session);
	ck_assert(!is_paused());
}
END_TEST

START_TEST(a_resend_waits_for_a_person_when_the_first_message_arrives_after_all)
{
	start_simulator("--fail 0");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 1);
	ok(event_pause(db, "paused by ana", clock_wall_ms()));
	change("INSERT INTO campaigns (kind, created_at, confirmed) VALUES ('resend', 1, 1)");
	change("INSERT INTO invitation_logs (campaign_id, guest_id, phone, content_sid, variables, preview, status, queued_at, "
	       "status_at) SELECT 2, guest_id, phone, content_sid, variables, preview, 'queued', queued_at, queued_at FROM invitation_logs WHERE id = 1");
	step_until(&session, "SELECT status IN ('delivered', 'read') FROM invitation_logs WHERE id = 1", 1);
	ok(event_resume(db));
	ok(dispatcher_ask(db, true));
	step_until(&session, "SELECT status = 'held' FROM invitation_logs WHERE id = 2", 1);
	ck_assert_int_eq(ok(invitation_resolve_not_sent(db, (struct doubt[]){doubt_about(2)}, clock_wall_ms())), 1);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'accepted'", 2);
	session_close(&session);
}
END_TEST

/* Pauses and locks */

START_TEST(a_storm_is_told_though_a_person_has_paused)
{
	start_simulator("--latency 100 --fault create:error=63024/400");
	settings.concurrent = 8;
	queue_guests(60, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) >= 8 FROM attempts WHERE state = 'armed'", 1);
	ok(event_pause(db, "paused by ana", clock_wall_ms()));
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'armed'", 0);
	step_times(&session, 5);
	session_close(&session);
	ck_assert_int_eq(ask_file("SELECT pause_reason LIKE '5 messages in a row were refused%' FROM event"), 1);
	ok(event_pause(db, "paused by ana", clock_wall_ms()));
	ck_assert_int_eq(ask_file("SELECT pause_reason LIKE '5 messages in a row were refused%' FROM event"), 1);
	ck_assert_int_eq(rows_with("'failed'"), 0);
}
END_TEST

START_TEST(a_glance_at_the_lock_makes_no_dead_sender_alive)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	change("UPDATE dispatcher SET asked = 1, epoch = 7"); /* of a sender that was killed */
	char *name = xasprintf("%s.lock", event_path);
	int fd = open(name, O_RDONLY | O_CREAT, 0600);
	ck_assert_int_eq(flock(fd, LOCK_SH), 0); /* as dispatcher_holder() looks */
	open_session(&session, WORKER_DASHBOARD);
	step(&session);
	ck_assert_int_eq(flock(fd, LOCK_UN), 0);
	step_times(&session, 60);
	session_close(&session);
	close(fd);
	free(name);
	ck_assert_int_eq(rows_with("'queued'"), 1);
}
END_TEST

START_TEST(who_lost_the_lock_file_sends_no_more)
{
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until_settled(&session);
	char *name = xasprintf("%s.lock", event_path);
	ck_assert_int_eq(unlink(name), 0);
	queue_guests(1, clock_wall_ms());
	step_times(&session, 40);
	ck_assert_ptr_nonnull(strstr(session.delivery.message, ".lock) was removed"));
	session_close(&session);
	free(name);
	ck_assert_int_eq(rows_with("'queued'"), 1);
}
END_TEST

/* Each would send what the other has queued too, and no census sees what is sent a moment later. */
START_TEST(a_copy_waits_while_the_original_is_being_sent_from)
{
	struct session other;
	char *copy = path_of("copy.db"), *why = NULL;
	struct worker_options options = {.path = copy, .settings = &settings, .mode = WORKER_RUN};
	start_simulator("--empty-body");
	open_session(&session, WORKER_RUN);
	step(&session); /* it has the lock, and the file knows where it lies */
	queue_guests(3, clock_wall_ms());
	char *sql = xasprintf("VACUUM INTO '%s'", copy);
	change(sql);
	ck_assert_msg(session_open(&other, &options, &why) == 0, "%s", why);
	step_times(&other, 20);
	ck_assert_ptr_nonnull(strstr(other.delivery.message, "copy of"));
	step_until_settled(&session);
	session_close(&session);
	ck_assert_int_eq(rows_with(REACHED), 3);

	free(event_path);
	event_path = copy; /* what the copy says */
	step_until(&other, "SELECT count(*) FROM invitation_logs WHERE status = 'held'", 3);
	session_close(&other);
	free(sql);
}
END_TEST

START_TEST(a_file_with_two_names_has_no_lock)
{
	char *other = path_of("other.db"), *why = NULL;
	ck_assert_int_eq(link(event_path, other), 0);
	ck_assert_ptr_null(dispatcher_lock(event_path, &why));
	ck_assert_ptr_nonnull(strstr(why, "hard link"));
	free(why);
	ck_assert_int_eq(unlink(other), 0);
	struct dispatcher_lock *lock = dispatcher_lock(event_path, &why);
	ck_assert_ptr_nonnull(lock);
	dispatcher_unlock(lock);
	free(other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doubt");
	TCase *doubt = tcase_create("doubt");
	tcase_add_checked_fixture(doubt, begin, session_end);
	tcase_add_test(doubt, a_clock_set_between_an_answer_and_an_arm_hides_no_message);
	tcase_add_test(doubt, a_day_filled_under_a_clock_of_next_year_holds_nobody_up);
	tcase_add_test(doubt, polls_that_ended_under_a_wrong_clock_begin_again_and_a_sync_asks_all_the_same);
	tcase_add_test(doubt, a_census_that_slept_is_taken_again);
	tcase_add_test(doubt, a_look_goes_by_the_sender_of_its_time);
	tcase_add_test(doubt, another_accounts_empty_list_proves_nothing);
	tcase_add_test(doubt, who_only_asks_takes_no_other_text_for_ours_either);
	tcase_add_test(doubt, a_message_with_another_guests_link_is_that_guests);
	tcase_add_test(doubt, one_bad_page_does_not_begin_a_long_list_anew);
	tcase_add_test(doubt, a_message_hours_later_is_not_taken_for_ours_by_its_number);
	tcase_add_test(doubt, what_was_passed_over_beside_an_unknown_is_read_again_once_that_is_settled);
	tcase_add_test(doubt, a_second_message_to_a_guest_is_told_to_a_person_once);
	tcase_add_test(doubt, what_a_person_said_was_sent_holds_no_reminder_up);
	tcase_add_test(doubt, a_resend_waits_for_a_person_when_the_first_message_arrives_after_all);
	tcase_add_test(doubt, a_storm_is_told_though_a_person_has_paused);
	tcase_add_test(doubt, a_glance_at_the_lock_makes_no_dead_sender_alive);
	tcase_add_test(doubt, who_lost_the_lock_file_sends_no_more);
	tcase_add_test(doubt, a_copy_waits_while_the_original_is_being_sent_from);
	tcase_add_test(doubt, a_file_with_two_names_has_no_lock);
	suite_add_tcase(suite, doubt);
	return run_suite(suite);
}
