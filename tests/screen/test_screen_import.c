#include <check.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static struct screen *start_with(const char *csv, int rows, int columns)
{
	world_event(&world, csv);
	struct screen *screen = screen_start(&world, rows, columns, NULL);
	screen_wait(screen, "not invited");
	return screen;
}

/* In the home directory. */
static const char *write_list(const char *name, const char *text)
{
	static char path[WORLD_PATH * 2];
	snprintf(path, sizeof path, "%s/%s", world.directory, name);
	FILE *list = fopen(path, "w");
	ck_assert_ptr_nonnull(list);
	ck_assert_int_ge(fputs(text, list), 0);
	ck_assert_int_eq(fclose(list), 0);
	return path;
}

/* While another program writes to the event file, an import waits: for as long as a test wants to see it at work. */
static sqlite3 *occupy(void)
{
	sqlite3 *other;
	ck_assert_int_eq(sqlite3_open(world.event, &other), SQLITE_OK);
	sqlite3_busy_timeout(other, 5000);
	ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return other;
}

static void release(sqlite3 *other)
{
	ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
}

static char *read_all(const char *name)
{
	static char text[4096], path[WORLD_PATH * 2];
	snprintf(path, sizeof path, "%s/%s", world.directory, name);
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "there is no %s", name);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* To the columns of a file. */
static void name_file(struct screen *screen, const char *path, const char *name)
{
	char title[128];
	screen_type(screen, "i");
	screen_wait(screen, "Import guests from");
	screen_type(screen, path);
	screen_wait_row(screen, 1, name);
	screen_type(screen, KEY_ENTER);
	snprintf(title, sizeof title, " Import %s", name);
	screen_wait_row(screen, 0, title);
}

START_TEST(a_list_is_chosen_judged_mended_and_imported)
{
	write_list("more.csv", "name,phone,group\nAna,912345678,family\nZoë Núñez,913000112,\nBad,12,\n");
	struct screen *screen = start_with("name,phone,group\nAna,912345678,bride\nBruno,913000111,\n", 24, 80);
	name_file(screen, "~/more.csv", "more.csv");
	screen_wait(screen, "Name             name");
	screen_wait(screen, "Ana | Zoë Núñez | Bad");
	screen_wait(screen, "Numbers are from Portugal (the event's)");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Import more.csv?");
	screen_wait_row(screen, 1, "1 new");
	screen_wait_row(screen, 2, "1 changed");
	screen_wait_row(screen, 3, "0 same");
	screen_wait_row(screen, 4, "1 refused");
	screen_wait_row(screen, 5, "1 not in this file; kept");
	ck_assert(screen_look(screen, 4, 10).reverse);
	screen_wait(screen, "line 4: \"12\": the phone number is too short");
	screen_type(screen, KEY_UP KEY_UP);
	screen_wait(screen, "Group: bride → family");
	screen_type(screen, KEY_HOME KEY_ENTER);
	screen_wait_row(screen, 0, "1 new");
	screen_wait_row(screen, 1, "Zoë Núñez                   +351 913 000 112");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Import more.csv?");
	screen_type(screen, KEY_END);
	screen_wait(screen, "Bruno                       +351 913 000 111");
	screen_type(screen, "w");
	screen_wait_row(screen, 23, "Refused rows to: ~/more-refused.csv");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "1 refused row is written to ~/more-refused.csv");
	ck_assert_ptr_nonnull(strstr(read_all("more-refused.csv"), "Bad,12,,\"\"\"12\"\": the phone"));
	screen_type(screen, "y");
	screen_wait(screen, "imported: 1 new · 1 changed · 0 same · 1 refused · 1 not in this file");
	screen_wait_row(screen, 0, "more.csv is imported, without the refused rows.");
	screen_wait(screen, "line 4: \"12\"");
	screen_type(screen, "y");
	screen_wait_row(screen, 23, "U undo");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "3 guests");
	ck_assert(screen_shows(screen, "Zoë Núñez"));
	/* The cursor is on the file that was chosen last. */
	screen_type(screen, "i");
	screen_wait(screen, "Import guests from ~");
	ck_assert(screen_look(screen, screen_find(screen, "more.csv"), 1).reverse);
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Go on");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "more.csv brings nothing new.");
	screen_type(screen, "y" "w");
	screen_wait(screen, "Refused rows to:");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Replace it?");
	screen_type(screen, "n");
	screen_wait_gone(screen, "Replace it?");
	screen_type(screen, "n");
	screen_wait(screen, "of 3");
	screen_close(screen);
}
END_TEST

