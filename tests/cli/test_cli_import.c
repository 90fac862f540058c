/* What an import tells, and taking it back; beside other programs on the same file. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/str.h"
#include "cli.h"
#include "tests/unit/suite.h"

/* Of that many guests; numbers from first on. */
static void write_long_list(const char *name, int first, int count)
{
	struct str text = {0};
	str_append(&text, "name,phone\n");
	for (int i = first; i < first + count; i++)
		str_appendf(&text, "Guest %d,+35191%07d\n", i, 2000000 + i);
	write_file(name, text.text);
	str_free(&text);
}

static long long guests(void)
{
	return number_in(convoke("status", "--json"), "guests");
}

START_TEST(an_import_reads_like_what_an_organizer_asks)
{
	make_event();
	write_file("list.csv", "name,phone,group\nAna,912345678,bride\nRui,913000111,\n");
	const struct run *run = convoke("import", "list.csv");
	assert_code(run, 0);
	ck_assert_str_eq(run->out, "2 added, 0 changed, 0 same, 0 refused.\nNames read, for example: Ana, Rui\n"
			 "convoke import --undo takes it back.\n");
	write_file("list.csv", "name,phone,group\nAna,912345678,family\nEva,912345678,\nBad,1,\n");
	run = convoke("import", "list.csv", "--dry-run");
	assert_code(run, 3);
	ck_assert_str_eq(run->out,
			 "Would be: 1 added, 1 changed, 0 same, 1 refused; 1 on the list is not in this file and stays.\n"
			 "Names read, for example: Ana, Eva\n"
			 "changed: Ana, +351912345678\n    group: \"bride\" is now \"family\"\n"
			 "not in this file: Rui, +351913000111\n"
			 "1 phone has more than one guest; each gets a message:\n    +351912345678: Ana, Eva\n"
			 "line 4: \"1\": this is not a phone number\n");
	run = convoke("import", "list.csv", "--dry-run", "--json", "--details");
	assert_says(run->out, "\"shared_phones\":1,\"samples\":[\"Ana\",\"Eva\"]");
	assert_says(run->out, "\"shared_phones\":[{\"phone\":\"+351912345678\",\"names\":\"Ana, Eva\"}]");
	assert_code(convoke("import", "list.csv", "--yes"), 2);
	/* A list in which much is different is not poured out. */
	write_long_list("long.csv", 0, 30);
	assert_code(convoke("import", "long.csv"), 0);
	run = convoke("import", "list.csv", "--dry-run");
	assert_says(run->out, "... and 21 more; --details lists them\n");
	ck_assert_uint_eq(count_lines(run->out), 18);
	ck_assert_uint_gt(count_lines(convoke("import", "list.csv", "--dry-run", "--details")->out), 30);
}
END_TEST

START_TEST(undo_takes_the_last_import_back_and_says_who_stays)
{
	make_event();
	const struct run *run = convoke("import", "--undo", "--yes");
	assert_code(run, 1);
	assert_says(run->err, "there is no import to take back");
	write_file("one.csv", "name,phone,group\nAna,912345678,bride\n");
	write_file("two.csv", "name,phone,group\nAna,912345678,family\nRui,913000111,\nEva,913000112,\n");
	assert_code(convoke("import", "one.csv"), 0);
	assert_code(convoke("import", "two.csv"), 0);
	assert_code(convoke("import", "--undo"), 2);
	assert_code(convoke("import", "--undo", "two.csv", "--yes"), 2);
	assert_code(convoke("import", "--undo", "--country", "PT"), 2);
	run = convoke("import", "--undo", "--dry-run");
	assert_code(run, 0);
	assert_says(run->out, "The import of two.csv (20");
	assert_says(run->out, ") would be taken back: 2 guests leave the list, 1 guest gets back what it had.\n");
	assert_code(convoke("rsvp", "2", "yes"), 0);
	run = convoke("import", "--undo", "--yes", "--json");
	assert_code(run, 3);
	assert_one_line(run);
	struct json *undone = json_line(run->out, 0);
	assert_keys(undone, "file imported_at removed reverted kept");
	ck_assert_str_eq(json_string(undone, "file"), "two.csv");
	ck_assert_int_eq(number_of(undone, "removed"), 1);
	ck_assert_int_eq(number_of(undone, "reverted"), 1);
	const struct json *kept = json_array_at(json_get(undone, "kept"), 0);
	ck_assert_int_eq(number_of(kept, "guest_id"), 2);
	ck_assert_str_eq(json_string(kept, "reason"), "stays on the list: changed since the import");
	json_free(undone);
	run = convoke_on_terminal("n\n", "import", "--undo");
	assert_code(run, 1);
	assert_says(run->out, "Take back the import of one.csv (20");
	assert_says(run->out, "nothing was taken back");
	ck_assert_int_eq(guests(), 2);
	run = convoke_on_terminal("y\n", "import", "--undo");
	assert_code(run, 0);
	assert_says(run->out, "1 guest left the list");
	assert_says(convoke("guests")->out, "Rui");
	ck_assert_int_eq(guests(), 1);
	assert_code(convoke("import", "--undo", "--yes"), 1);
}
END_TEST

