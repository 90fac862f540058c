#include "import_fixture.h"
#include "suite.h"

#include "guests/export.h"
#include "guests/head.h"
#include "ui/import_choice.h"

/* What a person sees of a list before it is imported, and chooses. */

static struct head head_of(const char *name, enum encoding encoding)
{
	struct head head;
	char *path = path_of(name), *why = NULL;
	ck_assert_msg(head_read(path, event_path, encoding, &head, &why) == 0, "%s", why);
	free(path);
	return head;
}

START_TEST(the_head_of_a_list_tells_its_columns_and_how_it_is_written)
{
	write_file("list.csv", "Nome;;Telem\xf3vel\nAna;x;912345678\nAna;;913000111\nJo\xe3o;y;\nRui;z;1\nEva;w;2\n");
	struct head head = head_of("list.csv", ENCODING_DETECT);
	ck_assert_uint_eq(head.count, 3);
	ck_assert(!head.database);
	ck_assert_int_eq(head.format.encoding, ENCODING_CP1252);
	ck_assert_int_eq(head.format.delimiter, ';');
	ck_assert_str_eq(head.columns[0].samples[0], "Ana");
	ck_assert_str_eq(head.columns[0].samples[1], "Jo\xc3\xa3o");
	ck_assert_str_eq(head.columns[1].name, "");
	ck_assert_str_eq(head.columns[2].name, "Telem\xc3\xb3vel");
	head_clear(&head);
	head = head_of("list.csv", ENCODING_CP1251);
	ck_assert_str_eq(head.columns[0].samples[1], "Jo\xd0\xb3o");
	head_clear(&head);
}
END_TEST

static void check_no_head(const char *text, const char *part)
{
	struct head head;
	char *path = path_of("list.csv");
	write_file("list.csv", text);
	free(message);
	ck_assert_int_eq(head_read(path, event_path, ENCODING_DETECT, &head, &message), -1);
	check_failure(part);
	free(path);
}

START_TEST(a_list_without_a_head_is_refused_in_words)
{
	check_no_head("", "is empty");
	check_no_head("name,phone\n", "no guests below");
	check_no_head("name,\"phone\n", "line 1, which should name the columns");
	check_no_head("PK\x03\x04", "a packed file");
}
END_TEST

static void check_columns(const struct head *head, const struct import_choice *choice, int name, int first, int phone)
{
	char **map = import_choice_map(choice), *why = NULL;
	struct columns columns;
	ck_assert_int_eq(head_match(head, (const char *const *)map, &columns, &why), 0);
	ck_assert_int_eq(columns.of[FIELD_NAME], name);
	ck_assert_int_eq(columns.of[FIELD_FIRST_NAME], first);
	ck_assert_int_eq(columns.of[FIELD_PHONE], phone);
	columns_clear(&columns);
	import_map_free(map);
}

START_TEST(a_column_chosen_for_a_field_leaves_the_one_it_had)
{
	write_file("list.csv", "name,first name,phone,mobile,x\nAna,Ana,1,2,3\n");
	struct head head = head_of("list.csv", ENCODING_DETECT);
	struct import_choice choice;
	struct columns columns;
	char *why = NULL;
	import_choice_start(&choice, "/lists/list.csv");
	ck_assert_str_eq(import_file_name(&choice), "list.csv");
	check_columns(&head, &choice, 0, 1, 2 + 1);
	ck_assert_int_eq(head_match(&head, NULL, &columns, &why), 0);
	ck_assert_int_eq(columns.more_phones[0], 2);
	import_choose(&choice, &columns, FIELD_NAME, 1);
	import_choose(&choice, &columns, FIELD_PHONE, 4);
	columns_clear(&columns);
	check_columns(&head, &choice, 1, -1, 4);
	import_choose_none(&choice, FIELD_PHONE);
	check_columns(&head, &choice, 1, -1, -1);
	import_choice_clear(&choice);
	head_clear(&head);
}
END_TEST

