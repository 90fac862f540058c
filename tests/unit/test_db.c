/* The event file itself: opening, refusing, migrating, copying, and what the schema forbids. */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "campaign_fixture.h"
#include "data/dispatcher.h"
#include "data/erase.h"
#include "data/migrate.h"
#include "data/sql.h"
#include "suite.h"

static void run_sql(const char *file, const char *sql)
{
	sqlite3 *other;
	char *why = NULL;
	ck_assert_int_eq(sqlite3_open(file, &other), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(other, sql, NULL, NULL, &why) == SQLITE_OK, "%s", why);
	sqlite3_close(other);
}

/* The statement must fail: the schema forbids it. */
static void forbidden(const char *sql)
{
	struct sqlite3_stmt *statement = sql_prepare(db, sql);
	ck_assert_ptr_nonnull(statement);
	ck_assert_msg(sql_run(db, statement) < 0, "allowed: %s", sql);
	sql_finish(statement);
}

static void refused(const char *file, const char *words)
{
	char *message = NULL;
	ck_assert_ptr_null(db_open(file, DB_OPEN, &message));
	ck_assert_msg(strstr(message, words), "%s", message);
	free(message);
}

START_TEST(a_new_file_is_the_owners_alone_and_says_what_it_is)
{
	struct stat info;
	ck_assert_int_eq(stat(event_path, &info), 0);
	ck_assert_int_eq(info.st_mode & 0777, 0600);
	struct sqlite3_stmt *statement = sql_prepare(db, "PRAGMA application_id");
	int64_t id;
	ok(sql_value(db, statement, &id));
	sql_finish(statement);
	ck_assert_int_eq(id, 0x636E766B);
}
END_TEST

static void limit_pages(const char *pragma)
{
	int64_t pages;
	struct sqlite3_stmt *statement = sql_prepare(db, pragma);
	ok(sql_value(db, statement, &pages));
	sql_finish(statement);
}

/* 0 until it is full. */
static int fill(void)
{
	struct sqlite3_stmt *statement = sql_prepare(db, "INSERT INTO templates (name, content_sid) VALUES (hex(zeroblob(99999)), random())");
	int result = sql_run(db, statement);
	sql_finish(statement);
	return result;
}

/* SQLite ends such a transaction by itself: a statement that follows would otherwise be stored alone. */
START_TEST(after_a_full_disk_in_a_transaction_nothing_of_it_is_stored_and_the_next_one_works)
{
	limit_pages("PRAGMA max_page_count = 1"); /* as many as there are */
	ok(db_begin(db));
	ck_assert_int_eq(fill(), -1);
	ck_assert(db_disk_is_full(db));
	ck_assert(db_failure_passes(db));
	struct sqlite3_stmt *statement = sql_prepare(db, "UPDATE event SET venue = 'stored alone'");
	ck_assert_int_eq(sql_run(db, statement), -1);
	sql_finish(statement);
	ck_assert(db_disk_is_full(db));
	ck_assert_int_eq(db_commit(db), -1);
	ck_assert_ptr_nonnull(strstr(db_error(db), "the disk is full"));
	ck_assert(!db_in_transaction(db));
	struct event event;
	ok(event_load(db, &event));
	ck_assert_str_eq(event.venue, "");
	event_clear(&event);
	limit_pages("PRAGMA max_page_count = 100000");
	ok(db_begin(db));
	ok(fill());
	ok(db_commit(db));
}
END_TEST

START_TEST(a_quick_check_tells_a_sound_file_from_a_damaged_one)
{
	for (int i = 0; i < 9; i++)
		ok(fill());
	ck_assert_int_eq(db_quick_check(db), 1);
	db_may_checkpoint(db, true);
	db_close(db);
	FILE *file = fopen(event_path, "r+");
	for (long page = 2; page < 200; page++) {
		fseek(file, page * 4096, SEEK_SET);
		fputs("scratched", file);
	}
	fclose(file);
	char *why = NULL;
	db = db_open(event_path, DB_OPEN, &why);
	if (db) /* what was scratched may be seen at once */
		ck_assert_int_eq(db_quick_check(db), 0);
	else
		ck_assert_ptr_nonnull(strstr(why, "damaged"));
	free(why);
}
END_TEST

START_TEST(an_existing_file_is_never_created_over)
{
	char *message = NULL;
	ck_assert_ptr_null(db_open(event_path, DB_CREATE, &message));
	ck_assert_ptr_nonnull(strstr(message, "exists already"));
	free(message);
	ck_assert_int_gt(add_guest("Ana", "+351912000001"), 0);
}
END_TEST

