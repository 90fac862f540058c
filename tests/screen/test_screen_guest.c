/* Everything about one guest: the page, the link, editing, undo, the event. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/qr.h"
#include "screen.h"
#include "tests/unit/suite.h"

#define KEY_CTRL_S "\x13"
#define KEY_CTRL_U "\x15"
#define LINK "https://rsvp.example.org/i/"

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

static struct screen *start_with(const char *csv, int rows, int columns)
{
	world_event(&world, csv);
	world_do(&world, "event", "set", "rsvp_url=" LINK "{token}");
	struct screen *screen = screen_start(&world, rows, columns, NULL);
	screen_wait(screen, "not invited");
	return screen;
}

/* The rest of the row after what stands there first. */
static void text_after(const struct screen *screen, const char *label, char *out, size_t size)
{
	int row = screen_find(screen, label);
	ck_assert_msg(row >= 0, "%s", label);
	const char *text = strstr(screen_row(screen, row), label) + strlen(label);
	snprintf(out, size, "%s", text + strspn(text, " "));
}

/* The page */

static void send_to_first(const char *template)
{
	world_simulate(&world, "--speed 0.02 --fail 0 --read 100 --stay-sent 0");
	world_event(&world, "name,phone,token\nAna,912345601,tokenofana123456789012\nFail,912349001,tokenoffail12345678901\n");
	world_do(&world, "event", "set", "rsvp_url=https://rsvp.example.com/i/{token}");
	world_templates(&world);
	world_do(&world, "template", "map", template);
	world_do(&world, "send", "--guest", "1", "--template", template, "--yes");
}

START_TEST(the_message_stands_beside_the_facts_as_the_phone_shows_it)
{
	send_to_first("wedding_button");
	ck_assert_int_ne(world_convoke(&world, (const char *const[]){"send", "--guest", "2", "--yes", NULL}), 2);
	struct screen *screen = screen_start(&world, 30, 120, NULL);
	screen_wait(screen, "1 ✓✓ read");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "as the guest sees it");
	ck_assert(strstr(screen_row(screen, 1), "No answer yet: r reminds"));
	int split = screen_column(screen, 0, "invitation 1 as");
	ck_assert_int_gt(split, 60);
	ck_assert_int_eq(screen_column(screen, 1, "┌"), split);
	int button = screen_find(screen, "[ Answer ]  opens");
	ck_assert_int_eq(screen_column(screen, button - 1, "├"), split);
	ck_assert(strstr(screen_row(screen, button + 1), "│ https://rsvp.example.com/i/tokenofana"));
	/* Newest first, with who said so. */
	int read = screen_find(screen, "✓✓ read        asked Twilio"), queued = screen_find(screen, "○ queued      by a person");
	int accepted = screen_find(screen, "accepted    Twilio answered");
	ck_assert(read > 0 && read < accepted && accepted < queued);
	/* In one column the same stands below. */
	screen_resize(screen, 40, 60);
	screen_wait_gone(screen, "as the guest sees it");
	ck_assert_int_gt(screen_find(screen, "[ Answer ]  opens"), screen_find(screen, "○ queued"));
	screen_type(screen, "n");
	screen_wait_row(screen, 0, "Fail");
	screen_wait(screen, "Correct the phone with e, then R sends again.");
	ck_assert(screen_shows(screen, "What to do: "));
	/* Keys typed in one go mean the guest that they went to. */
	screen_type(screen, "NnNe");
	screen_wait(screen, "Edit Ana");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_row(screen, 0, "Ana");
	screen_type(screen, "n");
	screen_wait_row(screen, 0, "Fail");
	ck_assert_int_eq(screen_look(screen, 1, 1).colour, 167);
	/* The same bubble before it is sent, and where templates are chosen. */
	world_do(&world, "template", "default", "wedding_button");
	screen_type(screen, "R");
	screen_wait(screen, "Send 1 invitation again to Fail?");
	screen_wait(screen, "[ Answer ]  opens");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_row(screen, 0, "Fail");
	world_do(&world, "guest", "set", "2", "phone=912345602");
	screen_wait(screen, "The phone was corrected: R sends again to the new number.");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "2 guests");
	screen_type(screen, "t");
	screen_wait(screen, "As Fail reads it:");
	screen_wait(screen, "[ Answer ]  opens");
	screen_close(screen);
}
END_TEST

/* The link */