START_TEST(columns_country_and_letters_are_changed_by_hand)
{
	write_list("odd.csv", "who,called on,first,x\nJos\xe9 \xa3ukasz,020 7946 0958,Jos\xe9,T1\n");
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 80);
	name_file(screen, "~/odd.csv", "odd.csv");
	screen_wait_row(screen, 1, "no column is chosen yet for the guest's phone");
	screen_wait(screen, "Not used: who, called on, x");
	screen_type(screen, KEY_ENTER);
	screen_wait_row(screen, 23, "no column is chosen yet");
	screen_type(screen, KEY_DOWN KEY_ENTER);
	screen_wait(screen, "Name comes from");
	screen_type(screen, KEY_DOWN KEY_ENTER);
	screen_wait(screen, "Name             who");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_DOWN KEY_ENTER);
	screen_wait(screen, "Phone comes from");
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_ENTER);
	screen_wait(screen, "Phone            called on");
	screen_wait_row(screen, 1, "Go on");
	/* A column feeds one field. */
	screen_type(screen, KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_DOWN KEY_ENTER);
	screen_wait(screen, "Notes comes from");
	screen_type(screen, KEY_HOME KEY_DOWN KEY_DOWN KEY_DOWN KEY_ENTER);
	screen_wait(screen, "Notes            first");
	screen_wait(screen, "First name       –");
	screen_type(screen, KEY_END KEY_ENTER);
	screen_wait(screen, "Central Europe (Windows-1250)");
	screen_type(screen, KEY_END KEY_UP KEY_UP KEY_UP KEY_UP KEY_ENTER);
	screen_wait(screen, "José Łukasz");
	screen_wait(screen, "Written in       Central Europe (Windows-1250), commas");
	screen_type(screen, KEY_UP KEY_ENTER);
	screen_wait(screen, "Numbers without + are from:");
	screen_type(screen, "Atlantis" KEY_ENTER);
	screen_wait(screen, "a country's name, or its two letters");
	screen_type(screen, "\x15" "great britain" KEY_ENTER);
	screen_wait(screen, "a country's name, or its two letters");
	screen_type(screen, "\x15" "united kingdom" KEY_ENTER);
	screen_wait(screen, "Numbers are from United Kingdom");
	screen_type(screen, KEY_HOME KEY_ENTER);
	screen_wait(screen, "Import odd.csv?");
	screen_wait(screen, "José Łukasz                 +44 20 7946 0958");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Numbers are from United Kingdom");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Import odd.csv?");
	screen_type(screen, "y");
	screen_wait(screen, "imported: 1 new");
	screen_wait(screen, "2 guests");
	screen_close(screen);
}
END_TEST

START_TEST(what_cannot_be_read_is_said_in_words)
{
	write_list("headless.csv", "Ana,+351912345678\nBruno,+351913000111\n");
	write_list("empty.csv", "");
	write_list("sheet.csv", "PK\x03\x04 and xl/workbook.xml");
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 100);
	screen_type(screen, "i");
	screen_wait(screen, "Import guests from");
	screen_type(screen, "/nowhere/guests.csv");
	screen_wait_row(screen, 1, "there is no folder /nowhere");
	screen_type(screen, KEY_ENTER);
	screen_wait_row(screen, 23, "there is no file /nowhere/guests.csv");
	screen_type(screen, KEY_ESCAPE "/dev/null" KEY_ENTER);
	screen_wait_row(screen, 23, "/dev/null is no file that can be read");
	screen_type(screen, KEY_ESCAPE "~/empty.csv" KEY_ENTER);
	screen_wait(screen, "empty;");
	screen_type(screen, KEY_ESCAPE "sheet" KEY_ENTER);
	screen_wait(screen, "is an Excel workbook");
	screen_type(screen, KEY_ESCAPE "event" KEY_ENTER);
	screen_wait(screen, "itself;");
	screen_type(screen, KEY_ESCAPE "headless" KEY_ENTER);
	screen_wait_row(screen, 1, "the list has no line with the names of its columns");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Import guests from ~");
	screen_type(screen, KEY_ESCAPE KEY_ESCAPE);
	screen_wait(screen, "1 of 1");
	screen_close(screen);
}
END_TEST

