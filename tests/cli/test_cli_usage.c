#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli.h"
#include "tests/unit/suite.h"

START_TEST(a_command_that_does_not_exist_is_wrong_usage_with_the_nearest)
{
	const struct run *run = convoke("statsu");
	assert_code(run, 2);
	assert_one_line(run);
	assert_says(run->err, "did you mean status?");
	ck_assert_str_eq(run->out, "");
	static const char *const slips[][4] = {
		{"exprot", "", "did you mean export?"}, {"template", "lst", "did you mean template list?"},
		{"guest", "ad", "did you mean guest add?"}, {"tempalte", "list", "did you mean template list?"},
		{"help", "exprot", "did you mean export?"}, {"send", "--dryrun", "did you mean --dry-run?"},
		{"send", "--tempalte=x", "did you mean --template?"}, {"export", "--rejects=x", "it belongs to import"},
		{"xyzzy", "", "convoke help lists the commands"}, {"guests.csv", "", "convoke import guests.csv reads a guest list"},
	};
	write_file("guests.csv", "name,phone\n");
	for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
		run = *slips[i][1] ? convoke(slips[i][0], slips[i][1]) : convoke(slips[i][0]);
		assert_code(run, 2);
		assert_one_line(run);
		assert_says(run->err, slips[i][2]);
	}
}
END_TEST

START_TEST(an_option_of_another_command_is_wrong_usage)
{
	const struct run *run = convoke("status", "--watch");
	assert_code(run, 2);
	assert_one_line(run);
	assert_says(run->err, "status has no option --watch");
}
END_TEST

START_TEST(a_misspelled_option_names_the_one_that_was_meant)
{
	const struct run *run = convoke("send", "--remidner", "--all");
	assert_code(run, 2);
	assert_one_line(run);
	assert_says(run->err, "did you mean --reminder?");
}
END_TEST

START_TEST(a_family_alone_names_its_members)
{
	const struct run *run = convoke("template");
	assert_code(run, 2);
	assert_says(run->err, "fetch, list, show, map, preview, default");
	run = convoke("guest", "ad", "name=x");
	assert_code(run, 2);
	assert_says(run->err, "add, set, show, remove");
}
END_TEST

START_TEST(missing_and_surplus_words_and_values_are_wrong_usage)
{
	assert_code(convoke("import"), 2);
	assert_code(convoke("guests", "all"), 2);
	assert_code(convoke("status", "-f"), 2);
	assert_code(convoke("status", "--json=yes"), 2);
	assert_code(convoke("-z"), 2);
	assert_says(convoke("import")->err, "FILE|-|--undo is missing");
	assert_says(convoke("—json", "status")->err, "write --json");
	assert_says(convoke("-f", "-", "status")->err, "not standard input");
	assert_code(convoke("backup"), 2);
}
END_TEST

START_TEST(help_is_long_and_errors_are_short)
{
	const struct run *run = convoke("help");
	assert_code(run, 0);
	ck_assert_uint_gt(count_lines(run->out), 25);
	assert_says(run->out, "\n  send ");
	ck_assert_str_eq(run->err, "");
	run = convoke("help", "send");
	assert_code(run, 0);
	assert_says(run->out, "--queue-only");
	run = convoke("send", "--help");
	assert_code(run, 0);
	assert_says(run->out, "usage: convoke send");
	run = convoke("help", "template", "map");
	assert_code(run, 0);
	assert_says(run->out, "{guest.first_name}");
	assert_code(convoke("help", "nothing"), 2);
}
END_TEST

START_TEST(every_command_of_the_overview_has_help_of_its_own)
{
	const struct run *run = convoke("help");
	char *list = strdup(run->out), *rest = list;
	size_t seen = 0;
	for (char *line; (line = strsep(&rest, "\n"));) {
		if (strncmp(line, "  ", 2) != 0 || line[2] == '-' || line[2] == ' ')
			continue;
		char *end = strstr(line + 2, "  ");
		ck_assert_ptr_nonnull(end);
		*end = '\0';
		char *second = strchr(line + 2, ' ');
		if (second)
			*second++ = '\0';
		assert_code(second ? convoke("help", line + 2, second) : convoke("help", line + 2), 0);
		seen++;
	}
	ck_assert_uint_gt(seen, 20);
	free(list);
}
END_TEST

