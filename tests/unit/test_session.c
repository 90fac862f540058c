/* What the worker does, turn by turn, against the simulator: who sends, what is found, what is kept. */
#include "tests/unit/session_fixture.h"
#include "tests/unit/suite.h"

static struct session session, other;

static void begin(void)
{
	session_begin();
	session = other = (struct session){0};
}

/* Who sends */

START_TEST(opening_a_file_sends_nothing)
{
	start_simulator("");
	queue_guests(3, clock_wall_ms());
	open_session(&session, WORKER_DASHBOARD);
	step_times(&session, 20);
	ck_assert_int_eq(rows_with("'queued'"), 3);
	ck_assert_int_eq(session.gate.gate, GATE_NOT_ASKED);
	session_close(&session);
}
END_TEST

START_TEST(asked_through_the_file_the_holder_sends_and_the_asking_ends_with_the_queue)
{
	start_simulator("");
	queue_guests(3, clock_wall_ms());
	open_session(&session, WORKER_DASHBOARD);
	step_times(&session, 3);
	ok(dispatcher_ask(db, true));
	step_until(&session, "SELECT asked FROM dispatcher", 0);
	ck_assert_int_eq(rows_with(REACHED), 3);
	session_close(&session);
}
END_TEST

START_TEST(asking_ends_only_when_nothing_was_queued_meanwhile)
{
	ok(dispatcher_ask(db, true));
	queue_guests(1, clock_wall_ms());
	ck_assert_int_eq(ok(dispatcher_end(db)), 0);
	ck_assert_int_eq(ask_file("SELECT asked FROM dispatcher"), 1);
	ck_assert_int_eq((int)ok(invitation_cancel(db, 0, NULL, 0, clock_wall_ms(), NULL)), 1);
	ck_assert_int_eq(ok(dispatcher_end(db)), 1);
	ck_assert_int_eq(ask_file("SELECT asked FROM dispatcher"), 0);
}
END_TEST

/* A sender is killed in the midst: what it held is free, what it wrote stays. */
static void is_killed(struct session *holder)
{
	dispatcher_unlock(holder->lock);
	holder->lock = NULL;
	session_close(holder);
}

START_TEST(who_was_there_goes_on_when_the_sender_dies)
{
	start_simulator("");
	settings.rate_per_second = 1;
	queue_guests(5, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) > 0 FROM attempts", 1);
	open_session(&other, WORKER_DASHBOARD);
	step_times(&other, 3);
	is_killed(&session);
	step_until_settled(&other);
	ck_assert_int_eq(rows_with(REACHED), 5);
	session_close(&other);
}
END_TEST

START_TEST(who_comes_later_waits_to_be_asked)
{
	start_simulator("");
	settings.rate_per_second = 1;
	queue_guests(5, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) > 0 FROM attempts", 1);
	is_killed(&session);
	open_session(&other, WORKER_DASHBOARD);
	step_times(&other, 40);
	ck_assert_int_gt(rows_with("'queued'"), 0);
	ck_assert_int_eq(other.gate.gate, GATE_NOT_ASKED);
	session_close(&other);
}
END_TEST

START_TEST(a_sync_between_does_not_make_a_dead_senders_asking_live)
{
	start_simulator("");
	settings.rate_per_second = 1;
	queue_guests(5, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) > 0 FROM attempts", 1);
	is_killed(&session);
	int64_t sent = ask_file("SELECT count(*) FROM attempts");
	open_session(&session, WORKER_SYNC);
	step(&session);
	ck_assert_ptr_nonnull(session.lock);
	open_session(&other, WORKER_DASHBOARD);
	step_times(&other, 3);
	session_close(&session);
	step_times(&other, 40);
	ck_assert_ptr_nonnull(other.lock);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts"), sent);
	session_close(&other);
}
END_TEST

START_TEST(who_only_watches_makes_way_for_who_sends)
{
	start_simulator("");
	queue_guests(3, clock_wall_ms());
	open_session(&other, WORKER_WATCH);
	step_times(&other, 3);
	ck_assert_ptr_nonnull(other.lock);
	open_session(&session, WORKER_SEND);
	for (int i = 0; rows_with(REACHED) < 3; i++) {
		ck_assert_int_lt(i, MOST_STEPS);
		step(&session);
		step(&other);
	}
	session_close(&session);
	session_close(&other);
}
END_TEST

START_TEST(a_link_to_the_file_is_the_same_lock)
{
	char *why = NULL, *link_path = path_of("link.db");
	ck_assert_int_eq(symlink(event_path, link_path), 0);
	struct dispatcher_lock *lock = dispatcher_lock(event_path, &why);
	ck_assert_ptr_nonnull(lock);
	ck_assert_ptr_null(dispatcher_lock(link_path, &why));
	ck_assert_ptr_null(why);
	dispatcher_unlock(lock);
	free(link_path);
}
END_TEST

