#include "data/migrate.h"

#include <stdlib.h>

#include "base/die.h"
#define EMBED_SCHEMA
#include "data/sql.h"

static int pragma(struct db *db, const char *name, int64_t *value)
{
	char *text = xasprintf("PRAGMA %s", name);
	struct sqlite3_stmt *statement = sql_prepare(db, text);
	int result = sql_value(db, statement, value);
	sql_finish(statement);
	free(text);
	return result;
}

static int set_version(struct db *db, int version)
{
	char *text = xasprintf("PRAGMA user_version = %d", version);
	int result = sql_script(db, text);
	free(text);
	return result;
}

int migrate_create(struct db *db)
{
	char *application = xasprintf("PRAGMA application_id = %d", APPLICATION_ID);
	int result = db_begin(db);
	if (result == 0) {
		result = sql_script(db, application) < 0 || sql_script(db, schema_sql) < 0 ||
			 set_version(db, SCHEMA_VERSION) < 0 ? -1 : 0;
		result = sql_leave(db, true, result);
	}
	free(application);
	return result;
}

int migrate_version(struct db *db, int64_t *version)
{
	return pragma(db, "user_version", version);
}

int migrate_check(struct db *db)
{
	int64_t application, version;
	if (pragma(db, "application_id", &application) < 0 || migrate_version(db, &version) < 0)
		return -1;
	if (application != APPLICATION_ID)
		return sql_fail(db, "%s is not an event file of convoke", db_path(db));
	if (version > SCHEMA_VERSION)
		return sql_fail(db, "%s was made by a newer convoke (format %d, this one knows %d): use that one",
				db_path(db), (int)version, SCHEMA_VERSION);
	return 0;
}

int migrate_apply(struct db *db, int version, const struct migration *steps)
{
	char *copy = xasprintf("%s.v%d.bak", db_path(db), version);
	struct sqlite3_stmt *statement = sql_prepare(db, "VACUUM INTO @copy");
	sql_bind_text(statement, "@copy", copy);
	int result = sql_run(db, statement);
	sql_finish(statement);
	free(copy);
	if (result < 0 || db_begin(db) < 0)
		return -1;

	for (; result == 0 && steps->version; steps++)
		if (steps->version > version)
			result = sql_script(db, steps->sql) < 0 || set_version(db, steps->version) < 0 ? -1 : 0;
	return sql_leave(db, true, result);
}

int migrate_open(struct db *db)
{
	int64_t version;
	if (migrate_version(db, &version) < 0)
		return -1;
	if (version != SCHEMA_VERSION && db_only_reads(db))
		return sql_fail(db, "%s was made by an older convoke and must be changed before it can be read: copy it to another disk",
				db_path(db));
	return version == SCHEMA_VERSION ? 0 : migrate_apply(db, (int)version, migration_steps);
}
