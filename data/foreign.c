#include "data/foreign.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/str.h"

enum { CELL_MAX = 1024 * 1024, BUSY_TIMEOUT_MS = 5000 };

bool foreign_is_sqlite(const char *bytes, size_t count)
{
	static const char magic[] = "SQLite format 3"; /* with its NUL */
	return count >= sizeof(magic) && memcmp(bytes, magic, sizeof(magic)) == 0;
}

static int fail(const char *path, sqlite3 *handle, char **message)
{
	*message = xasprintf("%s cannot be read as a database: %s", path, sqlite3_errmsg(handle));
	return -1;
}

/* Nobody knows what is in that file: its views and triggers get no rights, a cell no more than its bytes. */
static int open_read_only(const char *path, sqlite3 **handle, char **message)
{
	if (sqlite3_open_v2(path, handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail(path, *handle, message);
	sqlite3_busy_timeout(*handle, BUSY_TIMEOUT_MS);
	sqlite3_db_config(*handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(*handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_limit(*handle, SQLITE_LIMIT_LENGTH, 16 * CELL_MAX);
	return 0;
}

static int has_column(sqlite3 *handle, const char *name)
{
	sqlite3_stmt *row = NULL;
	int count = 0;
	if (sqlite3_prepare_v2(handle, "SELECT count(*) FROM pragma_table_info('guests') WHERE name = ? COLLATE NOCASE",
			       -1, &row, NULL) == SQLITE_OK) {
		sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC);
		if (sqlite3_step(row) == SQLITE_ROW)
			count = sqlite3_column_int(row, 0);
	}
	sqlite3_finalize(row);
	return count;
}

/* A view or a table WITHOUT ROWID has no rowid: its rows are counted instead. */
static int prepare(const char *path, sqlite3 *handle, sqlite3_stmt **rows, char **message)
{
	const char *kept = has_column(handle, "deleted_at") ? "WHERE coalesce(deleted_at, '') IN ('', 0)" : "";
	char *with_rowid = xasprintf("SELECT rowid, * FROM guests %s ORDER BY rowid", kept);
	char *without = xasprintf("SELECT NULL, * FROM guests %s", kept);
	int result = 0;
	if (sqlite3_prepare_v2(handle, with_rowid, -1, rows, NULL) != SQLITE_OK &&
	    sqlite3_prepare_v2(handle, without, -1, rows, NULL) != SQLITE_OK) {
		if (strstr(sqlite3_errmsg(handle), "no such table"))
			*message = xasprintf("%s is a database without a table \"guests\"; export its guests as CSV and "
					     "import that", path);
		else
			fail(path, handle, message);
		result = -1;
	}
	free(with_rowid);
	free(without);
	return result;
}

/* Appends the value as text with a NUL; why it cannot be used, or NULL. */
static const char *append_value(sqlite3_stmt *rows, int column, struct str *text)
{
	int type = sqlite3_column_type(rows, column); /* asked first: reading a value converts it */
	double number = sqlite3_column_double(rows, column);
	if (type == SQLITE_FLOAT && number > -1e15 && number < 1e15 &&
	    number == (double)(int64_t)number) {
		/* a phone kept as a number: "351912345678", not "351912345678.0" */
		str_appendf(text, "%lld", (long long)number);
		str_append_bytes(text, "", 1);
		return NULL;
	}
	const char *value = (const char *)sqlite3_column_text(rows, column);
	size_t length = (size_t)sqlite3_column_bytes(rows, column);
	const char *problem = NULL;
	bool binary = type == SQLITE_BLOB && value && (!utf8_valid(value, length) || memchr(value, 0, length));
	if (binary) /* a picture or a key of that program: no field of a guest */
		value = NULL;
	else if (length > CELL_MAX)
		problem = "a value of this row is longer than 1 MB";
	else if (value && !utf8_valid(value, length))
		problem = "a value of this row is not text";
	if (value && !problem)
		str_append_bytes(text, value, length);
	str_append_bytes(text, "", 1);
	return problem;
}

static bool give_row(sqlite3_stmt *rows, int64_t number, row_visit *visit, void *context)
{
	int count = sqlite3_column_count(rows) - 1;
	size_t *offsets = xcalloc((size_t)count, sizeof(*offsets));
	const char **cells = xcalloc((size_t)count, sizeof(*cells));
	struct str text = {0};
	struct row row = {.line = number, .cells = cells, .count = (size_t)count};
	if (sqlite3_column_type(rows, 0) == SQLITE_INTEGER)
		row.line = sqlite3_column_int64(rows, 0);
	for (int i = 0; i < count; i++) {
		offsets[i] = text.length;
		const char *problem = append_value(rows, i + 1, &text);
		if (problem)
			row.problem = problem;
	}
	for (int i = 0; i < count; i++)
		cells[i] = text.text + offsets[i];
	bool more = visit(&row, context);
	str_free(&text);
	free(cells);
	free(offsets);
	return more;
}

static bool give_names(sqlite3_stmt *rows, row_visit *visit, void *context)
{
	int count = sqlite3_column_count(rows) - 1;
	const char **names = xcalloc((size_t)count, sizeof(*names));
	for (int i = 0; i < count; i++)
		names[i] = sqlite3_column_name(rows, i + 1);
	struct row row = {.cells = names, .count = (size_t)count};
	bool more = visit(&row, context);
	free(names);
	return more;
}

int foreign_read(const char *path, row_visit *visit, void *context, char **message)
{
	sqlite3 *handle = NULL;
	sqlite3_stmt *rows = NULL;
	int result = -1;
	if (open_read_only(path, &handle, message) < 0 || prepare(path, handle, &rows, message) < 0)
		goto out;

	bool more = give_names(rows, visit, context);
	int step = SQLITE_DONE;
	for (int64_t number = 1; more && (step = sqlite3_step(rows)) == SQLITE_ROW; number++)
		more = give_row(rows, number, visit, context);
	result = !more || step == SQLITE_DONE ? 0 : fail(path, handle, message);
out:
	sqlite3_finalize(rows);
	sqlite3_close(handle);
	return result;
}