START_TEST(what_is_no_event_file_is_refused_in_words)
{
	char *other = path_of("other");
	refused(other, "there is no event file");
	run_sql(other, "CREATE TABLE x (y)");
	refused(other, "not an event file");
	FILE *file = fopen(other, "w");
	fputs("name,phone\nAna,912000001\n this is a spreadsheet and no database, long enough to be read as one ........", file);
	fclose(file);
	refused(other, "not an event file");
	refused(directory, "is a folder");
	free(other);
}
END_TEST

START_TEST(a_file_of_a_newer_program_is_refused_and_left_alone)
{
	run_sql(event_path, "PRAGMA user_version = 99");
	refused(event_path, "newer convoke");
}
END_TEST

START_TEST(every_query_can_be_prepared)
{
	struct erasure erasure; /* has tables of its own */
	ck_assert_int_eq(erase_look(db, add_guest("Ana", "+351912000001"), &erasure), 1);
	erasure_clear(&erasure);
	for (int query = 0; query < QUERY_COUNT; query++)
		ck_assert_msg(sql_query(db, (enum query)query) != NULL, "%d: %s", query, db_error(db));
}
END_TEST

START_TEST(the_words_of_status_def_are_those_the_file_allows)
{
	int64_t id = add_guest("Ana", "+351912000001");
	for (enum status status = 0; status < STATUS_COUNT; status++) {
		char *sql = xasprintf("UPDATE guests SET whatsapp_status = '%s' WHERE id = %d", status_word(status), (int)id);
		struct sqlite3_stmt *statement = sql_prepare(db, sql);
		ok(sql_run(db, statement));
		sql_finish(statement);
		free(sql);
	}
	forbidden("UPDATE guests SET whatsapp_status = 'lost'");
}
END_TEST

START_TEST(migrations_run_in_one_transaction_after_a_copy)
{
	static const struct migration steps[] = {
		{98, "ALTER TABLE event ADD COLUMN dress_code TEXT;"},
		{99, "CREATE TABLE tables (id INTEGER PRIMARY KEY); INSERT INTO tables VALUES (7);"},
		{0, NULL},
	};
	char *copy = xasprintf("%s.v1.bak", event_path);
	ok(migrate_apply(db, 1, steps));
	struct sqlite3_stmt *statement = sql_prepare(db, "SELECT id FROM tables");
	int64_t value;
	ok(sql_value(db, statement, &value));
	sql_finish(statement);
	ck_assert_int_eq(value, 7);
	ck_assert_int_eq(access(copy, R_OK), 0);
	refused(event_path, "newer convoke");
	free(copy);
}
END_TEST

/* Every table and column, and what indexes and triggers say, in one text. */
static char *whole_schema(void)
{
	struct sqlite3_stmt *row = sql_prepare(db, "SELECT group_concat(word, char(10)) FROM (SELECT t.name || '.' || c.name "
		"|| ' ' || c.type AS word FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
		"UNION SELECT sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL ORDER BY 1)");
	ck_assert_int_eq(sql_next(db, row), 1);
	char *text = sql_text(row, 0);
	sql_finish(row);
	return text;
}

static void run_here(const char *sql)
{
	struct sqlite3_stmt *statement = sql_prepare(db, sql);
	ok(sql_run(db, statement));
	sql_finish(statement);
}

/* From each version that was released. */
START_TEST(an_older_file_becomes_what_a_new_one_is)
{
	static const struct {
		int from; /* the version that has it */
		const char *takes_away;
	} back[] = {
		{4, "DROP TABLE import_changes"}, {4, "DROP TABLE imports"}, {4, "DROP TRIGGER guests_tally_shown"},
		{4, "DROP TRIGGER campaigns_tally"}, {4, "DROP INDEX invitation_logs_unasked"},
		{3, "DROP TABLE screen"}, {3, "DROP INDEX guests_listed"}, {3, "DROP INDEX guests_name"},
		{3, "DELETE FROM guest_tally WHERE kind = 'silent'"}, {3, "DROP TABLE early_callbacks"},
		{3, "ALTER TABLE dispatcher DROP COLUMN callback_at"},
		{3, "CREATE INDEX invitation_logs_status ON invitation_logs (status)"},
		{2, "DROP TABLE incidents"}, {2, "ALTER TABLE attempts DROP COLUMN account_sid"},
		{2, "ALTER TABLE attempts DROP COLUMN sender"}, {2, "ALTER TABLE dispatcher DROP COLUMN file_path"},
		{2, "ALTER TABLE dispatcher DROP COLUMN file_id"},
	};
	char *wanted = whole_schema(), *why = NULL, *version = xasprintf("PRAGMA user_version = %d", _i);
	for (size_t i = 0; i < sizeof back / sizeof *back; i++)
		if (back[i].from > _i)
			run_here(back[i].takes_away);
	run_here(version);
	db_close(db);
	db = db_open(event_path, DB_OPEN, &why);
	ck_assert_msg(db != NULL, "%s", why);
	char *made = whole_schema();
	ck_assert_str_eq(made, wanted);
	free(made);
	free(wanted);
	free(version);
}
END_TEST

