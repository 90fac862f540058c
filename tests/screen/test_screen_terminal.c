/* The terminal as a device: stopped, slow, resized without end, pasted into, and used line by line. */
#include <check.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "screen.h"
#include "tests/unit/suite.h"

#define KEY_CTRL_D "\x04"
#define KEY_CTRL_Z "\x1a"
#define KEY_BACKSPACE "\x7f"

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

/* Guests, and all that it takes to invite them. */
static void ready_to_send(int guests, const char *rate)
{
	char pair[64];
	snprintf(pair, sizeof pair, "CONVOKE_RATE=%s", rate);
	world_set(&world, pair);
	world_simulate(&world, "--speed 0 --fail 0 --read 100 --stay-sent 0 --no-magic");
	world_guests(&world, guests);
	world_templates(&world);
}

/* Without looking at the screen. */
static void wait_for_messages(int wanted)
{
	enum { LOOK_MS = 20, LOOKS = 750 };
	for (int looks = 0; looks < LOOKS && world_messages(&world) < wanted; looks++)
		poll(NULL, 0, LOOK_MS);
	ck_assert_int_eq(world_messages(&world), wanted);
}

START_TEST(each_ctrl_z_gives_the_terminal_back_and_fg_brings_the_same_screen)
{
	world_guests(&world, 5);
	struct screen *screen = screen_start_job(&world, 24, 80);
	screen_wait(screen, "Guest 5");
	screen_type(screen, KEY_DOWN);
	screen_wait(screen, "2 of 5");
	/* Pressed again while it is still coming back, too. */
	for (int round = 0; round < 8; round++) {
		screen_type(screen, KEY_CTRL_Z);
		screen_wait_gone(screen, "Guest");
		screen_wait_cursor(screen, true);
		screen_continue_job(screen);
		screen_wait(screen, "2 of 5");
	}
	screen_wait_cursor(screen, false);
	screen_type(screen, KEY_DOWN "\033[200~q\033[201~");
	screen_wait(screen, "3 of 5");
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(a_terminal_that_does_not_read_holds_up_no_message)
{
	ready_to_send(12, "16");
	struct screen *screen = screen_start(&world, 60, 300, NULL);
	/* A Ctrl-S before there is a screen stops nothing either. */
	screen_type(screen, "\x13" "ZZ");
	screen_wait(screen, "Guest 12");
	screen_type(screen, "as");
	screen_wait(screen, "Send 12 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "queued");
	/* More drawing than a line holds, of which nothing is taken. */
	for (int i = 0; i < 80; i++) {
		screen_type(screen, "\f" KEY_DOWN);
		poll(NULL, 0, 5);
	}
	wait_for_messages(12);
	screen_wait(screen, "12 ✓✓ read");
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(a_hundred_resizes_from_one_cell_to_huge_end_in_the_right_picture)
{
	static const struct { int rows, columns; } sizes[] = {
		{ 1, 1 }, { 200, 500 }, { 24, 1 }, { 1, 500 }, { 10, 40 }, { 2, 2 }, { 200, 1 }, { 50, 200 }, { 9, 39 }, { 3, 300 },
	};
	world_guests(&world, 30);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 9");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "RSVP link");
	for (int i = 0; i < 100; i++) {
		screen_resize(screen, sizes[i % 10].rows, sizes[i % 10].columns);
		screen_bytes_within(screen, i % 5);
	}
	screen_resize(screen, 24, 1);
	screen_wait_gone(screen, "RSVP");
	screen_resize(screen, 24, 80);
	screen_wait(screen, "RSVP link");
	screen_type(screen, KEY_ESCAPE "G");
	screen_wait_row(screen, 23, "30 of 30");
	screen_wait(screen, "Guest 30");
	screen_close(screen);
}
END_TEST

START_TEST(a_paste_that_comes_slowly_is_no_command_either)
{
	world_guests(&world, 3);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 3");
	screen_type(screen, "\033[200~a");
	screen_bytes_within(screen, 1200);
	screen_type(screen, "asyq\033[201~j");
	screen_wait(screen, "2 of 3");
	ck_assert(!screen_shows(screen, "selected"));
	screen_close(screen);
}
END_TEST

START_TEST(a_locale_that_is_not_installed_means_ascii)
{
	world_event(&world, "name,phone\nJosé 山田,912345601\n");
	world_set(&world, "LC_ALL=xx_XX.UTF-8");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Jose ??");
	for (int row = 0; row < 24; row++)
		for (const char *at = screen_row(screen, row); *at; at++)
			ck_assert_msg(!(*at & 0x80), "row %d: %s", row, screen_row(screen, row));
	screen_close(screen);
}
END_TEST

START_TEST(eight_colours_and_none_show_the_same_list)
{
	static const struct { const char *term; bool coloured; } terms[] = {
		{ "TERM=linux", true }, { "TERM=vt100", false }, { "TERM=xterm-mono", false },
	};
	world_event(&world, "name,phone\nAna,912345601\nRui,912345602\n");
	world_set(&world, "NCURSES_GPM_TERMS=none");
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		world_set(&world, terms[i].term);
		struct screen *screen = screen_start(&world, 24, 80, NULL);
		screen_wait(screen, "Rui");
		screen_type(screen, " ");
		screen_wait(screen, "1 selected");
		int row = screen_find(screen, "Ana");
		ck_assert_msg(screen_look(screen, row, 1).bold, "%s: the mark of one selected", terms[i].term);
		ck_assert_msg(screen_look(screen, row + 1, 3).reverse, "%s: the cursor", terms[i].term);
		screen_type(screen, "p");
		screen_wait(screen, "paused: ");
		struct look look = screen_look(screen, 0, screen_column(screen, 0, "paused: "));
		ck_assert_msg(look.bold && (look.colour != -1) == terms[i].coloured, "%s: a warning", terms[i].term);
		screen_type(screen, "p");
		screen_wait_gone(screen, "paused: ");
		screen_type(screen, "q");
		ck_assert_int_eq(screen_wait_end(screen), 0);
		ck_assert_msg(!*screen_row(screen, 23), "%s: the shell's line: %s", terms[i].term, screen_row(screen, 23));
		screen_close(screen);
	}
}
END_TEST

static struct screen *start_plain(void)
{
	struct screen *screen = screen_start(&world, 40, 120, (const char *const[]){ "--plain", NULL });
	screen_wait(screen, ", q leaves.");
	return screen;
}

START_TEST(plain_lines_drop_what_was_typed_before_a_question)
{
	ready_to_send(3, "50");
	struct screen *screen = start_plain();
	screen_type(screen, "nonsensx" KEY_BACKSPACE "e\r");
	screen_wait(screen, "nonsense means nothing here");
	screen_type(screen, "a\rs\ryes\r");
	screen_wait(screen, "Send 3 invitations? Type yes or no:");
	ck_assert_int_eq(screen_bytes_within(screen, 200), 0);
	ck_assert_int_eq(world_messages(&world), 0);
	screen_type(screen, "y\r");
	screen_wait(screen, "Please type the whole word, yes or no.");
	screen_type(screen, "no\r");
	screen_wait(screen, "Nothing was sent.");
	screen_close(screen);
}
END_TEST

START_TEST(plain_lines_tell_news_while_nothing_is_typed)
{
	ready_to_send(3, "8");
	struct screen *screen = start_plain();
	screen_type(screen, "a\rs\r");
	screen_wait(screen, "Type yes or no:");
	screen_type(screen, "yes\r");
	screen_wait(screen, "3 queued.");
	screen_type(screen, "/Gue");
	wait_for_messages(3);
	screen_bytes_within(screen, 400);
	ck_assert_msg(!screen_shows(screen, "Done with sending"), "news amid what is being typed");
	screen_type(screen, "st\r");
	screen_wait(screen, "3 of 3 guests: Guest.");
	screen_wait(screen, "Done with sending. Of invitation 1:");
	screen_type(screen, KEY_CTRL_D);
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(plain_lines_end_with_the_terminal_and_what_was_confirmed_goes_out)
{
	ready_to_send(8, "16");
	struct screen *screen = start_plain();
	screen_type(screen, "a\rs\r");
	screen_wait(screen, "Type yes or no:");
	screen_type(screen, "yes\r");
	screen_wait(screen, "8 queued.");
	screen_type(screen, "q\r");
	screen_wait(screen, "Type keep to go on");
	screen_hang_up(screen);
	wait_for_messages(8);
	screen_close(screen);
}
END_TEST

/* Without echo somebody else edits the lines, such as a shell inside an editor; the program is started by a script. */
static void start_without_echo(char script[WORLD_PATH])
{
	char *program = realpath(world.program, NULL);
	world_path(&world, script, "without-echo");
	FILE *file = fopen(script, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\nstty -echo\nexec '%s' \"$@\"\n", program);
	fclose(file);
	free(program);
	ck_assert_int_eq(chmod(script, 0700), 0);
	world.program = script;
}

START_TEST(ctrl_d_asks_once_where_somebody_else_edits_the_lines)
{
	char script[WORLD_PATH];
	ready_to_send(8, "1");
	start_without_echo(script);
	struct screen *screen = start_plain();
	screen_type(screen, "a\rs\r");
	screen_wait(screen, "Type yes or no:");
	screen_type(screen, "yes\r");
	screen_wait(screen, "8 queued.");
	screen_type(screen, KEY_CTRL_D);
	screen_wait(screen, "Type keep to go on");
	screen_bytes_within(screen, 200);
	int asked = 0;
	for (int row = 0; row < 40; row++)
		asked += strstr(screen_row(screen, row), "Type keep to go on") != NULL;
	ck_assert_int_eq(asked, 1);
	screen_type(screen, "stop\r");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("the terminal");
	TCase *tests = tcase_create("terminal");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, each_ctrl_z_gives_the_terminal_back_and_fg_brings_the_same_screen);
	tcase_add_test(tests, a_terminal_that_does_not_read_holds_up_no_message);
	tcase_add_test(tests, a_hundred_resizes_from_one_cell_to_huge_end_in_the_right_picture);
	tcase_add_test(tests, a_paste_that_comes_slowly_is_no_command_either);
	tcase_add_test(tests, a_locale_that_is_not_installed_means_ascii);
	tcase_add_test(tests, eight_colours_and_none_show_the_same_list);
	tcase_add_test(tests, plain_lines_drop_what_was_typed_before_a_question);
	tcase_add_test(tests, plain_lines_tell_news_while_nothing_is_typed);
	tcase_add_test(tests, plain_lines_end_with_the_terminal_and_what_was_confirmed_goes_out);
	tcase_add_test(tests, ctrl_d_asks_once_where_somebody_else_edits_the_lines);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
