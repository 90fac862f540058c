/* convoke run: its log, and how it and other long work are broken off. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "cli.h"
#include "tests/unit/suite.h"

enum { GUESTS = 3 };

static void begin(void)
{
	cli_begin();
	sim_start("--speed 0 --fail 0 --stay-sent 0 --read 0 --no-magic");
	make_event();
	import_guests(GUESTS);
	make_template();
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
}

static void begin_slow(void)
{
	cli_begin();
	sim_start("--speed 0 --fail 0 --no-magic --latency 400");
	make_event();
	import_guests(GUESTS);
	assert_code(convoke("template", "fetch"), 0);
	assert_code(convoke("template", "map", "wedding_invitation"), 0);
	assert_code(convoke("template", "default", "wedding_invitation"), 0);
}

static size_t creates(void)
{
	return journal_count("\"kind\":\"create\"", NULL);
}

static bool begins_with_time(const char *line)
{
	return strspn(line, "0123456789-") == 10 && line[10] == 'T' && line[23] == 'Z' && line[24] == ' ';
}

/* Until it is on stderr of the one that was started. */
static void wait_for_words(int pid, const char *words)
{
	char *name = xasprintf("err.%d", pid);
	for (bool found = false; !found;) {
		if (access(path_of(name), R_OK) < 0)
			continue;
		char *log = read_file(path_of(name));
		found = strstr(log, words) != NULL;
		free(log);
	}
	free(name);
}

static bool has_ended(int pid)
{
	siginfo_t info = {0};
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT), 0);
	return info.si_pid == pid;
}

START_TEST(each_step_is_a_line_with_its_time_and_nobodys_name)
{
	const struct run *run = convoke("run", "--until-idle");
	assert_code(run, 0);
	ck_assert_str_eq(run->out, "");
	char *log = xstrdup(run->err), *rest = log;
	ck_assert_ptr_null(strstr(log, "Guest"));
	ck_assert_ptr_null(strstr(log, "+351"));
	assert_says(log, " this process sends from the file\n");
	for (int i = 1; i <= GUESTS; i++) {
		char *line = xasprintf(" guest %d: accepted (invitation %d, send)\n", i, i);
		assert_says(log, line);
		free(line);
	}
	for (char *line; (line = strsep(&rest, "\n")) && *line;)
		ck_assert_msg(begins_with_time(line), "%s", line);
	free(log);
}
END_TEST

START_TEST(names_are_told_when_they_are_asked_for)
{
	const struct run *run = convoke("run", "--until-idle", "--names");
	assert_code(run, 0);
	assert_says(run->err, " guest 2 (Guest 2, +351912000002): accepted (invitation 2, send)\n");
}
END_TEST

START_TEST(a_failure_is_its_number_and_a_sentence_without_the_phone)
{
	sim_stop();
	sim_start("--speed 0 --fault create:error=21211/400");
	const struct run *run = convoke("run", "--until-idle");
	assert_code(run, 0);
	assert_says(run->err, " guest 1: failed 21211 (invitation 1, send): This is not a phone number");
	ck_assert_ptr_null(strstr(run->err, "+351"));
}
END_TEST

START_TEST(some_are_taken_out_of_the_queue_by_their_numbers)
{
	ck_assert_int_eq(number_in(convoke("cancel", "--guest", "2", "--guest", "3", "--yes", "--json"), "canceled"), 2);
	assert_code(convoke("cancel", "--guest", "99", "--yes"), 1);
	assert_code(convoke("run", "--until-idle"), 0);
	ck_assert_uint_eq(creates(), 1);
	const struct run *run = convoke("guest", "show", "1");
	assert_code(run, 0);
	assert_says(run->out, "1  Guest 1\n");
	assert_says(run->out, "\nlink          https://example.org/rsvp/");
	assert_code(convoke("guest", "show", "99"), 1);
}
END_TEST

START_TEST(in_json_each_step_is_an_object_and_the_counts_are_the_last)
{
	const struct run *run = convoke("run", "--until-idle", "--json");
	assert_code(run, 0);
	size_t lines = count_lines(run->out), accepted = 0;
	for (size_t i = 0; i + 1 < lines; i++) {
		struct json *object = json_line(run->out, i);
		const char *happened = json_string(object, "happened");
		ck_assert_ptr_nonnull(happened);
		ck_assert_ptr_nonnull(json_string(object, "at"));
		accepted += strcmp(happened, "accepted") == 0;
		json_free(object);
	}
	ck_assert_uint_eq(accepted, GUESTS);
	struct json *counts = json_line(run->out, lines - 1);
	ck_assert_int_eq(number_of(counts, "queued"), 0);
	ck_assert_int_eq(number_of(counts, "guests"), GUESTS);
	json_free(counts);
}
END_TEST

