#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screen.h"
#include "tests/unit/suite.h"

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

static const char hostile[] =
	"name,phone,rsvp\n"
	"Plain Name,912345601,yes\n"
	"\"evil\x1b[2J\x1b]0;title\x07name\",912345602,yes\n"
	"\"bidi \xe2\x80\xae" "cba\xe2\x81\xa6 end\",912345603,yes\n"
	"محمد عبد الله,912345604,yes\n"
	"דוד לוי,912345605,yes\n"
	"山田太郎と花子,912345606,yes\n"
	"김민준,912345607,yes\n"
	"👨‍👩‍👧 Família,912345608,yes\n"
	"Z\xcc\xb7\xcc\x88\xcc\xa3\xcc\x81\xcc\x82\xcc\x83\xcc\x84" "algo,912345609,yes\n"
	"zero\xe2\x80\x8bwidth\xef\xbb\xbf,912345610,yes\n"
	"Flag \xf0\x9f\x87\xb5\xf0\x9f\x87\xb9 \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd \xe2\x9d\xa4\xef\xb8\x8f 1\xef\xb8\x8f\xe2\x83\xa3,912345611,yes\n"
	"\xe4\xb7\x80 hexagram \xf0\x9f\xab\xa8,912345612,yes\n"
	"\u0930\u093e\u091c\u0940\u0935 Kumar,912345613,yes\n"
	"A very long name with \u05d3\u05d5\u05d3 at its end \u05dc\u05d5\u05d9 \u05d3\u05d5\u05d3,912345614,yes\n";
enum { HOSTILE = 14 };

/* However odd the name: phone and answer stand where they stand for a plain one. */
static void check_columns(const struct screen *screen)
{
	int plain = screen_find(screen, "Plain Name");
	int phone = screen_column(screen, plain, "+351"), answer = screen_column(screen, plain, "yes");
	for (int i = 2; i <= HOSTILE; i++) {
		char number[32];
		snprintf(number, sizeof number, "+351 912 345 6%02d", i);
		int row = screen_find(screen, number);
		ck_assert_msg(row == plain + i - 1, "guest %d is not in its row", i);
		ck_assert_int_eq(screen_column(screen, row, "+351"), phone);
		ck_assert_int_eq(screen_column(screen, row, "yes"), answer);
	}
}

START_TEST(hostile_and_wide_names_stay_in_their_cell)
{
	world_event(&world, hostile);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "345 614");
	ck_assert(screen_shows(screen, "Ana & Tomás"));
	check_columns(screen);
	ck_assert(screen_shows(screen, "山田太郎"));
	ck_assert(screen_shows(screen, "zerowidth"));
	/* What terminals and libraries dispute is not drawn: each took the columns that it should. */
	ck_assert(screen_shows(screen, "Flag PT \xf0\x9f\x91\x8d \xe2\x9d\xa4 1 "));
	ck_assert(screen_shows(screen, "? hexagram ?"));
	/* A terminal that reorders lines keeps the columns: what is written from the right ends before the next cell. */
	ck_assert(screen_shows(screen, "\u05d3\u05d5\u05d3 \u05dc\u05d5\u05d9 \u200e "));
	ck_assert(!screen_shows(screen, "Plain Name \u200e"));
	ck_assert_msg(screen_column(screen, screen_find(screen, "345 603"), "bidi cba") == 3, "%s",
		      screen_row(screen, screen_find(screen, "345 603")));
	screen_close(screen);
}
END_TEST

static void check_ascii(const struct screen *screen, int rows)
{
	for (int row = 0; row < rows; row++)
		for (const char *at = screen_row(screen, row); *at; at++)
			ck_assert_msg((unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f, "row %d: %s", row,
				      screen_row(screen, row));
}

START_TEST(a_vt100_without_a_utf8_locale_gets_ascii_in_the_same_columns)
{
	world_event(&world, hostile);
	world_set(&world, "TERM=vt100");
	world_set(&world, "LC_ALL=C");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "345 614");
	check_ascii(screen, 24);
	check_columns(screen);
	ck_assert(screen_shows(screen, "Ana & Tomas"));
	screen_type(screen, " ");
	screen_wait(screen, "1 selected");
	ck_assert_int_eq(screen_column(screen, screen_find(screen, "Plain Name"), "*"), 1);
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "RSVP link");
	check_ascii(screen, 24);
	screen_close(screen);
}
END_TEST

