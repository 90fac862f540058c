/* Asking Twilio while it calls: a safety net only, and the main path again when it calls no more. */
#include "data/callback.h"
#include "delivery/trust.h"
#include "tests/unit/session_fixture.h"
#include "tests/unit/suite.h"

enum { MINUTE = 60 * 1000, START = 1000000000, ROWS = 5, STRIDE = 5000 };

static struct session session;

START_TEST(calls_are_relied_on_for_three_minutes_and_then_made_up_for_once)
{
	ck_assert_int_eq(trust_judge(TRUST_CALLED, 0, START), TRUST_NONE);
	ck_assert_int_eq(trust_judge(TRUST_NONE, START, START), TRUST_CALLED);
	ck_assert_int_eq(trust_judge(TRUST_CALLED, START, START + 3 * MINUTE - 1), TRUST_CALLED);
	ck_assert_int_eq(trust_judge(TRUST_CALLED, START, START + 3 * MINUTE), TRUST_STOPPED);
	ck_assert_int_eq(trust_judge(TRUST_STOPPED, START, START + 3 * MINUTE + 1), TRUST_NONE);
	ck_assert_int_eq(trust_judge(TRUST_NONE, START + 4 * MINUTE, START + 4 * MINUTE), TRUST_CALLED);
	ck_assert_int_eq(trust_judge(TRUST_NONE, START + 1, START), TRUST_NONE); /* the clock was set back */
	ck_assert_int_eq(trust_patience_ms(TRUST_CALLED), MINUTE);
	ck_assert_int_eq(trust_patience_ms(TRUST_NONE), 0);
}
END_TEST

static void call(const char *sid, enum status status)
{
	enum callback_result result;
	struct callback callback = {.message_sid = sid, .account_sid = settings.account_sid, .callback_id = "",
				    .status = status, .error_message = "", .pause_reason = ""};
	ok(db_begin(db));
	ok(callback_store(db, &callback, clock_wall_ms(), &result));
	ok(callback_note_time(db, clock_wall_ms()));
	ok(db_commit(db));
}

static void call_about_all(enum status status)
{
	for (int i = 1; i <= ROWS; i++) {
		struct invitation row;
		ck_assert_int_eq(invitation_load(db, i, &row), 1);
		call(row.message_sid, status);
		invitation_clear(&row);
	}
}

/* Questions that Twilio got so far. */
static long questions(void)
{
	char *text = control(NULL, "stats", NULL);
	struct json *stats = json_parse(text, strlen(text));
	int64_t lists = 0, fetches = 0;
	ck_assert(json_integer(stats, "lists", &lists) && json_integer(stats, "fetches", &fetches));
	json_free(stats);
	free(text);
	return (long)(lists + fetches);
}

static void let_pass(int64_t ms)
{
	for (int64_t passed = 0; passed < ms; passed += STRIDE) {
		ahead_ms += STRIDE;
		for (int i = 0; i < 4; i++)
			session_step(&session, false, is_quiet(&session) ? news[0] : -1);
	}
}

/* All sent, Twilio has called about each, and what was asked at the end is answered. */
static void begin_called(void)
{
	start_simulator("--speed 100000");
	queue_guests(ROWS, clock_wall_ms());
	open_session(&session, WORKER_RUN);
	step_until(&session, "SELECT count(*) FROM invitation_logs WHERE status = 'accepted'", ROWS);
	call_about_all(STATUS_SENT);
	step_times(&session, 30);
}

START_TEST(while_it_calls_nobody_asks_about_what_it_called_about)
{
	begin_called();
	long before = questions();
	for (int i = 0; i < 4; i++) {
		call("SM00000000000000000000000000000009", STATUS_SENT); /* about anything */
		let_pass(2 * MINUTE);
	}
	ck_assert_int_eq(questions(), before);
	/* Not delivered ten minutes after it called about them, they are asked about all the same: a call may be lost. */
	for (int i = 0; i < 3; i++) {
		call("SM00000000000000000000000000000009", STATUS_SENT);
		let_pass(2 * MINUTE);
	}
	ck_assert_int_gt(questions(), before);
	session_close(&session);
}
END_TEST

START_TEST(when_it_calls_no_more_all_are_asked_about_and_then_by_the_cadence)
{
	begin_called();
	long before = questions();
	let_pass(2 * MINUTE);
	ck_assert_int_eq(questions(), before);
	let_pass(2 * MINUTE);
	ck_assert_int_gt(questions(), before);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM invitation_logs WHERE polled_at IS NOT NULL"), ROWS);
	ck_assert_int_eq(ask_file("SELECT callback_at IS NULL FROM dispatcher"), 1);
	before = questions();
	let_pass(2 * MINUTE);
	ck_assert_int_gt(questions(), before + 3);
	session_close(&session);
}
END_TEST

/* Who took it for over would ask about that row ten minutes later, and not rely on calls any more. */
START_TEST(a_call_during_the_round_that_makes_up_for_them_is_made_up_for_too)
{
	begin_called();
	int64_t last = clock_wall_ms();
	call("SM00000000000000000000000000000009", STATUS_SENT);
	ok(callback_forget(db, last - 1));
	ck_assert_int_eq(ask_file("SELECT callback_at IS NULL FROM dispatcher"), 0);
	int64_t stored;
	ok(callback_last(db, &stored));
	ok(callback_forget(db, stored));
	ck_assert_int_eq(ask_file("SELECT callback_at IS NULL FROM dispatcher"), 1);
	session_close(&session);
}
END_TEST

START_TEST(a_process_that_starts_after_the_last_call_makes_up_for_what_is_missing)
{
	begin_called();
	session_close(&session);
	ahead_ms += 10 * MINUTE;
	long before = questions();
	open_session(&session, WORKER_DASHBOARD);
	step_times(&session, 30);
	ck_assert_int_gt(questions(), before);
	session_close(&session);
}
END_TEST

START_TEST(a_run_is_idle_only_after_everything_was_asked_about_once)
{
	struct worker_report report;
	start_simulator("--speed 100000");
	queue_guests(ROWS, clock_wall_ms());
	ok(db_begin(db));
	ok(callback_note_time(db, clock_wall_ms()));
	ok(db_commit(db));
	open_session(&session, WORKER_RUN);
	do {
		step(&session);
		session_report(&session, &report);
	} while (!report.idle);
	ck_assert_int_eq(rows_with("'accepted'"), ROWS);
	ck_assert_int_eq(ask_file("SELECT count(*) FROM invitation_logs WHERE polled_at IS NOT NULL"), ROWS);
	session_close(&session);
}
END_TEST

static void begin(void)
{
	session_begin();
	session = (struct session){0};
}

int main(void)
{
	Suite *suite = suite_create("asking while Twilio calls");
	TCase *tests = tcase_create("trust");
	tcase_add_checked_fixture(tests, begin, session_end);
	tcase_add_test(tests, calls_are_relied_on_for_three_minutes_and_then_made_up_for_once);
	tcase_add_test(tests, while_it_calls_nobody_asks_about_what_it_called_about);
	tcase_add_test(tests, when_it_calls_no_more_all_are_asked_about_and_then_by_the_cadence);
	tcase_add_test(tests, a_call_during_the_round_that_makes_up_for_them_is_made_up_for_too);
	tcase_add_test(tests, a_process_that_starts_after_the_last_call_makes_up_for_what_is_missing);
	tcase_add_test(tests, a_run_is_idle_only_after_everything_was_asked_about_once);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
