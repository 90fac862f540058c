/* What leaves the file: lists for people and programs, and a backup that becomes the file again. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "tests/cli/cli.h"
#include "tests/unit/suite.h"

static void begin(void)
{
	cli_begin();
	make_event();
	import_guests(6);
}

static mode_t mode_of(const char *path)
{
	struct stat info;
	ck_assert_msg(stat(path, &info) == 0, "no %s", path);
	return info.st_mode & 07777;
}

START_TEST(those_that_failed_are_written_with_reason_and_advice_corrected_and_imported_again)
{
	/* The simulator's own numbers that fail. */
	sim_start("--speed 0");
	write_file("bad.csv", "name,phone\nNuno,+351912009001\n=Tiago,+351912009004\n");
	assert_code(convoke("import", "bad.csv"), 0);
	make_template();
	assert_code(convoke("send", "--all", "--yes"), 3);
	assert_code(convoke("sync"), 0);
	assert_code(convoke("export", "--failed", "-o", "failed.csv"), 0);
	ck_assert_uint_eq(mode_of(path_of("failed.csv")), 0600);
	char *text = read_file(path_of("failed.csv"));
	ck_assert_uint_eq(count_lines(text), 3);
	assert_says(text, ",error_code,error,reason,advice,message_at\r\n");
	assert_says(text, ",63024,");
	assert_says(text, "This number is not on WhatsApp");
	assert_says(text, "Check the number with the guest");
	assert_says(text, "\"'=Tiago\"");
	struct json *line = json_line(convoke("export", "--failed", "--json", "--filter", "code:63024")->out, 0);
	ck_assert_str_eq(json_string(line, "name"), "Nuno");
	ck_assert_ptr_nonnull(json_string(line, "reason"));
	ck_assert_ptr_nonnull(json_string(line, "advice"));
	ck_assert_ptr_nonnull(json_string(line, "message_at"));
	json_free(line);
	/* A person corrects a number in the sheet. */
	char *number = strstr(text, "351912009001");
	memcpy(number, "351912000077", 12);
	write_file("failed.csv", text);
	free(text);
	const struct run *run = convoke("import", "failed.csv", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "changed"), 1);
	ck_assert_int_eq(number_in(run, "same"), 1);
	/* The report says the same of them. */
	run = convoke("export", "--format", "html");
	assert_says(run->out, "Why messages failed");
	assert_says(run->out, "This number is not on WhatsApp");
}
END_TEST

START_TEST(a_file_is_written_whole_or_not_at_all_and_a_dash_is_standard_output)
{
	assert_code(convoke("export", "-o", "report.html"), 0);
	ck_assert_uint_eq(mode_of(path_of("report.html")), 0600);
	char *whole = read_file(path_of("report.html"));
	assert_says(whole, "</html>\n");
	const struct run *run = convoke("export", "--format", "html", "-o", "-");
	assert_code(run, 0);
	assert_says(run->out, "</html>\n");
	ck_assert_int_ne(access(path_of("-"), F_OK), 0);
	/* What cannot be written leaves nothing behind, and what was there stays. */
	ck_assert_int_eq(mkdir(path_of("folder"), 0700), 0);
	run = convoke("export", "-o", "folder");
	assert_code(run, 1);
	assert_one_line(run);
	run = convoke("export", "-o", "none/such.csv");
	assert_code(run, 1);
	assert_one_line(run);
	char *again = read_file(path_of("report.html"));
	ck_assert_str_eq(again, whole);
	free(again);
	free(whole);
	assert_says(convoke("export", "--totals", "--json")->out, "\"total\":{\"guests\":6,\"seats\":6,");
	assert_says(convoke_on_terminal("", "export", "--totals")->out, "(no group)  6       6");
}
END_TEST

START_TEST(what_makes_no_sense_together_is_refused)
{
	static const char *const wrong[][4] = {
		{"--format", "xls"}, {"--format", "csv", "--json"}, {"--failed", "--totals"}, {"--failed", "--format", "html"},
		{"--totals", "--format", "html"}, {"--failed", "--filter", "nonsense:1"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct run *run = convoke("export", wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3]);
		assert_code(run, 2);
		assert_one_line(run);
	}
}
END_TEST

START_TEST(a_backup_while_messages_are_sent_is_sound_paused_and_becomes_the_file_again)
{
	sim_start("--no-magic --speed 0 --latency 20");
	make_template();
	import_guests(60);
	setenv("CONVOKE_RATE", "60", 1);
	int pid = start_convoke("send", "--all", "--yes");
	while (journal_count("\"kind\":\"create\"", NULL) < 10)
		;
	const struct run *run = convoke("backup", "copy.db", "--json");
	assert_code(run, 0);
	assert_says(run->out, "copy.db");
	ck_assert_uint_eq(mode_of(path_of("copy.db")), 0600);
	ck_assert_int_ne(access(path_of("copy.db.part"), F_OK), 0);
	ck_assert_int_ne(access(path_of("copy.db-wal"), F_OK), 0);
	assert_code(wait_for_run(pid), 0);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 60);
	/* Every guest of the moment is in it, counted once, and it sends nothing by itself. */
	run = convoke("-f", "copy.db", "status", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "guests"), 60);
	assert_says(run->out, "this is a copy");
	assert_code(convoke("-f", "copy.db", "send", "--all", "--yes"), 4);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 60);
	/* As the manual says: the file is lost, the copy takes its place; what is left of the lost one would spoil it. */
	write_file("convoke/event.db-wal", "left");
	ck_assert_int_eq(unlink(path_of("convoke/event.db")), 0);
	char *lost = xstrdup(path_of("convoke/event.db"));
	run = convoke("-f", "copy.db", "backup", lost);
	assert_code(run, 1);
	assert_says(run->err, "move it away");
	unlink(path_of("convoke/event.db-wal"));
	unlink(path_of("convoke/event.db-shm"));
	assert_code(convoke("-f", "copy.db", "backup", lost), 0);
	free(lost);
	assert_code(convoke("resume"), 0);
	/* What the copy takes for waiting has been sent since: Twilio says so, and nobody gets a second message. */
	ck_assert_int_gt(number_in(convoke("status", "--json"), "queued"), 0);
	convoke("run", "--until-idle");
	ck_assert_int_eq(number_in(convoke("status", "--json"), "queued"), 0);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 60);
}
END_TEST

START_TEST(a_backup_leaves_what_is_there_and_refuses_a_pipe)
{
	static const char *const wrong[] = {"-", "there.db", "none/such.db", "."};
	write_file("there.db", "precious");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct run *run = convoke("backup", wrong[i]);
		ck_assert_int_ne(run->code, 0);
		assert_one_line(run);
	}
	char *text = read_file(path_of("there.db"));
	ck_assert_str_eq(text, "precious");
	free(text);
	ck_assert_int_ne(access(path_of("-"), F_OK), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("export");
	TCase *tests = tcase_create("export");
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, those_that_failed_are_written_with_reason_and_advice_corrected_and_imported_again);
	tcase_add_test(tests, a_file_is_written_whole_or_not_at_all_and_a_dash_is_standard_output);
	tcase_add_test(tests, what_makes_no_sense_together_is_refused);
	tcase_add_test(tests, a_backup_while_messages_are_sent_is_sound_paused_and_becomes_the_file_again);
	tcase_add_test(tests, a_backup_leaves_what_is_there_and_refuses_a_pipe);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
