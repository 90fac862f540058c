/* A message as the phone shows it: text, picture, buttons. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "twilio/buttons.h"
#include "ui/clipboard.h"

static struct bubble bubble;

static void tear_down(void)
{
	bubble_clear(&bubble);
}

static void button_is(size_t index, enum button_kind kind, const char *title, const char *value)
{
	ck_assert_uint_lt(index, bubble.count);
	ck_assert_int_eq(bubble.buttons[index].kind, kind);
	ck_assert_str_eq(bubble.buttons[index].title, title);
	ck_assert_str_eq(bubble.buttons[index].value, value);
}

START_TEST(links_calls_and_codes_are_told_apart_and_filled)
{
	bubble_read("{\"twilio/call-to-action\":{\"body\":\"Come {{1}}\",\"actions\":["
		    "{\"type\":\"URL\",\"title\":\"Answer\",\"url\":\"https://r.example/{{2}}\"},"
		    "{\"type\":\"PHONE_NUMBER\",\"title\":\"Call {{1}}\",\"phone\":\"+351912345678\"},"
		    "{\"type\":\"COPY_CODE\",\"code\":\"WED27\"}]},\"twilio/text\":{\"body\":\"Come\"}}",
		    "{\"1\":\"Ana\",\"2\":\"tok\"}", "Come Ana\n[Answer \xe2\x86\x92 https://r.example/tok]\n[Call Ana]\n[WED27]", &bubble);
	ck_assert_str_eq(bubble.text, "Come Ana");
	ck_assert_uint_eq(bubble.count, 3);
	button_is(0, BUTTON_LINK, "Answer", "https://r.example/tok");
	button_is(1, BUTTON_CALL, "Call Ana", "+351912345678");
	button_is(2, BUTTON_COPY, "WED27", "WED27");
}
END_TEST

START_TEST(quick_replies_answer_and_a_card_has_its_picture)
{
	bubble_read("{\"twilio/card\":{\"title\":\"Party\",\"subtitle\":\"STOP\",\"media\":[\"https://m.example/{{1}}.jpg\"],"
		    "\"actions\":[{\"type\":\"QUICK_REPLY\",\"title\":\"Yes\",\"id\":\"y\"},{\"type\":\"QUICK_REPLY\",\"title\":\"No\"}]}}",
		    "{\"1\":\"p\"}", "Party\nSTOP\n[Yes]\n[No]", &bubble);
	ck_assert_str_eq(bubble.text, "Party\nSTOP");
	ck_assert_str_eq(bubble.media, "https://m.example/p.jpg");
	button_is(0, BUTTON_ANSWER, "Yes", "");
	button_is(1, BUTTON_ANSWER, "No", "");
}
END_TEST

START_TEST(a_list_shows_what_can_be_chosen)
{
	bubble_read("{\"twilio/list-picker\":{\"body\":\"Menu\",\"button\":\"Choose\",\"items\":"
		    "[{\"item\":\"Fish\",\"id\":\"1\"},{\"item\":\"Vegetables\"},{}]}}", "{}", "Menu", &bubble);
	ck_assert_str_eq(bubble.text, "Menu");
	ck_assert_uint_eq(bubble.count, 1);
	button_is(0, BUTTON_MORE, "Choose", "Fish, Vegetables");
}
END_TEST

START_TEST(the_buttons_of_all_cards_follow_each_other)
{
	bubble_read("{\"twilio/carousel\":{\"body\":\"Look\",\"cards\":[{\"title\":\"A\",\"media\":\"https://m.example/a\",\"actions\":"
		    "[{\"title\":\"One\"}]},{\"title\":\"B\",\"media\":\"https://m.example/b\",\"actions\":[{\"title\":\"Two\"}]}]}}",
		    "{}", "Look\nA\nB\n[One]\n[Two]", &bubble);
	ck_assert_str_eq(bubble.text, "Look\nA\nB");
	ck_assert_str_eq(bubble.media, "https://m.example/a\nhttps://m.example/b");
	button_is(0, BUTTON_ANSWER, "One", "");
	button_is(1, BUTTON_ANSWER, "Two", "");
}
END_TEST

START_TEST(a_template_that_was_changed_since_leaves_the_text_as_it_was_sent)
{
	static const char sent[] = "Come\n[Old \xe2\x86\x92 https://r.example/tok]";
	bubble_read("{\"twilio/call-to-action\":{\"actions\":[{\"title\":\"New\",\"url\":\"https://r.example/{{1}}\"}]}}",
		    "{\"1\":\"tok\"}", sent, &bubble);
	ck_assert_str_eq(bubble.text, sent);
	ck_assert_uint_eq(bubble.count, 0);
}
END_TEST

START_TEST(a_message_of_buttons_alone_and_one_of_a_lost_template)
{
	bubble_read("{\"twilio/quick-reply\":{\"actions\":[{\"title\":\"Yes\"}]}}", "{}", "[Yes]", &bubble);
	ck_assert_str_eq(bubble.text, "");
	button_is(0, BUTTON_ANSWER, "Yes", "");
	bubble_clear(&bubble);
	bubble_read("", "not json", "Come [soon]", &bubble);
	ck_assert_str_eq(bubble.text, "Come [soon]");
	ck_assert_uint_eq(bubble.count, 0);
}
END_TEST

START_TEST(what_is_no_button_is_passed_over)
{
	static const char *const odd[] = {
		"{\"twilio/quick-reply\":{\"actions\":[null,5,{},{\"title\":7},{\"title\":\"\"}]}}",
		"{\"twilio/quick-reply\":{\"actions\":{},\"cards\":3,\"media\":{},\"items\":\"x\",\"button\":[]}}",
		"{\"twilio/quick-reply\":[]}", "[]", "5",
	};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		bubble_clear(&bubble);
		bubble_read(odd[i], "{}", "Come", &bubble);
		ck_assert_msg(strncmp(bubble.text, "Come", 4) == 0 && bubble.count == 0, "%s", odd[i]);
	}
}
END_TEST

/* The clipboard's sequence */