START_TEST(forty_by_ten_is_enough)
{
	world_event(&world, hostile);
	struct screen *screen = screen_start(&world, 10, 40, NULL);
	screen_wait(screen, "Plain Name");
	ck_assert(screen_shows(screen, "14 guests"));
	ck_assert(screen_shows(screen, "· not invited"));
	ck_assert(screen_shows(screen, "yes"));
	ck_assert(screen_shows(screen, "1 of 14"));
	screen_type(screen, KEY_END);
	screen_wait(screen, "A very lon");
	screen_type(screen, "?");
	screen_wait(screen, "In the guest list");
	screen_type(screen, KEY_ESCAPE KEY_ENTER);
	screen_wait(screen, "Phone");
	screen_close(screen);
}
END_TEST

START_TEST(a_smaller_window_says_so_and_recovers)
{
	world_guests(&world, 5);
	struct screen *screen = screen_start(&world, 9, 80, NULL);
	screen_wait(screen, "window too small");
	screen_resize(screen, 24, 80);
	screen_wait(screen, "Guest 5");
	screen_resize(screen, 1, 1);
	screen_wait_gone(screen, "Guest");
	screen_resize(screen, 24, 39);
	screen_wait(screen, "window too small");
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(a_storm_of_resizes_ends_in_the_right_picture)
{
	world_guests(&world, 60);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 5");
	screen_type(screen, KEY_DOWN KEY_DOWN);
	screen_wait_row(screen, 23, "3 of 60");
	for (int i = 0; i < 60; i++)
		screen_resize(screen, 1 + i * 7 % 60, 1 + i * 31 % 220);
	screen_resize(screen, 50, 200);
	screen_wait(screen, "Guest 44");
	screen_wait_row(screen, 49, "3 of 60");
	ck_assert(screen_shows(screen, "Delivered"));
	ck_assert_int_eq(screen_column(screen, screen_find(screen, "Guest 44"), "+351 912 001 044"),
			 screen_column(screen, screen_find(screen, "Guest 9 "), "+351 912 001 009"));
	screen_resize(screen, 10, 40);
	screen_wait_row(screen, 9, "3 of 60");
	ck_assert(screen_shows(screen, "Guest 3"));
	screen_close(screen);
}
END_TEST

static bool any_colour(const struct screen *screen, int rows, int columns)
{
	for (int row = 0; row < rows; row++)
		for (int column = 0; column < columns; column++)
			if (screen_look(screen, row, column).colour != -1)
				return true;
	return false;
}

START_TEST(colours_are_used_where_there_are_some_and_not_with_no_color)
{
	world_guests(&world, 5);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 5");
	ck_assert(any_colour(screen, 24, 80));
	screen_close(screen);
	world_set(&world, "NO_COLOR=1");
	screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 5");
	ck_assert(!any_colour(screen, 24, 80));
	ck_assert(screen_look(screen, screen_find(screen, "Guest 1"), 3).reverse);
	screen_close(screen);
}
END_TEST

START_TEST(other_terminals_show_the_same_list)
{
	static const char *const terms[] = { "TERM=screen", "TERM=linux", "TERM=tmux-256color", "TERM=xterm" };
	world_guests(&world, 5);
	/* On the console ncurses would load the mouse library, which leaks ten bytes. */
	world_set(&world, "NCURSES_GPM_TERMS=none");
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		world_set(&world, terms[i]);
		struct screen *screen = screen_start(&world, 24, 80, NULL);
		screen_wait(screen, "Guest 5");
		screen_type(screen, KEY_DOWN);
		screen_wait(screen, "2 of 5");
		screen_type(screen, "q");
		ck_assert_msg(screen_wait_end(screen) == 0, "%s", terms[i]);
		screen_close(screen);
	}
}
END_TEST

