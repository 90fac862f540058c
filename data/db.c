#include "data/db.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#define EMBED_QUERIES
#include "data/connection.h"
#include "data/writer.h"

int sql_fail(struct db *db, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	free(db->error);
	db->error = text;
	db->failure = FAILURE_STAYS;
	return -1;
}

/* SQLite knows a full disk only where it writes, not where it allocates or syncs; nor a quota. */
static int failure_code(const struct db *db, int system)
{
	int code = sqlite3_errcode(db->handle) & 0xff;
	bool of_system = code == SQLITE_IOERR || code == SQLITE_CANTOPEN;
	if (of_system && (system == ENOSPC || system == EDQUOT || system == EFBIG))
		return SQLITE_FULL;
	return of_system && system == EIO ? SQLITE_IOERR : code;
}

static int refuse_to_write(struct db *db)
{
	return sql_fail(db, db->read_only ? "%s can only be read here, not changed: its disk, or its permissions and those of its "
					    "folder, do not allow it"
					  : "%s cannot be written: check its permissions and those of its folder", db->path);
}

int fail_with_code(struct db *db, const char *sql)
{
	switch (failure_code(db, errno)) {
	case SQLITE_FULL:
		sql_fail(db, "the disk is full: nothing was changed in %s; free some space and try again", db->path);
		db->failure = FAILURE_FULL;
		return -1;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		sql_fail(db, "another program is busy with %s; try again in a moment", db->path);
		db->failure = FAILURE_BUSY;
		return -1;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return refuse_to_write(db);
	case SQLITE_IOERR:
		return sql_fail(db, "the disk failed on %s (%s): check the disk, then start again", db->path,
				sqlite3_errmsg(db->handle));
	case SQLITE_NOTADB:
		return sql_fail(db, "%s is not an event file of convoke", db->path);
	case SQLITE_CORRUPT:
		return sql_fail(db, "%s is damaged: go on with your newest backup", db->path);
	default:
		return sql_fail(db, "%s: %s%s%s", db->path, sqlite3_errmsg(db->handle), sql ? " in " : "", sql ? sql : "");
	}
}

const char *db_error(const struct db *db)
{
	return db->error ? db->error : "";
}

bool db_failure_passes(const struct db *db)
{
	return db->failure != FAILURE_STAYS;
}

bool db_disk_is_full(const struct db *db)
{
	return db->failure == FAILURE_FULL;
}

const char *db_path(const struct db *db)
{
	return db->path;
}

bool db_only_reads(const struct db *db)
{
	return db->read_only;
}

int db_fail(const struct db *db, char **message)
{
	*message = xstrdup(db_error(db));
	return -1;
}

/* Statements */

struct sqlite3 *sql_handle(struct db *db)
{
	return db->handle;
}

struct sqlite3_stmt *sql_prepare_first(struct db *db, const char *text, const char **rest)
{
	sqlite3_stmt *statement = NULL;
	errno = 0;
	if (sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, rest) == SQLITE_OK)
		return statement;
	fail_with_code(db, text);
	*rest = text;
	return NULL;
}

struct sqlite3_stmt *sql_prepare(struct db *db, const char *text)
{
	const char *rest;
	return sql_prepare_first(db, text, &rest);
}

struct sqlite3_stmt *sql_query(struct db *db, enum query query)
{
	if (!db->statements[query])
		db->statements[query] = sql_prepare(db, query_sql[query]);
	sql_reset(db->statements[query]);
	return db->statements[query];
}

void sql_finish(struct sqlite3_stmt *statement)
{
	sqlite3_finalize(statement);
}