/* What stops it */

static void send_all(void)
{
	open_session(&session, WORKER_SEND);
	step_until_settled(&session);
	session_close(&session);
}

START_TEST(an_unreachable_twilio_is_tried_five_times_and_pauses_with_nobody_lost)
{
	start_simulator("");
	queue_guests(3, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) > 0 FROM attempts", 1);
	step_until_settled(&session);
	kill(simulator, SIGKILL);
	waitpid(simulator, NULL, 0);
	simulator = 0;
	ok(db_begin(db)); /* once more for the first guest */
	struct campaign campaign = {.kind = KIND_REMINDER, .created_at = clock_wall_ms(), .confirmed = 1};
	ok(campaign_insert(db, &campaign));
	struct invitation row = {.campaign_id = campaign.id, .guest_id = 1, .phone = (char *)(size_t)"+351912000001",
				 .content_sid = (char *)(size_t)"HX1", .variables = (char *)(size_t)"{}",
				 .preview = (char *)(size_t)""};
	ck_assert_int_eq(ok(invitation_queue(db, &row, clock_wall_ms())), 1);
	ok(db_commit(db));
	session_ask(&session);
	step_until(&session, "SELECT paused_at IS NOT NULL FROM event", 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts WHERE invitation_id = 4 AND state = 'not_sent' "
				  "AND proof = 'never started'"), 5);
	ck_assert_int_eq(rows_with("'queued'"), 1);
	session_close(&session);
}
END_TEST

START_TEST(refused_credentials_pause_the_queue_and_nobody_failed)
{
	start_simulator("--fault create:401");
	queue_guests(20, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT paused_at IS NOT NULL FROM event", 1);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'armed'", 0);
	ck_assert_int_eq(rows_with("'queued'"), 20);
	ck_assert(session.delivery.account_stop);
	session_close(&session);
}
END_TEST

START_TEST(too_many_requests_go_back_to_the_queue_and_are_sent_once)
{
	start_simulator("--fault create:429:first=3,retry-after=2");
	queue_guests(8, clock_wall_ms());
	send_all();
	ck_assert_int_eq(rows_with(REACHED), 8);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts WHERE state = 'not_sent'"), 3);
	ck_assert_uint_eq(messages_to("+351912000001"), 1);
}
END_TEST

START_TEST(a_burst_of_lost_answers_opens_the_breaker_and_does_not_pause)
{
	start_simulator("--latency 100 --fault create:reset-after-accept:first=12");
	queue_guests(20, clock_wall_ms());
	send_all();
	ck_assert(!is_paused());
	ck_assert_int_eq(rows_with(REACHED), 20);
}
END_TEST

START_TEST(a_storm_of_refusals_without_a_code_pauses_and_burns_nobody)
{
	start_simulator("--latency 100 --fault create:error=0/404");
	queue_guests(30, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT paused_at IS NOT NULL FROM event", 1);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'armed'", 0);
	ck_assert_int_eq(rows_with("'failed'"), 0);
	ck_assert_int_eq(rows_with("'queued'"), 30);
	session_close(&session);
}
END_TEST

START_TEST(who_is_canceled_during_a_storm_stays_canceled)
{
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	int64_t marked;
	ck_assert_int_eq((int)ok(invitation_cancel(db, 0, NULL, 0, clock_wall_ms(), &marked)), 0);
	ck_assert_int_eq(marked, 1);
	struct attempt_end end = {.attempt_id = 1, .invitation_id = 1, .kind = ATTEMPT_FAILED, .sid = "",
				  .proof = "HTTP 400", .reason = "refused", .http_status = 400};
	ok(db_begin(db));
	ok(attempt_end(db, &end, clock_wall_ms()));
	ok(attempt_unfail(db, 1, clock_wall_ms()));
	ok(db_commit(db));
	ck_assert_int_eq(rows_with("'canceled'"), 1);
}
END_TEST