static void make_folder(const char *name)
{
	char path[WORLD_PATH * 2];
	snprintf(path, sizeof path, "%s/%s", world.directory, name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

START_TEST(folders_are_walked_narrowed_typed_and_pasted)
{
	make_folder("Lists of guests");
	write_list("Lists of guests/Ana's list.csv", "name,phone\nBruno,913000111\n");
	write_list("Lists of guests/Família.CSV", "name,phone\nCarla,913000112\n");
	write_list("Lists of guests/.hidden.csv", "name,phone\n");
	write_list("Lists of guests/photo.jpg", "");
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 80);
	screen_type(screen, "i");
	screen_wait(screen, "Import guests from");
	screen_type(screen, "~/lists" KEY_ENTER);
	screen_wait_row(screen, 0, "Import guests from ~/Lists of guests");
	screen_wait_row(screen, 4, "photo.jpg");
	ck_assert(!screen_shows(screen, ".hidden.csv"));
	screen_type(screen, ".h");
	screen_wait_row(screen, 1, ".hidden.csv");
	screen_type(screen, KEY_ESCAPE "fami");
	screen_wait_row(screen, 1, "Família.CSV");
	screen_type(screen, "\x7f\x7f\x7f\x7f");
	screen_wait_row(screen, 1, "../");
	screen_type(screen, KEY_LEFT);
	screen_wait_row(screen, 0, "Import guests from ~");
	ck_assert(screen_look(screen, screen_find(screen, "Lists of guests/"), 1).reverse);
	write_list("late.csv", ""); /* it appears by itself */
	screen_wait(screen, "late.csv");
	ck_assert(screen_look(screen, screen_find(screen, "Lists of guests/"), 1).reverse);
	screen_type(screen, KEY_RIGHT "zzz");
	screen_wait(screen, "Nothing here has that in its name.");
	screen_type(screen, "\x15" "A\t");
	screen_wait(screen, "Name or path: Ana's list.csv");
	/* As a terminal pastes a file that is dropped on it. */
	char pasted[WORLD_PATH * 2];
	snprintf(pasted, sizeof pasted, "\033[200~'%s/Lists of guests/Ana'\\''s list.csv' \033[201~", world.directory);
	screen_type(screen, "\x15" KEY_LEFT);
	screen_wait_row(screen, 0, "Import guests from ~");
	screen_type(screen, pasted);
	screen_wait_row(screen, 0, "Import guests from ~/Lists of guests");
	screen_wait(screen, "Name or path: Ana's list.csv");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Import Ana's list.csv");
	screen_wait(screen, "Bruno");
	screen_close(screen);
}
END_TEST

START_TEST(esc_and_leaving_stop_an_import)
{
	write_list("more.csv", "name,phone\nBruno,913000111\nCarla,913000112\n");
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 80);
	name_file(screen, "~/more.csv", "more.csv");
	/* To look at a list nobody need wait. */
	sqlite3 *other = occupy();
	screen_type(screen, KEY_ENTER "yyy");
	screen_wait(screen, "2 new");
	ck_assert_uint_eq(screen_bytes_within(screen, 300), 0);
	screen_type(screen, "y");
	screen_wait(screen, "Importing more.csv");
	screen_resize(screen, 30, 100);
	screen_wait_row(screen, 29, "Esc stop; the list stays as it was");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "stopping ...");
	release(other);
	screen_wait(screen, "stopped: nothing was changed");
	ck_assert(screen_shows(screen, "2 new"));
	other = occupy();
	screen_type(screen, "y");
	screen_wait(screen, "Importing more.csv");
	ck_assert_int_eq(kill(screen_pid(screen), SIGTERM), 0);
	screen_bytes_within(screen, 100);
	release(other);
	ck_assert_int_ge(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(a_file_that_changed_is_read_and_shown_again)
{
	write_list("more.csv", "name,phone\nBruno,913000111\nCarla,913000112\n");
	struct screen *screen = start_with("name,phone\nAna,912345678\n", 24, 80);
	name_file(screen, "~/more.csv", "more.csv");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "2 new");
	write_list("more.csv", "name,phone\nBruno,913000111\n");
	screen_type(screen, "y");
	screen_wait(screen, "more.csv has changed meanwhile and was read again");
	screen_wait(screen, "1 new");
	screen_type(screen, "y");
	screen_wait(screen, "imported: 1 new");
	screen_wait(screen, "2 guests");
	screen_close(screen);
}
END_TEST