START_TEST(the_map_takes_columns_by_number_and_none)
{
	const char *const map[] = { "phone=#2", "group=-", "notes=#9", NULL }, *const good[] = { "phone=#2", "group=-", NULL };
	const char *const named[] = { "phone=-", "name=#1", NULL };
	write_file("list.csv", "name,,group\nAna,912345678,bride\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .map = map }), -1);
	check_failure("there is no column \"#9\"");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .map = good }), 0);
	check_counts(1, 0, 0, 0, 0);
	check_text(1, "phone", "+351912345678");
	check_text(1, "group", "");
	/* A column of that very name comes first. */
	write_file("list.csv", "#1,-\nBruno,913000111\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .map = named }), 0);
	check_text(2, "name", "Bruno");
	check_text(2, "phone", "+351913000111");
}
END_TEST

static const struct import_row *row_of(enum import_kind kind, size_t index)
{
	ck_assert_uint_lt(index, result.lists[kind].count);
	return &result.lists[kind].rows[index];
}

static void check_change(const struct import_row *row, size_t index, enum field field, const char *before, const char *after)
{
	ck_assert_uint_lt(index, row->changes.count);
	ck_assert_int_eq(row->changes.items[index].field, field);
	ck_assert_str_eq(row->changes.items[index].before, before);
	ck_assert_str_eq(row->changes.items[index].after, after);
}

START_TEST(rows_are_listed_by_what_becomes_of_them)
{
	import_text("name,phone,group,seats\nAna,912345678,bride,2\nBruno,913000111,,\nCarla,913000112,,\n");
	write_file("list.csv", "name,phone,group,seats,rsvp,rsvp_seats,opted out\nAna,912345678,family,3,yes,2,yes\n"
			       "Bruno,913000111,,,,,\nDora,913000113,,,,,\nEva,913000114,,,,,\nBad,1,,,,,\n");
	const struct import_options options = { .dry_run = true, .listed = 1 };
	ck_assert_int_eq(import_with("list.csv", &options), 0);
	check_counts(2, 1, 1, 1, 1);
	ck_assert_uint_eq(result.lists[IMPORT_ADDED].count, 1);
	ck_assert_str_eq(row_of(IMPORT_ADDED, 0)->name, "Dora");
	ck_assert_str_eq(row_of(IMPORT_ADDED, 0)->phone, "+351913000113");
	ck_assert_int_eq((int)row_of(IMPORT_ADDED, 0)->line, 4);
	ck_assert_str_eq(row_of(IMPORT_SAME, 0)->name, "Bruno");
	ck_assert_str_eq(row_of(IMPORT_GONE, 0)->name, "Carla");
	const struct import_row *ana = row_of(IMPORT_CHANGED, 0);
	check_change(ana, 0, FIELD_GROUP, "bride", "family");
	check_change(ana, 1, FIELD_SEATS, "2", "3");
	check_change(ana, 2, FIELD_RSVP, "", "yes");
	check_change(ana, 3, FIELD_RSVP_SEATS, "", "2");
	check_change(ana, 4, FIELD_OPTED_OUT, "", "yes");
	ck_assert_uint_eq(ana->changes.count, 5);
	/* Without asking, nothing is listed. */
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .dry_run = true }), 0);
	for (int kind = 0; kind < IMPORT_KINDS; kind++)
		ck_assert_uint_eq(result.lists[kind].count, 0);
}
END_TEST

START_TEST(another_file_than_the_one_seen_is_not_imported)
{
	write_file("list.csv", "name,phone\nAna,912345678\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .dry_run = true }), 0);
	struct stamp seen = result.stamp;
	write_file("list.csv", "name,phone\nAna,912345678\nBruno,913000111\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .seen = &seen }), IMPORT_FILE_CHANGED);
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .dry_run = true }), 0);
	seen = result.stamp;
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .seen = &seen }), 0);
	check_counts(2, 0, 0, 0, 0);
}
END_TEST

struct stopper {
	int calls, last;
	const char *append;      /* a file that grows meanwhile; NULL: none */
};

static bool stop_at(int64_t done, int64_t total, void *context)
{
	struct stopper *stopper = context;
	ck_assert(done <= total);
	if (stopper->append && stopper->calls == 0) {
		FILE *file = fopen(stopper->append, "a");
		fputs("Late,914000000\n", file);
		fclose(file);
	}
	return ++stopper->calls != stopper->last;
}

static int stop_import(int call, const char *append)
{
	struct stopper stopper = { .last = call, .append = append };
	return import_with("list.csv", &(struct import_options){ .progress = stop_at, .context = &stopper });
}

