#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screen.h"
#include "tests/unit/suite.h"

/* The list as a tool: counters as doors, columns that sort, filters that complete, failures by reason. */

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

static void click(struct screen *screen, int row, int column)
{
	char keys[64];
	snprintf(keys, sizeof keys, "\033[<0;%d;%dM\033[<0;%d;%dm", column + 1, row + 1, column + 1, row + 1);
	screen_type(screen, keys);
}

static void check_cursor(const struct screen *screen, const char *name)
{
	int row = screen_find(screen, name);
	ck_assert_msg(row >= 0, "%s is not shown", name);
	ck_assert_msg(screen_look(screen, row, 3).reverse, "the cursor is not on %s", name);
}

static void check_order(const struct screen *screen, const char *first, const char *second, const char *third)
{
	int row = screen_find(screen, first);
	ck_assert_int_ge(row, 0);
	ck_assert_msg(screen_find(screen, second) == row + 1, "%s does not follow %s", second, first);
	ck_assert_msg(screen_find(screen, third) == row + 2, "%s does not follow %s", third, second);
}

#define LIST "name,phone,group,language,seats,rsvp\n" \
	"Carla Dias,912345678,work,pt,1,yes\nAna Costa,913000111,Bride side,en,4,\nBruno Abreu,913000110,,es,2,no\n"

START_TEST(a_click_on_a_counter_opens_it_and_again_shows_all)
{
	world_event(&world, LIST);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 of 3");
	click(screen, 2, screen_column(screen, 2, "1 yes"));
	screen_wait(screen, "filter: rsvp:yes (1)");
	ck_assert(screen_look(screen, 2, screen_column(screen, 2, "1 yes")).reverse);
	ck_assert(!screen_shows(screen, "Bruno"));
	click(screen, 2, screen_column(screen, 2, "1 yes"));
	screen_wait(screen, "Bruno");
	click(screen, 1, screen_column(screen, 1, "3 not invited"));
	screen_wait(screen, "filter: status:none (3)");
	click(screen, 1, screen_column(screen, 1, "0 queued")); /* nobody behind it */
	ck_assert_uint_eq(screen_bytes_within(screen, 150), 0);
	click(screen, 1, screen_column(screen, 1, "3 guests"));
	screen_wait_gone(screen, "filter:");
	screen_close(screen);
}
END_TEST

START_TEST(every_column_sorts_by_key_and_by_click_and_the_cursor_stays_on_its_guest)
{
	world_event(&world, LIST);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 of 3");
	screen_type(screen, "o");
	screen_wait(screen, "by name");
	check_order(screen, "Ana Costa", "Bruno Abreu", "Carla Dias");
	screen_type(screen, "o");
	screen_wait(screen, "by phone");
	check_order(screen, "Carla Dias", "Bruno Abreu", "Ana Costa");
	screen_type(screen, "oo");
	screen_wait(screen, "by RSVP");
	check_order(screen, "Carla Dias", "Bruno Abreu", "Ana Costa");
	screen_type(screen, "O");
	screen_wait(screen, "last first");
	check_order(screen, "Bruno Abreu", "Carla Dias", "Ana Costa");
	screen_type(screen, "o");
	screen_wait(screen, "by last change");
	screen_type(screen, "o");
	screen_wait(screen, "1 of 3");
	int head = screen_find(screen, "Name");
	click(screen, head, screen_column(screen, head, "Name"));
	screen_wait(screen, "by name");
	screen_wait(screen, "Name ▲");
	click(screen, head, screen_column(screen, head, "Name"));
	screen_wait(screen, "last first");
	check_order(screen, "Carla Dias", "Bruno Abreu", "Ana Costa");
	check_cursor(screen, "Carla Dias");
	screen_resize(screen, 24, 170);
	screen_wait(screen, "Seats");
	head = screen_find(screen, "Name"); /* the counters need one line less */
	click(screen, head, screen_column(screen, head, "Seats"));
	screen_wait(screen, "Seats ▲");
	check_order(screen, "Carla Dias", "Bruno Abreu", "Ana Costa");
	click(screen, head, screen_column(screen, head, "Group"));
	screen_wait(screen, "Group ▲");
	check_order(screen, "Ana Costa", "Carla Dias", "Bruno Abreu");
	check_cursor(screen, "Carla Dias");
	click(screen, head, screen_column(screen, head, "Delivered"));
	screen_wait(screen, "Delivered▲");
	screen_close(screen);
}
END_TEST

START_TEST(the_next_start_shows_the_list_as_it_was_left)
{
	world_event(&world, LIST);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 of 3");
	screen_type(screen, "oO/group:work" KEY_ENTER);
	screen_wait(screen, "filter: group:work (1) · by name, last first");
	screen_type(screen, "/x"); /* half typed: not what is kept */
	screen_wait(screen, "group:work x");
	screen_hang_up(screen);
	screen_wait_end(screen);
	screen_close(screen);

	screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "as you left it, only these are shown: group:work; Esc shows all");
	ck_assert(!screen_shows(screen, "Bruno"));
	/* A second one, in which only the order is changed. */
	struct screen *second = screen_start(&world, 24, 80, NULL);
	screen_wait(second, "as you left it");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "by name, last first");
	check_order(screen, "Carla Dias", "Bruno Abreu", "Ana Costa");
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
	screen_type(second, "o");
	screen_wait(second, "by phone");
	screen_type(second, "q");
	screen_wait_end(second);
	screen_close(second);

	screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "by phone");
	ck_assert(!screen_shows(screen, "as you left it"));
	check_order(screen, "Carla Dias", "Bruno Abreu", "Ana Costa");
	screen_close(screen);
}
END_TEST

