#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "ui/chart.h"
#include "ui/chatter.h"
#include "ui/notices.h"
#include "ui/title.h"
#include "suite.h"

static void assert_text(char *text, const char *wanted)
{
	ck_assert_str_eq(text, wanted);
	free(text);
}

START_TEST(a_bar_is_empty_for_nothing_full_for_all_and_between_for_the_rest)
{
	for (int columns = 1; columns <= 60; columns += 7) {
		ck_assert_int_eq(chart_eighths(0, 100000, columns), 0);
		ck_assert_int_eq(chart_eighths(1, 100000, columns), 1);
		ck_assert_int_eq(chart_eighths(99999, 100000, columns), 8 * columns - 1);
		ck_assert_int_eq(chart_eighths(100000, 100000, columns), 8 * columns);
	}
	ck_assert_int_eq(chart_eighths(1, 2, 10), 40);
	ck_assert_int_eq(chart_eighths(5, 0, 10), 0);
	ck_assert_int_eq(chart_eighths(5, 10, 0), 0);
	ck_assert_int_eq(chart_eighths(INT64_MAX - 1, INT64_MAX, 10), 79);
}
END_TEST

START_TEST(bars_of_text_are_never_wider_than_told)
{
	assert_text(chart_bar(1, 2, 5, true), "██▌");
	assert_text(chart_bar(1, 1000, 5, true), "▏");
	assert_text(chart_bar(5, 5, 5, true), "█████");
	assert_text(chart_bar(1, 2, 5, false), "##");
	assert_text(chart_bar(1, 1000, 5, false), "#");
	assert_text(chart_bar(0, 5, 5, true), "");
	for (int64_t part = 0; part <= 100; part++) {
		char *bar = chart_bar(part, 100, 7, true);
		ck_assert_int_le(text_columns(bar), 7);
		free(bar);
	}
}
END_TEST

START_TEST(a_line_has_a_character_for_each_value_and_something_stands_higher_than_nothing)
{
	assert_text(chart_line((const int64_t[]){ 0, 1, 100, 50 }, 4, true), "▁▂█▅");
	assert_text(chart_line((const int64_t[]){ 0, 1, 100, 50 }, 4, false), "_.#=");
	assert_text(chart_line((const int64_t[]){ 0, 0 }, 2, true), "▁▁");
	assert_text(chart_line((const int64_t[]){ 7 }, 1, true), "█");
	assert_text(chart_line(NULL, 0, true), "");
	ck_assert_int_eq(chart_most((const int64_t[]){ 3, 9, 4 }, 3), 9);
	ck_assert_int_eq(chart_most(NULL, 0), 0);
}
END_TEST

START_TEST(every_instant_of_a_stretch_falls_into_one_of_its_parts)
{
	int64_t instants[1000], parts[7], sum = 0;
	for (int i = 0; i < 1000; i++)
		instants[i] = 5000 + i;
	chart_spread(instants, 1000, 5000, 5999, parts, 7);
	for (int i = 0; i < 7; i++) {
		ck_assert_int_ge(parts[i], 1000 / 7);
		sum += parts[i];
	}
	ck_assert_int_eq(sum, 1000);
	/* What lies outside is not counted; a stretch of no length is its first part. */
	chart_spread(instants, 1000, 5100, 5100, parts, 7);
	ck_assert_int_eq(parts[0], 1);
	ck_assert_int_eq(parts[6], 0);
	chart_spread(NULL, 0, 0, 10, parts, 7);
	ck_assert_int_eq(chart_most(parts, 7), 0);
}
END_TEST

START_TEST(durations_are_counted_in_steps_without_empty_ones_at_the_ends)
{
	const int64_t durations[] = { 0, 1000, 1001, 4000, 60000, INT64_C(90000000) };
	struct chart_steps steps = chart_steps(durations, 6);
	ck_assert_uint_eq(steps.first, 0);
	ck_assert_uint_eq(steps.end, CHART_STEPS);
	ck_assert_int_eq(steps.n[0], 2);
	ck_assert_str_eq(chart_step_end(1), "2 s");
	ck_assert_int_eq(steps.n[1], 1);
	ck_assert_int_eq(steps.n[5], 1);
	ck_assert_str_eq(chart_step_end(5), "1 min");
	ck_assert_int_eq(steps.n[CHART_STEPS - 1], 1);

	steps = chart_steps(durations + 3, 2);
	ck_assert_uint_eq(steps.first, 2);
	ck_assert_uint_eq(steps.end, 6);
	steps = chart_steps(NULL, 0);
	ck_assert_uint_eq(steps.first, steps.end);
}
END_TEST

