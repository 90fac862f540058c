#include "events.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "process.h"

static const char *const first[] = {"Ana", "Bruno", "Clara", "Duarte", "Elodie", "Francisco", "Greta", "Helen", "Ines", "Joao",
				    "Kenji", "Laura", "Miguel", "Nadia", "Oscar", "Paula", "Quim"};
static const char *const last[] = {"Ferreira", "Silva", "Mendes", "Vasconcelos", "Lefevre", "Nunez", "Mueller", "O'Brien", "Costa",
				   "Cohen", "Tanaka", "Rossi", "Novak"};
static const char *const groups[] = {"bride", "groom", "family", "friends", "work"};
enum { FIRST = sizeof first / sizeof *first, LAST = sizeof last / sizeof *last, GROUPS = sizeof groups / sizeof *groups };

const char *event_guest_name(int number)
{
	static char name[64];
	snprintf(name, sizeof name, "%s %s %d", first[number % FIRST], last[number % LAST], number);
	return name;
}

const char *event_group(int number)
{
	return groups[number % GROUPS];
}

static void run(sqlite3 *db, const char *sql)
{
	char *message;
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		complain("%s in %.80s", message, sql);
}

/* What the triggers do row by row is done once for all at the end. */
static char *drop_triggers(sqlite3 *db)
{
	sqlite3_stmt *row;
	char *drops = "", *again = "";
	sqlite3_prepare_v2(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", -1, &row, NULL);
	while (sqlite3_step(row) == SQLITE_ROW) {
		drops = text("%sDROP TRIGGER %s;", drops, (const char *)sqlite3_column_text(row, 0));
		again = text("%s%s;", again, (const char *)sqlite3_column_text(row, 1));
	}
	sqlite3_finalize(row);
	run(db, drops);
	return again;
}

static sqlite3 *begin(const char *path, char **triggers)
{
	sqlite3 *db;
	if (sqlite3_open(path, &db) != SQLITE_OK)
		complain("%s cannot be opened", path);
	run(db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN");
	*triggers = drop_triggers(db);
	return db;
}

static void end(sqlite3 *db, const char *triggers)
{
	run(db, "UPDATE guest_tally SET n = (SELECT count(*) FROM guests WHERE whatsapp_status = value) WHERE kind = 'status';"
		"UPDATE guest_tally SET n = (SELECT count(*) FROM guests WHERE rsvp = value) WHERE kind = 'rsvp';");
	run(db, triggers);
	run(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(db);
}

static void bind_word(sqlite3_stmt *row, int place, const char *word)
{
	sqlite3_bind_text(row, place, word, -1, SQLITE_TRANSIENT);
}

static char *lower(char *word)
{
	for (char *at = word; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	return word;
}

void event_fill(const char *path, int guests)
{
	static const char insert[] =
		"INSERT INTO guests (id, name, phone, \"group\", seats, token, created_at, updated_at, revision, search) "
		"VALUES (?1, ?2, ?3, ?4, 1 + ?1 % 4, ?5, 1, 1, ?1, ?6)";
	char *triggers, phone[32], token[64], search[160];
	sqlite3 *db = begin(path, &triggers);
	sqlite3_stmt *row;
	sqlite3_prepare_v2(db, insert, -1, &row, NULL);
	for (int i = 1; i <= guests; i++) {
		/* Multiplied so that neighbours in the list are none in the index, as random tokens are. */
		snprintf(token, sizeof token, "%016llxbench%08x", (unsigned long long)i * 0x9e3779b97f4a7c15ull, (unsigned)i);
		snprintf(phone, sizeof phone, "+35191%07d", i);
		snprintf(search, sizeof search, "%s %s %s ", event_guest_name(i), phone + 1, event_group(i));
		sqlite3_bind_int(row, 1, i);
		bind_word(row, 2, event_guest_name(i));
		bind_word(row, 3, phone);
		bind_word(row, 4, event_group(i));
		bind_word(row, 5, token);
		bind_word(row, 6, lower(search));
		if (sqlite3_step(row) != SQLITE_DONE)
			complain("%s", sqlite3_errmsg(db));
		sqlite3_reset(row);
	}
	sqlite3_finalize(row);
	end(db, triggers);
}

void event_queue(const char *path, int queued)
{
	char *triggers;
	sqlite3 *db = begin(path, &triggers);
	run(db, text("INSERT INTO templates (id, name, content_sid, language, category, approval, body, variables) VALUES "
		     "(1, 'wedding_invitation', 'HX00000000000000000000000000000101', 'en', 'MARKETING', 'approved', "
		     "'Dear {{1}}, {{5}}', '{\"1\":\"Ana\"}');"
		     "INSERT INTO campaigns (id, kind, template_id, created_at, confirmed) VALUES (1, 'invitation', 1, 1, %d);"
		     "INSERT INTO invitation_logs (campaign_id, guest_id, phone, content_sid, variables, preview, status, status_at, "
		     "queued_at) SELECT 1, id, phone, 'HX00000000000000000000000000000101', json_object('1', name, '2', 'Ana & Tomas', "
		     "'3', '12 June 2027', '4', 'Quinta da Serra', '5', 'https://rsvp.example.org/' || token), 'Dear ' || name, "
		     "'queued', 1, 1 FROM guests WHERE id <= %d;"
		     "UPDATE guests SET whatsapp_status = 'queued', whatsapp_status_at = 1 WHERE id <= %d;"
		     "INSERT INTO campaign_tally SELECT 1, value, CASE value WHEN 'queued' THEN %d ELSE 0 END FROM guest_tally "
		     "WHERE kind = 'status' AND value <> 'none';", queued, queued, queued, queued));
	end(db, triggers);
}
