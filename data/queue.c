/* Looking at the queue and at what Twilio may still change. */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "data/invitation.h"
#include "data/invitation_row.h"
#include "data/sql.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

int invitation_polled(struct db *db, int64_t due_by, struct polled **rows, size_t *count)
{
	size_t capacity = 0;
	*rows = NULL;
	*count = 0;
	bool all = due_by == INT64_MAX;
	struct sqlite3_stmt *row = sql_query(db, all ? QUERY_INVITATION_POLLED_ALL : QUERY_INVITATION_POLLED);
	if (!all)
		sql_bind(row, "@due_by", due_by);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		if (*count == capacity) {
			capacity = capacity ? capacity * 2 : 256;
			*rows = xrealloc(*rows, capacity, sizeof **rows);
		}
		struct polled *item = &(*rows)[(*count)++];
		item->id = sql_integer(row, 0);
		item->accepted_at = sql_integer(row, 1);
		item->next_poll_at = sql_integer(row, 2);
		snprintf(item->message_sid, sizeof item->message_sid, "%s", sql_peek(row, 3));
	}
	return found;
}

int invitation_next_poll(struct db *db, int64_t *at)
{
	return sql_value(db, sql_query(db, QUERY_INVITATION_NEXT_POLL), at);
}

int invitation_set_poll(struct db *db, int64_t id, int64_t polled_at, int64_t next, int64_t if_called)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_SET_POLL);
	sql_bind(row, "@id", id);
	sql_bind_or_null(row, "@polled_at", polled_at);
	sql_bind_or_null(row, "@next_poll_at", next);
	sql_bind_or_null(row, "@if_called", if_called);
	return sql_run(db, row);
}

int invitation_queue_view(struct db *db, bool hours_open, struct queue_view *out)
{
	*out = (struct queue_view){.next_at = INT64_MAX};
	struct sqlite3_stmt *row = sql_query(db, QUERY_QUEUE_FIRST);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	out->queued = true;
	out->first_queued_at = sql_integer(row, 0);
	sql_reset(row);

	row = sql_query(db, QUERY_QUEUE_NEXT);
	sql_bind(row, "@hours_open", hours_open);
	found = sql_next(db, row);
	if (found == 1) {
		out->next_at = sql_integer(row, 0);
		sql_reset(row);
	}
	return found < 0 ? -1 : 0;
}

static int move_times(struct db *db, enum query query, int64_t by, int64_t latest)
{
	struct sqlite3_stmt *row = sql_query(db, query);
	sql_bind(row, "@by", by);
	sql_bind(row, "@latest", latest);
	return sql_run(db, row);
}

int invitation_move_waits(struct db *db, int64_t by, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	int result = move_times(db, QUERY_INVITATION_MOVE_WAITS, by, now + DAY_MS);
	if (result == 0)
		result = move_times(db, QUERY_INVITATION_MOVE_POLLS, by, now + DAY_MS);
	if (result == 0) {
		struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_REVIVE_POLLS);
		sql_bind(row, "@now", now);
		result = sql_run(db, row);
	}
	return sql_leave(db, mine, result);
}

int invitation_queued_on(struct db *db, const char *phone, const char *sid, struct queued_on_phone **rows,
			 size_t *count)
{
	*rows = NULL;
	*count = 0;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_QUEUED_ON_PHONE);
	sql_bind_text(row, "@phone", phone);
	sql_bind_text(row, "@sid", sid);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		*rows = xrealloc(*rows, *count + 1, sizeof **rows);
		(*rows)[(*count)++] = (struct queued_on_phone){
			.id = sql_integer(row, 0), .token = sql_text(row, 1), .preview = sql_text(row, 2)};
	}
	return found;
}

void queued_on_phone_clear(struct queued_on_phone *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(rows[i].token);
		free(rows[i].preview);
	}
	free(rows);
}

int invitation_hold(struct db *db, int64_t id, enum status was, const char *why, int64_t now)
{
	struct invitation_step step = {.id = id, .was = was, .becomes = STATUS_HELD,
				       .source = SOURCE_RECONCILE, .now = now, .reason = why};
	return invitation_step(db, &step);
}

int invitation_activity(struct db *db, int64_t now, int64_t *since)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ACTIVITY_SINCE);
	sql_bind(row, "@now", now);
	sql_bind(row, "@month_ago", now - 30 * DAY_MS);
	return sql_value(db, row, since);
}
