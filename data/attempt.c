#include "data/attempt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "data/event.h"
#include "data/invitation_row.h"
#include "data/sql.h"

static const char *const end_states[] = {
	[ATTEMPT_ACCEPTED] = "accepted", [ATTEMPT_NOT_SENT] = "not_sent",
	[ATTEMPT_FAILED] = "not_sent", [ATTEMPT_UNKNOWN] = "unknown",
};

static int end_attempt(struct db *db, const struct attempt_end *end, int64_t now)
{
	bool accepted = end->kind == ATTEMPT_ACCEPTED;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_END);
	sql_bind(row, "@id", end->attempt_id);
	sql_bind_text(row, "@state", end_states[end->kind]);
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@boot_id", clock_boot_id());
	sql_bind(row, "@boottime", clock_boot_ms());
	sql_bind_or_null(row, "@http_status", end->http_status);
	sql_bind_or_null(row, "@twilio_code", end->twilio_code);
	sql_bind(row, "@curl_code", end->curl_code);
	sql_bind(row, "@bytes_in", end->bytes_in);
	sql_bind_text_or_null(row, "@request_id", end->request_id);
	sql_bind_text_or_null(row, "@proof", end->proof);
	sql_bind_text_or_null(row, "@sid", accepted ? end->sid : NULL);
	sql_bind_text_or_null(row, "@found_sid", accepted ? NULL : end->sid);
	return sql_run(db, row) < 0 ? -1 : sql_changes(db);
}

/* The guest has a message, and the file says that there is none: nobody may send another before a person has looked. */
static int report_taken(struct db *db, const struct attempt_end *end, int64_t now)
{
	char *reason = xasprintf("Twilio took %s for invitation %lld, which another sender had settled meanwhile. Look into "
				 "it, then resume", end->sid, (long long)end->invitation_id);
	int result = incident_note(db, end->sid, end->invitation_id, now);
	if (result == 0 && invitation_hold(db, end->invitation_id, STATUS_QUEUED, reason, now) < 0)
		result = -1;
	if (result == 0)
		result = event_pause(db, reason, now);
	free(reason);
	return result;
}

/* It is not armed any more. */
static int end_late(struct db *db, const struct attempt_end *end, int64_t now)
{
	enum { SO = 1, AS_UNKNOWN = 2 };
	bool accepted = end->kind == ATTEMPT_ACCEPTED;
	int64_t how;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_ENDED_HOW);
	sql_bind(row, "@id", end->attempt_id);
	sql_bind_text(row, "@state", end_states[end->kind]);
	sql_bind_text_or_null(row, "@sid", accepted ? end->sid : NULL);
	if (sql_value(db, row, &how) < 0)
		return -1;
	/* A try whose COMMIT failed may have been stored all the same: then the file says already what we have to say. */
	if (how == SO || !accepted)
		return 0;
	/* Another process took over from us and is looking for it (somebody removed FILE.lock). */
	if (how == AS_UNKNOWN)
		return attempt_adopt(db, end->attempt_id, end->invitation_id, end->sid, end->status, SOURCE_SEND,
				     "answered to the sender before", end->provider_at, now) < 0 ? -1 : 0;
	return report_taken(db, end, now);
}

int attempt_end(struct db *db, const struct attempt_end *end, int64_t now)
{
	int ended = end_attempt(db, end, now);
	if (ended != 1)
		return ended < 0 ? -1 : end_late(db, end, now);
	struct invitation_step step = {.id = end->invitation_id, .was = STATUS_SENDING, .source = SOURCE_SEND,
				       .now = now, .error_code = end->twilio_code, .reason = end->reason};
	int result = 0;
	switch (end->kind) {
	case ATTEMPT_ACCEPTED:
		return invitation_accept(db, end->invitation_id, end->sid, end->status, SOURCE_SEND, now,
					 end->provider_at, NULL);
	case ATTEMPT_NOT_SENT:
		step.not_before_at = end->not_before_at;
		result = invitation_requeue(db, &step);
		break;
	case ATTEMPT_FAILED:
		step.becomes = STATUS_FAILED;
		result = invitation_step(db, &step);
		break;
	case ATTEMPT_UNKNOWN:
		step.becomes = STATUS_UNKNOWN;
		result = invitation_step(db, &step);
		break;
	}
	if (result > 0 && end->opts_out)
		result = invitation_opt_out(db, end->invitation_id, now);
	return result < 0 ? -1 : 0;
}

int attempt_unfail(struct db *db, int64_t invitation_id, int64_t now)
{
	int64_t newest;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_IS_NEWEST);
	sql_bind(row, "@id", invitation_id);
	if (sql_value(db, row, &newest) < 0)
		return -1;
	if (!newest) /* a person has sent again meanwhile */
		return 0;
	struct invitation_step step = {.id = invitation_id, .was = STATUS_FAILED, .source = SOURCE_SEND, .now = now,
				       .reason = "not this guest's fault: many in a row were refused alike"};
	return invitation_requeue(db, &step) < 0 ? -1 : 0;
}

