#include <check.h>
#include <stdio.h>
#include <string.h>

#include "screen.h"
#include "tests/unit/suite.h"
#include "ui/keys.h"

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

/* The row under the cursor begins in reverse video. */
static void check_cursor(const struct screen *screen, const char *name)
{
	int row = screen_find(screen, name);
	ck_assert_msg(row >= 0, "%s is not shown", name);
	ck_assert_msg(screen_look(screen, row, 3).reverse, "the cursor is not on %s", name);
}

START_TEST(the_first_screen_shows_event_counters_and_guests)
{
	world_event(&world, "name,phone,group,rsvp,seats\nAna Ferreira,912345678,bride,yes,2\nBruno Silva,913000111,groom,,1\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Bruno Silva");
	ck_assert_str_eq(screen_row(screen, 0), " Ana & Tomás · Sat 12 Jun 2027 16:00 · Quinta da Serra");
	ck_assert_str_eq(screen_row(screen, 1),
			 " 2 guests   2 not invited   0 queued   0 ✓ sent   0 ✓✓ delivered   0 ✓✓ read");
	ck_assert_str_eq(screen_row(screen, 2), " 0 ✗ failed   RSVP 1 yes 0 no");
	int row = screen_find(screen, "Ana Ferreira"), head = screen_find(screen, "Name");
	ck_assert_int_eq(head, row - 1);
	ck_assert_int_eq(screen_column(screen, head, "Phone"), screen_column(screen, row, "+351 912 345 678"));
	ck_assert_int_eq(screen_column(screen, head, "Status"), screen_column(screen, row, "· not invited"));
	ck_assert_int_eq(screen_column(screen, head, "RSVP"), screen_column(screen, row, "yes"));
	check_cursor(screen, "Ana Ferreira");
	screen_close(screen);
}
END_TEST

START_TEST(arrows_pages_and_ends_move_the_cursor)
{
	world_guests(&world, 100);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 18");
	screen_type(screen, KEY_DOWN "jjk");
	screen_wait(screen, "3 of 100");
	check_cursor(screen, "Guest 3 ");
	screen_type(screen, KEY_UP KEY_UP KEY_UP KEY_UP);
	screen_wait(screen, "1 of 100");
	screen_type(screen, KEY_END);
	screen_wait(screen, "100 of 100");
	check_cursor(screen, "Guest 100");
	ck_assert_int_eq(screen_find(screen, "Guest 100"), 22);
	screen_type(screen, KEY_PAGE_UP);
	screen_wait_gone(screen, "100 of 100");
	screen_type(screen, "g");
	screen_wait(screen, "1 of 100");
	screen_type(screen, KEY_PAGE_DOWN);
	screen_wait_gone(screen, "1 of 100");
	screen_close(screen);
}
END_TEST

struct picture {
	char rows[24][400];
	struct look looks[24][80];
};

static void take_picture(const struct screen *screen, struct picture *out)
{
	memset(out, 0, sizeof *out); /* compared as bytes */
	for (int row = 0; row < 24; row++) {
		snprintf(out->rows[row], sizeof out->rows[row], "%s", screen_row(screen, row));
		for (int column = 0; column < 80; column++) {
			struct look look = screen_look(screen, row, column), *to = &out->looks[row][column];
			to->bold = look.bold, to->reverse = look.reverse, to->underline = look.underline;
			to->colour = look.colour, to->ground = look.ground;
		}
	}
}

