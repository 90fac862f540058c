#include "data/callback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "data/attempt.h"
#include "data/event.h"
#include "data/invitation.h"
#include "data/invitation_row.h"
#include "data/sql.h"

enum {
	KEPT_MS = 24 * 60 * 60 * 1000, /* an early callback */
	KEPT_MOST = 10000,
};

static const char how[] = "named by Twilio's callback";

/* The attempt that a callback names. */
struct named {
	int64_t id, invitation_id;
	char state[16], proof[64];
	char message_sid[40], account_sid[40];
};

/* 1, 0 this file has none of that id, -1. */
static int find_named(struct db *db, const char *callback_id, struct named *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_OF_CALLBACK);
	sql_bind_text(row, "@callback_id", callback_id);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	out->id = sql_integer(row, 0);
	out->invitation_id = sql_integer(row, 1);
	snprintf(out->state, sizeof out->state, "%s", sql_peek(row, 2));
	snprintf(out->proof, sizeof out->proof, "%s", sql_peek(row, 3));
	snprintf(out->message_sid, sizeof out->message_sid, "%s", sql_peek(row, 4));
	snprintf(out->account_sid, sizeof out->account_sid, "%s", sql_peek(row, 5));
	sql_reset(row);
	return 1;
}

/* Of a message that a row has */

static struct observation observation_of(const struct callback *callback, int64_t at)
{
	return (struct observation){
		.message_sid = callback->message_sid, .status = callback->status, .source = SOURCE_WEBHOOK, .at = at,
		.error_code = callback->error_code,
		.error_message = *callback->error_message ? callback->error_message : NULL,
		.opts_out = callback->opts_out,
	};
}

/* 1 news, 0 not, -1. */
static int observe(struct db *db, const struct callback *callback, int64_t at, int64_t now)
{
	struct observation seen = observation_of(callback, at);
	int news = invitation_observe(db, &seen);
	if (news == 1 && *callback->pause_reason && event_pause(db, callback->pause_reason, now) < 0)
		return -1;
	return news;
}

/* Who is called about it need not ask so soon. */
static int ask_later(struct db *db, const char *message_sid, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_ASK_LATER);
	sql_bind_text(row, "@sid", message_sid);
	sql_bind(row, "@later", now + CALLBACK_ASK_AGAIN_MS);
	sql_bind(row, "@if_arrived", now + CALLBACK_ASK_ARRIVED_MS);
	return sql_run(db, row);
}

static int tell_row(struct db *db, const struct callback *callback, int64_t now, enum callback_result *result)
{
	int news = observe(db, callback, now, now);
	if (news < 0 || ask_later(db, callback->message_sid, now) < 0)
		return -1;
	*result = news ? CALLBACK_NEWS : CALLBACK_REPEATED;
	return 0;
}

/* Of a message that no row has */

/* Told to a person once, however often it is called about. */
static int note_incident(struct db *db, const struct callback *callback, const struct named *named, int64_t now,
			 enum callback_result *result)
{
	*result = CALLBACK_REPEATED;
	if (incident_note(db, callback->message_sid, named->invitation_id, now) < 0)
		return -1;
	if (!sql_changes(db))
		return 0;
	*result = CALLBACK_INCIDENT;
	char *reason = xasprintf("Twilio tells of a message of invitation %lld (%s) that should not be there. Look into it, "
				 "then resume", (long long)named->invitation_id, callback->message_sid);
	int held = invitation_hold(db, named->invitation_id, STATUS_QUEUED, reason, now);
	int paused = held < 0 ? -1 : event_pause(db, reason, now);
	free(reason);
	return paused;
}

/* That is what the attempt made, whether its own answer is still to come or was lost (E2). */
static int bind_attempt(struct db *db, const struct callback *callback, const struct named *named, int64_t now,
			enum callback_result *result)
{
	if (attempt_bind(db, named->id, named->invitation_id, callback->message_sid, how, now) < 0)
		return -1;
	int told = tell_row(db, callback, now, result);
	*result = CALLBACK_NEWS;
	return told;
}

/* A person has said that it went, without knowing its name. */
static int name_said_sent(struct db *db, const struct callback *callback, const struct named *named, int64_t now,
			  enum callback_result *result)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_NAME);
	sql_bind(row, "@id", named->invitation_id);
	sql_bind_text(row, "@sid", callback->message_sid);
	sql_bind(row, "@now", now);
	if (sql_run(db, row) < 0)
		return -1;
	return sql_changes(db) == 1 ? tell_row(db, callback, now, result) : note_incident(db, callback, named, now, result);
}