int attempt_count_refusals(struct db *db, int64_t invitation_id, int64_t *count)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_COUNT_REFUSALS);
	sql_bind(row, "@id", invitation_id);
	return sql_value(db, row, count);
}

struct leftover {
	int64_t id, invitation_id;
};

static const char never_left[] = "the program ended before this left";

static int settle_leftover(struct db *db, const struct leftover *leftover, bool never, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_LEFT_OVER);
	const char *reason = never ? never_left : "the program ended while this was on its way";
	sql_bind(row, "@id", leftover->id);
	sql_bind_text(row, "@state", never ? "not_sent" : "unknown");
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@boot_id", clock_boot_id());
	sql_bind(row, "@boottime", clock_boot_ms());
	sql_bind_text(row, "@proof", reason);
	if (sql_run(db, row) < 0)
		return -1;
	struct invitation_step step = {.id = leftover->invitation_id, .was = STATUS_SENDING,
				       .becomes = STATUS_UNKNOWN, .source = SOURCE_RECONCILE, .now = now,
				       .reason = reason};
	return (never ? invitation_requeue(db, &step) : invitation_step(db, &step)) < 0 ? -1 : !never;
}

int attempt_settle_leftovers(struct db *db, const struct started_set *started, int64_t now)
{
	struct leftover *found = NULL;
	size_t count = 0;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_LEFTOVERS);
	int result, unknown = 0;
	while ((result = sql_next(db, row)) == 1) {
		found = xrealloc(found, count + 1, sizeof *found);
		found[count++] = (struct leftover){sql_integer(row, 0), sql_integer(row, 1)};
	}
	for (size_t i = 0; result >= 0 && i < count; i++) {
		result = settle_leftover(db, &found[i], started_never(started, found[i].id), now);
		unknown += result > 0;
	}
	free(found);
	return result < 0 ? -1 : unknown;
}

int attempt_unknowns(struct db *db, struct unknown_attempt **rows, size_t *count)
{
	*rows = NULL;
	*count = 0;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_UNKNOWNS);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		*rows = xrealloc(*rows, *count + 1, sizeof **rows);
		struct unknown_attempt *item = &(*rows)[(*count)++];
		item->id = sql_integer(row, 0);
		item->invitation_id = sql_integer(row, 1);
		snprintf(item->phone, sizeof item->phone, "%s", sql_peek(row, 2));
		item->armed_at = sql_integer(row, 3);
		snprintf(item->ended_boot_id, sizeof item->ended_boot_id, "%s", sql_peek(row, 4));
		item->ended_boottime_ms = sql_integer(row, 5);
		item->looks = (int)sql_integer(row, 6);
		snprintf(item->found_sid, sizeof item->found_sid, "%s", sql_peek(row, 7));
		item->http_status = (int)sql_integer(row, 8);
		item->token = sql_text(row, 9);
		item->preview = sql_text(row, 10);
		snprintf(item->account_sid, sizeof item->account_sid, "%s", sql_peek(row, 11));
		snprintf(item->sender, sizeof item->sender, "%s", sql_peek(row, 12));
	}
	return found;
}

void unknown_attempts_clear(struct unknown_attempt *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(rows[i].token);
		free(rows[i].preview);
	}
	free(rows);
}

int attempt_adopt(struct db *db, int64_t id, int64_t invitation_id, const char *sid, enum status status,
		  enum event_source source, const char *how, int64_t provider_at, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_ADOPT);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@sid", sid);
	sql_bind_text(row, "@proof", how);
	sql_bind(row, "@now", now);
	if (sql_run(db, row) < 0)
		return -1;
	if (sql_changes(db) != 1)
		return sql_fail(db, "attempt %lld is settled already", (long long)id);
	return invitation_accept(db, invitation_id, sid, status, source, now, provider_at, how) < 0 ? -1 : 1;
}

int attempt_bind(struct db *db, int64_t id, int64_t invitation_id, const char *sid, const char *how, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_BIND);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@sid", sid);
	sql_bind_text(row, "@proof", how);
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@boot_id", clock_boot_id());
	sql_bind(row, "@boottime", clock_boot_ms());
	if (sql_run(db, row) < 0)
		return -1;
	if (sql_changes(db) != 1)
		return sql_fail(db, "attempt %lld is settled already", (long long)id);
	return invitation_accept(db, invitation_id, sid, STATUS_ACCEPTED, SOURCE_WEBHOOK, now, 0, how);
}

