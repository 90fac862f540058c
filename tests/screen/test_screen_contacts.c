#include <check.h>
#include <stdio.h>

#include "screen.h"
#include "tests/unit/suite.h"

/* Lists that are no plain CSV, in the pane for importing. */

static struct world world;

static void set_up(void)
{
	world_open(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

static void write_list(const char *name, const char *text)
{
	char path[WORLD_PATH * 2];
	snprintf(path, sizeof path, "%s/%s", world.directory, name);
	FILE *list = fopen(path, "w");
	ck_assert_ptr_nonnull(list);
	ck_assert_int_ge(fputs(text, list), 0);
	ck_assert_int_eq(fclose(list), 0);
}

/* "~/contacts.vcf" */
static void name_file(struct screen *screen, const char *path)
{
	screen_type(screen, "i");
	screen_wait(screen, "Import guests from");
	screen_type(screen, path);
	screen_wait_row(screen, 1, path + 2);
	screen_type(screen, KEY_ENTER);
}

START_TEST(contacts_of_a_phone_are_a_list_like_any_other)
{
	write_list("contacts.vcf", "BEGIN:VCARD\nVERSION:3.0\nN:Núñez;Zoë;;;\nFN:Zoë Núñez\nTEL;type=HOME:21 234 5678\n"
				   "TEL;type=CELL:913 000 112\nEND:VCARD\nBEGIN:VCARD\nFN:Leo\nEND:VCARD\n");
	write_list("titles.csv", "Our guests;\n;\nName;Phone\nEva;914000222\n");
	write_list("sheet.xlsx", "PK\x03\x04 and xl/workbook.xml");
	world_event(&world, "name,phone\nAna,912345678\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "not invited");

	name_file(screen, "~/contacts.vcf");
	screen_wait_row(screen, 0, " Import contacts.vcf");
	screen_wait(screen, "Phone            Phone, else Phone 2");
	screen_wait(screen, "Written in       UTF-8, contacts");
	screen_type(screen, KEY_ENTER);
	screen_wait_row(screen, 1, "1 new, 1 with a remark");
	screen_wait(screen, "line 8: there is no phone number for Leo");
	screen_type(screen, KEY_HOME);
	screen_wait(screen, "line 1: of several phones +351 913 000 112 is used, not +351 21 234 5678");
	screen_wait(screen, "Zoë Núñez                   +351 913 000 112");
	screen_type(screen, "y");
	screen_wait(screen, "contacts.vcf is imported, without the refused rows.");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "not invited");

	name_file(screen, "~/titles.csv");
	screen_wait_row(screen, 0, " Import titles.csv");
	screen_wait(screen, "Phone            Phone");
	screen_type(screen, KEY_ENTER);
	screen_wait_row(screen, 1, "1 new");
	screen_type(screen, "y");
	screen_wait(screen, "imported: 1 new");

	name_file(screen, "~/sheet.xlsx");
	screen_wait(screen, "is an Excel workbook");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("contacts on the screen");
	TCase *tests = tcase_create("contacts");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, contacts_of_a_phone_are_a_list_like_any_other);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