/* What a camera sees: the module is dark. */
static bool dark_block(const struct screen *screen, int top, int left, int row, int column)
{
	char cell[256];
	int screen_row_of = top + row / 2;
	ck_assert_int_eq(screen_look(screen, screen_row_of, left + column).ground, 231);
	ck_assert_int_eq(screen_look(screen, screen_row_of, left + column).colour, 16);
	/* All cells before it are three bytes (a block) or one (a blank). */
	const char *at = screen_row(screen, screen_row_of);
	snprintf(cell, sizeof cell, "%s", at);
	at = cell;
	for (int i = 0; i < left + column && *at; i++)
		at += *at == ' ' ? 1 : 3;
	return strncmp(at, "█", 3) == 0 || strncmp(at, row % 2 ? "▄" : "▀", 3) == 0;
}

START_TEST(the_qr_code_on_the_screen_is_the_link)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 80);
	char link[256];
	struct qr qr;
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Not invited yet: s sends");
	text_after(screen, "RSVP link", link, sizeof link);
	ck_assert_int_eq(strncmp(link, LINK, strlen(LINK)), 0);
	ck_assert(qr_make(link, &qr));
	screen_type(screen, "Q");
	screen_wait(screen, "point the phone's camera at it");
	int quiet = 4, side = qr.size + 2 * quiet, top = 1, left = (80 - side) / 2;
	ck_assert_int_eq(screen_find(screen, link), top + (side + 1) / 2);
	for (int row = 0; row < side; row++)
		for (int column = 0; column < side; column++)
			ck_assert_msg(dark_block(screen, top, left, row, column) == qr_dark(&qr, row - quiet, column - quiet),
				      "module %d, %d", row - quiet, column - quiet);
	/* With less room the quiet zone gives way, then words do. */
	screen_resize(screen, 19, 80);
	screen_wait_gone(screen, link);
	ck_assert(screen_shows(screen, "point the phone's camera at it"));
	screen_resize(screen, 12, 40);
	screen_wait(screen, "The QR code needs a window of");
	char words[64];
	snprintf(words, sizeof words, "window of %d", qr.size + 4);
	ck_assert(screen_shows(screen, words));
	qr_clear(&qr);
	screen_type(screen, "Q");
	screen_wait(screen, "Not invited yet");
	screen_close(screen);
}
END_TEST

START_TEST(without_block_characters_it_is_drawn_with_blanks_in_reverse)
{
	world_set(&world, "TERM=vt100");
	world_set(&world, "LC_ALL=C");
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 50, 100);
	char link[256];
	struct qr qr;
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "RSVP link");
	text_after(screen, "RSVP link", link, sizeof link);
	ck_assert(qr_make(link, &qr));
	screen_type(screen, "Q");
	screen_wait(screen, "point the phone's camera at it");
	int quiet = 4, side = qr.size + 2 * quiet, top = 1, left = (100 - 2 * side) / 2;
	for (int row = 0; row < side; row++)
		for (int column = 0; column < 2 * side; column++)
			ck_assert_msg(screen_look(screen, top + row, left + column).reverse !=
				      qr_dark(&qr, row - quiet, column / 2 - quiet), "module %d, %d", row, column / 2);
	qr_clear(&qr);
	/* A VT100 has no clipboard. */
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "RSVP link");
	screen_type(screen, "c");
	screen_wait(screen, "this terminal cannot copy");
	ck_assert_str_eq(screen_copied(screen), "");
	screen_close(screen);
}
END_TEST

