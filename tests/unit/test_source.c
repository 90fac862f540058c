#include <sqlite3.h>
#include <sys/stat.h>

#include "import_fixture.h"
#include "suite.h"

#include "base/str.h"

START_TEST(a_dry_run_tells_and_changes_nothing)
{
	write_file("list.csv", "name,phone\nAna,912345678\nRui,1\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.dry_run = true}), 0);
	check_counts(1, 0, 0, 1, 0);
	struct guest_counts counts;
	ck_assert_int_eq(guest_count(db, &counts), 0);
	ck_assert_int_eq((int)counts.guests, 0);
}
END_TEST

static char *read_text(const char *name)
{
	char *path = path_of(name);
	static char text[65536];
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	free(path);
	return text;
}

START_TEST(refused_rows_go_to_a_file_that_can_be_mended_and_imported)
{
	char *rejects = path_of("rejects.csv");
	write_file("list.csv", "Nome;Telem\xc3\xb3vel;Notas\nAna;912345678;x\nRui;12;\"=1+1; \"\"a\"\"\"\nEva;+351 13;\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.rejects = rejects}), 0);
	ck_assert_str_eq(read_text("rejects.csv"),
			 "\xef\xbb\xbfNome,Telem\xc3\xb3vel,Notas,reason\r\n"
			 "Rui,12,\"'=1+1; \"\"a\"\"\",\"\"\"12\"\": the phone number is too short; a digit may be missing\"\r\n"
			 "Eva,\"'+351 13\",,\"\"\"+351 13\"\": the phone number is too short; a digit may be missing\"\r\n");
	struct stat info;
	ck_assert_int_eq(stat(rejects, &info), 0);
	ck_assert_int_eq((int)(info.st_mode & 0777), 0600);

	/* refused again: the old reason makes room, guards do not pile up */
	char *again = path_of("again.csv");
	ck_assert_int_eq(import_with("rejects.csv", &(struct import_options){.rejects = again}), 0);
	char *first = xstrdup(read_text("rejects.csv"));
	ck_assert_str_eq(read_text("again.csv"), first);
	free(first);

	write_file("mended.csv", "\xef\xbb\xbfNome,Telem\xc3\xb3vel,Notas,reason\r\nRui,913000111,\"'=1+1; \"\"a\"\"\",too short\r\n");
	ck_assert_int_eq(import_with("mended.csv", &(struct import_options){0}), 0);
	check_text(2, "notes", "=1+1; \"a\"");
	free(rejects);
	free(again);
}
END_TEST

START_TEST(refused_rows_never_overwrite_the_list_or_the_event)
{
	char *list = path_of("list.csv"), *event = path_of("event.db"), *nowhere = path_of("no/such/folder.csv");
	write_file("list.csv", "name,phone\nAna,1\n");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.rejects = list}), -1);
	check_failure("name another file");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.rejects = event}), -1);
	check_failure("name another file");
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.rejects = nowhere}), -1);
	check_failure("No such file");
	free(list);
	free(event);
	free(nowhere);
}
END_TEST