START_TEST(what_arrow_keys_draw_is_what_the_whole_screen_would_be)
{
	static const struct { const char *keys, *then; } moves[] = {
		{ KEY_DOWN, "2 of 9" }, { KEY_DOWN "jjk", "4 of 9" }, { KEY_UP KEY_UP, "2 of 9" }, { KEY_END KEY_UP, "8 of 9" },
		{ KEY_UP, "7 of 9" },
	};
	static struct picture stepped, anew;
	world_event(&world, "name,phone,notes\nAna,912345671,\nأحمد بن علي,912345672,שלום\n山田太郎さんと花子さんとその家族の皆さま,912345673,\n"
		    "Zoë 🎉,912345674,\nBruno,912345675,\nCarla,912345676,\nDuarte,912345677,\nElena,912345678,\nשרה,912345679,\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 of 9");
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		screen_type(screen, moves[i].keys);
		screen_wait(screen, moves[i].then);
		take_picture(screen, &stepped);
		screen_type(screen, "?");
		screen_wait_gone(screen, moves[i].then);
		screen_type(screen, KEY_ESCAPE);
		screen_wait(screen, moves[i].then);
		take_picture(screen, &anew);
		for (int row = 0; row < 24; row++)
			ck_assert_str_eq(stepped.rows[row], anew.rows[row]);
		ck_assert_msg(memcmp(stepped.looks, anew.looks, sizeof anew.looks) == 0, "colours differ at %s", moves[i].then);
	}
	screen_close(screen);
}
END_TEST

START_TEST(space_a_v_and_A_select)
{
	world_guests(&world, 30);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 5");
	screen_type(screen, "  ");
	screen_wait(screen, "2 selected");
	ck_assert_int_eq(screen_column(screen, screen_find(screen, "Guest 1 "), "●"), 1);
	ck_assert_int_eq(screen_column(screen, screen_find(screen, "Guest 3 "), "●"), -1);
	screen_type(screen, "v");
	screen_wait(screen, "28 selected");
	screen_type(screen, "a");
	screen_wait(screen, "30 selected");
	screen_type(screen, "A");
	screen_wait(screen, "3 of 30");
	screen_close(screen);
}
END_TEST

START_TEST(the_filter_works_while_it_is_typed_and_esc_takes_it_back)
{
	world_event(&world, "name,phone,group\nAna Ferreira,912345678,bride\nBruno Silva,913000111,groom\nZoë Núñez,913000112,bride\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Bruno");
	screen_type(screen, "/");
	screen_wait_cursor(screen, true);
	screen_type(screen, "nunez");
	screen_wait_gone(screen, "Bruno");
	ck_assert(screen_shows(screen, "Zoë Núñez"));
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Bruno");
	screen_type(screen, "/group:bride" KEY_ENTER);
	screen_wait(screen, "filter: group:bride (2)");
	ck_assert(!screen_shows(screen, "Bruno"));
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Bruno");
	screen_type(screen, "/stat:failed");
	screen_wait(screen, "there is no key \"stat:\"");
	screen_type(screen, KEY_ENTER "x"); /* what is not understood is not accepted */
	screen_wait(screen, "/ stat:failedx");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Bruno");
	screen_close(screen);
}
END_TEST

START_TEST(a_filter_and_the_keys_after_it_may_come_in_one_go)
{
	world_guests(&world, 40);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 5");
	screen_type(screen, "/group:groom" KEY_ENTER "a");
	screen_wait(screen, "20 selected");
	screen_close(screen);
}
END_TEST

START_TEST(tab_walks_the_counters_as_doors)
{
	world_event(&world, "name,phone,rsvp\nAna,912345678,yes\nBruno,913000111,no\nCarla,913000112,\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Bruno");
	screen_type(screen, "\t");
	screen_wait(screen, "filter: status:none (3)");
	ck_assert(screen_look(screen, 1, screen_column(screen, 1, "3 not invited")).reverse);
	screen_type(screen, "\t");
	screen_wait(screen, "filter: rsvp:yes (1)");
	ck_assert(screen_shows(screen, "Ana  "));
	ck_assert(!screen_shows(screen, "Bruno"));
	screen_type(screen, KEY_BACK_TAB KEY_BACK_TAB);
	screen_wait(screen, "1 of 3");
	screen_close(screen);
}
END_TEST

