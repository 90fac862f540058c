#include "data/invitation.h"

#include <stddef.h>

#include "data/invitation_row.h"
#include "data/sql.h"

static const char *source_word(enum event_source source)
{
	static const char *const words[] = {
		[SOURCE_SEND] = "send", [SOURCE_POLL] = "poll", [SOURCE_WEBHOOK] = "webhook",
		[SOURCE_RECONCILE] = "reconcile", [SOURCE_PERSON] = "person",
	};
	return words[source];
}

int status_event_insert(struct db *db, const struct new_event *event)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_STATUS_EVENT_INSERT);
	sql_bind(row, "@invitation_id", event->invitation_id);
	sql_bind_text(row, "@status", status_word(event->status));
	sql_bind_text(row, "@source", source_word(event->source));
	sql_bind(row, "@at", event->at);
	sql_bind_or_null(row, "@provider_at", event->provider_at);
	sql_bind_or_null(row, "@error_code", event->error_code);
	sql_bind_text_or_null(row, "@detail", event->detail);
	return sql_run(db, row);
}

int invitation_queue(struct db *db, struct invitation *invitation, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_QUEUE);
	sql_bind(row, "@campaign_id", invitation->campaign_id);
	sql_bind_or_null(row, "@guest_id", invitation->guest_id);
	sql_bind_text(row, "@phone", invitation->phone);
	sql_bind_text(row, "@content_sid", invitation->content_sid);
	sql_bind_text(row, "@variables", invitation->variables);
	sql_bind_text(row, "@preview", invitation->preview);
	sql_bind(row, "@now", now);
	if (sql_run(db, row) < 0)
		return -1;
	if (sql_changes(db) == 0)
		return 0;
	invitation->id = sql_last_id(db);
	struct new_event event = {.invitation_id = invitation->id, .status = STATUS_QUEUED,
				  .source = SOURCE_PERSON, .at = now};
	return status_event_insert(db, &event) < 0 ? -1 : 1;
}

int invitation_newest(struct db *db, int64_t *id)
{
	return sql_value(db, sql_query(db, QUERY_INVITATION_NEWEST), id);
}

int invitation_since(struct db *db, int64_t guest_id, int64_t id)
{
	int64_t found;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_SINCE);
	sql_bind(row, "@guest_id", guest_id);
	sql_bind(row, "@id", id);
	return sql_value(db, row, &found) < 0 ? -1 : (int)found;
}

int invitation_step(struct db *db, const struct invitation_step *step)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_SET_STATUS);
	sql_bind(row, "@id", step->id);
	sql_bind_text(row, "@was", status_word(step->was));
	sql_bind_text(row, "@status", status_word(step->becomes));
	sql_bind(row, "@now", step->now);
	sql_bind_or_null(row, "@not_before_at", step->not_before_at);
	sql_bind_or_null(row, "@error_code", step->error_code);
	sql_bind_text_or_null(row, "@error_message", step->reason);
	if (sql_run(db, row) < 0)
		return -1;
	if (sql_changes(db) == 0)
		return 0;
	struct new_event event = {.invitation_id = step->id, .status = step->becomes, .source = step->source,
				  .at = step->now, .error_code = step->error_code, .detail = step->reason};
	return status_event_insert(db, &event) < 0 ? -1 : 1;
}

int invitation_opt_out(struct db *db, int64_t id, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_OPT_OUT);
	sql_bind(row, "@id", id);
	sql_bind(row, "@now", now);
	return sql_run(db, row);
}

int invitation_requeue(struct db *db, const struct invitation_step *step)
{
	int64_t wanted;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_CANCEL_WANTED);
	sql_bind(row, "@id", step->id);
	if (sql_value(db, row, &wanted) < 0)
		return -1;
	struct invitation_step next = *step;
	next.becomes = wanted ? STATUS_CANCELED : STATUS_QUEUED;
	if (wanted)
		next.reason = "taken out of the queue by a person";
	return invitation_step(db, &next);
}

int invitation_accept(struct db *db, int64_t id, const char *sid, enum status status,
		      enum event_source source, int64_t now, int64_t provider_at, const char *detail)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_ACCEPT);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@sid", sid);
	sql_bind_text(row, "@status", status_word(STATUS_ACCEPTED));
	sql_bind(row, "@now", now);
	sql_bind(row, "@next_poll_at", now);
	if (sql_run(db, row) < 0)
		return -1;
	struct new_event event = {.invitation_id = id, .status = STATUS_ACCEPTED, .source = source, .at = now,
				  .provider_at = provider_at, .detail = detail};
	if (status_event_insert(db, &event) < 0)
		return -1;
	struct observation seen = {.message_sid = sid, .status = status, .source = source, .at = now,
				   .provider_at = provider_at};
	if (status != STATUS_ACCEPTED && invitation_observe(db, &seen) < 0)
		return -1;
	return early_apply(db, sid, now);
}

/* What Twilio reports */

/* Twilio tells whole seconds: a step in the second of the acceptance came after it. */
static int64_t step_time(const struct observation *seen, int64_t accepted_at)
{
	int64_t at = seen->provider_at ? seen->provider_at : seen->at;
	return at < accepted_at && accepted_at - at < 1000 ? accepted_at : at;
}

static int store_observation(struct db *db, int64_t id, enum status joined, int64_t accepted_at,
			     const struct observation *seen)
{
	struct new_event event = {.invitation_id = id, .status = seen->status, .source = seen->source,
				  .at = seen->at, .provider_at = seen->provider_at,
				  .error_code = seen->error_code, .detail = seen->error_message};
	if (status_event_insert(db, &event) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_OBSERVE);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@seen", status_word(seen->status));
	sql_bind_text(row, "@joined", status_word(joined));
	sql_bind(row, "@at", seen->at);
	sql_bind(row, "@step_at", step_time(seen, accepted_at));
	if (sql_run(db, row) < 0)
		return -1;
	return seen->opts_out ? invitation_opt_out(db, id, seen->at) : 0;
}

static int told_before(struct db *db, int64_t id, const struct observation *seen)
{
	int64_t told;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_TOLD_BEFORE);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@seen", status_word(seen->status));
	sql_bind_or_null(row, "@error_code", seen->error_code);
	return sql_value(db, row, &told) < 0 ? -1 : (int)told;
}

int invitation_observe(struct db *db, const struct observation *seen)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_BY_SID);
	sql_bind_text(row, "@sid", seen->message_sid);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	int64_t id = sql_integer(row, 0);
	enum status known = STATUS_ACCEPTED;
	status_from_word(sql_peek(row, 1), &known);
	int64_t accepted_at = sql_integer(row, 2);
	sql_reset(row);

	int told = told_before(db, id, seen);
	if (told)
		return told < 0 ? -1 : 0;
	enum status joined = status_join(known, seen->status);
	if (store_observation(db, id, joined, accepted_at, seen) < 0)
		return -1;
	/* A reason that comes later than its failure is news too. */
	bool failed = joined == STATUS_FAILED || joined == STATUS_UNDELIVERED;
	return joined != known || (failed && seen->error_code);
}
