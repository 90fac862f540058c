#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/country.h"
#include "base/die.h"
#include "suite.h"
#include "tests/scratch.h"
#include "ui/folder.h"
#include "ui/paths.h"

static char directory[SCRATCH_SIZE];

static void set_up(void)
{
	scratch_make(directory);
}

static void tear_down(void)
{
	scratch_remove(directory);
}

static void check_pasted(const char *text, const char *expected)
{
	char *path = path_pasted(text);
	ck_assert_msg(strcmp(path, expected) == 0, "%s became %s", text, path);
	free(path);
}

START_TEST(what_a_terminal_adds_to_a_dropped_file_is_taken_away)
{
	check_pasted("/home/ana/list.csv", "/home/ana/list.csv");
	check_pasted(" '/home/ana/my list.csv' \r\n", "/home/ana/my list.csv");
	check_pasted("\"/home/ana/my \\\"list\\\" \\x.csv\"", "/home/ana/my \"list\" \\x.csv");
	check_pasted("/home/ana/my\\ list\\ \\(1\\).csv ", "/home/ana/my list (1).csv");
	check_pasted("/home/ana/ends\\ ", "/home/ana/ends ");
	check_pasted("'/home/ana/Ana'\\''s list.csv'", "/home/ana/Ana's list.csv");
	check_pasted("/home/ana/Ana's list.csv", "/home/ana/Ana's list.csv");
	check_pasted("file:///home/ana/my%20list%C3%A9.csv", "/home/ana/my list\xc3\xa9.csv");
	check_pasted("file://host/a%2.csv", "/a%2.csv");
	check_pasted("", "");
	check_pasted("  \\", "\\");
}
END_TEST

START_TEST(the_home_directory_is_shown_as_a_tilde)
{
	static const char *const pairs[][2] = {
		{ "/home/ana", "~" }, { "/home/ana/x", "~/x" }, { "/home/anabel/x", "/home/anabel/x" }, { "/", "/" },
	};
	setenv("HOME", "/home/ana", 1);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char *shown = path_shown(pairs[i][0]);
		ck_assert_str_eq(shown, pairs[i][1]);
		free(shown);
	}
	char *joined = path_in("/", "x"), *deeper = path_in("/a", "x");
	ck_assert_str_eq(joined, "/x");
	ck_assert_str_eq(deeper, "/a/x");
	free(joined);
	free(deeper);
}
END_TEST

static void make_file(const char *name, time_t written_at)
{
	char *path = path_in(directory, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	struct timespec times[2] = { { .tv_sec = written_at }, { .tv_sec = written_at } };
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
}

static void make_folder(const char *name)
{
	char *path = path_in(directory, name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	free(path);
}

/* "..|a.csv|": the names shown, in order. */
static void check_shown(const struct folder *folder, const char *expected)
{
	char text[1024] = "";
	for (size_t i = 0; i < folder->shown_count; i++) {
		strcat(text, folder->entries[folder->shown[i]].name);
		strcat(text, "|");
	}
	ck_assert_str_eq(text, expected);
}

START_TEST(lists_come_first_and_names_are_found_without_case_and_accents)
{
	struct folder folder = {0};
	char *message = NULL;
	make_file("old.csv", 1000);
	make_file("new.TSV", 2000);
	make_file("Fam\xc3\xadlia.txt", 1500);
	make_file("photo.jpg", 3000);
	make_file("event.db", 4000);
	make_file(".hidden.csv", 3000);
	make_folder("Archive.csv");
	ck_assert_int_eq(folder_read(&folder, directory, &message), 0);
	check_shown(&folder, "..|new.TSV|Fam\xc3\xadlia.txt|old.csv|event.db|Archive.csv|photo.jpg|");
	folder_narrow(&folder, "FAMI");
	check_shown(&folder, "Fam\xc3\xadlia.txt|");
	folder_narrow(&folder, "csv");
	check_shown(&folder, "old.csv|Archive.csv|");
	folder_narrow(&folder, ".");
	check_shown(&folder, "..|.hidden.csv|");
	folder_narrow(&folder, "o");
	ck_assert_uint_eq(folder_best(&folder, "o"), 0);
	ck_assert_uint_eq(folder_best(&folder, "photo.jpg"), folder.shown_count - 1);
	size_t place;
	ck_assert(folder_find(&folder, "photo.jpg", &place));
	ck_assert(!folder_find(&folder, "new.TSV", &place));
	char *missing = path_in(directory, "missing");
	ck_assert_int_eq(folder_read(&folder, missing, &message), -1);
	ck_assert_ptr_nonnull(strstr(message, "there is no folder"));
	check_shown(&folder, "old.csv|photo.jpg|");
	free(missing);
	free(message);
	folder_clear(&folder);
}
END_TEST

START_TEST(ten_thousand_files_are_shown_at_once)
{
	enum { FILES = 10000 };
	struct folder folder = {0};
	char *message = NULL, name[32];
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof name, "list %05d.csv", i);
		make_file(name, 1000 + i);
	}
	clock_t before = clock();
	ck_assert_int_eq(folder_read(&folder, directory, &message), 0);
	folder_narrow(&folder, "09999");
	clock_t used = clock() - before;
	check_shown(&folder, "list 09999.csv|");
	/* A tenth of that without sanitizers. */
	ck_assert_int_lt(used, CLOCKS_PER_SEC);
	folder_clear(&folder);
}
END_TEST

START_TEST(sizes_and_parents_are_written_for_people)
{
	static const struct { int64_t bytes; const char *text; } sizes[] = {
		{ 0, "0 B" }, { 999, "999 B" }, { 1000, "1 KB" }, { 12345, "12 KB" }, { 999999, "1.0 MB" },
		{ 3400000, "3.4 MB" }, { 12000000000, "12 GB" },
	};
	char text[FILE_SIZE_TEXT];
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		ck_assert_str_eq(file_size_text(text, sizes[i].bytes), sizes[i].text);
	char *top = folder_above("/home"), *above = folder_above("/home/ana");
	ck_assert_str_eq(top, "/");
	ck_assert_str_eq(above, "/home");
	free(top);
	free(above);
}
END_TEST

START_TEST(countries_are_known_by_their_names)
{
	static const char *const pairs[][2] = {
		{ "pt", "PT" }, { " Portugal ", "PT" }, { "alemanha", "DE" }, { "Espana", "ES" }, { "UNITED STATES", "US" },
		{ "\xd7\x99\xd7\xa9\xd7\xa8\xd7\x90\xd7\x9c", "IL" },
	};
	char code[COUNTRY_SIZE];
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		ck_assert_msg(country_find(pairs[i][0], code), "%s", pairs[i][0]);
		ck_assert_str_eq(code, pairs[i][1]);
	}
	ck_assert(!country_find("Atlantis", code));
	ck_assert(!country_find("", code));
	char *name = country_name("PT"), *none = country_name("QQ");
	ck_assert_str_eq(name, "Portugal");
	ck_assert_str_eq(none, "QQ");
	free(name);
	free(none);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("files and countries");
	TCase *tests = tcase_create("files");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, what_a_terminal_adds_to_a_dropped_file_is_taken_away);
	tcase_add_test(tests, the_home_directory_is_shown_as_a_tilde);
	tcase_add_test(tests, lists_come_first_and_names_are_found_without_case_and_accents);
	tcase_add_test(tests, ten_thousand_files_are_shown_at_once);
	tcase_add_test(tests, sizes_and_parents_are_written_for_people);
	tcase_add_test(tests, countries_are_known_by_their_names);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
