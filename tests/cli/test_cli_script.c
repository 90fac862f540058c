/* data/sample/whole-event.sh: an event from the guest list to the reminder, in thirty lines of shell. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "cli.h"
#include "tests/unit/suite.h"

static char samples[4096];

static void begin(void)
{
	cli_begin();
	sim_start("--speed 0 --fail 0 --stay-sent 0 --no-magic");
	setenv("SAMPLES", samples, 1);
	setenv("C", cli_program(), 1);
	setenv("WAIT", "0", 1);
	ck_assert_int_eq(system("mkdir bin && ln -s \"$C\" bin/convoke"), 0);
}

static int shell(const char *line)
{
	char *with_path = xasprintf("PATH=$PWD/bin:$PATH; export PATH; %s", line);
	int status = system(with_path);
	free(with_path);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(a_script_does_a_whole_event_and_checks_each_step)
{
	if (shell("command -v jq >/dev/null") != 0) {
		puts("skipped: there is no jq here");
		return;
	}
	int code = shell("sh \"$SAMPLES/whole-event.sh\" \"$SAMPLES/excel.csv\" out.csv >said 2>complained");
	char *said = read_file(path_of("said")), *complained = read_file(path_of("complained"));
	ck_assert_msg(code == 0, "%d: %s%s", code, said, complained);
	ck_assert_str_eq(said, "{\"invited\":6,\"reminded\":5}\n");
	ck_assert_str_eq(complained, "convoke: 1 row was refused and the rest was kept\n");
	/* What Excel wrote came in with its accents, and what it spoiled is told. */
	char *guests = read_file(path_of("out.csv")), *refused = read_file(path_of("refused.csv"));
	assert_says(guests, ",Antónia Conceição,,\"'+351912345678\",,família,2,avó,");
	assert_says(guests, ",Jürgen Weiß,,\"'+4915123456789\"");
	assert_says(refused, "Estevão Araújo");
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 11);
	free(refused);
	free(guests);
	free(complained);
	free(said);
}
END_TEST

START_TEST(the_script_stops_at_the_first_thing_that_is_not_right)
{
	if (shell("command -v jq >/dev/null") != 0)
		return;
	ck_assert_int_eq(shell("sh \"$SAMPLES/whole-event.sh\" nowhere.csv out.csv >said 2>complained"), 1);
	char *complained = read_file(path_of("complained"));
	assert_says(complained, "whole-event: nowhere.csv was not read\n");
	ck_assert_int_lt(access(path_of("out.csv"), F_OK), 0);
	ck_assert_uint_eq(journal_count("\"kind\"", NULL), 0);
	free(complained);
}
END_TEST

int main(void)
{
	if (!realpath("data/sample", samples))
		die("data/sample: tests run from the top folder");
	Suite *suite = suite_create("a whole event as a script");
	TCase *tests = tcase_create("script");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_add_test(tests, a_script_does_a_whole_event_and_checks_each_step);
	tcase_add_test(tests, the_script_stops_at_the_first_thing_that_is_not_right);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
