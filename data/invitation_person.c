/* What a person decides about invitations: cancel, and settle what Twilio cannot. */
#include <stdlib.h>

#include "base/die.h"
#include "data/attempt.h"
#include "data/invitation.h"
#include "data/invitation_row.h"
#include "data/sql.h"

struct open_row {
	int64_t id;
	enum status status;
};

struct open_rows {
	struct open_row *items;
	size_t count;
};

static int append_open(struct db *db, struct sqlite3_stmt *row, struct open_rows *out)
{
	int found;
	while ((found = sql_next(db, row)) == 1) {
		out->items = xrealloc(out->items, out->count + 1, sizeof *out->items);
		struct open_row *item = &out->items[out->count++];
		item->id = sql_integer(row, 0);
		status_from_word(sql_peek(row, 1), &item->status);
	}
	return found;
}

/* Rows are collected first: an UPDATE under an open SELECT may show it rows twice. */
static int load_open(struct db *db, int64_t campaign_id, const int64_t *guest_ids, size_t guest_count,
		     struct open_rows *out)
{
	*out = (struct open_rows){0};
	if (!guest_ids) {
		struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_OPEN);
		sql_bind(row, "@campaign_id", campaign_id);
		return append_open(db, row, out);
	}
	for (size_t i = 0; i < guest_count; i++) {
		struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_OPEN_OF_GUEST);
		sql_bind(row, "@campaign_id", campaign_id);
		sql_bind(row, "@guest_id", guest_ids[i]);
		if (append_open(db, row, out) < 0)
			return -1;
	}
	return 0;
}

/* 1 when it will not be sent by us any more; 0, and one more in *marked; -1. */
static int cancel_one(struct db *db, const struct open_row *row, int64_t now, int64_t *marked)
{
	/* A held row may have an attempt that nobody has settled: canceled, nobody could any more. */
	int64_t attempt_id = 0;
	if (row->status == STATUS_HELD && attempt_unknown_of(db, row->id, &attempt_id) < 0)
		return -1;
	if (row->status == STATUS_QUEUED || (row->status == STATUS_HELD && !attempt_id)) {
		struct invitation_step step = {.id = row->id, .was = row->status, .becomes = STATUS_CANCELED,
					       .source = SOURCE_PERSON, .now = now,
					       .reason = "taken out of the queue by a person"};
		return invitation_step(db, &step);
	}
	struct sqlite3_stmt *mark = sql_query(db, QUERY_INVITATION_CANCEL_MARK);
	sql_bind(mark, "@id", row->id);
	if (sql_run(db, mark) < 0)
		return -1;
	if (marked)
		*marked += sql_changes(db);
	return 0;
}

int64_t invitation_cancel(struct db *db, int64_t campaign_id, const int64_t *guest_ids, size_t guest_count, int64_t now,
			  int64_t *marked)
{
	if (marked)
		*marked = 0;
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct open_rows rows;
	int result = load_open(db, campaign_id, guest_ids, guest_count, &rows);
	int64_t canceled = 0;
	for (size_t i = 0; result == 0 && i < rows.count; i++) {
		int done = cancel_one(db, &rows.items[i], now, marked);
		canceled += done > 0;
		result = done < 0 ? -1 : 0;
	}
	free(rows.items);
	return sql_leave(db, mine, result) < 0 ? -1 : canceled;
}

static int resolve_sent(struct db *db, const struct invitation *row, int64_t attempt_id, const char *sid, int64_t now)
{
	int64_t other;
	int known = sid ? attempt_of_sid(db, sid, &other) : 0;
	if (known)
		return known < 0 ? -1 : sql_fail(db, "%s belongs to another invitation already", sid);
	if (attempt_id && sid) /* the attempt ends accepted, and is followed from now on */
		return attempt_adopt(db, attempt_id, row->id, sid, STATUS_ACCEPTED, SOURCE_PERSON,
				     "a person says that this is the message", 0, now);
	if (sid) /* held because of this very message: nothing of ours was tried */
		return invitation_accept(db, row->id, sid, STATUS_ACCEPTED, SOURCE_PERSON, now, 0,
					 "a person says that this is the message") < 0 ? -1 : 1;
	if (attempt_id && attempt_write_off(db, attempt_id, "person: sent, no SID", now) < 0)
		return -1;
	struct invitation_step step = {.id = row->id, .was = row->status, .becomes = STATUS_SENT,
				       .source = SOURCE_PERSON, .now = now};
	return invitation_step(db, &step);
}