START_TEST(what_cannot_be_read_is_one_sentence)
{
	ck_assert_int_eq(import_with("missing.csv", &(struct import_options){0}), -1);
	check_failure("there is no file");
	ck_assert_int_eq(import_with(".", &(struct import_options){0}), -1);
	check_failure("is a folder");
	ck_assert_int_eq(import_with("event.db", &(struct import_options){0}), -1);
	check_failure("is the event file itself");
	static const char *const others[][2] = {
		{ "PK\x03\x04...xl/workbook.xml", "is an Excel workbook, not a list as text; open it in Excel" },
		{ "PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", "choose File, Save As, \"Text CSV\"" },
		{ "PK\x03\x04...Index/Document.iwa", "open it in Numbers and choose File, Export To" },
		{ "PK\x03\x04...word/document.xml", "a Word document" },
		{ "PK\x03\x04...guests.csv", "unpack it" },
		{ "\xd0\xcf\x11\xe0...", "an old Excel or Word file" },
		{ "%PDF-1.7", "is a PDF" },
		{ "\x89PNG\r\n", "is a picture" },
		{ "\xef\xbb\xbf\r\n<html><table>", "is a web page" },
		{ "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "an Excel workbook (XML)" },
		{ "[{\"name\": \"Ana\"}]", "is JSON" },
		{ "BEGIN:VCALENDAR\r\n", "is a calendar" },
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		write_file("guests.csv", others[i][0]);
		ck_assert_int_eq(import_with("guests.csv", &(struct import_options){0}), -1);
		check_failure(others[i][1]);
	}
}
END_TEST

START_TEST(standard_input_is_read_to_its_end)
{
	int pipe_fds[2], saved = dup(STDIN_FILENO);
	const char list[] = "name,phone\nAna,912345678\n";
	ck_assert_int_eq(pipe(pipe_fds), 0);
	ck_assert_int_eq((int)write(pipe_fds[1], list, sizeof(list) - 1), (int)sizeof(list) - 1);
	close(pipe_fds[1]);
	dup2(pipe_fds[0], STDIN_FILENO);
	close(pipe_fds[0]);
	int returned = import_file(db, "-", &(struct import_options){0}, &result, &message);
	dup2(saved, STDIN_FILENO);
	close(saved);
	ck_assert_msg(returned == 0, "%s", message ? message : "");
	check_counts(1, 0, 0, 0, 0);
}
END_TEST

static bool note_progress(int64_t done, int64_t total, void *context)
{
	int64_t *last = context;
	ck_assert(done >= *last && done <= total);
	*last = done;
	return true;
}

START_TEST(progress_rises_to_the_size_of_the_file)
{
	struct str text = {0};
	int64_t last = 0;
	str_append(&text, "name,phone\n");
	for (int i = 0; i < 3000; i++)
		str_appendf(&text, "Guest %d,+351912%06d\n", i, i);
	write_file("list.csv", text.text);
	ck_assert_int_eq(import_with("list.csv", &(struct import_options){.progress = note_progress, .context = &last}), 0);
	ck_assert_int_eq((int)last, (int)text.length);
	check_counts(3000, 0, 0, 0, 0);
	str_free(&text);
}
END_TEST

/* Another program's database */

static void make_foreign(const char *sql)
{
	sqlite3 *foreign;
	char *path = path_of("foreign.db");
	unlink(path);
	ck_assert_int_eq(sqlite3_open(path, &foreign), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(foreign, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(foreign);
	free(path);
}

START_TEST(another_programs_guests_table_is_read)
{
	make_foreign("CREATE TABLE guests (id INTEGER PRIMARY KEY, full_name TEXT, phone_number, party_size, rsvp_status TEXT, "
		     "whatsapp_status TEXT, deleted_at, photo BLOB);"
		     "INSERT INTO guests VALUES (3, 'Ana', '912 345 678', 2, 'confirmed', 'sent', NULL, x'89504e470d0a00ff'),"
		     "(4, 'Rui', 351913000111.0, 1.0, 'pending', NULL, NULL, NULL), (9, 'Eva', 'x', NULL, NULL, NULL, NULL, NULL),"
		     "(10, 'Gone', '914000222', 1, NULL, NULL, '2026-01-01', NULL),"
		     "(11, x'ff00', '914000223', 1, NULL, NULL, NULL, NULL), (12, CAST(x'ff' AS TEXT), '914000224', 1, NULL, NULL, NULL, NULL);");
	ck_assert_int_eq(import_with("foreign.db", &(struct import_options){0}), 0);
	check_counts(2, 0, 0, 3, 0);
	check_refusal(0, 9, "not a phone number");
	check_refusal(1, 11, "there is no name");
	check_refusal(2, 12, "not text");
	check_text(1, "ref", "3");
	check_text(1, "rsvp", "yes");
	check_text(2, "phone", "+351913000111");
	ck_assert_int_eq(import_with("foreign.db", &(struct import_options){0}), 0);
	check_counts(0, 0, 2, 3, 0);
}
END_TEST

START_TEST(a_view_named_guests_will_do)
{
	make_foreign("CREATE TABLE people (n TEXT, p TEXT); INSERT INTO people VALUES ('Ana', '912345678'), ('Rui', '1');"
		     "CREATE VIEW guests AS SELECT n AS name, p AS phone FROM people;");
	ck_assert_int_eq(import_with("foreign.db", &(struct import_options){0}), 0);
	check_counts(1, 0, 0, 1, 0);
	check_refusal(0, 2, "not a phone number");
}
END_TEST

START_TEST(an_event_file_can_be_imported_into_another)
{
	import_text("ref,name,phone,group,opted_out,rsvp\nA1,Ana,912345678,bride,yes,yes\n,Rui,913000111,,,\n");
	char *path = path_of("copy.db");
	ck_assert_int_eq(db_backup(db, path, NULL), 0);
	free(path);
	ck_assert_int_eq(import_with("copy.db", &(struct import_options){0}), 0);
	check_counts(0, 0, 2, 0, 0);
}
END_TEST

START_TEST(a_database_that_does_not_fit_is_one_sentence)
{
	make_foreign("CREATE TABLE visitors (name TEXT);");
	ck_assert_int_eq(import_with("foreign.db", &(struct import_options){0}), -1);
	check_failure("without a table \"guests\"");
	make_foreign("CREATE TABLE guests (a TEXT, b TEXT);");
	ck_assert_int_eq(import_with("foreign.db", &(struct import_options){0}), -1);
	check_failure("\"a\", \"b\"");
	char damaged[200] = "SQLite format 3";
	memset(damaged + 16, 'x', sizeof(damaged) - 17);
	char *path = path_of("foreign.db");
	FILE *file = fopen(path, "w");
	fwrite(damaged, 1, sizeof(damaged), file);
	fclose(file);
	free(path);
	ck_assert_int_eq(import_with("foreign.db", &(struct import_options){0}), -1);
	check_failure("cannot be read as a database");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("source");
	TCase *tests = tcase_create("source");
	tcase_add_checked_fixture(tests, open_event, close_event);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, a_dry_run_tells_and_changes_nothing);
	tcase_add_test(tests, refused_rows_go_to_a_file_that_can_be_mended_and_imported);
	tcase_add_test(tests, refused_rows_never_overwrite_the_list_or_the_event);
	tcase_add_test(tests, what_cannot_be_read_is_one_sentence);
	tcase_add_test(tests, standard_input_is_read_to_its_end);
	tcase_add_test(tests, progress_rises_to_the_size_of_the_file);
	tcase_add_test(tests, another_programs_guests_table_is_read);
	tcase_add_test(tests, a_view_named_guests_will_do);
	tcase_add_test(tests, an_event_file_can_be_imported_into_another);
	tcase_add_test(tests, a_database_that_does_not_fit_is_one_sentence);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
