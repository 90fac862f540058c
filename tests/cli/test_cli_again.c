/* A command that is given once more: after a crash, by a person in doubt, by cron. */
#include <check.h>
#include <stdlib.h>

#include "base/json.h"
#include "tests/cli/cli.h"
#include "tests/unit/suite.h"

static void begin(void)
{
	cli_begin();
	sim_start("--no-magic --speed 0");
	make_event();
	import_guests(20);
	make_template();
}

START_TEST(a_send_given_again_sends_what_waits)
{
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	assert_code(convoke("send", "--all", "--yes"), 0);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 20);
	const struct run *run = convoke("send", "--all", "--yes");
	assert_code(run, 0);
	assert_says(run->out, "Nobody is left to send to.");
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 20);
}
END_TEST

START_TEST(a_send_given_again_tells_what_became_of_what_waited)
{
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 0);
	struct json *object = json_line(run->out, 0);
	ck_assert_int_eq(number_of(object, "queued"), 0);
	ck_assert_int_eq(number_of(object, "accepted"), 20);
	ck_assert_int_eq(number_of(object, "waiting"), 0);
	json_free(object);
}
END_TEST

START_TEST(a_send_given_again_only_to_queue_sends_nothing)
{
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 0);
}
END_TEST

START_TEST(a_send_given_again_while_paused_says_so)
{
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	assert_code(convoke("pause"), 0);
	const struct run *run = convoke("send", "--all", "--yes");
	assert_code(run, 4);
	assert_one_line(run);
	assert_says(run->err, "resume");
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("again");
	TCase *again = tcase_create("again");
	tcase_add_checked_fixture(again, begin, cli_end);
	tcase_add_test(again, a_send_given_again_sends_what_waits);
	tcase_add_test(again, a_send_given_again_tells_what_became_of_what_waited);
	tcase_add_test(again, a_send_given_again_only_to_queue_sends_nothing);
	tcase_add_test(again, a_send_given_again_while_paused_says_so);
	suite_add_tcase(suite, again);
	return run_suite(suite);
}