START_TEST(an_import_is_taken_back_after_a_question_that_names_who_stays)
{
	write_list("more.csv", "name,phone,group\nAna,912345678,family\nZoë,913000112,\nEva,913000112,\n");
	struct screen *screen = start_with("name,phone,group\nAna,912345678,bride\nBruno,913000111,\n", 24, 80);
	name_file(screen, "~/more.csv", "more.csv");
	screen_type(screen, KEY_ENTER);
	screen_wait_row(screen, 6, "1 shared phone; all are kept");
	screen_type(screen, KEY_END);
	screen_wait_row(screen, 8, "+351 913 000 112: Eva, Zoë");
	screen_type(screen, "Uy");
	screen_wait(screen, "4 guests");
	screen_wait_row(screen, 23, "imported: 2 new · 1 changed · 0 same · 1 not in this file; U undoes");
	/* An edit is taken back before it, without a question. */
	screen_type(screen, KEY_END "y");
	screen_wait(screen, "What does Eva answer?");
	screen_type(screen, "n");
	screen_wait(screen, "answer recorded: no");
	screen_type(screen, "U");
	screen_wait(screen, "Eva's answer is none again");
	world_do(&world, "rsvp", "4", "no");
	screen_wait(screen, "RSVP 0 yes 1 no");
	screen_type(screen, "U");
	screen_wait(screen, "Take back the import of more.csv");
	screen_wait(screen, "1 guest gets back what it had, 1 stays");
	screen_wait(screen, "Eva: stays on the list: changed since the import");
	screen_type(screen, "n");
	screen_wait_gone(screen, "Take back");
	ck_assert(screen_shows(screen, "4 guests"));
	screen_type(screen, KEY_HOME "U");
	screen_wait(screen, "Take back the import of more.csv");
	screen_type(screen, "y");
	screen_wait(screen, "3 guests");
	screen_wait(screen, "is taken back: 1 guest left the list");
	screen_type(screen, "L");
	screen_wait(screen, "Eva: stays on the list");
	screen_type(screen, "q" KEY_HOME KEY_ENTER);
	screen_wait(screen, "bride");
	screen_type(screen, "U");
	screen_wait(screen, "nothing to undo");
	screen_close(screen);
}
END_TEST

/* The writer mutex is held for the whole import: nobody may be lost, or get two. */
START_TEST(a_send_goes_on_around_an_import)
{
	enum { MANY = 5000 };
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0");
	world_set(&world, "CONVOKE_RATE=30");
	world_guests(&world, 40);
	world_templates(&world);
	char *list = malloc(MANY * 64);
	size_t length = (size_t)sprintf(list, "name,phone\n");
	for (int i = 0; i < MANY; i++)
		length += (size_t)sprintf(list + length, "Guest %d,+35191%07d\n", i, 2000000 + i);
	write_list("long.csv", list);
	free(list);
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "40 guests");
	screen_type(screen, "as");
	screen_wait(screen, "Send 40 invitations");
	screen_type(screen, "y");
	screen_wait(screen, "sending");
	name_file(screen, "~/long.csv", "long.csv");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "5000 new");
	screen_type(screen, "y");
	screen_wait(screen, "5040 guests");
	for (int round = 0; round < 400 && world_messages(&world) < 40; round++)
		screen_bytes_within(screen, 50);
	ck_assert_int_eq(world_messages(&world), 40);
	screen_close(screen);
}
END_TEST