START_TEST(c_hands_the_link_to_the_terminal_and_shows_it)
{
	world_event(&world, "name,phone,token\nAna,912345678,tokenofana123456789012\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "not invited");
	world_do(&world, "event", "set", "rsvp_url=");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Not invited yet");
	screen_wait_gone(screen, "RSVP link");
	screen_type(screen, "c");
	screen_wait(screen, "the event has no RSVP link yet");
	ck_assert_str_eq(screen_copied(screen), "");
	world_do(&world, "event", "set", "rsvp_url=https://a.example/{token}");
	screen_wait(screen, "https://a.example/tokenofana123456789012");
	screen_type(screen, "c");
	screen_wait(screen, "copied, if your terminal allows it");
	/* printf %s https://a.example/tokenofana123456789012 | base64 */
	ck_assert_str_eq(screen_copied(screen), "aHR0cHM6Ly9hLmV4YW1wbGUvdG9rZW5vZmFuYTEyMzQ1Njc4OTAxMg==");
	screen_wait_row(screen, 23, "https://a.example/tokenofana123456789012");
	screen_close(screen);
}
END_TEST

/* A person's word */

START_TEST(a_held_message_was_sent_and_gets_the_number_that_twilio_gave_it)
{
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0");
	world_event(&world, "name,phone\nAna,912345601\n");
	world_templates(&world);
	world_do(&world, "send", "--all", "--queue-only", "--yes");
	world_do(&world, "guest", "set", "1", "phone=912345602");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 waiting since");
	screen_type(screen, "p");
	screen_wait(screen, "1 held");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Waits for your word: 2 sends it, 1 says that it was sent.");
	screen_type(screen, "1");
	screen_wait(screen, "Was the message to Ana sent?");
	screen_type(screen, "y");
	screen_wait(screen, "Twilio's number for it (SM..., empty");
	screen_type(screen, "SM12" KEY_ENTER);
	screen_wait(screen, "it is SM or MM and 32 digits");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "Twilio's number for it (SM");
	screen_type(screen, KEY_ESCAPE "w");
	screen_wait(screen, "wait for your word");
	screen_type(screen, "1");
	screen_wait(screen, "Was this message sent?");
	screen_type(screen, "y");
	screen_wait(screen, "Twilio's number for it (SM..., empty");
	screen_type(screen, "SM0123456789abcdef0123456789abcdef" KEY_ENTER);
	screen_wait(screen, "1 counts as sent now");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "SM0123456789abcdef0123456789abcdef");
	ck_assert_int_eq(world_messages(&world), 0);
	screen_close(screen);
}
END_TEST

/* Undo */

START_TEST(U_takes_back_edits_answers_removals_and_additions_newest_first)
{
	struct screen *screen = start_with("name,phone,token\nAna,912345678,tokenofana123456789012\nBruno,913000111,\n", 24, 100);
	screen_type(screen, "U");
	screen_wait(screen, "nothing to undo");
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_CTRL_U "912345602" KEY_ENTER);
	screen_wait(screen, "Ana saved");
	screen_type(screen, "y");
	screen_wait(screen, "What does Ana answer?");
	screen_type(screen, "y");
	screen_wait(screen, "How many come?");
	screen_type(screen, "1" KEY_ENTER);
	screen_wait(screen, "answer recorded: yes");
	screen_wait(screen, "yes 1");
	screen_type(screen, "D");
	screen_wait(screen, "Remove Ana from the list?");
	screen_type(screen, "y");
	screen_wait(screen, "Ana removed from the list; U brings back");
	screen_wait(screen, "1 guest ");
	screen_type(screen, "+");
	screen_wait(screen, "A new guest");
	screen_type(screen, "Zoë" KEY_DOWN KEY_DOWN "+44 7400 123456" KEY_ENTER);
	screen_wait(screen, "Zoë added");
	screen_type(screen, "U");
	screen_wait(screen, "Zoë is off the list again");
	screen_type(screen, "U");
	screen_wait(screen, "Ana is on the list again");
	screen_wait(screen, "2 guests");
	ck_assert(screen_look(screen, screen_find(screen, "+351 912 345 602"), 3).reverse);
	screen_type(screen, "U");
	screen_wait(screen, "Ana's answer is none again");
	screen_wait_gone(screen, "yes 1");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "tokenofana123456789012");
	screen_type(screen, "U");
	screen_wait(screen, "Ana's phone is +351 912 345 678 again");
	screen_wait(screen, "Phone         +351 912 345 678");
	screen_type(screen, "U");
	screen_wait(screen, "nothing to undo");
	screen_close(screen);
}
END_TEST

START_TEST(U_leaves_what_somebody_else_changed_since)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 80);
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	screen_type(screen, KEY_CTRL_U "Anna" KEY_ENTER);
	screen_wait(screen, "Anna saved");
	world_do(&world, "guest", "set", "1", "name=Annabel");
	screen_wait(screen, "Annabel");
	screen_type(screen, "U");
	screen_wait(screen, "not undone: Anna was changed elsewhere since");
	ck_assert(screen_shows(screen, "Annabel"));
	screen_close(screen);
}
END_TEST

/* Editing */

