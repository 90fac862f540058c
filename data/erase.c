#include "data/erase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "data/guest.h"
#include "data/invitation.h"
#define EMBED_ERASE
#include "data/sql.h"

void erasure_clear(struct erasure *erasure)
{
	free(erasure->name);
	free(erasure->phone);
	free(erasure->messages);
	*erasure = (struct erasure){0};
}

static int run_with_id(struct db *db, enum query query, int64_t guest_id)
{
	struct sqlite3_stmt *row = sql_query(db, query);
	sql_bind(row, "@id", guest_id);
	return sql_run(db, row);
}

static int unmark(struct db *db)
{
	return sql_script(db, "DELETE FROM temp.erased_guest; DELETE FROM temp.erased_messages;");
}

/* The tables that erase.sql reads are this connection's, and in memory. */
static int mark(struct db *db, int64_t guest_id)
{
	if (sql_script(db, "CREATE TEMP TABLE IF NOT EXISTS erased_guest (id INTEGER, name TEXT, phone TEXT, token TEXT);"
		       "CREATE TEMP TABLE IF NOT EXISTS erased_messages (id INTEGER PRIMARY KEY);") < 0 ||
	    unmark(db) < 0 || run_with_id(db, QUERY_ERASE_MARK_GUEST, guest_id) < 0)
		return -1;
	return sql_run(db, sql_query(db, QUERY_ERASE_MARK_MESSAGES));
}

/* 1, 0 no such guest, -1. */
static int read_guest(struct db *db, int64_t guest_id, struct erasure *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ERASE_GUEST);
	sql_bind(row, "@id", guest_id);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	out->guest_id = guest_id;
	out->name = sql_text(row, 0);
	out->phone = sql_text(row, 1);
	out->listed = sql_integer(row, 2);
	out->opted_out = sql_integer(row, 3);
	out->erased = sql_integer(row, 4);
	sql_reset(row);
	return 1;
}

static int read_counts(struct db *db, struct erasure *out)
{
	int64_t going;
	if (sql_value(db, sql_query(db, QUERY_ERASE_GOING), &going) < 0 ||
	    sql_value(db, sql_query(db, QUERY_ERASE_WAITING), &out->waiting) < 0 ||
	    sql_value(db, sql_query(db, QUERY_ERASE_UNNAMED), &out->unnamed) < 0)
		return -1;
	out->going = going;
	return 0;
}

static int read_messages(struct db *db, struct erasure *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ERASE_SIDS);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		out->messages = xrealloc(out->messages, out->count + 1, sizeof *out->messages);
		struct erased_message *message = &out->messages[out->count++];
		snprintf(message->sid, sizeof message->sid, "%s", sql_peek(row, 0));
		snprintf(message->account_sid, sizeof message->account_sid, "%s", sql_peek(row, 1));
	}
	return found;
}

/* With the tables still there. */
static int look(struct db *db, int64_t guest_id, struct erasure *out)
{
	*out = (struct erasure){0};
	int found = read_guest(db, guest_id, out);
	if (found != 1)
		return found;
	if (mark(db, guest_id) < 0)
		return -1;
	/* What was erased has only numbers that Twilio has deleted. */
	return read_counts(db, out) < 0 || (!out->erased && read_messages(db, out) < 0) ? -1 : 1;
}

int erase_look(struct db *db, int64_t guest_id, struct erasure *out)
{
	int found = look(db, guest_id, out);
	if (found == 1 && unmark(db) < 0)
		return -1;
	return found;
}

/* The tests that wait; they are no guest's. */
static int cancel_tests(struct db *db, int64_t now)
{
	int64_t campaign_id;
	do {
		if (sql_value(db, sql_query(db, QUERY_ERASE_TEST_WAITING), &campaign_id) < 0 ||
		    (campaign_id && invitation_cancel(db, campaign_id, NULL, 0, now, NULL) < 0))
			return -1;
	} while (campaign_id);
	return 0;
}

/* Also what waits of a guest who has left the list already: one whom somebody has brought back and removed again. */
static int leave_list(struct db *db, int64_t guest_id, int64_t now)
{
	if (guest_delete(db, guest_id, now) < 0 || invitation_cancel(db, 0, &guest_id, 1, now, NULL) < 0)
		return -1;
	return cancel_tests(db, now);
}

int erase_begin(struct db *db, int64_t guest_id, int64_t now, struct erasure *out)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	int found = look(db, guest_id, out);
	if (found == 1 && !out->going && !out->erased && leave_list(db, guest_id, now) < 0)
		found = -1;
	if (found == 1 && unmark(db) < 0)
		found = -1;
	return sql_leave(db, mine, found);
}

static bool is_as_begun(const struct erasure *seen, const struct erasure *begun)
{
	return !seen->listed && !seen->going && !seen->waiting && seen->count == begun->count;
}

int erase_finish(struct db *db, const struct erasure *begun)
{
	struct erasure seen = {0};
	bool mine;
	/* What is taken out of a page is overwritten there. */
	if (sql_script(db, "PRAGMA secure_delete = ON;") < 0 || sql_enter(db, &mine) < 0)
		return -1;
	int result = look(db, begun->guest_id, &seen);
	if (result == 1) {
		result = is_as_begun(&seen, begun);
		if ((result && sql_script(db, erase_sql) < 0) || unmark(db) < 0)
			result = -1;
	}
	erasure_clear(&seen);
	return sql_leave(db, mine, result);
}

int erase_traces(struct db *db)
{
	if (sql_script(db, "VACUUM;") < 0)
		return -1;
	int64_t busy;
	struct sqlite3_stmt *row = sql_prepare(db, "PRAGMA wal_checkpoint(TRUNCATE)");
	int result = sql_value(db, row, &busy);
	sql_finish(row);
	if (result < 0 || !busy)
		return result;
	return sql_fail(db, "%s is being read by another program, which keeps its log from being emptied", db_path(db));
}