START_TEST(an_import_fits_the_smallest_window_without_unicode)
{
	write_list("more.csv", "name,phone,group\nBruno,913000111,bride\nBad,12\nWorse,13\nAna,912345678,family\n");
	world_set(&world, "TERM=vt100");
	world_set(&world, "LC_ALL=C");
	struct screen *screen = start_with("name,phone,group\nAna,912345678,bride\n", 10, 40);
	name_file(screen, "~/more.csv", "more.csv");
	screen_type(screen, KEY_DOWN);
	screen_wait_row(screen, 8, "Bruno | Bad | Worse");
	screen_type(screen, KEY_HOME KEY_ENTER);
	screen_wait(screen, "Import more.csv?");
	screen_wait(screen, "line 3:");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "line 4:");
	screen_type(screen, KEY_LEFT);
	screen_wait(screen, "Import more.csv?");
	screen_type(screen, KEY_UP KEY_UP);
	screen_wait(screen, "+351 912 345 678");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Group: bride -> family");
	screen_type(screen, KEY_LEFT);
	screen_wait(screen, "Import more.csv?");
	screen_type(screen, "y");
	screen_wait(screen, "imported: 1 new");
	screen_close(screen);
}
END_TEST

START_TEST(an_export_asks_before_it_replaces_and_tells_how_many)
{
	struct screen *screen = start_with("name,phone\nAna,912345678\nBruno,913000111\n", 24, 80);
	screen_type(screen, "x");
	screen_wait(screen, "Write those shown to");
	screen_type(screen, "\x15~/out.json" KEY_ENTER);
	screen_wait(screen, "2 guests written to ~/out.json");
	ck_assert_ptr_nonnull(strstr(read_all("out.json"), "\"name\":\"Bruno\""));
	screen_type(screen, "x");
	screen_wait(screen, "Write those shown to");
	screen_type(screen, "\x15~/out.csv" KEY_ENTER);
	screen_wait(screen, "2 guests written to ~/out.csv");
	ck_assert_ptr_nonnull(strstr(read_all("out.csv"), "ref,name,first_name"));
	screen_type(screen, "/Ana" KEY_ENTER "x");
	screen_wait(screen, "out.csv");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "Replace it?");
	screen_type(screen, "y");
	screen_wait(screen, "1 guest written to ~/out.csv");
	ck_assert_ptr_null(strstr(read_all("out.csv"), "Bruno"));
	screen_type(screen, "x");
	screen_wait(screen, "Write those shown to");
	screen_type(screen, "\x15/nowhere/out.csv" KEY_ENTER);
	screen_wait(screen, "/nowhere/out.csv cannot be written");
	screen_type(screen, "x");
	screen_wait(screen, "Write those shown to");
	screen_type(screen, "\x15~/out.xlsx" KEY_ENTER);
	screen_wait(screen, "spreadsheet");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lists in and out of the screen");
	TCase *tests = tcase_create("import");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_list_is_chosen_judged_mended_and_imported);
	tcase_add_test(tests, columns_country_and_letters_are_changed_by_hand);
	tcase_add_test(tests, what_cannot_be_read_is_said_in_words);
	tcase_add_test(tests, folders_are_walked_narrowed_typed_and_pasted);
	tcase_add_test(tests, esc_and_leaving_stop_an_import);
	tcase_add_test(tests, a_file_that_changed_is_read_and_shown_again);
	tcase_add_test(tests, an_import_is_taken_back_after_a_question_that_names_who_stays);
	tcase_add_test(tests, a_send_goes_on_around_an_import);
	tcase_add_test(tests, an_import_fits_the_smallest_window_without_unicode);
	tcase_add_test(tests, an_export_asks_before_it_replaces_and_tells_how_many);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
