#include <check.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "cli.h"
#include "tests/unit/suite.h"

/* Files of other programs, read by `import`. */

struct list {
	const char *file, *country;
	const char *guests, *refused, *remarks;
	const char *sentence;  /* why there is no list in it; NULL: there is */
};

static const struct list lists[] = {
#define LIST(file, country, guests, refused, remarks) { file, country, guests, refused, remarks, NULL },
#define NO_LIST(file, sentence) { file, "", NULL, NULL, NULL, sentence },
#include "tests/import/files.def"
};
enum { LISTS = sizeof lists / sizeof *lists };

static char folder[PATH_MAX];

static void copy_file(const char *from, const char *to)
{
	char buffer[65536];
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	ck_assert(in && out);
	for (size_t count; (count = fread(buffer, 1, sizeof buffer, in)) > 0;)
		ck_assert_uint_eq(fwrite(buffer, 1, count, out), count);
	fclose(in);
	ck_assert_int_eq(fclose(out), 0);
}

/* An event without guests; quicker than to make one for each list. */
static void begin_anew(void)
{
	static const char *const parts[] = { "event.db", "event.db-wal", "event.db-shm" };
	if (access("empty.db", F_OK) != 0) {
		assert_code(convoke("-f", "event.db", "init", "--name", "Lists", "--country", "PT"), 0);
		assert_code(convoke("-f", "event.db", "backup", "empty.db"), 0);
	}
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		unlink(parts[i]);
	copy_file("empty.db", "event.db");
}

static const struct run *import_file(const char *file, const char *country)
{
	char *path = xasprintf("%s/%s", folder, file);
	const struct run *run = *country ? convoke("-f", "event.db", "import", path, "--json", "--country", country)
					 : convoke("-f", "event.db", "import", path, "--json");
	free(path);
	return run;
}

/* "line: words" each, of an array of the import's result. */
static char *lines_of(const struct json *result, const char *key, const char *words)
{
	struct str out = {0};
	const struct json *rows = json_get(result, key);
	for (size_t i = 0; rows && i < json_array_length(rows); i++)
		str_appendf(&out, "%lld: %s\n", number_of(json_array_at(rows, i), "line"),
			    json_string(json_array_at(rows, i), words));
	return str_take(&out);
}

static const char *string_of(const struct json *guest, const char *key)
{
	const char *text = json_string(guest, key);
	return text ? text : "";
}

static char *all_guests(void)
{
	struct str out = {0};
	const struct run *run = convoke("-f", "event.db", "guests", "--json");
	assert_code(run, 0);
	for (size_t line = 0; line < count_lines(run->out); line++) {
		struct json *guest = json_line(run->out, line);
		str_appendf(&out, "%s|%s|%s|%s|%lld\n", string_of(guest, "name"), string_of(guest, "phone"),
			    string_of(guest, "group"), string_of(guest, "language"), number_of(guest, "seats"));
		json_free(guest);
	}
	return str_take(&out);
}

static void check_same(const char *file, const char *what, char *found, const char *expected)
{
	ck_assert_msg(strcmp(found, expected) == 0, "%s: %s are\n%s\nnot\n%s", file, what, found, expected);
	free(found);
}

static void check_list(const struct list *list)
{
	begin_anew();
	const struct run *run = import_file(list->file, list->country);
	if (list->sentence) {
		assert_code(run, 1);
		assert_one_line(run);
		ck_assert_msg(strstr(run->err, list->sentence) != NULL, "%s: %s", list->file, run->err);
		return;
	}
	assert_code(run, *list->refused ? 3 : 0);
	struct json *result = json_line(run->out, 0);
	check_same(list->file, "those refused", lines_of(result, "refused", "reason"), list->refused);
	check_same(list->file, "the remarks", lines_of(result, "remarks", "remark"), list->remarks);
	check_same(list->file, "the guests", all_guests(), list->guests);
	json_free(result);
}

START_TEST(every_list_brings_the_right_guests_and_the_right_refusals)
{
	for (size_t i = 0; i < LISTS; i++)
		check_list(&lists[i]);
}
END_TEST