START_TEST(an_import_that_is_stopped_or_disturbed_changes_nothing)
{
	write_file("list.csv", "name,phone\nAna,912345678\nBruno,913000111\n");
	struct guest_counts counts;
	char *path = path_of("list.csv");
	ck_assert_int_eq(stop_import(1, NULL), IMPORT_STOPPED);
	ck_assert_int_eq(stop_import(2, NULL), IMPORT_STOPPED);
	ck_assert_int_eq(stop_import(9, path), IMPORT_FAILED);
	check_failure("was written to while it was being read");
	ck_assert_int_eq(guest_count(db, &counts), 0);
	ck_assert_int_eq((int)counts.guests, 0);
	ck_assert(!db_in_transaction(db));
	ck_assert_int_eq(stop_import(9, NULL), IMPORT_DONE);
	check_counts(3, 0, 0, 0, 0);
	free(path);
}
END_TEST

START_TEST(an_encoding_can_be_given_by_name)
{
	static const struct { const char *word; enum encoding encoding; } words[] = {
		{ "utf-8", ENCODING_UTF8 }, { "UTF8", ENCODING_UTF8 }, { "windows-1251", ENCODING_CP1251 },
		{ "CP1252", ENCODING_CP1252 }, { "auto", ENCODING_DETECT }, { "mac", ENCODING_MAC },
	};
	enum encoding encoding;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		ck_assert_msg(encoding_from_word(words[i].word, &encoding), "%s", words[i].word);
		ck_assert_int_eq(encoding, words[i].encoding);
	}
	ck_assert(!encoding_from_word("klingon", &encoding));
	ck_assert(!encoding_from_word("", &encoding));
	write_file("list.csv", "name,phone\n\xc0\xed\xed\xe0,912345678\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .encoding = ENCODING_CP1251 }), 0);
	check_text(1, "name", "\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0");
	/* A person who says UTF-8 is believed: what is none is refused. */
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .encoding = ENCODING_UTF8 }), 0);
	check_refusal(0, 2, "not written in UTF-8");
	/* A mark is no letter. */
	write_file("list.csv", "\xef\xbb\xbfname,phone\nBruno,913000111\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){ .encoding = ENCODING_UTF8 }), 0);
	check_counts(1, 0, 0, 0, 1);
}
END_TEST

static bool stop_export(int64_t written, void *context)
{
	(void)context;
	return written < 1;
}

START_TEST(a_file_of_guests_is_there_as_a_whole_or_as_it_was)
{
	import_text("name,phone\nAna,912345678\nBruno,913000111\n");
	char *path = path_of("out.csv"), *nowhere = path_of("missing/out.csv");
	write_file("out.csv", "precious");
	ck_assert_int_eq(export_file(db, path, &(struct export_options){ .progress = stop_export }, &message), EXPORT_STOPPED);
	FILE *file = fopen(path, "r");
	char text[64] = "";
	ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
	ck_assert_str_eq(text, "precious");
	fclose(file);
	ck_assert_int_eq(export_file(db, path, &(struct export_options){0}, &message), 2);
	ck_assert_int_eq(export_file(db, nowhere, &(struct export_options){ .write = export_write_json }, &message), -1);
	check_failure("cannot be written");
	free(nowhere);
	free(path);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("a look at a list");
	TCase *tests = tcase_create("look");
	tcase_add_checked_fixture(tests, open_event, close_event);
	tcase_add_test(tests, the_head_of_a_list_tells_its_columns_and_how_it_is_written);
	tcase_add_test(tests, a_list_without_a_head_is_refused_in_words);
	tcase_add_test(tests, a_column_chosen_for_a_field_leaves_the_one_it_had);
	tcase_add_test(tests, the_map_takes_columns_by_number_and_none);
	tcase_add_test(tests, rows_are_listed_by_what_becomes_of_them);
	tcase_add_test(tests, another_file_than_the_one_seen_is_not_imported);
	tcase_add_test(tests, an_import_that_is_stopped_or_disturbed_changes_nothing);
	tcase_add_test(tests, an_encoding_can_be_given_by_name);
	tcase_add_test(tests, a_file_of_guests_is_there_as_a_whole_or_as_it_was);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
