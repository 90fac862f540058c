#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"
#include "data/connection.h"
#include "data/look.h"
#include "data/migrate.h"
#include "data/place.h"

enum { BUSY_TIMEOUT_MS = 5000 };

/* fold(text) in SQL, so that a filter compares as the dashboard does. */
static void sql_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	const char *text = (const char *)sqlite3_value_text(values[0]);
	sqlite3_result_text(context, fold(text ? text : ""), -1, free);
}

/* Of every connection. */
static void prepare(struct db *db)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_create_function_v2(db->handle, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
				   NULL, sql_fold, NULL, NULL, NULL);
}

static int set_up(struct db *db)
{
	static const char *const pragmas[] = {
		"PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY",
		/* A claim that a power cut takes back is a message sent twice. */
		"PRAGMA synchronous = FULL", "PRAGMA journal_mode = WAL",
	};
	/* Not before the file is known to be ours: whoever looked at another one leaves nothing beside it. */
	db_may_checkpoint(db, false);
	/* Which journal it has is written in the file. */
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas - db->read_only; i++) {
		struct sqlite3_stmt *statement = sql_prepare(db, pragmas[i]);
		int result = sql_run(db, statement);
		sql_finish(statement);
		if (result < 0)
			return -1;
	}
	int64_t synchronous;
	struct sqlite3_stmt *statement = sql_prepare(db, "PRAGMA synchronous");
	int result = sql_value(db, statement, &synchronous);
	sql_finish(statement);
	if (result < 0)
		return -1;
	return synchronous == 2 ? 0 : sql_fail(db, "%s: this SQLite does not keep synchronous=FULL", db->path);
}

static int check_path(struct db *db, enum db_mode mode)
{
	if (mode == DB_CREATE) {
		/* Made here, so that nobody can read it for even a moment. */
		int fd = open(db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 && errno == EEXIST)
			return sql_fail(db, "%s exists already and was left as it is", db->path);
		if (fd < 0)
			return sql_fail(db, "%s cannot be created: %s", db->path, strerror(errno));
		close(fd);
	}
	char *problem = place_problem(db->path, mode == DB_CREATE || mode == DB_OPEN);
	int result = problem ? sql_fail(db, "%s", problem) : 0;
	free(problem);
	return result;
}

static int connect(struct db *db)
{
	char *uri = NULL, *message = NULL;
	if (db->read_only && !(uri = look_uri(db->path, &message))) {
		sql_fail(db, "%s", message);
		free(message);
		return -1;
	}
	int access = db->read_only ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
	errno = 0;
	int code = sqlite3_open_v2(uri ? uri : db->path, &db->handle, access | SQLITE_OPEN_NOMUTEX, NULL);
	free(uri);
	return code == SQLITE_OK ? 0 : fail_with_code(db, NULL);
}

struct db *db_open(const char *path, enum db_mode mode, char **message)
{
	struct db *db = xcalloc(1, sizeof *db);
	db->path = xstrdup(path);
	if (!sqlite3_threadsafe())
		die("this SQLite was built without threads");
	if (check_path(db, mode) < 0)
		goto failed;
	/* Nobody asks SQLite how much it holds; keeping count takes a mutex at every allocation. No effect once it runs. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	db->read_only = mode == DB_LOOK || (mode == DB_READ && !place_is_writable(path));
	if (connect(db) < 0)
		goto failed;
	/* Before the first read: another process may just be recovering or emptying the log. */
	sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
	prepare(db);
	if (mode != DB_CREATE && migrate_check(db) < 0)
		goto failed;
	if (mode == DB_LOOK) {
		db_may_checkpoint(db, false);
		return db;
	}
	if (set_up(db) < 0 || (mode == DB_CREATE ? migrate_create(db) : migrate_open(db)) < 0) {
		if (mode == DB_CREATE)
			unlink(path);
		goto failed;
	}
	db_changed(db);
	return db;

failed:
	*message = xstrdup(db_error(db));
	db_close(db);
	return NULL;
}

struct db *db_open_empty(const char *path, char **message)
{
	struct db *db = xcalloc(1, sizeof *db);
	db->path = xstrdup(path);
	db->is_private = true;
	errno = 0;
	if (sqlite3_open_v2("", &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
		prepare(db);
		return db;
	}
	fail_with_code(db, NULL);
	*message = xstrdup(db_error(db));
	db_close(db);
	return NULL;
}

void db_library_version(char *out, size_t size)
{
	snprintf(out, size, "%s", sqlite3_libversion());
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < QUERY_COUNT; i++)
		sqlite3_finalize(db->statements[i]);
	sqlite3_close(db->handle);
	free(db->path);
	free(db->error);
	free(db);
}