static void sequence_is(const char *text, bool in_screen, const char *wanted)
{
	char *sequence = clipboard_sequence(text, in_screen);
	ck_assert_str_eq(sequence, wanted);
	free(sequence);
}

START_TEST(only_base64_of_the_text_is_written)
{
	sequence_is("", false, "\033]52;c;\a");
	sequence_is("f", false, "\033]52;c;Zg==\a");
	sequence_is("fo", false, "\033]52;c;Zm8=\a");
	sequence_is("foobar", false, "\033]52;c;Zm9vYmFy\a");
	sequence_is("\033\a\xff", false, "\033]52;c;Gwf/\a");
	sequence_is("foo", true, "\033P\033]52;c;Zm9v\a\033\\");
}
END_TEST

START_TEST(screen_gets_pieces_that_it_passes_on)
{
	char text[2000] = "";
	memset(text, 'x', sizeof text - 1);
	char *sequence = clipboard_sequence(text, true);
	size_t pieces = 0;
	for (char *at = sequence, *end; *at; at = end + 2, pieces++) {
		ck_assert_int_eq(strncmp(at, "\033P", 2), 0);
		end = strstr(at, "\033\\");
		ck_assert_ptr_nonnull(end);
		ck_assert_int_lt(end - at, 768);
	}
	ck_assert_uint_eq(pieces, 4);
	free(sequence);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("buttons and links");
	TCase *tests = tcase_create("buttons");
	tcase_add_checked_fixture(tests, NULL, tear_down);
	tcase_add_test(tests, links_calls_and_codes_are_told_apart_and_filled);
	tcase_add_test(tests, quick_replies_answer_and_a_card_has_its_picture);
	tcase_add_test(tests, a_list_shows_what_can_be_chosen);
	tcase_add_test(tests, the_buttons_of_all_cards_follow_each_other);
	tcase_add_test(tests, a_template_that_was_changed_since_leaves_the_text_as_it_was_sent);
	tcase_add_test(tests, a_message_of_buttons_alone_and_one_of_a_lost_template);
	tcase_add_test(tests, what_is_no_button_is_passed_over);
	tcase_add_test(tests, only_base64_of_the_text_is_written);
	tcase_add_test(tests, screen_gets_pieces_that_it_passes_on);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