START_TEST(sorting_keeps_the_cursor_on_its_guest)
{
	world_event(&world, "name,phone\nCarla,912345678\nAna,913000111\nBruno,913000112\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Carla");
	screen_type(screen, "o");
	screen_wait(screen, "by name");
	int ana = screen_find(screen, "Ana  ");
	ck_assert_int_eq(screen_find(screen, "Bruno"), ana + 1);
	ck_assert_int_eq(screen_find(screen, "Carla"), ana + 2);
	check_cursor(screen, "Carla");
	screen_type(screen, "O");
	screen_wait(screen, "last first");
	ck_assert_int_gt(screen_find(screen, "Bruno"), screen_find(screen, "Carla"));
	screen_close(screen);
}
END_TEST

START_TEST(enter_shows_everything_about_a_guest)
{
	world_event(&world, "name,phone,group,seats,notes\nAna Ferreira,912345678,bride,3,by the window\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Ana Ferreira");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "RSVP link");
	ck_assert(screen_shows(screen, "https://rsvp.example.org/"));
	ck_assert(screen_shows(screen, "by the window"));
	ck_assert(screen_shows(screen, "Not invited yet"));
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "1 of 1");
	screen_close(screen);
}
END_TEST

START_TEST(an_answer_is_recorded_with_its_number)
{
	world_event(&world, "name,phone,seats\nAna Ferreira,912345678,3\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Ana Ferreira");
	screen_type(screen, "y");
	screen_wait(screen, "What does Ana Ferreira answer?");
	screen_type(screen, "y");
	screen_wait(screen, "How many come?");
	screen_type(screen, "2" KEY_ENTER);
	screen_wait(screen, "yes 2");
	screen_wait(screen, "RSVP 1 yes 0 no");
	screen_close(screen);
}
END_TEST

START_TEST(the_shown_guests_are_exported)
{
	char path[WORLD_PATH], text[512] = "";
	world_guests(&world, 4);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	world_path(&world, path, "out.csv");
	screen_wait(screen, "Guest 4");
	screen_type(screen, "/group:groom" KEY_ENTER "x");
	screen_wait(screen, "Write those shown to");
	screen_type(screen, "\x15");
	screen_type(screen, path);
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "2 guests written");
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	ck_assert(strstr(text, "Guest 2") && strstr(text, "Guest 4") && !strstr(text, "Guest 1"));
	screen_type(screen, "x" KEY_ENTER);
	screen_wait(screen, "is there already");
	screen_type(screen, "n");
	screen_wait(screen, "filter: group:groom (2)");
	/* By its name it is a report. */
	world_path(&world, path, "out.html");
	screen_type(screen, "x\x15");
	screen_type(screen, path);
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "out.html");
	screen_wait(screen, "2 guests written");
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	ck_assert_int_eq(strncmp(text, "<!DOCTYPE html>", 15), 0);
	screen_close(screen);
}
END_TEST

START_TEST(help_lists_every_key)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	bool seen[256] = {false};
	world_guests(&world, 3);
	struct screen *screen = screen_start(&world, 50, 200, NULL);
	screen_wait(screen, "Guest 3");
	screen_type(screen, "?");
	screen_wait(screen, place_title(PLACE_GUESTS));
	do {
		for (size_t i = 0; i < count; i++)
			for (int row = 0; row < 49; row++) {
				const char *line = screen_row(screen, row);
				seen[i] |= strstr(line, rows[i].keys) && strstr(line, rows[i].help);
			}
		screen_type(screen, KEY_PAGE_DOWN);
	} while (screen_bytes_within(screen, 200) > 0);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(seen[i], "%s %s", rows[i].keys, rows[i].help);
	screen_close(screen);
}
END_TEST

START_TEST(a_change_by_another_process_appears)
{
	world_guests(&world, 3);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 3");
	world_do(&world, "guest", "add", "name=Newcomer", "phone=914555666");
	screen_wait(screen, "Newcomer");
	screen_wait(screen, "4 guests");
	world_do(&world, "rsvp", "1", "maybe");
	screen_wait(screen, "1 maybe");
	world_do(&world, "guest", "remove", "2");
	screen_wait_gone(screen, "Guest 2");
	screen_close(screen);
}
END_TEST

