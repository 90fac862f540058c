#include "oracle.h"

#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
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

/* A member of a journal line as text, whatever its type; NULL: none. */
static void bind_member(sqlite3_stmt *row, int index, const struct json *line, const char *key)
{
	int64_t number;
	if (json_string(line, key))
		sqlite3_bind_text(row, index, json_string(line, key), -1, SQLITE_TRANSIENT);
	else if (json_integer(line, key, &number))
		sqlite3_bind_int64(row, index, number);
	else
		sqlite3_bind_null(row, index);
}

/* The journal in a table of our own in memory, so that SQL can compare the two. */
static void load_journal(sqlite3 *db, const char *journal)
{
	static const char *const members[] = {"kind", "to", "sid", "code", "fault"};
	sqlite3_stmt *insert;
	check_sql(db, sqlite3_exec(db, "CREATE TEMP TABLE journal (kind TEXT, \"to\" TEXT, sid TEXT, code INTEGER, fault TEXT, line TEXT);"
		"CREATE TEMP VIEW creates AS SELECT *, substr(\"to\", length('whatsapp:') + 1) AS phone FROM journal "
			"WHERE kind IN ('create', 'late');"
		"CREATE TEMP VIEW created AS SELECT * FROM creates WHERE sid IS NOT NULL AND instr(line, '\"recorded\":true');"
		"CREATE INDEX temp.journal_phone ON journal (substr(\"to\", length('whatsapp:') + 1))", NULL, NULL, NULL));
	check_sql(db, sqlite3_prepare_v2(db, "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", -1, &insert, NULL));
	for (const char *line = journal; *line;) {
		size_t length = strcspn(line, "\n");
		struct json *json = json_parse(line, length);
		for (int i = 0; i < (int)(sizeof members / sizeof *members); i++)
			bind_member(insert, i + 1, json, members[i]);
		sqlite3_bind_text(insert, 6, line, (int)length, SQLITE_TRANSIENT);
		check_sql(db, sqlite3_step(insert));
		sqlite3_reset(insert);
		json_free(json);
		line += length + (line[length] == '\n');
	}
	sqlite3_finalize(insert);
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
		.misaddressed = count(db, "SELECT count(*) FROM created c WHERE NOT EXISTS (SELECT 1 FROM guests g "
				      "WHERE g.phone = c.phone AND instr(c.line, g.token))"),
		.lost = count(db, "SELECT count(*) FROM invitation_logs i WHERE message_sid IS NOT NULL "
			      "AND NOT EXISTS (SELECT 1 FROM created c WHERE c.phone = i.phone AND c.sid = i.message_sid)"),
		.hidden = count(db, "SELECT count(*) FROM invitation_logs i WHERE message_sid IS NULL "
				"AND EXISTS (SELECT 1 FROM created c WHERE c.phone = i.phone)"),
		.unexplained = count(db, "SELECT count(*) FROM invitation_logs i WHERE status = 'failed' AND message_sid IS NULL "
				     "AND NOT EXISTS (SELECT 1 FROM creates c WHERE c.phone = i.phone AND c.code = i.error_code "
				     "AND c.code NOT IN (20429, 63018))"), /* who is busy refuses nobody */
		.unknown = count(db, "SELECT count(*) FROM invitation_logs WHERE status = 'unknown'"),
		.queued = count(db, "SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending', 'held')"),
		.failed = count(db, "SELECT count(*) FROM invitation_logs WHERE status = 'failed' AND message_sid IS NULL"),
		.accepted = count(db, "SELECT count(*) FROM invitation_logs WHERE message_sid IS NOT NULL"),
	};
	sqlite3_close(db);
}

char *oracle_complaint(const struct oracle *oracle)
{
	const struct {
		size_t count;
		const char *words;
	} wrongs[] = {
		{oracle->duplicates, "phones got more than one message"},
		{oracle->misaddressed, "messages carry another guest's link"},
		{oracle->lost, "are called accepted, but were never created"},
		{oracle->hidden, "were created, and are not known"},
		{oracle->unexplained, "are called failed, and nobody refused them"},
		{oracle->queued, "are left in the queue"},
	};
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
		if (wrongs[i].count)
			return xasprintf("%zu %s", wrongs[i].count, wrongs[i].words);
	return NULL;
}

char *oracle_faults(const char *journal)
{
	sqlite3 *db;
	sqlite3_stmt *row;
	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	load_journal(db, journal);
	check_sql(db, sqlite3_prepare_v2(db, "SELECT coalesce(group_concat(name || ' ' || n, ', '), 'none') FROM (SELECT "
					 "iif(kind IN ('create', 'late'), '', kind || ' ') || fault AS name, count(*) AS n "
					 "FROM journal WHERE fault IS NOT NULL GROUP BY name)",
					 -1, &row, NULL));
	check_sql(db, sqlite3_step(row));
	char *text = xstrdup((const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	sqlite3_close(db);
	return text;
}
