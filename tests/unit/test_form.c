/* Fields of a form: choices, and what somebody else changed meanwhile. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "ui/form.h"

static const char *const answers[] = { "open", "yes", "no", "maybe", NULL };
static const struct form_field fields[] = {
	{ "Name", "", NULL }, { "Notes", "", NULL }, { "Group", "", NULL }, { "Answer", "", answers },
};
enum { NAME, NOTES, GROUP, ANSWER, FIELDS };

static struct form form;

static void set_up(void)
{
	form_start(&form, fields, FIELDS);
	form_fill(&form, NAME, "Ana");
}

static void tear_down(void)
{
	form_clear(&form);
}

static void press(int32_t code)
{
	form_key(&form, &(struct press){ .code = code });
}

static void write_in(int field, const char *text)
{
	form.at = field;
	press(press_ctrl('U'));
	form_key(&form, &(struct press){ .code = PRESS_PASTE, .text = text });
}

static void clashes_are(const char *wanted)
{
	char *text = form_clashes(&form, 2);
	ck_assert_str_eq(text, wanted);
	free(text);
}

START_TEST(a_choice_goes_by_letter_blank_and_arrow)
{
	form.at = ANSWER;
	ck_assert_str_eq(form_text(&form, ANSWER), "open");
	static const struct { int32_t code; const char *becomes; } presses[] = {
		{ 'n', "no" }, { 'n', "no" }, { 'y', "yes" }, { ' ', "no" }, { PRESS_RIGHT, "maybe" }, { PRESS_RIGHT, "open" },
		{ PRESS_LEFT, "maybe" }, { 'x', "maybe" }, { PRESS_BACKSPACE, "maybe" }, { 'o', "open" },
	};
	for (size_t i = 0; i < sizeof presses / sizeof *presses; i++) {
		press(presses[i].code);
		ck_assert_str_eq(form_text(&form, ANSWER), presses[i].becomes);
	}
	ck_assert(!form_changed(&form));
}
END_TEST

START_TEST(what_was_not_edited_here_follows_the_file)
{
	ck_assert(!form_meet(&form, NAME, "Anna"));
	ck_assert_str_eq(form_text(&form, NAME), "Anna");
	ck_assert(!form_changed(&form));
	clashes_are("");
}
END_TEST

START_TEST(only_another_value_of_an_edited_field_clashes)
{
	write_in(NAME, "Anita");
	ck_assert(!form_meet(&form, NAME, "Ana"));
	ck_assert(!form_meet(&form, NAME, "Anita"));
	ck_assert(form_meet(&form, NAME, "Anna"));
	clashes_are("Name became \"Anna\" elsewhere meanwhile; you wrote \"Anita\".");
	form_settle(&form, true);
	ck_assert_str_eq(form_text(&form, NAME), "Anita");
	ck_assert(!form_meet(&form, NAME, "Anna"));
	ck_assert(form_meet(&form, NAME, "Annabel")); /* a third one is asked about again */
	form_settle(&form, false);
	ck_assert_str_eq(form_text(&form, NAME), "Annabel");
	ck_assert(!form_changed(&form));
}
END_TEST

START_TEST(many_and_long_clashes_stay_short)
{
	char text[400] = "", long_text[201] = "";
	memset(long_text, 'x', 200);
	write_in(NAME, long_text);
	write_in(NOTES, "mine");
	write_in(GROUP, "mine");
	ck_assert(form_meet(&form, NAME, "b") && form_meet(&form, NOTES, "b") && form_meet(&form, GROUP, "b"));
	snprintf(text, sizeof text, "Name became \"b\" elsewhere meanwhile; you wrote \"%.40s...\".\n"
		 "Notes became \"b\" elsewhere meanwhile; you wrote \"mine\".\nThe same with 1 more field.", long_text);
	clashes_are(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("form");
	TCase *tests = tcase_create("form");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_choice_goes_by_letter_blank_and_arrow);
	tcase_add_test(tests, what_was_not_edited_here_follows_the_file);
	tcase_add_test(tests, only_another_value_of_an_edited_field_clashes);
	tcase_add_test(tests, many_and_long_clashes_stay_short);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
