#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/keys.h"
#include "ui/page.h"
#include "suite.h"

START_TEST(every_row_has_a_key_and_says_what_it_does)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	ck_assert_uint_gt(count, 40);
	for (size_t i = 0; i < count; i++) {
		ck_assert_msg(*rows[i].keys && *rows[i].help, "row %zu", i);
		ck_assert(*place_title(rows[i].place));
	}
}
END_TEST

START_TEST(no_key_means_two_things_in_one_place)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	for (int32_t code = 1; code <= PRESS_F1; code++) {
		int rows_of[PLACE_COUNT] = {0};
		for (size_t i = 0; i < count; i++)
			rows_of[rows[i].place] += keys_name(rows[i].keys, code);
		for (int place = 0; place < PLACE_COUNT; place++)
			ck_assert_msg(rows_of[place] <= 1, "code %d in place %d", code, place);
		if (code == 0x7f)
			code = PRESS_UP - 1; /* no key between has a name */
	}
}
END_TEST

START_TEST(the_contract_keys_are_there)
{
	static const struct { int32_t code; enum action action; } wanted[] = {
		{ PRESS_UP, ACTION_UP },       { 'k', ACTION_UP },             { PRESS_DOWN, ACTION_DOWN },
		{ 'j', ACTION_DOWN },          { 'g', ACTION_FIRST },          { 'G', ACTION_LAST },
		{ ' ', ACTION_SELECT },        { 'a', ACTION_SELECT_ALL },     { 'A', ACTION_SELECT_NONE },
		{ 'v', ACTION_INVERT },        { 's', ACTION_SEND },           { 'r', ACTION_REMIND },
		{ 'R', ACTION_RESEND },        { 'p', ACTION_PAUSE },          { 'c', ACTION_CANCEL },
		{ '/', ACTION_FILTER },        { PRESS_TAB, ACTION_NEXT_DOOR }, { 'o', ACTION_SORT },
		{ PRESS_ENTER, ACTION_OPEN },  { 't', ACTION_TEMPLATES },      { 'x', ACTION_EXPORT },
		{ 'y', ACTION_ANSWER },        { 'u', ACTION_REFRESH },        { '?', ACTION_HELP },
		{ 'q', ACTION_QUIT },          { PRESS_PAGE_UP, ACTION_PAGE_UP }, { PRESS_HOME, ACTION_FIRST },
		{ PRESS_END, ACTION_LAST },    { PRESS_PAGE_DOWN, ACTION_PAGE_DOWN },
		{ 'e', ACTION_EDIT },          { 'i', ACTION_IMPORT },
	};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		ck_assert_int_eq(key_action(PLACE_GUESTS, wanted[i].code), wanted[i].action);
}
END_TEST

START_TEST(only_y_sends)
{
	for (int32_t code = 1; code < 0x7f; code++)
		ck_assert((key_action(PLACE_SEND, code) == ACTION_CONFIRM) == (code == 'y'));
}
END_TEST

START_TEST(hints_never_take_more_room_than_there_is)
{
	for (int columns = 0; columns < 200; columns++) {
		char *hints = key_hints(PLACE_GUESTS, columns);
		ck_assert_int_le((int)strlen(hints), columns);
		free(hints);
	}
	char *hints = key_hints(PLACE_GUESTS, 60);
	ck_assert_msg(strstr(hints, "Space select  s send  / filter  Enter details  ? help"), "%s", hints);
	free(hints);
}
END_TEST

static const char *line(const struct page *page, size_t index)
{
	ck_assert_uint_lt(index, page->count);
	return page->lines[index].text;
}

START_TEST(a_page_wraps_between_words_and_breaks_what_is_too_long)
{
	struct page page = {0};
	page_begin(&page, 12);
	page_add(&page, ROLE_PLAIN, 0, "one two three\nabcdefghijklmnopq");
	ck_assert_str_eq(line(&page, 0), "one two");
	ck_assert_str_eq(line(&page, 1), "three");
	ck_assert_str_eq(line(&page, 2), "abcdefghijkl");
	ck_assert_str_eq(line(&page, 3), "mnopq");
	ck_assert_uint_eq(page.count, 4);
	page_clear(&page);
}
END_TEST

START_TEST(a_page_counts_columns_and_holds_no_control_characters)
{
	struct page page = {0};
	page_begin(&page, 8);
	page_add(&page, ROLE_PLAIN, 0, "山田太郎様です");
	ck_assert_str_eq(line(&page, 0), "山田太郎");
	page_begin(&page, 40);
	page_add(&page, ROLE_PLAIN, 0, "a\033[31mb\xe2\x80\xae");
	ck_assert(!strchr(line(&page, 0), 0x1b));
	ck_assert(!strstr(line(&page, 0), "\xe2\x80\xae"));
	page_clear(&page);
}
END_TEST

START_TEST(an_entry_shows_its_label_on_a_page_of_any_width)
{
	for (int columns = 10; columns < 120; columns++) {
		struct page page = {0};
		page_begin(&page, columns);
		page_entry(&page, 20, "Down j", "one guest down");
		ck_assert_msg(strncmp(line(&page, 0), "Down j", 6) == 0, "%d columns: %s", columns, line(&page, 0));
		page_clear(&page);
	}
}
END_TEST

START_TEST(a_page_scrolls_no_further_than_its_end)
{
	struct page page = {0};
	page_begin(&page, 20);
	for (int i = 0; i < 30; i++)
		page_addf(&page, ROLE_PLAIN, 0, "%d", i);
	page_scroll(&page, 100, 10);
	ck_assert_uint_eq(page.top, 20);
	page_scroll(&page, -100, 10);
	ck_assert_uint_eq(page.top, 0);
	page_scroll(&page, 5, 40);
	ck_assert_uint_eq(page.top, 0);
	page_clear(&page);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("keys");
	TCase *tests = tcase_create("keys and pages");
	tcase_add_test(tests, every_row_has_a_key_and_says_what_it_does);
	tcase_add_test(tests, no_key_means_two_things_in_one_place);
	tcase_add_test(tests, the_contract_keys_are_there);
	tcase_add_test(tests, only_y_sends);
	tcase_add_test(tests, hints_never_take_more_room_than_there_is);
	tcase_add_test(tests, a_page_wraps_between_words_and_breaks_what_is_too_long);
	tcase_add_test(tests, a_page_counts_columns_and_holds_no_control_characters);
	tcase_add_test(tests, an_entry_shows_its_label_on_a_page_of_any_width);
	tcase_add_test(tests, a_page_scrolls_no_further_than_its_end);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