static int store_named(struct db *db, const struct callback *callback, const struct named *named, int64_t now,
		       enum callback_result *result)
{
	bool same_account = !*named->account_sid || strcmp(named->account_sid, callback->account_sid) == 0;
	if (!same_account) {
		*result = CALLBACK_FOREIGN;
		return 0;
	}
	if (strcmp(named->state, "armed") == 0 || strcmp(named->state, "unknown") == 0)
		return bind_attempt(db, callback, named, now, result);
	if (strcmp(named->proof, "person: sent, no SID") == 0)
		return name_said_sent(db, callback, named, now, result);
	return note_incident(db, callback, named, now, result);
}

/* The row that has the message is another attempt's, and a message of this one is missing. */
static bool is_anothers(const struct callback *callback, const struct named *named)
{
	return strcmp(named->state, "accepted") == 0 ? strcmp(named->message_sid, callback->message_sid) != 0
						     : strcmp(named->proof, "person: sent, no SID") != 0;
}

/* Early ones */

/* The newest of a day, up to a number. */
static int keep(struct db *db, const struct callback *callback, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_EARLY_KEEP);
	sql_bind_text(row, "@sid", callback->message_sid);
	sql_bind_text(row, "@status", status_word(callback->status));
	sql_bind(row, "@error_code", callback->error_code);
	sql_bind_text(row, "@error_message", callback->error_message);
	sql_bind(row, "@opts_out", callback->opts_out);
	sql_bind_text(row, "@pause_reason", callback->pause_reason);
	sql_bind(row, "@at", now);
	if (sql_run(db, row) < 0)
		return -1;
	row = sql_query(db, QUERY_EARLY_FORGET);
	sql_bind(row, "@most", KEPT_MOST);
	sql_bind(row, "@before", now - KEPT_MS);
	return sql_run(db, row);
}

struct early {
	struct callback callback;
	char *error_message, *pause_reason;
	int64_t at;
};

/* Read first: what they change must not happen under the SELECT. */
static int load_early(struct db *db, const char *sid, int64_t since, struct early **rows, size_t *count)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_EARLY_OF_SID);
	sql_bind_text(row, "@sid", sid);
	sql_bind(row, "@since", since);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		*rows = xrealloc(*rows, *count + 1, sizeof **rows);
		struct early *item = &(*rows)[(*count)++];
		*item = (struct early){.error_message = sql_text(row, 2), .pause_reason = sql_text(row, 4),
				       .at = sql_integer(row, 5)};
		item->callback = (struct callback){
			.message_sid = sid, .error_code = (int)sql_integer(row, 1), .error_message = item->error_message,
			.opts_out = sql_integer(row, 3), .pause_reason = item->pause_reason};
		status_from_word(sql_peek(row, 0), &item->callback.status);
	}
	return found;
}

int early_apply(struct db *db, const char *sid, int64_t now)
{
	struct early *rows = NULL;
	size_t count = 0;
	int result = load_early(db, sid, now - KEPT_MS, &rows, &count);
	for (size_t i = 0; i < count; i++) {
		if (result >= 0)
			result = observe(db, &rows[i].callback, rows[i].at, now);
		free(rows[i].error_message);
		free(rows[i].pause_reason);
	}
	free(rows);
	if (result < 0 || !count)
		return result;
	struct sqlite3_stmt *row = sql_query(db, QUERY_EARLY_DONE);
	sql_bind_text(row, "@sid", sid);
	return sql_run(db, row);
}

int callback_store(struct db *db, const struct callback *callback, int64_t now, enum callback_result *result)
{
	struct named named = {0};
	int64_t owner;
	int has_name = *callback->callback_id ? find_named(db, callback->callback_id, &named) : 0;
	int known = attempt_of_sid(db, callback->message_sid, &owner);
	if (has_name < 0 || known < 0)
		return -1;
	if (known && tell_row(db, callback, now, result) < 0)
		return -1;
	if (known)
		return has_name && is_anothers(callback, &named) ? note_incident(db, callback, &named, now, result) : 0;
	if (has_name)
		return store_named(db, callback, &named, now, result);
	/* Every id is stored before its request leaves: this one is another file's. */
	*result = *callback->callback_id ? CALLBACK_FOREIGN : CALLBACK_EARLY;
	return *result == CALLBACK_EARLY ? keep(db, callback, now) : 0;
}

int callback_note_time(struct db *db, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_CALLED);
	sql_bind_or_null(row, "@now", now);
	return sql_run(db, row);
}

int callback_forget(struct db *db, int64_t last)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_DISPATCHER_CALLS_OVER);
	sql_bind(row, "@seen", last);
	return sql_leave(db, mine, sql_run(db, row));
}

int callback_last(struct db *db, int64_t *at)
{
	return sql_value(db, sql_query(db, QUERY_DISPATCHER_CALLBACK_AT), at);
}
