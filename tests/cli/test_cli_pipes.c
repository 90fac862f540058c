/* Where output goes and how a command is broken off: pipes, full disks, closed streams, "-", Ctrl-C. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"
#include "cli.h"
#include "cmd/arguments.h"
#include "tests/unit/suite.h"
#include "trial.h"

static void begin(void)
{
	cli_begin();
	make_event();
	import_guests(2000); /* more than a pipe holds */
}

/* A line for the shell, in which $C is the program; what it says on stderr goes into the file "said", $? into "code". */
static void shell(const char *line)
{
	setenv("C", cli_program(), 1);
	char *all = xasprintf("{ %s; }", line);
	ck_assert_int_ne(system(all), -1);
	free(all);
}

static void assert_said(const char *line, const char *code, const char *words)
{
	char *said = read_file(path_of("said")), *ended = read_file(path_of("code"));
	ck_assert_msg(words ? strstr(said, words) != NULL && count_lines(said) == 1 : !*said, "%s: %s", line, said);
	ck_assert_msg(strcmp(ended, code) == 0, "%s: exit code %s", line, ended);
	free(ended);
	free(said);
}

/* How every list, status and text is printed. */
static const char *const printing[] = {
	"guests", "guests --csv", "guests --json", "export", "export --format json", "export -o -", "status", "status --json",
	"event", "log", "campaigns", "failures", "template list", "help", "help send", "--version",
};
enum { PRINTING = sizeof printing / sizeof *printing };

START_TEST(a_reader_that_leaves_early_makes_no_noise)
{
	static const char *const readers[] = {"head -1", "false", "true"};
	for (size_t i = 0; i < PRINTING; i++)
		for (size_t j = 0; j < 3; j++) {
			char *line = xasprintf("{ \"$C\" %s 2>said; echo $? >code; } | %s >read", printing[i], readers[j]);
			shell(line);
			assert_said(line, "0\n", NULL);
			free(line);
		}
	char *read = read_file(path_of("read"));
	ck_assert_str_eq(read, "");
	free(read);
	/* head got its line as a whole */
	shell("\"$C\" guests --csv | head -1 >read");
	read = read_file(path_of("read"));
	assert_says(read, "ref,name,");
	free(read);
}
END_TEST

START_TEST(what_could_not_be_written_is_an_error)
{
	for (size_t i = 0; i < PRINTING; i++) {
		/* no rows: nothing to write */
		if (strcmp(printing[i], "log") == 0 || strcmp(printing[i], "campaigns") == 0 || strcmp(printing[i], "failures") == 0)
			continue;
		char *line = xasprintf("\"$C\" %s >/dev/full 2>said; echo $? >code", printing[i]);
		shell(line);
		assert_said(line, "1\n", "No space left");
		free(line);
	}
}
END_TEST

/* A limit on the size of files stands for a disk on which there is no more room. */
START_TEST(without_room_nothing_is_changed_and_nothing_half_is_left)
{
	static const char *const growing[] = {
		"import more.csv", "guest add name=Zoe phone=+351912999999", "export -o big.csv", "backup big.db",
		"import more.csv --rejects big.csv --dry-run",
	};
	ck_assert_int_eq(system("awk 'BEGIN { print \"name,phone\"; for (i = 0; i < 3000; i++) print \"No,1\"; "
				"for (i = 0; i < 3000; i++) printf \"More %d,+3519130%05d\\n\", i, i }' >more.csv"), 0);
	char *before = fingerprint("convoke");
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
		char *line = xasprintf("(ulimit -f 128; \"$C\" %s 2>said >read; echo $? >code)", growing[i]);
		shell(line);
		assert_said(line, "1\n", "");
		free(line);
	}
	ck_assert_int_eq(system("test -z \"$(ls | grep ^big)\""), 0);
	assert_unchanged("convoke", before, "a full disk");
}
END_TEST

static void change_and_list(const char *closed)
{
	bool no_output = strstr(closed, ">&-") == closed;
	char *line = xasprintf("\"$C\" guest set 1 'notes=%s' %s%s; echo $? >code; \"$C\" guests >read 2>said", closed, closed,
			       no_output ? "" : " >/dev/null");
	shell(line);
	assert_said(line, "0\n", NULL);
	free(line);
}

START_TEST(a_closed_stream_never_becomes_the_event_file)
{
	static const char *const closed[] = {">&-", "<&-", "2>&-", ">&- <&- 2>&-"};
	for (size_t i = 0; i < 4; i++)
		change_and_list(closed[i]);
	const struct run *run = convoke("status", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "guests"), 2000);
}
END_TEST

