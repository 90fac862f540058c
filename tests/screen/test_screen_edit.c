#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screen.h"
#include "tests/unit/suite.h"

#define KEY_CTRL_S "\x13"
#define KEY_CTRL_U "\x15"

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

static struct screen *start_with(const char *csv)
{
	world_event(&world, csv);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "not invited  ");
	return screen;
}

/* The form of the guest under the cursor, with the cursor in its phone, emptied. */
static void edit_phone(struct screen *screen, const char *title)
{
	screen_type(screen, "e");
	screen_wait(screen, title);
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_CTRL_U);
	screen_wait(screen, "(with + and the country's number)");
}

/* Editing */

START_TEST(a_failed_guest_gets_another_phone_and_R_sends_again)
{
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0");
	world_event(&world, "name,phone\nAna,912349001\n");
	world_templates(&world);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "1 guest ");
	screen_type(screen, "s");
	screen_wait(screen, "Send 1 invitation to Ana?");
	screen_type(screen, "y");
	screen_wait(screen, "✗ 63024");
	edit_phone(screen, "Edit Ana");
	ck_assert(strstr(screen_row(screen, 1), "✗ 63024"));
	screen_type(screen, "912 345 602");
	screen_wait(screen, "912 345 602   = +351912345602");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Ana saved; R sends again");
	screen_type(screen, "R");
	screen_wait(screen, "Send 1 invitation again to Ana?");
	screen_type(screen, "y");
	screen_wait(screen, "1 ✓✓ read");
	ck_assert_int_eq(world_messages(&world), 2);
	screen_close(screen);
}
END_TEST

START_TEST(a_bad_phone_is_refused_in_words_and_nothing_typed_is_lost)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\n");
	edit_phone(screen, "Edit Ana");
	screen_type(screen, "12" KEY_DOWN KEY_DOWN "bride's side" KEY_ENTER);
	screen_wait(screen, "12   The phone number is too short");
	ck_assert(screen_shows(screen, "bride's side"));
	int row = screen_find(screen, "too short");
	ck_assert_int_eq(screen_look(screen, row, screen_column(screen, row, "too short")).colour, 167);
	screen_type(screen, KEY_CTRL_U "913 000 111" KEY_ENTER);
	screen_wait(screen, "Ana saved");
	ck_assert(screen_shows(screen, "+351 913 000 111"));
	screen_close(screen);
}
END_TEST

START_TEST(every_field_says_what_it_takes)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\n");
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	screen_type(screen, KEY_CTRL_U KEY_ENTER);
	screen_wait(screen, "A guest needs a name.");
	screen_type(screen, "Ana" KEY_DOWN KEY_DOWN KEY_DOWN "klingon-ish" KEY_ENTER);
	screen_wait(screen, "klingon-ish   No language");
	screen_type(screen, KEY_CTRL_U "Portuguese" KEY_DOWN KEY_DOWN KEY_CTRL_U "0" KEY_ENTER);
	screen_wait(screen, "0   Must be a whole number");
	screen_type(screen, KEY_CTRL_U "2" KEY_DOWN KEY_DOWN "y" KEY_CTRL_S);
	screen_wait(screen, "Ana saved");
	screen_wait(screen, "opt-out");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Does not want messages since");
	screen_wait(screen, "Language      pt");
	screen_close(screen);
}
END_TEST

START_TEST(esc_changes_nothing_and_asks_only_after_a_change)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\n");
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "1 of 1");
	edit_phone(screen, "Edit Ana");
	screen_type(screen, "913000111" KEY_ESCAPE);
	screen_wait(screen, "What you changed is not saved.");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "is not saved");
	ck_assert(screen_shows(screen, "913000111"));
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "What you changed is not saved.");
	screen_type(screen, "l");
	screen_wait(screen, "1 of 1");
	ck_assert(screen_shows(screen, "+351 912 345 678"));
	screen_close(screen);
}
END_TEST

START_TEST(only_what_was_edited_is_stored)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\n");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "RSVP link");
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	world_do(&world, "guest", "set", "1", "group=family", "seats=4", NULL);
	screen_type(screen, KEY_DOWN "Anita" KEY_ENTER);
	screen_wait(screen, "Ana saved");
	screen_type(screen, KEY_LEFT "e");
	screen_wait(screen, "Anita");
	screen_wait(screen, "Group         family");
	screen_wait(screen, "Seats         4");
	screen_close(screen);
}
END_TEST