START_TEST(the_version_comes_first_and_then_every_library_with_its_own)
{
	static const char *const libraries[] = {"SQLite", "libcurl", "json-c", "ncurses", "ICU", "utf8proc", "libcrypto",
						"libmicrohttpd", "libqrencode", "libcsv"};
	enum { LIBRARIES = sizeof libraries / sizeof *libraries };
	const struct run *run = convoke("--version");
	assert_code(run, 0);
	ck_assert_int_eq(strncmp(run->out, "convoke " CONVOKE_VERSION "\n", strlen("convoke " CONVOKE_VERSION "\n")), 0);
	ck_assert_uint_eq(count_lines(run->out), 1 + LIBRARIES);
	struct json *object = json_line(convoke("--version", "--json")->out, 0);
	assert_keys(object, "convoke libraries");
	for (size_t i = 0; i < LIBRARIES; i++) {
		const char *version = json_string(json_get(object, "libraries"), libraries[i]);
		ck_assert_msg(version && strpbrk(version, "0123456789"), "%s has no version", libraries[i]);
	}
	json_free(object);
}
END_TEST

START_TEST(without_a_terminal_the_dashboard_does_not_open)
{
	make_event();
	const struct run *run = convoke_words((const char *const[]){NULL}, NULL);
	assert_code(run, 2);
	assert_one_line(run);
	assert_says(run->err, "terminal");
}
END_TEST

START_TEST(a_missing_file_is_an_error_and_is_not_made)
{
	static const char *const commands[][4] = {
		{"event"}, {"guests"}, {"status"}, {"log"}, {"failures"}, {"campaigns"}, {"export"}, {"pause"}, {"resume"},
		{"template", "list"}, {"sync"}, {"run"}, {"cancel", "--yes"}, {"import", "-"},
		{"send", "--all", "--yes"}, {"guest", "remove", "1"}, {"rsvp", "1", "yes"},
		{"erase", "--guest=1", "--yes"}, {"backup", "copy.db"},
	};
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		const char *words[7] = {"-f", "none.db"};
		memcpy(words + 2, commands[i], sizeof commands[i]);
		const struct run *run = convoke_words(words, NULL);
		assert_code(run, 1);
		assert_one_line(run);
		assert_says(run->err, "none.db");
	}
	assert_code(convoke("-f", "none.db", "init"), 0);
}
END_TEST

START_TEST(file_and_json_stand_before_or_after_the_command)
{
	static const char *const orders[][5] = {
		{"-f", "a.db", "--json", "event"}, {"event", "-f", "a.db", "--json"},
		{"--json", "event", "-f", "a.db"}, {"-fa.db", "event", "--json"}, {"event", "--json", "--file=a.db"},
	};
	assert_code(convoke("-f", "a.db", "init", "--name", "Party"), 0);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		const struct run *run = convoke_words(orders[i], NULL);
		assert_code(run, 0);
		struct json *event = json_line(run->out, 0);
		ck_assert_str_eq(json_string(event, "name"), "Party");
		json_free(event);
	}
	setenv("POSIXLY_CORRECT", "1", 1);
	assert_code(convoke("event", "-f", "a.db"), 0);
	unsetenv("POSIXLY_CORRECT");
}
END_TEST

START_TEST(the_environment_names_the_file_and_the_option_goes_before_it)
{
	assert_code(convoke("-f", "a.db", "init", "--name", "A"), 0);
	assert_code(convoke("-f", "b.db", "init", "--name", "B"), 0);
	setenv("CONVOKE_FILE", path_of("a.db"), 1);
	assert_says(convoke("event", "--json")->out, "\"name\":\"A\"");
	assert_says(convoke("event", "--json", "-f", "b.db")->out, "\"name\":\"B\"");
	unsetenv("CONVOKE_FILE");
}
END_TEST

START_TEST(a_bad_setting_stops_a_command_before_it_does_anything)
{
	setenv("CONVOKE_RATE", "quick", 1);
	const struct run *run = convoke("init");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "CONVOKE_RATE");
	assert_code(convoke("help"), 0);
	unsetenv("CONVOKE_RATE");
	assert_code(convoke("init"), 0);
}
END_TEST

START_TEST(sending_without_settings_says_what_to_set)
{
	make_event();
	import_guests(1);
	const struct run *run = convoke("send", "--all", "--yes");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "TWILIO_ACCOUNT_SID");
	assert_code(convoke("run", "--until-idle"), 1);
	assert_code(convoke("sync"), 1);
	assert_code(convoke("template", "fetch"), 1);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "none"), 1);
}
END_TEST