START_TEST(a_held_row_whose_message_is_not_settled_cannot_be_canceled_out_of_sight)
{
	queue_guests(1, clock_wall_ms());
	arm_like_a_dead_process(1);
	ok(db_begin(db));
	ck_assert_int_eq(ok(attempt_settle_leftovers(db, &(struct started_set){0}, clock_wall_ms())), 1);
	ck_assert_int_eq(ok(invitation_hold(db, 1, STATUS_UNKNOWN, "several could be it", clock_wall_ms())), 1);
	ok(db_commit(db));
	int64_t marked;
	ck_assert_int_eq((int)ok(invitation_cancel(db, 0, NULL, 0, clock_wall_ms(), &marked)), 0);
	ck_assert_int_eq(marked, 1);
	ck_assert_int_eq(rows_with("'held'"), 1);
	ck_assert_int_eq(ok(invitation_resolve_not_sent(db, (struct doubt[]){doubt_about(1)}, clock_wall_ms())), 1);
	ck_assert_int_eq(rows_with("'canceled'"), 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts WHERE state = 'unknown'"), 0);
}
END_TEST

START_TEST(a_wait_does_not_grow_when_the_clock_is_set_back)
{
	start_simulator("--fault create:429:first=1,retry-after=30");
	wall_ahead_ms = 400 * DAY_MS;
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT not_before_at IS NOT NULL FROM invitation_logs", 1);
	wall_ahead_ms = 0;
	int64_t began = clock_mono_us();
	step_until_settled(&session);
	ck_assert_int_lt(clock_mono_us() - began, 60 * INT64_C(1000000));
	session_close(&session);
}
END_TEST

START_TEST(outside_the_hours_it_says_so_though_a_later_row_may_ignore_them)
{
	start_simulator("");
	int minute = (int)(clock_wall_ms() / 60000 % 1440);
	settings.window_from = (minute + 120) % 1440;
	settings.window_to = (minute + 180) % 1440;
	queue_campaign(1, clock_wall_ms(), false);
	queue_campaign(1, clock_wall_ms(), true);
	char *sql = xasprintf("UPDATE invitation_logs SET not_before_at = %lld WHERE id = 2",
			      (long long)clock_wall_ms() + 600000);
	ask_file(sql);
	free(sql);
	open_session(&session, WORKER_RUN);
	step_times(&session, 10);
	ck_assert_int_eq(session.gate.gate, GATE_HOURS);
	ck_assert_int_gt(session.gate.until, clock_wall_ms());
	ck_assert_int_le(session.gate.until, clock_wall_ms() + 600000);
	step_until(&session, "SELECT count(*) FROM attempts WHERE invitation_id = 2", 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts WHERE invitation_id = 1"), 0);
	session_close(&session);
}
END_TEST

START_TEST(who_stands_by_asks_again_when_a_holder_does_not_know)
{
	start_simulator("");
	open_session(&other, WORKER_WATCH);
	step_times(&other, 2);
	queue_guests(2, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_times(&session, 2);
	ok(dispatcher_ask(db, false)); /* as a holder does that begins just now */
	for (int i = 0; rows_with(REACHED) < 2; i++) {
		ck_assert_int_lt(i, MOST_STEPS);
		step(&session);
		step(&other);
	}
	session_close(&session);
	session_close(&other);
}
END_TEST

/* What is kept */

START_TEST(a_file_that_another_program_holds_is_waited_for)
{
	sqlite3 *raw;
	start_simulator("");
	queue_guests(1, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	settings.rate_per_second = 1;
	step_until(&session, "SELECT count(*) FROM dispatcher WHERE asked", 1);
	ck_assert_int_eq(sqlite3_open(event_path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	while (!session.delivery.file_failed)
		step(&session);
	ck_assert(!session.delivery.broken);
	ck_assert_int_eq(sqlite3_exec(raw, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(raw);
	step_until_settled(&session);
	ck_assert_int_eq(rows_with(REACHED), 1);
	session_close(&session);
}
END_TEST

START_TEST(stopping_finishes_what_is_on_its_way_and_starts_nothing)
{
	start_simulator("--latency 100");
	queue_guests(40, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) > 0 FROM attempts", 1);
	int64_t armed = ask_file("SELECT count(*) FROM attempts");
	int turns = 0;
	for (; !session_ended(&session); turns++)
		session_step(&session, true, -1);
	ck_assert_int_lt(turns, 200); /* and does not turn in a circle meanwhile */
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts"), armed);
	ck_assert_int_eq(rows_with(REACHED), armed);
	session_close(&session);
}
END_TEST

/* One that spins makes thousands of turns in this time; answers of looks and polls that still arrive make some. */
enum { SPINNING = 300 };

/* Turns that a session makes while one kind of request is stalled. */
static int turns_within(int64_t us)
{
	int turns = 0;
	for (int64_t until = clock_mono_us() + us; clock_mono_us() < until; turns++)
		session_step(&session, false, -1);
	return turns;
}

START_TEST(a_refresh_asks_also_beside_a_holder_and_then_rests)
{
	start_simulator("");
	queue_guests(2, clock_wall_ms());
	send_all();
	char *why = NULL;
	struct dispatcher_lock *lock = dispatcher_lock(event_path, &why);
	ask_file("UPDATE invitation_logs SET polled_at = NULL, next_poll_at = 1");
	open_session(&session, WORKER_DASHBOARD);
	step_times(&session, 5);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM invitation_logs WHERE polled_at IS NOT NULL"), 0);
	session_refresh(&session);
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE polled_at IS NOT NULL", 2);
	ask_file("UPDATE invitation_logs SET next_poll_at = 1");
	ck_assert_int_lt(turns_within(300000), SPINNING);
	session_close(&session);
	dispatcher_unlock(lock);
}
END_TEST

START_TEST(many_looks_at_once_do_not_keep_the_processor_busy)
{
	start_simulator("--fault list:stall-before:seconds=10");
	queue_guests(16, clock_wall_ms());
	arm_like_a_dead_process(16);
	open_session(&session, WORKER_DASHBOARD);
	session_step(&session, false, news[0]);
	ck_assert_uint_gt(reconcile_running(session.reconcile), 0);
	ck_assert_int_lt(turns_within(300000), SPINNING);
	session_close(&session);
}
END_TEST

START_TEST(the_one_message_that_tests_the_line_is_waited_for_quietly)
{
	start_simulator("--fault create:reset-after-accept:count=3 --fault create:stall-before:seconds=10");
	settings.concurrent = 2;
	settings.rate_per_second = 1; /* one after the other */
	queue_guests(6, clock_wall_ms());
	open_session(&session, WORKER_SEND);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state <> 'armed'", 3);
	step_until(&session, "SELECT count(*) FROM attempts WHERE state = 'armed'", 1);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM attempts"), 4);
	ahead_ms += 2000; /* the pace is no reason to wait any more */
	ck_assert_int_lt(turns_within(300000), SPINNING);
	session_close(&session);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("session");
	TCase *who = tcase_create("who sends");
	tcase_add_checked_fixture(who, begin, session_end);
	tcase_set_timeout(who, 60);
	tcase_add_test(who, opening_a_file_sends_nothing);
	tcase_add_test(who, asked_through_the_file_the_holder_sends_and_the_asking_ends_with_the_queue);
	tcase_add_test(who, asking_ends_only_when_nothing_was_queued_meanwhile);
	tcase_add_test(who, who_was_there_goes_on_when_the_sender_dies);
	tcase_add_test(who, who_comes_later_waits_to_be_asked);
	tcase_add_test(who, a_sync_between_does_not_make_a_dead_senders_asking_live);
	tcase_add_test(who, who_only_watches_makes_way_for_who_sends);
	tcase_add_test(who, a_link_to_the_file_is_the_same_lock);
	suite_add_tcase(suite, who);

	TCase *stops = tcase_create("what stops it");
	tcase_add_checked_fixture(stops, begin, session_end);
	tcase_set_timeout(stops, 60);
	tcase_add_test(stops, an_unreachable_twilio_is_tried_five_times_and_pauses_with_nobody_lost);
	tcase_add_test(stops, refused_credentials_pause_the_queue_and_nobody_failed);
	tcase_add_test(stops, too_many_requests_go_back_to_the_queue_and_are_sent_once);
	tcase_add_test(stops, a_burst_of_lost_answers_opens_the_breaker_and_does_not_pause);
	tcase_add_test(stops, a_storm_of_refusals_without_a_code_pauses_and_burns_nobody);
	tcase_add_test(stops, who_is_canceled_during_a_storm_stays_canceled);
	tcase_add_test(stops, a_held_row_whose_message_is_not_settled_cannot_be_canceled_out_of_sight);
	tcase_add_test(stops, a_wait_does_not_grow_when_the_clock_is_set_back);
	tcase_add_test(stops, outside_the_hours_it_says_so_though_a_later_row_may_ignore_them);
	tcase_add_test(stops, who_stands_by_asks_again_when_a_holder_does_not_know);
	suite_add_tcase(suite, stops);

	TCase *kept = tcase_create("what is kept");
	tcase_add_checked_fixture(kept, begin, session_end);
	tcase_set_timeout(kept, 60);
	tcase_add_test(kept, a_file_that_another_program_holds_is_waited_for);
	tcase_add_test(kept, stopping_finishes_what_is_on_its_way_and_starts_nothing);
	tcase_add_test(kept, a_refresh_asks_also_beside_a_holder_and_then_rests);
	tcase_add_test(kept, many_looks_at_once_do_not_keep_the_processor_busy);
	tcase_add_test(kept, the_one_message_that_tests_the_line_is_waited_for_quietly);
	suite_add_tcase(suite, kept);

	return run_suite(suite);
}