static long long log_size(void)
{
	struct stat log;
	return stat(path_of("convoke/event.db-wal"), &log) == 0 ? (long long)log.st_size : 0;
}

/* Until a good part is written, and much more is to come. */
static void wait_for_writing(long long before)
{
	int64_t until = clock_mono_us() + 20 * 1000000;
	while (log_size() < before + (1 << 20))
		ck_assert_msg(clock_mono_us() < until, "the import does not begin");
}

START_TEST(an_interrupted_import_changes_nothing)
{
	make_event();
	write_long_list("long.csv", 0, 15000);
	long long before = log_size();
	int pid = start_convoke("import", "long.csv");
	wait_for_writing(before);
	ck_assert_int_eq(kill(pid, SIGINT), 0);
	const struct run *run = wait_for_run(pid);
	assert_code(run, 1);
	assert_says(run->err, "interrupted: nothing was changed");
	assert_one_line(run);
	ck_assert_int_eq(guests(), 0);
	assert_code(convoke("import", "--undo", "--yes"), 1);
}
END_TEST

START_TEST(two_imports_at_once_wait_for_each_other)
{
	enum { MANY = 3000 };
	make_event();
	write_long_list("one.csv", 0, MANY);
	write_long_list("two.csv", MANY / 2, MANY);
	int one = start_convoke("import", "one.csv"), two = start_convoke("import", "two.csv");
	assert_code(wait_for_run(one), 0);
	assert_code(wait_for_run(two), 0);
	ck_assert_int_eq(guests(), MANY + MANY / 2);
	assert_code(convoke("import", "--undo", "--yes"), 0);
	assert_code(convoke("import", "--undo", "--yes"), 0);
	ck_assert_int_eq(guests(), 0);
}
END_TEST

/* The import holds the file's lock for longer than a few claims: they wait, and nobody is lost or gets two. */
START_TEST(a_send_in_another_process_goes_on_around_a_long_import)
{
	enum { SENT = 60, MANY = 12000 };
	make_event();
	sim_start("--fail 0 --speed 0.01");
	make_template();
	import_guests(SENT);
	write_long_list("long.csv", 1000, MANY);
	setenv("CONVOKE_RATE", "60", 1);
	int send = start_convoke("send", "--all", "--yes", "--json");
	while (journal_count("\"kind\":\"create\"", NULL) == 0)
		;
	int import = start_convoke("import", "long.csv");
	assert_code(wait_for_run(import), 0);
	assert_code(wait_for_run(send), 0);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), SENT);
	const struct run *run = convoke("status", "--json");
	ck_assert_int_eq(number_in(run, "none"), MANY);
	ck_assert_int_eq(number_in(run, "queued") + number_in(run, "unknown") + number_in(run, "failed"), 0);
	sim_stop();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: import");
	TCase *tests = tcase_create("import");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, cli_begin, cli_end);
	tcase_add_test(tests, an_import_reads_like_what_an_organizer_asks);
	tcase_add_test(tests, undo_takes_the_last_import_back_and_says_who_stays);
	tcase_add_test(tests, an_interrupted_import_changes_nothing);
	tcase_add_test(tests, two_imports_at_once_wait_for_each_other);
	tcase_add_test(tests, a_send_in_another_process_goes_on_around_a_long_import);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
