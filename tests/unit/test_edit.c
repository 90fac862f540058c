#include <check.h>
#include <string.h>

#include "base/str.h"
#include "ui/edit.h"
#include "suite.h"

START_TEST(letters_go_where_the_cursor_is)
{
	struct edit edit = {0};
	edit_set(&edit, "Ana");
	edit_left(&edit);
	ck_assert(edit_insert(&edit, 0xe7));
	ck_assert_str_eq(edit.text, "Ança");
	edit_home(&edit);
	ck_assert(edit_insert(&edit, 0x1f600));
	ck_assert_str_eq(edit.text, "😀Ança");
	edit_end(&edit);
	ck_assert_uint_eq(edit.cursor, edit.length);
}
END_TEST

START_TEST(a_letter_with_its_accent_is_one_step)
{
	struct edit edit = {0};
	edit_set(&edit, "ae\xcc\x81\xcc\xa7z"); /* e with two combining marks */
	edit_left(&edit);
	edit_left(&edit);
	ck_assert_uint_eq(edit.cursor, 1);
	edit_right(&edit);
	edit_backspace(&edit);
	ck_assert_str_eq(edit.text, "az");
}
END_TEST

START_TEST(delete_takes_what_is_under_the_cursor)
{
	struct edit edit = {0};
	edit_set(&edit, "שלום");
	edit_home(&edit);
	edit_delete(&edit);
	ck_assert_str_eq(edit.text, "לום");
	edit_end(&edit);
	edit_delete(&edit);
	ck_assert_str_eq(edit.text, "לום");
}
END_TEST

START_TEST(nothing_happens_at_the_ends)
{
	struct edit edit = {0};
	edit_backspace(&edit);
	edit_delete(&edit);
	edit_left(&edit);
	edit_right(&edit);
	edit_delete_word(&edit);
	ck_assert_str_eq(edit.text, "");
	ck_assert_uint_eq(edit.cursor, 0);
}
END_TEST

START_TEST(words_and_the_whole_line_can_be_taken_back)
{
	struct edit edit = {0};
	edit_set(&edit, "group:bride status:failed");
	edit_delete_word(&edit);
	ck_assert_str_eq(edit.text, "group:bride ");
	edit_delete_word(&edit);
	ck_assert_str_eq(edit.text, "");
	edit_set(&edit, "one two");
	edit_left(&edit);
	edit_delete_to_start(&edit);
	ck_assert_str_eq(edit.text, "o");
}
END_TEST

START_TEST(control_characters_are_not_typed)
{
	static const int32_t refused[] = { 0, 7, 0x1b, 0x7f, 0x85, 0x9b, 0xd800, 0xdfff, 0x110000 };
	struct edit edit = {0};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		ck_assert_msg(!edit_insert(&edit, refused[i]), "%d", refused[i]);
	ck_assert_uint_eq(edit.length, 0);
}
END_TEST

START_TEST(a_pasted_line_break_is_a_blank)
{
	struct edit edit = {0};
	edit_paste(&edit, "Ana\r\n\tFerreira\n\xff!");
	ck_assert_str_eq(edit.text, "Ana Ferreira \xef\xbf\xbd!");
}
END_TEST

START_TEST(too_much_text_is_cut_between_letters)
{
	struct edit edit = {0};
	char long_text[4 * EDIT_SIZE] = "";
	for (size_t i = 0; i < sizeof long_text - 4; i += 3)
		memcpy(long_text + i, "字", 4);
	edit_set(&edit, long_text);
	ck_assert_uint_lt(edit.length, EDIT_SIZE);
	ck_assert_uint_gt(edit.length, EDIT_SIZE - 8);
	ck_assert(utf8_valid(edit.text, edit.length));
	ck_assert(!edit_insert(&edit, 0x5b57));
}
END_TEST

START_TEST(bytes_that_are_no_letters_are_left_away)
{
	struct edit edit = {0};
	edit_set_exactly(&edit, "\xc3\xa9\x80\x80\x80\x80/a\xff" "b\xe2\x82/\xf8\x88\x80\x80\x80" "c");
	ck_assert_str_eq(edit.text, "/ab/c");
}
END_TEST

START_TEST(the_window_always_holds_the_cursor)
{
	struct edit edit = {0};
	int column;
	edit_set(&edit, "0123456789");
	ck_assert_uint_eq(edit_window(&edit, 20, &column), 0);
	ck_assert_int_eq(column, 10);
	ck_assert_uint_eq(edit_window(&edit, 5, &column), 6);
	ck_assert_int_eq(column, 4);
	edit_home(&edit);
	ck_assert_uint_eq(edit_window(&edit, 5, &column), 0);
	ck_assert_int_eq(column, 0);
	edit_set(&edit, "山田太郎");
	for (int columns = 3; columns < 12; columns++) {
		edit_window(&edit, columns, &column);
		ck_assert_int_lt(column, columns);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("edit");
	TCase *tests = tcase_create("edit");
	tcase_add_test(tests, letters_go_where_the_cursor_is);
	tcase_add_test(tests, a_letter_with_its_accent_is_one_step);
	tcase_add_test(tests, delete_takes_what_is_under_the_cursor);
	tcase_add_test(tests, nothing_happens_at_the_ends);
	tcase_add_test(tests, words_and_the_whole_line_can_be_taken_back);
	tcase_add_test(tests, control_characters_are_not_typed);
	tcase_add_test(tests, a_pasted_line_break_is_a_blank);
	tcase_add_test(tests, too_much_text_is_cut_between_letters);
	tcase_add_test(tests, bytes_that_are_no_letters_are_left_away);
	tcase_add_test(tests, the_window_always_holds_the_cursor);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