START_TEST(nothing_is_written_while_nothing_happens)
{
	world_guests(&world, 3);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Guest 3");
	screen_type(screen, "j");
	screen_wait(screen, "2 of 3");
	screen_bytes_within(screen, 100);
	ck_assert_uint_eq(screen_bytes_within(screen, 1000), 0);
	screen_close(screen);
}
END_TEST

START_TEST(q_and_ctrl_c_leave_with_0_when_nothing_waits)
{
	static const char *const keys[] = { "q", "\x03", "?\x03\x03" };
	world_guests(&world, 3);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct screen *screen = screen_start(&world, 24, 80, NULL);
		screen_wait(screen, "Guest 3");
		for (const char *key = keys[i]; *key; key++) {
			char one[2] = { *key, '\0' };
			screen_type(screen, one);
			if (*key == '?')
				screen_wait(screen, place_title(PLACE_GUESTS));
			else if (key[1])
				screen_wait(screen, "1 of 3");
		}
		ck_assert_int_eq(screen_wait_end(screen), 0);
		screen_close(screen);
	}
}
END_TEST

START_TEST(without_a_file_a_form_makes_one)
{
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "A new event");
	screen_type(screen, "Birthday of Zoë" KEY_ENTER KEY_ENTER "Garden" KEY_ENTER "2027-13-01 10:00" KEY_ENTER);
	screen_wait(screen, "Starts must be a date and a time there");
	/* One key does not throw away what was typed. */
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "The event is not made yet.");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "The event is not made yet.");
	screen_type(screen, "\x15" "2027-05-01 10:00" KEY_ENTER KEY_ENTER "pt" KEY_ENTER KEY_ENTER KEY_ENTER);
	screen_wait(screen, "No guests yet");
	screen_type(screen, "s");
	screen_wait(screen, "there are no guests yet: i imports a list, + adds a guest");
	screen_type(screen, "Z");
	screen_wait(screen, "Z does nothing here; ? shows the keys");
	ck_assert_str_eq(screen_row(screen, 0), " Birthday of Zoë · Sat 1 May 2027 10:00 · Garden");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("the list on the screen");
	TCase *tests = tcase_create("list");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, the_first_screen_shows_event_counters_and_guests);
	tcase_add_test(tests, arrows_pages_and_ends_move_the_cursor);
	tcase_add_test(tests, what_arrow_keys_draw_is_what_the_whole_screen_would_be);
	tcase_add_test(tests, space_a_v_and_A_select);
	tcase_add_test(tests, the_filter_works_while_it_is_typed_and_esc_takes_it_back);
	tcase_add_test(tests, a_filter_and_the_keys_after_it_may_come_in_one_go);
	tcase_add_test(tests, tab_walks_the_counters_as_doors);
	tcase_add_test(tests, sorting_keeps_the_cursor_on_its_guest);
	tcase_add_test(tests, enter_shows_everything_about_a_guest);
	tcase_add_test(tests, an_answer_is_recorded_with_its_number);
	tcase_add_test(tests, the_shown_guests_are_exported);
	tcase_add_test(tests, help_lists_every_key);
	tcase_add_test(tests, a_change_by_another_process_appears);
	tcase_add_test(tests, nothing_is_written_while_nothing_happens);
	tcase_add_test(tests, without_a_file_a_form_makes_one);
	suite_add_tcase(suite, tests);
	TCase *leaving = tcase_create("leaving");
	tcase_set_timeout(leaving, 120);
	tcase_add_checked_fixture(leaving, set_up, tear_down);
	tcase_add_test(leaving, q_and_ctrl_c_leave_with_0_when_nothing_waits);
	suite_add_tcase(suite, leaving);
	return run_suite(suite);
}
