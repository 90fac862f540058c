#include "oracle.h"

#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static void check_sql(sqlite3 *db, int code)
{
	ck_assert_msg(code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE, "%s", sqlite3_errmsg(db));
}

static sqlite3 *open_copy(const char *event_file)
{
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open_v2(event_file, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	return db;
}

long long oracle_number(const char *event_file, const char *sql)
{
	sqlite3 *db = open_copy(event_file);
	sqlite3_stmt *row;
	check_sql(db, sqlite3_prepare_v2(db, sql, -1, &row, NULL));
	check_sql(db, sqlite3_step(row));
	long long number = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(db);
	return number;
}

/* Into a table of our own in memory, so that SQL can compare the two. */
static void load_journal(sqlite3 *db, const char *journal)
{
	sqlite3_stmt *insert;
	check_sql(db, sqlite3_exec(db, "CREATE TEMP TABLE created (phone TEXT)", NULL, NULL, NULL));
	check_sql(db, sqlite3_prepare_v2(db, "INSERT INTO created VALUES (substr(?, length('whatsapp:') + 1))", -1, &insert, NULL));
	for (const char *line = journal; *line;) {
		size_t length = strcspn(line, "\n");
		struct json *json = json_parse(line, length);
		const char *kind = json_string(json, "kind"), *sid = json_string(json, "sid");
		bool create = kind && (strcmp(kind, "create") == 0 || strcmp(kind, "late") == 0);
		/* a message that was created has a SID, whether or not anybody was told */
		if (create && sid && memmem(line, length, "\"recorded\":true", strlen("\"recorded\":true"))) {
			sqlite3_bind_text(insert, 1, json_string(json, "to"), -1, SQLITE_TRANSIENT);
			check_sql(db, sqlite3_step(insert));
			sqlite3_reset(insert);
		}
		json_free(json);
		line += length + (line[length] == '\n');
	}
	sqlite3_finalize(insert);
	check_sql(db, sqlite3_exec(db, "CREATE INDEX temp.created_phone ON created (phone)", NULL, NULL, NULL));
}

static size_t count(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *row;
	check_sql(db, sqlite3_prepare_v2(db, sql, -1, &row, NULL));
	check_sql(db, sqlite3_step(row));
	size_t number = (size_t)sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return number;
}

void oracle_read(const char *event_file, const char *journal, struct oracle *out)
{
	sqlite3 *db = open_copy(event_file);
	load_journal(db, journal);
	*out = (struct oracle){
		.messages = count(db, "SELECT count(*) FROM created"),
		.duplicates = count(db, "SELECT count(*) FROM (SELECT 1 FROM created GROUP BY phone HAVING count(*) > 1)"),
		.lost = count(db, "SELECT count(*) FROM invitation_logs i WHERE message_sid IS NOT NULL "
			      "AND NOT EXISTS (SELECT 1 FROM created c WHERE c.phone = i.phone)"),
		.hidden = count(db, "SELECT count(*) FROM invitation_logs i WHERE message_sid IS NULL "
				"AND EXISTS (SELECT 1 FROM created c WHERE c.phone = i.phone)"),
		.unknown = count(db, "SELECT count(*) FROM invitation_logs WHERE status = 'unknown'"),
		.queued = count(db, "SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending', 'held')"),
		.failed = count(db, "SELECT count(*) FROM invitation_logs WHERE status = 'failed' AND message_sid IS NULL"),
		.accepted = count(db, "SELECT count(*) FROM invitation_logs WHERE message_sid IS NOT NULL"),
	};
	sqlite3_close(db);
}