START_TEST(tab_completes_a_filter_and_shows_what_there_is)
{
	world_event(&world, LIST);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 of 3");
	screen_type(screen, "/");
	screen_wait(screen, "Tab completes");
	screen_type(screen, "\t");
	screen_wait(screen, "status:  rsvp:  group:  lang:  code:");
	screen_type(screen, "gr\tBr\t");
	screen_wait(screen, "/ group:\"Bride side\"");
	screen_wait_gone(screen, "Carla");
	screen_type(screen, "sea\t");
	screen_wait(screen, "/ group:\"Bride side\" seats:");
	screen_type(screen, "\t");
	screen_wait(screen, "seats:>2");
	screen_type(screen, ">3" KEY_ENTER);
	screen_wait(screen, "filter: group:\"Bride side\" seats:>3 (1)");
	screen_type(screen, KEY_ESCAPE "G"); /* all again, on the last */
	screen_wait(screen, "3 of 3");
	screen_type(screen, "/stauts:failed");
	screen_wait(screen, "there is no key \"stauts:\"; did you mean status:?");
	screen_type(screen, "\x15status:f\t");
	screen_wait(screen, "No guest matches");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "3 of 3"); /* where it was before anything was typed */
	screen_close(screen);
}
END_TEST

/* The endings of these numbers decide what becomes of a message in the simulator. */
#define FAILING "name,phone\n" \
	"Ana Costa,912009001\nBruno Abreu,913009001\nCarla Dias,912009010\nDavi Elias,912009004\nEva Faria,912009006\n"

START_TEST(failures_stand_by_reason_and_go_again_where_it_makes_sense)
{
	world_simulate(&world, "--speed 0.05");
	world_event(&world, FAILING);
	world_templates(&world);
	world_convoke(&world, (const char *const[]){ "send", "--all", "--yes", NULL });
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 silent");
	screen_wait(screen, "✗ undelivered");
	screen_type(screen, "F");
	screen_wait(screen, "4 failed, by reason");
	screen_wait(screen, "1  worth sending again now");
	ck_assert(screen_shows(screen, " 2  63024  This number is not on WhatsApp"));
	ck_assert(screen_shows(screen, " 1  21211  "));
	screen_type(screen, "j");
	screen_wait(screen, "Not to the same number");
	screen_type(screen, "R");
	screen_wait(screen, "not yet: see above");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "filter: status:failed,undelivered code:63024 (2)");
	ck_assert(screen_shows(screen, "Bruno Abreu"));
	ck_assert(!screen_shows(screen, "Carla Dias"));
	/* One number is corrected by somebody: again makes sense there. */
	world_do(&world, "guest", "set", "1", "phone=912009006");
	screen_type(screen, "F");
	screen_wait(screen, "4 failed, by reason");
	screen_wait(screen, "2  worth sending again now");
	screen_type(screen, "j");
	screen_wait(screen, "1 of them has another number since: R sends again there.");
	screen_type(screen, "gR");
	screen_wait(screen, "Send 2 invitations again?");
	int before = world_messages(&world);
	screen_type(screen, "y");
	screen_wait(screen, "2 messages queued");
	screen_wait(screen, "3 failed, by reason");
	ck_assert_int_eq(world_messages(&world), before + 2);
	screen_type(screen, KEY_ESCAPE KEY_ESCAPE);
	screen_wait(screen, "2 silent");
	screen_close(screen);
}
END_TEST

START_TEST(failures_fit_a_small_screen_without_utf_8)
{
	world_simulate(&world, "--speed 0.05");
	world_event(&world, FAILING);
	world_templates(&world);
	world_convoke(&world, (const char *const[]){ "send", "--all", "--yes", NULL });
	world_set(&world, "TERM=vt100");
	world_set(&world, "LC_ALL=C");
	struct screen *screen = screen_start(&world, 10, 40, NULL);
	screen_wait(screen, "Ana Costa");
	screen_type(screen, "FG");
	screen_wait(screen, "4 failed, by reason");
	for (int row = 0; row < 10; row++)
		for (const char *at = screen_row(screen, row); *at; at++)
			ck_assert_int_lt((unsigned char)*at, 0x80);
	screen_type(screen, "\x06\x06");
	screen_wait(screen, "Again?");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("doors of the list");
	TCase *tests = tcase_create("doors");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_click_on_a_counter_opens_it_and_again_shows_all);
	tcase_add_test(tests, every_column_sorts_by_key_and_by_click_and_the_cursor_stays_on_its_guest);
	tcase_add_test(tests, the_next_start_shows_the_list_as_it_was_left);
	tcase_add_test(tests, tab_completes_a_filter_and_shows_what_there_is);
	tcase_add_test(tests, failures_stand_by_reason_and_go_again_where_it_makes_sense);
	tcase_add_test(tests, failures_fit_a_small_screen_without_utf_8);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