START_TEST(a_migration_that_fails_changes_nothing)
{
	static const struct migration steps[] = {
		{2, "CREATE TABLE half (x); CREATE TABLE guests (y);"},
		{0, NULL},
	};
	ck_assert_int_eq(migrate_apply(db, 1, steps), -1);
	struct sqlite3_stmt *statement = sql_prepare(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'");
	int64_t count;
	ok(sql_value(db, statement, &count));
	sql_finish(statement);
	ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(an_attempt_may_not_go_back_nor_vanish)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct armed *rows;
	queue_guests(KIND_INVITATION, &id, 1);
	arm(1, NOW, &rows);
	end_attempt(&rows[0], ATTEMPT_ACCEPTED, "SM00000000000000000000000000000001");
	free_armed(rows, 1);
	forbidden("UPDATE attempts SET state = 'armed', message_sid = NULL");
	forbidden("UPDATE attempts SET state = 'not_sent', message_sid = NULL, proof = 'x'");
	forbidden("DELETE FROM attempts");
	forbidden("UPDATE status_events SET status = 'read'");
	forbidden("DELETE FROM status_events");
	forbidden("INSERT INTO attempts (invitation_id, phone, state, armed_at, boot_id, armed_boottime_ms, callback_id) "
		  "SELECT id, phone, 'armed', 1, '', 1, 'again' FROM invitation_logs");
	forbidden("INSERT INTO attempts (invitation_id, phone, state, armed_at, boot_id, armed_boottime_ms, callback_id) "
		  "SELECT id, phone, 'accepted', 1, '', 1, 'again' FROM invitation_logs");
}
END_TEST

START_TEST(a_backup_is_whole_paused_and_says_that_it_is_a_copy)
{
	char *out = path_of("copy.db"), *message = NULL;
	struct event event;
	struct guest_counts counts;
	add_guest("Ana", "+351912000001");
	ok(db_backup(db, out, NULL));
	ck_assert_int_eq(db_backup(db, out, NULL), -1);
	struct db *copy = db_open(out, DB_OPEN, &message);
	ck_assert_msg(copy, "%s", message);
	ck_assert_int_eq(event_load(copy, &event), 0);
	ck_assert(event.paused_at);
	ck_assert_ptr_nonnull(strstr(event.pause_reason, "copy"));
	ck_assert_int_eq(guest_count(copy, &counts), 0);
	ck_assert_int_eq(counts.guests, 1);
	event_clear(&event);
	db_close(copy);
	free(out);
	ok(event_load(db, &event));
	ck_assert(!event.paused_at);
	event_clear(&event);
}
END_TEST

START_TEST(a_backup_of_what_is_not_sound_is_refused_and_leaves_nothing)
{
	char *out = path_of("copy.db"), *part = path_of("copy.db.part");
	run_sql(event_path, "INSERT INTO incidents VALUES ('SM1', 99, 0)");
	ck_assert_int_eq(db_backup(db, out, NULL), -1);
	ck_assert_ptr_nonnull(strstr(db_error(db), "not sound"));
	ck_assert(access(out, F_OK) < 0 && access(part, F_OK) < 0);
	free(out);
	free(part);
}
END_TEST

START_TEST(a_change_by_another_connection_is_noticed_and_ones_own_is_not)
{
	char *message = NULL;
	struct db *other = db_open(event_path, DB_OPEN, &message);
	ck_assert(!db_changed(db));
	add_guest("Ana", "+351912000001");
	ck_assert(!db_changed(db));
	ck_assert(db_changed(other));
	ck_assert(!db_changed(other));
	db_close(other);
}
END_TEST

START_TEST(who_answers_keys_waits_only_so_long_for_another_writer)
{
	char *message = NULL;
	struct db *keys = db_open(event_path, DB_OPEN, &message);
	ck_assert_msg(keys, "%s", message);
	db_set_patience(keys, 20);
	ok(db_begin(db));
	ck_assert_int_eq(db_begin(keys), -1);
	ck_assert(db_failure_passes(keys));
	ck_assert(!db_in_transaction(keys));
	ck_assert_ptr_nonnull(strstr(db_error(keys), "nothing was changed"));
	db_rollback(db);
	ok(db_begin(keys));
	db_rollback(keys);
	db_close(keys);
}
END_TEST

START_TEST(one_process_dispatches_and_its_death_frees_the_lock)
{
	char *message = NULL;
	int pipe_fds[2];
	struct dispatcher_holder holder;
	char byte;
	ck_assert(!dispatcher_holder(event_path, &holder));
	ck_assert_int_eq(pipe(pipe_fds), 0);
	pid_t child = fork();
	if (child == 0) {
		struct dispatcher_lock *lock = dispatcher_lock(event_path, &message);
		ssize_t count = write(pipe_fds[1], lock ? "y" : "n", 1);
		if (count == 1)
			pause();
		_exit(0);
	}
	ck_assert_int_eq(read(pipe_fds[0], &byte, 1), 1);
	ck_assert_int_eq(byte, 'y');
	ck_assert_ptr_null(dispatcher_lock(event_path, &message));
	ck_assert_ptr_null(message);
	ck_assert(dispatcher_holder(event_path, &holder));
	ck_assert_int_eq(holder.pid, child);
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	struct dispatcher_lock *lock = dispatcher_lock(event_path, &message);
	ck_assert_ptr_nonnull(lock);
	dispatcher_unlock(lock);
}
END_TEST

START_TEST(a_reference_or_token_of_somebody_else_is_refused_by_name)
{
	struct guest guest = {.name = xstrdup("Ana"), .ref = xstrdup("7"), .phone = xstrdup("+351912000001"), .seats = 1};
	struct guest twin = {.name = xstrdup("Rui"), .ref = xstrdup("7"), .phone = xstrdup("+351912000002"), .seats = 1};
	ok(guest_insert(db, &guest, NOW));
	ck_assert_int_eq(guest_insert(db, &twin, NOW), -1);
	ck_assert_ptr_nonnull(strstr(db_error(db), "belongs to Ana"));
	guest_clear(&guest);
	guest_clear(&twin);
}
END_TEST

START_TEST(an_answer_without_a_number_keeps_the_number)
{
	int64_t id = add_guest("Ana", "+351912000001");
	struct guest guest;
	ck_assert_int_eq(guest_answer(db, id, "yes", 4, NOW), 1);
	ck_assert_int_eq(guest_answer(db, id, "yes", -1, NOW), 1);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	ck_assert_int_eq(guest.rsvp_seats, 4);
	guest_clear(&guest);
	ck_assert_int_eq(guest_answer(db, id, "no", -1, NOW), 1);
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	ck_assert_int_eq(guest.rsvp_seats, 0);
	guest_clear(&guest);
	ck_assert_int_eq(guest_answer(db, 999, "no", -1, NOW), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("event file");
	TCase *file = tcase_create("file");
	tcase_add_checked_fixture(file, open_file, close_file);
	tcase_add_test(file, a_new_file_is_the_owners_alone_and_says_what_it_is);
	tcase_add_test(file, an_existing_file_is_never_created_over);
	tcase_add_test(file, after_a_full_disk_in_a_transaction_nothing_of_it_is_stored_and_the_next_one_works);
	tcase_add_test(file, a_quick_check_tells_a_sound_file_from_a_damaged_one);
	tcase_add_test(file, what_is_no_event_file_is_refused_in_words);
	tcase_add_test(file, a_file_of_a_newer_program_is_refused_and_left_alone);
	tcase_add_test(file, every_query_can_be_prepared);
	tcase_add_test(file, the_words_of_status_def_are_those_the_file_allows);
	tcase_add_test(file, migrations_run_in_one_transaction_after_a_copy);
	tcase_add_loop_test(file, an_older_file_becomes_what_a_new_one_is, 1, SCHEMA_VERSION);
	tcase_add_test(file, a_migration_that_fails_changes_nothing);
	tcase_add_test(file, an_attempt_may_not_go_back_nor_vanish);
	tcase_add_test(file, a_backup_is_whole_paused_and_says_that_it_is_a_copy);
	tcase_add_test(file, a_backup_of_what_is_not_sound_is_refused_and_leaves_nothing);
	tcase_add_test(file, a_change_by_another_connection_is_noticed_and_ones_own_is_not);
	tcase_add_test(file, one_process_dispatches_and_its_death_frees_the_lock);
	tcase_add_test(file, who_answers_keys_waits_only_so_long_for_another_writer);
	tcase_add_test(file, a_reference_or_token_of_somebody_else_is_refused_by_name);
	tcase_add_test(file, an_answer_without_a_number_keeps_the_number);
	suite_add_tcase(suite, file);
	return run_suite(suite);
}