START_TEST(send_needs_a_selection_and_a_yes)
{
	make_event();
	import_guests(1);
	static const char *const wrong[][8] = {
		{"send"}, {"send", "--yes"}, {"send", "--all"}, {"send", "--reminder", "--yes"},
		{"send", "--all", "--filter", "x", "--yes"}, {"send", "1", "--yes"},
		{"send", "--all", "--reminder", "--resend", "--yes"}, {"send", "--guest", "x", "--yes"},
		{"send", "--guest", "0", "--yes"}, {"send", "--guest", "-1", "--yes"},
		{"send", "--filter", " ", "--yes"}, {"send", "--filter", "", "--yes"},
		{"send", "--filter", "group:a", "--filter", "group:b", "--yes"},
		{"send", "--filter", "statsu:failed", "--yes"}, {"send", "--filter", "status:lost", "--yes"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct run *run = convoke_words(wrong[i], NULL);
		assert_code(run, 2);
		assert_one_line(run);
	}
	assert_code(convoke("send", "--guest", "99", "--dry-run"), 1);
}
END_TEST

START_TEST(numbers_and_values_are_checked_before_anything_is_looked_up)
{
	make_event();
	static const char *const wrong[][6] = {
		{"guest", "remove", "99999999999999999999"}, {"guest", "remove", "0"}, {"rsvp", "1x", "yes"},
		{"log", "--guest", "-1"}, {"guest", "set", "9223372036854775808", "name=x"}, {"rsvp", "1", "yess"},
		{"rsvp", "1", "yes", "--seats", "99999999999"}, {"export", "--format", "cvs"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct run *run = convoke_words(wrong[i], NULL);
		assert_code(run, 2);
		assert_one_line(run);
	}
	assert_says(convoke("rsvp", "1", "yess")->err, "did you mean yes?");
	assert_says(convoke("guests", "--filter", "status:fialed")->err, "did you mean failed?");
	assert_says(convoke("event", "set", "nmae=x")->err, "did you mean name?");
	assert_says(convoke("guest", "add", "name=x", "phne=1")->err, "did you mean phone?");
}
END_TEST

START_TEST(resolve_and_cancel_check_their_words)
{
	make_event();
	static const char *const wrong[][8] = {
		{"resolve", "1"}, {"resolve", "--sent"}, {"resolve", "1", "--sent", "--not-sent"},
		{"resolve", "--all", "1", "--sent", "--yes"}, {"resolve", "x", "--sent"},
		{"resolve", "1", "--not-sent"}, {"resolve", "--all", "--sent"},
		{"resolve", "1", "--sent", "--sid", "nonsense"}, {"cancel"},
		{"cancel", "--campaign", "x", "--yes"}, {"cancel", "--guest", "x", "--yes"},
		{"cancel", "--filter", " ", "--yes"}, {"cancel", "--guest", "1", "--campaign", "1", "--yes"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct run *run = convoke_words(wrong[i], NULL);
		assert_code(run, 2);
		assert_one_line(run);
	}
	assert_code(convoke("resolve", "7", "--sent"), 1);
	assert_code(convoke("cancel", "--campaign", "7", "--yes"), 1);
	assert_code(convoke("cancel", "--yes"), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: usage");
	TCase *tests = tcase_create("usage");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, cli_begin, cli_end);
	tcase_add_test(tests, a_command_that_does_not_exist_is_wrong_usage_with_the_nearest);
	tcase_add_test(tests, an_option_of_another_command_is_wrong_usage);
	tcase_add_test(tests, a_misspelled_option_names_the_one_that_was_meant);
	tcase_add_test(tests, a_family_alone_names_its_members);
	tcase_add_test(tests, missing_and_surplus_words_and_values_are_wrong_usage);
	tcase_add_test(tests, help_is_long_and_errors_are_short);
	tcase_add_test(tests, every_command_of_the_overview_has_help_of_its_own);
	tcase_add_test(tests, the_version_comes_first_and_then_every_library_with_its_own);
	tcase_add_test(tests, without_a_terminal_the_dashboard_does_not_open);
	tcase_add_test(tests, a_missing_file_is_an_error_and_is_not_made);
	tcase_add_test(tests, file_and_json_stand_before_or_after_the_command);
	tcase_add_test(tests, the_environment_names_the_file_and_the_option_goes_before_it);
	tcase_add_test(tests, a_bad_setting_stops_a_command_before_it_does_anything);
	tcase_add_test(tests, sending_without_settings_says_what_to_set);
	tcase_add_test(tests, send_needs_a_selection_and_a_yes);
	tcase_add_test(tests, numbers_and_values_are_checked_before_anything_is_looked_up);
	tcase_add_test(tests, resolve_and_cancel_check_their_words);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