static int touch(struct db *db, enum query query, int64_t id, const char *proof, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, query);
	sql_bind(row, "@id", id);
	sql_bind(row, "@now", now);
	if (proof)
		sql_bind_text(row, "@proof", proof);
	return sql_run(db, row);
}

int attempt_look(struct db *db, int64_t id, int64_t now)
{
	return touch(db, QUERY_ATTEMPT_LOOK, id, NULL, now);
}

int attempt_write_off(struct db *db, int64_t id, const char *proof, int64_t now)
{
	return touch(db, QUERY_ATTEMPT_WRITE_OFF, id, proof, now);
}

int attempt_release(struct db *db, int64_t id, int64_t invitation_id, const char *proof, int64_t now)
{
	if (attempt_write_off(db, id, proof, now) < 0)
		return -1;
	struct invitation_step step = {.id = invitation_id, .was = STATUS_UNKNOWN, .source = SOURCE_RECONCILE,
				       .now = now, .reason = proof};
	return invitation_requeue(db, &step) < 0 ? -1 : 0;
}

int attempt_restart_wait(struct db *db, int64_t id)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_RESTART_WAIT);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@boot_id", clock_boot_id());
	sql_bind(row, "@boottime", clock_boot_ms());
	return sql_leave(db, mine, sql_run(db, row));
}

int attempt_unknown_of(struct db *db, int64_t invitation_id, int64_t *id)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_UNKNOWN_OF);
	sql_bind(row, "@id", invitation_id);
	return sql_value(db, row, id);
}

int attempt_of_sid(struct db *db, const char *sid, int64_t *id)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_OF_SID);
	sql_bind_text(row, "@sid", sid);
	return sql_value(db, row, id) < 0 ? -1 : *id != 0;
}

int attempt_open_on(struct db *db, const char *phone)
{
	int64_t open;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_OPEN_ON);
	sql_bind_text(row, "@phone", phone);
	return sql_value(db, row, &open) < 0 ? -1 : (int)open;
}

int attempt_text_of_another(struct db *db, const char *phone, const char *token, const char *body)
{
	int64_t found;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_TEXT_OF_ANOTHER);
	sql_bind_text(row, "@phone", phone);
	sql_bind_text(row, "@token", token);
	sql_bind_text(row, "@body", body);
	return sql_value(db, row, &found) < 0 ? -1 : (int)found;
}

int attempt_said_sent(struct db *db, const char *phone, int64_t created_at)
{
	int64_t found;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_SAID_SENT);
	sql_bind_text(row, "@phone", phone);
	sql_bind(row, "@created_at", created_at);
	return sql_value(db, row, &found) < 0 ? -1 : (int)found;
}

int incident_find(struct db *db, const char *sid, const char *phone, const char *body, int64_t *invitation_id)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INCIDENT_FIND);
	sql_bind_text(row, "@sid", sid);
	sql_bind_text(row, "@phone", phone);
	sql_bind_text(row, "@body", body);
	return sql_value(db, row, invitation_id) < 0 ? -1 : *invitation_id != 0;
}

int incident_note(struct db *db, const char *sid, int64_t invitation_id, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INCIDENT_INSERT);
	sql_bind_text(row, "@sid", sid);
	sql_bind(row, "@invitation_id", invitation_id);
	sql_bind(row, "@now", now);
	return sql_run(db, row);
}

int attempt_phones_since(struct db *db, int64_t since, int64_t enough, int64_t *count, int64_t *oldest)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_COUNT_SINCE);
	*oldest = 0;
	sql_bind(row, "@since", since);
	if (sql_value(db, row, count) < 0)
		return -1;
	if (*count <= enough)
		return 0;
	row = sql_query(db, QUERY_ATTEMPT_PHONES_SINCE);
	sql_bind(row, "@since", since);
	if (sql_next(db, row) != 1)
		return -1;
	*count = sql_integer(row, 0);
	*oldest = sql_integer(row, 1);
	sql_reset(row);
	return 0;
}

int attempt_phones_of_day(struct db *db, int64_t since, void (*visit)(const char *phone, int64_t last, void *context),
			  void *context)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_PHONES_OF_DAY);
	sql_bind(row, "@since", since);
	int found;
	while ((found = sql_next(db, row)) == 1)
		visit(sql_peek(row, 0), sql_integer(row, 1), context);
	return found;
}

int attempt_last_armed(struct db *db, int64_t now, int64_t *ago_ms)
{
	*ago_ms = INT64_MAX;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_LAST_ARMED);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	bool this_boot = strcmp(sql_peek(row, 1), clock_boot_id()) == 0;
	*ago_ms = this_boot ? clock_boot_ms() - sql_integer(row, 2) : llabs(now - sql_integer(row, 0));
	sql_reset(row);
	return 0;
}
