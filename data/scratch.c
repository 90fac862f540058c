/* A private copy of the list. */
#include <stdlib.h>

#include "base/die.h"
#include "data/sql.h"

static int run(struct db *db, char *text)
{
	struct sqlite3_stmt *statement = sql_prepare(db, text);
	int result = sql_run(db, statement);
	sql_finish(statement);
	free(text);
	return result;
}

/* Without triggers: nobody looks at what they keep. */
static int copy_schema(struct db *db, const char *name)
{
	struct sqlite3_stmt *row = sql_prepare(db, "SELECT sql FROM source.sqlite_schema WHERE tbl_name = @name "
		"AND type <> 'trigger' AND sql IS NOT NULL ORDER BY type = 'index'");
	sql_bind_text(row, "@name", name);
	int found, result = 0;
	while (result == 0 && (found = sql_next(db, row)) != 0)
		result = found < 0 ? -1 : run(db, sql_text(row, 0));
	sql_finish(row);
	return result;
}

/* SQLite copies whole pages' worth of rows and index entries when both tables are declared alike. */
static int copy_rows(struct db *db, const char *table)
{
	return run(db, xasprintf("INSERT INTO main.%s SELECT * FROM source.%s", table, table));
}

static int attach(struct db *db, const char *path)
{
	struct sqlite3_stmt *statement = sql_prepare(db, "ATTACH @path AS source");
	sql_bind_text(statement, "@path", path);
	int result = sql_run(db, statement);
	sql_finish(statement);
	return result;
}

/* The first three are the list. */
static const char *const tables[] = {
	"event", "guest_tally", "guests", "imports", "import_changes", "invitation_logs", "attempts",
};
enum { LIST_TABLES = 3, ALL_TABLES = sizeof tables / sizeof *tables };

/* All as of one moment. */
static int copy(struct db *db, size_t count)
{
	int result = run(db, xstrdup("BEGIN"));
	for (size_t i = 0; result == 0 && i < count; i++) {
		result = copy_schema(db, tables[i]);
		if (result == 0)
			result = copy_rows(db, tables[i]);
	}
	if (result == 0)
		result = copy_schema(db, "guest_rows");
	return result == 0 ? run(db, xstrdup("COMMIT")) : -1;
}

struct db *db_open_copy(struct db *db, enum db_copy what, char **message)
{
	struct db *out = db_open_empty(db_path(db), message);
	if (!out)
		return NULL;
	if (attach(out, db_path(db)) == 0 && copy(out, what == COPY_LIST ? LIST_TABLES : ALL_TABLES) == 0 &&
	    run(out, xstrdup("DETACH source")) == 0)
		return out;
	db_fail(out, message);
	db_close(out);
	return NULL;
}
