/* The worker's thread, as its owner sees it. */
#include <poll.h>

#include "delivery/worker.h"
#include "tests/unit/session_fixture.h"
#include "tests/unit/suite.h"

enum { PATIENCE_MS = 20000, GUESTS = 3 };

/* Whoever loses the terminal in that moment would leave, and what was confirmed with it. */
START_TEST(it_is_not_idle_from_the_moment_when_it_is_asked_until_what_was_queued_has_gone)
{
	struct worker_report report = {0};
	char *message = NULL, *last_words;
	struct worker_options options = {.path = db_path(db), .settings = &settings, .mode = WORKER_DASHBOARD};
	clock_replace(NULL);
	start_simulator("");
	struct worker *worker = worker_start(&options, &message);
	ck_assert_msg(worker, "%s", message);
	for (int ms = 0; !(report.idle && report.holds_lock); ms++) {
		ck_assert_int_lt(ms, PATIENCE_MS);
		poll(NULL, 0, 1);
		worker_report(worker, &report);
	}
	queue_guests(GUESTS, clock_wall_ms());
	worker_ask(worker);
	worker_report(worker, &report);
	ck_assert(!report.idle);
	for (int ms = 0; !report.idle; ms++) {
		ck_assert_int_lt(ms, PATIENCE_MS);
		poll(NULL, 0, 1);
		worker_report(worker, &report);
	}
	ck_assert_uint_eq(messages_to("+351912000001") + messages_to("+351912000002") + messages_to("+351912000003"), GUESTS);
	worker_stop(worker, &last_words);
	ck_assert_ptr_null(last_words);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("worker");
	TCase *tests = tcase_create("owner");
	tcase_add_checked_fixture(tests, session_begin, session_end);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, it_is_not_idle_from_the_moment_when_it_is_asked_until_what_was_queued_has_gone);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