START_TEST(a_terminal_that_cannot_draw_is_refused_in_one_sentence)
{
	static const char *const terms[] = { "TERM=dumb", "TERM=no-such-terminal", "TERM" };
	world_guests(&world, 2);
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		world_set(&world, terms[i]);
		struct screen *screen = screen_start(&world, 24, 130, NULL);
		ck_assert_int_eq(screen_wait_end(screen), 1);
		ck_assert_msg(strncmp(screen_row(screen, 0), "convoke: ", 9) == 0, "%s", screen_row(screen, 0));
		ck_assert(strstr(screen_row(screen, 0), "TERM=xterm"));
		ck_assert(strstr(screen_row(screen, 0), "convoke --plain"));
		ck_assert_str_eq(screen_row(screen, 1), "");
		screen_close(screen);
	}
}
END_TEST

START_TEST(the_terminal_is_left_as_it_was)
{
	world_guests(&world, 2);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 2");
	screen_wait_cursor(screen, false);
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	ck_assert(!screen_shows(screen, "Guest"));
	screen_wait_cursor(screen, true);
	screen_close(screen);
}
END_TEST

START_TEST(unknown_escape_sequences_are_no_keys)
{
	world_guests(&world, 3);
	world_set(&world, "TERM=vt100");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 3");
	screen_type(screen, "\033[4~"); /* End, which vt100 does not describe */
	screen_wait(screen, "3 of 3");
	screen_type(screen, "\033[15~\033[1;5A\033[24;2~" KEY_UP);
	screen_wait(screen, "1 of 3"); /* Ctrl-Up is a way up, too */
	screen_close(screen);
}
END_TEST

START_TEST(pasted_text_is_no_command)
{
	world_guests(&world, 3);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 3");
	screen_type(screen, "\033[200~asyq\ny\033[201~j");
	screen_wait(screen, "2 of 3");
	screen_type(screen, "/\033[200~Guest\n3\033[201~");
	screen_wait(screen, "/ Guest 3");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "filter: Guest 3");
	screen_close(screen);
}
END_TEST

START_TEST(a_click_goes_to_a_guest_and_its_edge_selects)
{
	char click[64];
	world_guests(&world, 5);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 5");
	int row = screen_find(screen, "Guest 4");
	snprintf(click, sizeof click, "\033[<0;10;%dM\033[<0;10;%dm", row + 1, row + 1);
	screen_type(screen, click);
	screen_wait(screen, "4 of 5");
	snprintf(click, sizeof click, "\033[<0;2;%dM\033[<0;2;%dm", row, row);
	screen_type(screen, click);
	screen_wait(screen, "1 selected");
	ck_assert_int_eq(screen_column(screen, screen_find(screen, "Guest 3"), "●"), 1);
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("looks of the screen");
	TCase *tests = tcase_create("looks");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, hostile_and_wide_names_stay_in_their_cell);
	tcase_add_test(tests, a_vt100_without_a_utf8_locale_gets_ascii_in_the_same_columns);
	tcase_add_test(tests, forty_by_ten_is_enough);
	tcase_add_test(tests, a_smaller_window_says_so_and_recovers);
	tcase_add_test(tests, a_storm_of_resizes_ends_in_the_right_picture);
	tcase_add_test(tests, colours_are_used_where_there_are_some_and_not_with_no_color);
	tcase_add_test(tests, other_terminals_show_the_same_list);
	tcase_add_test(tests, a_terminal_that_cannot_draw_is_refused_in_one_sentence);
	tcase_add_test(tests, the_terminal_is_left_as_it_was);
	tcase_add_test(tests, unknown_escape_sequences_are_no_keys);
	tcase_add_test(tests, pasted_text_is_no_command);
	tcase_add_test(tests, a_click_goes_to_a_guest_and_its_edge_selects);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