START_TEST(another_phone_holds_the_message_that_waits)
{
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0");
	world_event(&world, "name,phone\nAna,912345601\n");
	world_templates(&world);
	world_do(&world, "send", "--all", "--queue-only", "--yes", NULL);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "1 waiting since");
	edit_phone(screen, "Edit Ana");
	screen_type(screen, "912345602" KEY_ENTER);
	screen_wait(screen, "will be held");
	screen_type(screen, "p");
	screen_wait(screen, "1 held");
	ck_assert_int_eq(world_messages(&world), 0);
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Waits for your word: 2 sends it");
	screen_type(screen, "2");
	screen_wait(screen, "y yes");
	screen_type(screen, "y");
	screen_wait(screen, "settled");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "p to go on");
	screen_type(screen, "p");
	screen_wait(screen, "1 ✓✓ read");
	ck_assert_int_eq(world_messages(&world), 1);
	screen_close(screen);
}
END_TEST

START_TEST(plus_adds_a_guest_and_goes_there)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\nBruno,913000111\n");
	screen_type(screen, "+");
	screen_wait(screen, "A new guest");
	screen_type(screen, "Zoë Nova" KEY_ENTER);
	screen_wait(screen, "A guest needs a phone.");
	screen_type(screen, "912345678");
	screen_wait(screen, "another guest's phone too");
	screen_type(screen, KEY_CTRL_U "+44 7400 123456" KEY_ENTER);
	screen_wait(screen, "Zoë Nova added");
	int row = screen_find(screen, "+44 7400 123456");
	ck_assert_int_ge(row, 0);
	ck_assert(screen_look(screen, row, 3).reverse);
	screen_type(screen, "n");
	screen_wait(screen, "A new guest");
	screen_type(screen, "Ana" KEY_DOWN KEY_DOWN "912345678" KEY_ENTER);
	screen_wait(screen, "on the list already");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "is not saved");
	screen_type(screen, "l");
	screen_wait(screen, "3 of 3");
	screen_close(screen);
}
END_TEST

START_TEST(D_removes_a_guest_after_asking)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\nBruno,913000111\n");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "RSVP link");
	screen_type(screen, "D");
	screen_wait(screen, "Remove Ana from the list?");
	screen_type(screen, "n");
	screen_wait_gone(screen, "Remove Ana");
	screen_type(screen, "D");
	screen_wait(screen, "Remove Ana from the list?");
	screen_type(screen, "y");
	screen_wait(screen, "Ana removed from the list");
	screen_wait(screen, "1 guest ");
	ck_assert(screen_shows(screen, "Bruno"));
	ck_assert_int_eq(screen_find(screen, "+351 912 345 678"), -1);
	screen_close(screen);
}
END_TEST

START_TEST(the_form_scrolls_in_the_smallest_window)
{
	world_event(&world, "name,phone\nAna,912345678\n");
	struct screen *screen = screen_start(&world, 10, 40, NULL);
	screen_wait(screen, "not invited");
	screen_type(screen, "e");
	screen_wait(screen, "= +351912345678");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_CTRL_U "12" KEY_DOWN);
	screen_wait(screen, "The phone number is too");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN);
	screen_wait(screen, "Opted out   no");
	ck_assert_int_eq(screen_find(screen, "Name"), -1);
	ck_assert_str_eq(screen_row(screen, 0), " Edit Ana");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Phone       12");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("editing from the screen");
	TCase *editing = tcase_create("edit");
	tcase_set_timeout(editing, 120);
	tcase_add_checked_fixture(editing, set_up, tear_down);
	tcase_add_test(editing, a_failed_guest_gets_another_phone_and_R_sends_again);
	tcase_add_test(editing, a_bad_phone_is_refused_in_words_and_nothing_typed_is_lost);
	tcase_add_test(editing, every_field_says_what_it_takes);
	tcase_add_test(editing, esc_changes_nothing_and_asks_only_after_a_change);
	tcase_add_test(editing, only_what_was_edited_is_stored);
	tcase_add_test(editing, another_phone_holds_the_message_that_waits);
	tcase_add_test(editing, plus_adds_a_guest_and_goes_there);
	tcase_add_test(editing, D_removes_a_guest_after_asking);
	tcase_add_test(editing, the_form_scrolls_in_the_smallest_window);
	suite_add_tcase(suite, editing);
	return run_suite(suite);
}