START_TEST(every_file_has_its_expectations)
{
	DIR *files = opendir(folder);
	ck_assert_ptr_nonnull(files);
	size_t count = 0;
	for (struct dirent *entry; (entry = readdir(files));) {
		bool named = entry->d_name[0] == '.';
		for (size_t i = 0; !named && i < LISTS; i++)
			named = strcmp(lists[i].file, entry->d_name) == 0;
		ck_assert_msg(named, "%s is not in files.def", entry->d_name);
		count += entry->d_name[0] != '.';
	}
	closedir(files);
	ck_assert_uint_eq(count, LISTS);
}
END_TEST

START_TEST(a_list_read_again_changes_nothing)
{
	static const char *const again[] = { "icloud.vcf", "android-2.1.vcf", "google-contacts.csv", "several-phones.csv" };
	for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
		begin_anew();
		long long added = number_in(import_file(again[i], ""), "added");
		const struct run *run = import_file(again[i], "");
		ck_assert_int_gt(added, 0);
		ck_assert_msg(number_in(run, "added") == 0 && number_in(run, "changed") == 0 && number_in(run, "same") == added,
			      "%s: %s", again[i], run->out);
	}
}
END_TEST

static void append_many(FILE *file, const char *text, size_t bytes)
{
	for (size_t done = 0; done < bytes; done += strlen(text))
		fputs(text, file);
}

START_TEST(cells_and_photos_of_many_megabytes_cost_their_row_or_nothing)
{
	enum { TEN_MB = 10 * 1000 * 1000 };
	begin_anew();
	FILE *file = fopen("big.csv", "w");
	ck_assert_ptr_nonnull(file);
	fputs("Name,Phone,Notes\nAna,912345678,\"", file);
	append_many(file, "0123456789", TEN_MB);
	fputs("\"\nRui,913000111,\nEva,914000222,\"", file);
	append_many(file, "0123456789", TEN_MB / 5);
	fputs("\"\nLeo,915000333,\n", file);
	fclose(file);
	const struct run *run = convoke("-f", "event.db", "import", "big.csv", "--json");
	assert_code(run, 3);
	struct json *result = json_line(run->out, 0);
	check_same("big.csv", "those refused", lines_of(result, "refused", "reason"),
		   "2: the row is longer than 4 MB\n4: a cell of this row is longer than 1 MB\n");
	json_free(result);

	file = fopen("big.vcf", "w");
	ck_assert_ptr_nonnull(file);
	fputs("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoe\r\nPHOTO;ENCODING=b;TYPE=JPEG:", file);
	append_many(file, "/9j/4AAQSkZJRgABAQAAAQABAAD\r\n ", TEN_MB);
	fputs("\r\nTEL;TYPE=CELL:916000444\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN:Max\r\nPHOTO;BASE64:", file);
	append_many(file, "/9j/4AAQSkZJRgABAQAAAQABAAD", TEN_MB);
	fputs("\r\n\r\nTEL;CELL:917000555\r\nEND:VCARD\r\n", file);
	fclose(file);
	assert_code(convoke("-f", "event.db", "import", "big.vcf", "--json"), 0);
	check_same("big.vcf", "the guests", all_guests(),
		   "Rui|+351913000111|||1\nLeo|+351915000333|||1\nZoe|+351916000444|||1\nMax|+351917000555|||1\n");
}
END_TEST

START_TEST(contacts_may_come_through_a_pipe)
{
	begin_anew();
	assert_code(convoke_with_input("BEGIN:VCARD\nFN:Ana\nTEL:912345678\nEND:VCARD\n", "-f", "event.db", "import", "-"), 0);
	check_same("-", "the guests", all_guests(), "Ana|+351912345678|||1\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cli: files of other programs");
	TCase *tests = tcase_create("files");
	if (!realpath("tests/import/files", folder))
		return EXIT_FAILURE;
	tcase_add_checked_fixture(tests, cli_begin, cli_end);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, every_list_brings_the_right_guests_and_the_right_refusals);
	tcase_add_test(tests, every_file_has_its_expectations);
	tcase_add_test(tests, a_list_read_again_changes_nothing);
	tcase_add_test(tests, cells_and_photos_of_many_megabytes_cost_their_row_or_nothing);
	tcase_add_test(tests, contacts_may_come_through_a_pipe);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