START_TEST(an_export_takes_no_place_that_is_taken)
{
	char *before = fingerprint("convoke");
	const struct run *run = convoke("export", "-o", "convoke/event.db");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "event file itself");
	assert_unchanged("convoke", before, "export -o");
	assert_code(convoke("export", "-o", "no/such/folder/x.csv"), 1);
	assert_code(convoke("export", "-o", "convoke"), 1);
	ck_assert_int_eq(mkdir(path_of("out"), 0700), 0);
	assert_code(convoke("export", "-o", "out/guests.csv"), 0);
	char *names = fingerprint("out");
	ck_assert_uint_eq(count_lines(names), 1);
	free(names);
	assert_code(convoke("backup", "-"), 2);
}
END_TEST

START_TEST(a_dash_is_standard_input_and_output)
{
	const struct run *run = convoke_with_input("name,phone\nZoe,+351912999999\nNobody,12\n", "import", "-", "--rejects", "-");
	assert_code(run, 3);
	ck_assert_uint_eq(count_lines(run->err), 1);
	assert_says(run->out, "name,phone,reason\r\n");
	assert_says(run->out, "Nobody,12,");
	ck_assert_uint_eq(count_lines(run->out), 2);
	assert_code(convoke_with_input("name,phone\n", "import", "-", "--rejects", "-", "--json"), 2);
	run = convoke("export", "-o", "-", "--filter", "Zoe");
	assert_code(run, 0);
	ck_assert_uint_eq(count_lines(run->out), 2);
	ck_assert_int_lt(access(path_of("-"), F_OK), 0);
	/* What one writes the other reads. */
	shell("\"$C\" export | \"$C\" import - --json >read 2>said; echo $? >code");
	assert_said("export | import", "0\n", NULL);
	char *read = read_file(path_of("read"));
	assert_says(read, "\"added\":0,\"changed\":0,\"same\":2001");
	free(read);
}
END_TEST

/* Ctrl-C */

START_TEST(a_list_that_is_being_typed_can_be_broken_off)
{
	ck_assert_int_eq(mkfifo(path_of("typed"), 0600), 0);
	int pid = start_convoke("import", "typed", "--rejects", "refused.csv");
	int typing = open(path_of("typed"), O_WRONLY); /* when it is read */
	ck_assert_int_ge(typing, 0);
	ck_assert_int_gt(write(typing, "name,phone\nZoe,+351912999999\n", 29), 0);
	ck_assert_int_eq(kill((pid_t)pid, SIGINT), 0);
	const struct run *run = wait_for_run(pid);
	close(typing);
	assert_code(run, -1);
	ck_assert_str_eq(run->err, "");
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 2000);
	ck_assert_int_eq(system("test -z \"$(ls refused.csv* 2>/dev/null)\""), 0);
}
END_TEST

/* The list is long enough that the signal comes in the middle; if not, all of it is there. */
START_TEST(an_import_that_is_broken_off_changes_nothing)
{
	ck_assert_int_eq(system("awk 'BEGIN { print \"name,phone\"; for (i = 0; i < 60000; i++) "
				"printf \"Late %d,+35191%07d\\n\", i, i }' >late.csv"), 0);
	int pid = start_convoke("import", "late.csv", "--rejects", "refused.csv");
	while (system("ls refused.csv.* >/dev/null 2>&1") != 0)
		;
	ck_assert_int_eq(kill((pid_t)pid, SIGINT), 0);
	const struct run *run = wait_for_run(pid);
	ck_assert_int_ne(run->code, 0);
	if (run->code == 1)
		assert_says(run->err, "interrupted: nothing was changed");
	ck_assert_int_eq(number_in(convoke("status", "--json"), "guests"), 2000);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: pipes and Ctrl-C");
	TCase *tests = tcase_create("pipes");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_add_test(tests, a_reader_that_leaves_early_makes_no_noise);
	tcase_add_test(tests, what_could_not_be_written_is_an_error);
	tcase_add_test(tests, without_room_nothing_is_changed_and_nothing_half_is_left);
	tcase_add_test(tests, a_closed_stream_never_becomes_the_event_file);
	tcase_add_test(tests, an_export_takes_no_place_that_is_taken);
	tcase_add_test(tests, a_dash_is_standard_input_and_output);
	tcase_add_test(tests, a_list_that_is_being_typed_can_be_broken_off);
	tcase_add_test(tests, an_import_that_is_broken_off_changes_nothing);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