/* The journal keeps the time itself, and reads the priority. */
START_TEST(in_the_journal_a_line_begins_with_its_priority)
{
	setenv("C", cli_program(), 1);
	ck_assert_int_eq(system(": >journalled; JOURNAL_STREAM=$(stat -c %d:%i journalled) \"$C\" run --until-idle 2>>journalled"), 0);
	char *log = read_file(path_of("journalled"));
	assert_says(log, "<6>guest 1: accepted (invitation 1, send)\n");
	free(log);
}
END_TEST

START_TEST(pausing_and_going_on_are_told)
{
	assert_code(convoke("pause"), 0);
	int pid = start_convoke("run");
	wait_for_words(pid, "paused: paused by");
	assert_code(convoke("resume"), 0);
	while (creates() < GUESTS)
		;
	ck_assert_int_eq(kill((pid_t)pid, SIGINT), 0);
	const struct run *run = wait_for_run(pid);
	assert_code(run, 0);
	assert_says(run->err, " resumed\n");
}
END_TEST

START_TEST(nobody_reading_the_log_stops_nothing)
{
	setenv("C", cli_program(), 1);
	ck_assert_int_ne(system("{ \"$C\" run --until-idle 2>&1; echo $? >code; } | true"), -1);
	char *code = read_file(path_of("code"));
	ck_assert_str_eq(code, "0\n");
	free(code);
	ck_assert_uint_eq(creates(), GUESTS);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "queued"), 0);
}
END_TEST

START_TEST(a_send_that_is_broken_off_records_what_is_on_its_way)
{
	setenv("CONVOKE_RATE", "1", 1);
	int pid = start_convoke("send", "--all", "--yes");
	while (!creates())
		;
	ck_assert_int_eq(kill((pid_t)pid, SIGINT), 0);
	const struct run *run = wait_for_run(pid);
	assert_code(run, 3);
	assert_one_line(run);
	assert_says(run->err, "still queued: interrupted; convoke run --until-idle goes on");
	run = convoke("status", "--json");
	ck_assert_int_eq(number_in(run, "sending") + number_in(run, "unknown"), 0);
	ck_assert_int_eq(number_in(run, "queued") + (long long)creates(), GUESTS);
}
END_TEST

START_TEST(a_second_ctrl_c_ends_at_once_and_nobody_gets_two)
{
	setenv("CONVOKE_RATE", "200", 1);
	int pid = start_convoke("send", "--all", "--yes");
	while (creates() < GUESTS)
		;
	/* The first is noted at some time; the one after it ends the process. */
	while (!has_ended(pid))
		ck_assert_int_eq(kill((pid_t)pid, SIGINT), 0);
	ck_assert_int_eq(wait_for_run(pid)->code, -1);
	convoke("run", "--until-idle");
	const struct run *run = convoke("status", "--json");
	ck_assert_int_eq(number_in(run, "sending") + number_in(run, "queued"), 0);
	ck_assert_uint_eq(creates(), GUESTS);
}
END_TEST

START_TEST(watching_ends_in_order_with_the_counts)
{
	assert_code(convoke("run", "--until-idle"), 0);
	char *before = journal(), *now;
	int pid = start_convoke("sync", "--watch", "--json");
	for (bool asked = false; !asked; free(now))
		asked = strlen(now = journal()) > strlen(before);
	free(before);
	ck_assert_int_eq(kill((pid_t)pid, SIGINT), 0);
	const struct run *run = wait_for_run(pid);
	assert_code(run, 0);
	ck_assert_uint_eq(count_lines(run->out), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: run");
	TCase *tests = tcase_create("log"), *slow = tcase_create("broken off");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_add_test(tests, each_step_is_a_line_with_its_time_and_nobodys_name);
	tcase_add_test(tests, names_are_told_when_they_are_asked_for);
	tcase_add_test(tests, a_failure_is_its_number_and_a_sentence_without_the_phone);
	tcase_add_test(tests, some_are_taken_out_of_the_queue_by_their_numbers);
	tcase_add_test(tests, in_json_each_step_is_an_object_and_the_counts_are_the_last);
	tcase_add_test(tests, in_the_journal_a_line_begins_with_its_priority);
	tcase_add_test(tests, pausing_and_going_on_are_told);
	tcase_add_test(tests, nobody_reading_the_log_stops_nothing);
	tcase_set_timeout(slow, 60);
	tcase_add_checked_fixture(slow, begin_slow, cli_end);
	tcase_add_test(slow, a_send_that_is_broken_off_records_what_is_on_its_way);
	tcase_add_test(slow, a_second_ctrl_c_ends_at_once_and_nobody_gets_two);
	tcase_add_test(tests, watching_ends_in_order_with_the_counts);
	suite_add_tcase(suite, tests);
	suite_add_tcase(suite, slow);
	return run_suite(suite);
}
