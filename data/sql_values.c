/* Values into statements and out of rows; scripts. */
#include <sqlite3.h>

#include "base/die.h"
#include "data/sql.h"

static int parameter(struct sqlite3_stmt *statement, const char *name)
{
	int index = sqlite3_bind_parameter_index(statement, name);
	if (!index)
		die("no parameter %s in: %s", name, sqlite3_sql(statement));
	return index;
}

void sql_bind_text(struct sqlite3_stmt *statement, const char *name, const char *value)
{
	if (statement)
		sqlite3_bind_text(statement, parameter(statement, name), value, -1, SQLITE_STATIC);
}

void sql_bind_text_or_null(struct sqlite3_stmt *statement, const char *name, const char *value)
{
	sql_bind_text(statement, name, value && *value ? value : NULL);
}

void sql_bind(struct sqlite3_stmt *statement, const char *name, int64_t value)
{
	if (statement)
		sqlite3_bind_int64(statement, parameter(statement, name), value);
}

void sql_bind_or_null(struct sqlite3_stmt *statement, const char *name, int64_t value)
{
	if (value)
		sql_bind(statement, name, value);
	else if (statement)
		sqlite3_bind_null(statement, parameter(statement, name));
}

int64_t sql_integer(struct sqlite3_stmt *statement, int column)
{
	return sqlite3_column_int64(statement, column);
}

const char *sql_peek(struct sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	return text ? text : "";
}

char *sql_text(struct sqlite3_stmt *statement, int column)
{
	return xstrdup(sql_peek(statement, column));
}

/* Triggers hold semicolons, so SQLite splits the text. */
int sql_script(struct db *db, const char *text)
{
	while (*text) {
		const char *rest = NULL;
		struct sqlite3_stmt *statement = sql_prepare_first(db, text, &rest);
		if (!statement && rest == text)
			return -1;
		int result = statement ? sql_run(db, statement) : 0;
		sql_finish(statement);
		if (result < 0)
			return -1;
		text = rest;
	}
	return 0;
}