void sql_reset(struct sqlite3_stmt *statement)
{
	if (!statement)
		return;
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

/* A full or failing disk has rolled back by itself: what follows must not be stored alone. The first sentence stays. */
static bool transaction_is_gone(const struct db *db)
{
	return db->in_transaction && sqlite3_get_autocommit(db->handle);
}

int sql_next(struct db *db, struct sqlite3_stmt *statement)
{
	if (!statement || transaction_is_gone(db))
		return -1;
	errno = 0;
	switch (sqlite3_step(statement)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sql_reset(statement);
		return 0;
	default:
		fail_with_code(db, sqlite3_sql(statement));
		sql_reset(statement);
		return -1;
	}
}

int sql_run(struct db *db, struct sqlite3_stmt *statement)
{
	int found;
	while ((found = sql_next(db, statement)) == 1)
		;
	return found;
}

int sql_value(struct db *db, struct sqlite3_stmt *statement, int64_t *value)
{
	*value = 0;
	int found = sql_next(db, statement);
	if (found == 1) {
		*value = sql_integer(statement, 0);
		sql_reset(statement);
	}
	return found < 0 ? -1 : 0;
}

int sql_changes(const struct db *db)
{
	return sqlite3_changes(db->handle);
}

int64_t sql_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

/* Transactions */

/* Keeps the sentence about what went wrong before. */
static void roll_back(struct db *db)
{
	char *why = db->error;
	int failure = (int)db->failure;
	db->error = NULL;
	/* Some failures have rolled back by themselves. */
	if (!sqlite3_get_autocommit(db->handle))
		sql_run(db, sql_query(db, QUERY_ROLLBACK));
	free(db->error);
	db->error = why;
	db->failure = failure;
}

static void end_transaction(struct db *db)
{
	db->in_transaction = false;
	if (!db->is_private)
		writer_leave();
}

void db_set_patience(struct db *db, int ms)
{
	db->patience_ms = ms;
}

int db_begin(struct db *db)
{
	if (!db->is_private && !writer_take(db->patience_ms)) {
		sql_fail(db, "nothing was changed: the file is busy for a few seconds with a long piece of work; try again then");
		db->failure = FAILURE_BUSY;
		return -1;
	}
	/* One whose ROLLBACK failed would hold the file's lock for ever. */
	roll_back(db);
	/* IMMEDIATE: a deferred transaction that reads and then writes fails at once, whatever the time-out. */
	/* Where nothing can be written SQLite would fail only at the first change. */
	if ((db->read_only ? refuse_to_write(db) : sql_run(db, sql_query(db, QUERY_BEGIN))) < 0) {
		end_transaction(db);
		return -1;
	}
	db->in_transaction = true;
	return 0;
}

int db_commit(struct db *db)
{
	int result = sql_run(db, sql_query(db, QUERY_COMMIT));
	if (result < 0)
		roll_back(db);
	end_transaction(db);
	return result;
}

void db_rollback(struct db *db)
{
	roll_back(db);
	end_transaction(db);
}

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

int db_snapshot(struct db *db)
{
	return sql_script(db, "BEGIN");
}

void db_snapshot_end(struct db *db)
{
	sql_script(db, "COMMIT");
}

int sql_enter(struct db *db, bool *mine)
{
	*mine = !db->in_transaction;
	return *mine ? db_begin(db) : 0;
}

int sql_leave(struct db *db, bool mine, int result)
{
	if (!mine)
		return result;
	if (result < 0)
		db_rollback(db);
	else if (db_commit(db) < 0)
		return -1;
	return result;
}

bool db_changed(struct db *db)
{
	int64_t version;
	if (sql_value(db, sql_query(db, QUERY_DATA_VERSION), &version) < 0 || version == db->seen_version)
		return false;
	db->seen_version = version;
	return true;
}

int db_quick_check(struct db *db)
{
	char *why = db->error;
	int failure = (int)db->failure;
	db->error = NULL;
	sqlite3_db_release_memory(db->handle); /* the file is meant, not what is remembered of it */
	struct sqlite3_stmt *statement = sql_prepare(db, "PRAGMA quick_check(1)");
	int found = sql_next(db, statement);
	int result = found == 1 ? strcmp(sql_peek(statement, 0), "ok") == 0 : -1;
	int code = sqlite3_errcode(db->handle) & 0xff;
	if (found != 1 && (code == SQLITE_CORRUPT || code == SQLITE_NOTADB))
		result = 0;
	sql_finish(statement);
	free(db->error);
	db->error = why;
	db->failure = failure;
	return result;
}

void db_may_checkpoint(struct db *db, bool may)
{
	enum { PAGES = 1000 };
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !may, NULL);
	sqlite3_wal_autocheckpoint(db->handle, may ? PAGES : 0);
}

void db_give_way(struct db *db, int (*wanted)(void *))
{
	enum { STEPS = 10000 }; /* well under a millisecond */
	sqlite3_progress_handler(db->handle, wanted ? STEPS : 0, wanted, NULL);
}

void db_checkpoint(struct db *db)
{
	if (!writer_take(0))
		return;
	sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	writer_leave();
}