/* A held row waits because the guest's phone changed: a person lets it go to the new one. */
static int refresh_phone(struct db *db, int64_t id)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_REFRESH_PHONE);
	sql_bind(row, "@id", id);
	return sql_run(db, row);
}

static int resolve_not_sent(struct db *db, const struct invitation *row, int64_t attempt_id, int64_t now)
{
	if (attempt_id && attempt_write_off(db, attempt_id, "person: not sent", now) < 0)
		return -1;
	if (refresh_phone(db, row->id) < 0)
		return -1;
	struct invitation_step step = {.id = row->id, .was = row->status, .source = SOURCE_PERSON, .now = now};
	return invitation_requeue(db, &step);
}

int invitation_last_event(struct db *db, int64_t id, int64_t *event_id)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_LAST_EVENT);
	sql_bind(row, "@id", id);
	return sql_value(db, row, event_id);
}

/* The row, when it waits for a person and is as it was shown. 1, 0, -1. */
static int load_doubt(struct db *db, const struct doubt *doubt, struct invitation *row)
{
	int64_t event_id;
	int found = invitation_load(db, doubt->invitation_id, row);
	if (found != 1 || invitation_last_event(db, doubt->invitation_id, &event_id) < 0)
		return found == 1 ? -1 : found;
	return event_id == doubt->event_id && (row->status == STATUS_UNKNOWN || row->status == STATUS_HELD);
}

/* Runs one of the two above on a row that waits for a person; a held one may have an unknown attempt as well. */
static int resolve(struct db *db, const struct doubt *doubt, bool sent, const char *sid, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct invitation row;
	int64_t attempt_id;
	int result = load_doubt(db, doubt, &row);
	if (result == 1 && attempt_unknown_of(db, row.id, &attempt_id) < 0)
		result = -1;
	if (result == 1)
		result = sent ? resolve_sent(db, &row, attempt_id, sid, now) : resolve_not_sent(db, &row, attempt_id, now);
	invitation_clear(&row);
	return sql_leave(db, mine, result);
}

int invitation_resolve_sent(struct db *db, const struct doubt *doubt, const char *sid, int64_t now)
{
	return resolve(db, doubt, true, sid, now);
}

int invitation_resolve_not_sent(struct db *db, const struct doubt *doubt, int64_t now)
{
	return resolve(db, doubt, false, NULL, now);
}

int invitation_unsettled(struct db *db, struct doubt **doubts, size_t *count)
{
	*doubts = NULL;
	*count = 0;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_UNSETTLED);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		*doubts = xrealloc(*doubts, *count + 1, sizeof **doubts);
		(*doubts)[(*count)++] = (struct doubt){sql_integer(row, 0), sql_integer(row, 1)};
	}
	return found;
}

int invitation_unsettled_each(struct db *db, void (*visit)(const struct unsettled *row, void *context), void *context)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_UNSETTLED_ROWS);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		struct unsettled item = {
			.doubt = {sql_integer(row, 0), sql_integer(row, 8)}, .guest_id = sql_integer(row, 1), .name = sql_peek(row, 2),
			.phone = sql_peek(row, 3), .claimed_at = sql_integer(row, 5), .reason = sql_peek(row, 6),
			.looks = (int)sql_integer(row, 7)};
		status_from_word(sql_peek(row, 4), &item.status);
		visit(&item, context);
	}
	return found;
}