START_TEST(a_percentage_is_0_only_of_nothing_and_100_only_of_all)
{
	static const struct { int64_t part, whole; const char *text; } wanted[] = {
		{ 0, 80, "0 %" }, { 1, 1000, "<1 %" }, { 999, 1000, ">99 %" }, { 80, 80, "100 %" }, { 57, 80, "71 %" },
		{ 0, 0, "" },
	};
	char text[PERCENT_SIZE];
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		ck_assert_str_eq(chart_percent(text, wanted[i].part, wanted[i].whole), wanted[i].text);
}
END_TEST

START_TEST(what_is_said_again_is_told_once_with_how_often)
{
	struct notices notices = {0};
	ck_assert_ptr_null(notices_newest(&notices));
	for (int i = 0; i < 14; i++) {
		notices_add(&notices, 100 + i, ROLE_WARNING, strdup("Twilio cannot be reached"));
		notices_add(&notices, 100 + i, ROLE_PLAIN, strdup("going on"));
	}
	notices_add(&notices, 200, ROLE_PLAIN, strdup("Twilio cannot be reached")); /* no warning: another one */
	ck_assert_uint_eq(notices.count, 3);
	ck_assert_int_eq(notices.items[0].times, 14);
	ck_assert_int_eq(notices.items[0].first_at, 100);
	ck_assert_int_eq(notices.items[0].at, 113);
	ck_assert_int_eq(notices_newest(&notices)->at, 200);
	for (int i = 0; i < 2 * NOTICE_LIMIT; i++) {
		char text[] = { (char)('a' + i % 26), (char)('a' + i / 26), '\0' };
		notices_add(&notices, 300 + i, ROLE_PLAIN, strdup(text));
	}
	ck_assert_uint_eq(notices.count, NOTICE_LIMIT);
	ck_assert_int_eq(notices_newest(&notices)->at, 300 + 2 * NOTICE_LIMIT - 1);
	notices_clear(&notices);
	ck_assert_uint_eq(notices.count, 0);
}
END_TEST

START_TEST(only_terminals_with_a_title_get_one)
{
	static const char *const with[] = { "xterm", "xterm-256color", "screen.xterm-256color", "tmux-256color", "alacritty",
					    "foot", "xterm-kitty", "rxvt-unicode" };
	static const char *const without[] = { "linux", "vt100", "vt220", "dumb", "ansi", "" };
	for (size_t i = 0; i < sizeof with / sizeof *with; i++)
		ck_assert(title_known(with[i]));
	for (size_t i = 0; i < sizeof without / sizeof *without; i++)
		ck_assert(!title_known(without[i]));
}
END_TEST

START_TEST(what_libraries_say_is_told_line_by_line)
{
	char line[64];
	chatter_catch();
	ck_assert(!chatter_line(line, sizeof line));
	fprintf(stderr, "first\n\nsecond\nthe rest ");
	ck_assert(chatter_line(line, sizeof line));
	ck_assert_str_eq(line, "first");
	ck_assert(chatter_line(line, sizeof line));
	ck_assert_str_eq(line, "second");
	ck_assert(chatter_line(line, sizeof line));
	ck_assert_str_eq(line, "the rest ");
	ck_assert(!chatter_line(line, sizeof line));
	for (int i = 0; i < 5000; i++)
		fputc('x', stderr);
	size_t told = 0;
	while (chatter_line(line, sizeof line))
		told += strlen(line);
	ck_assert_uint_eq(told, 5000);
	chatter_release();
	ck_assert(!chatter_line(line, sizeof line));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("charts, notices, titles");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, a_bar_is_empty_for_nothing_full_for_all_and_between_for_the_rest);
	tcase_add_test(tests, bars_of_text_are_never_wider_than_told);
	tcase_add_test(tests, a_line_has_a_character_for_each_value_and_something_stands_higher_than_nothing);
	tcase_add_test(tests, every_instant_of_a_stretch_falls_into_one_of_its_parts);
	tcase_add_test(tests, durations_are_counted_in_steps_without_empty_ones_at_the_ends);
	tcase_add_test(tests, a_percentage_is_0_only_of_nothing_and_100_only_of_all);
	tcase_add_test(tests, what_is_said_again_is_told_once_with_how_often);
	tcase_add_test(tests, what_libraries_say_is_told_line_by_line);
	tcase_add_test(tests, only_terminals_with_a_title_get_one);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