START_TEST(two_who_change_the_same_field_are_asked_and_nothing_is_lost)
{
	struct screen *screen = start_with("name,phone,notes\nAna,912345678,old\n", 24, 100);
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	world_do(&world, "guest", "set", "1", "notes=theirs", "group=family");
	screen_type(screen, KEY_DOWN "Anita" KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_CTRL_U "mine" KEY_ENTER);
	screen_wait(screen, "Notes became \"theirs\" elsewhere meanwhile; you wrote \"mine\".");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "elsewhere meanwhile");
	ck_assert(screen_shows(screen, "Notes         mine"));
	ck_assert(screen_shows(screen, "Group         family"));
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "m save mine   t keep theirs");
	screen_type(screen, "t");
	screen_wait(screen, "Ana saved");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Notes         theirs");
	ck_assert(screen_shows(screen, "First name    Anita"));
	/* Once more, and mine. */
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	world_do(&world, "guest", "set", "1", "group=theirs again");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_CTRL_U "ours" KEY_ENTER);
	screen_wait(screen, "m save mine");
	screen_type(screen, "m");
	screen_wait(screen, "Group         ours");
	screen_close(screen);
}
END_TEST

START_TEST(an_answer_and_who_come_are_edited_together)
{
	struct screen *screen = start_with("name,phone,seats\nAna,912345678,3\n", 24, 100);
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	for (int i = 0; i < 9; i++)
		screen_type(screen, KEY_DOWN);
	screen_type(screen, "2" KEY_ENTER);
	screen_wait(screen, "People come only with the answer yes or maybe.");
	screen_type(screen, KEY_UP "m");
	screen_wait(screen, "Answer        maybe");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Ana saved");
	screen_wait(screen, "maybe 2");
	screen_type(screen, "e");
	screen_wait(screen, "Edit Ana");
	for (int i = 0; i < 8; i++)
		screen_type(screen, KEY_DOWN);
	screen_type(screen, "n");
	screen_wait(screen, "Answer        no   (Space");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "1 no");
	screen_type(screen, "U");
	screen_wait(screen, "Ana's answer is maybe again");
	screen_wait(screen, "maybe 2");
	screen_close(screen);
}
END_TEST

START_TEST(E_changes_the_event_and_says_what_that_means)
{
	world_simulate(&world, "--speed 0.05");
	world_event(&world, "name,phone\nAna,912345601\n");
	world_templates(&world);
	world_do(&world, "send", "--all", "--queue-only", "--yes");
	struct screen *screen = screen_start(&world, 24, 110, NULL);
	screen_wait(screen, "1 waiting since");
	screen_type(screen, "E");
	screen_wait(screen, "The event");
	screen_wait(screen, "Time zone");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_CTRL_U "Garden" KEY_DOWN KEY_CTRL_U "tomorrow" KEY_ENTER);
	screen_wait(screen, "Starts must be a date and a time there");
	screen_type(screen, KEY_CTRL_U "2027-06-13 12:00");
	for (int i = 0; i < 5; i++)
		screen_type(screen, KEY_DOWN);
	screen_type(screen, KEY_CTRL_U "2027-05-02" KEY_ENTER);
	screen_wait(screen, "the event is saved; 1 message that waits keeps the text from before");
	screen_wait_row(screen, 0, "Sun 13 Jun 2027 12:00 · Garden");
	screen_type(screen, "E");
	screen_wait(screen, "2027-05-02");
	world_do(&world, "event", "set", "venue=Beach");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_CTRL_U "Castle" KEY_CTRL_S);
	screen_wait(screen, "Venue became \"Beach\" elsewhere meanwhile; you wrote");
	screen_type(screen, "m");
	screen_wait_row(screen, 0, "Castle");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("one guest on the screen");
	TCase *tests = tcase_create("guest");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, the_message_stands_beside_the_facts_as_the_phone_shows_it);
	tcase_add_test(tests, the_qr_code_on_the_screen_is_the_link);
	tcase_add_test(tests, without_block_characters_it_is_drawn_with_blanks_in_reverse);
	tcase_add_test(tests, c_hands_the_link_to_the_terminal_and_shows_it);
	tcase_add_test(tests, a_held_message_was_sent_and_gets_the_number_that_twilio_gave_it);
	tcase_add_test(tests, U_takes_back_edits_answers_removals_and_additions_newest_first);
	tcase_add_test(tests, U_leaves_what_somebody_else_changed_since);
	tcase_add_test(tests, two_who_change_the_same_field_are_asked_and_nothing_is_lost);
	tcase_add_test(tests, an_answer_and_who_come_are_edited_together);
	tcase_add_test(tests, E_changes_the_event_and_says_what_that_means);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
