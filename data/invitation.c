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
static int64_t step_time(int64_t provider_at, int64_t at, int64_t accepted_at)
{
	int64_t step_at = provider_at ? provider_at : at;
	return step_at < accepted_at && accepted_at - step_at < 1000 ? accepted_at : step_at;
}

/* 1 stored, 0 it was told before, -1. */
static int store_event(struct db *db, int64_t id, const struct observation *seen)
{
	int64_t told;
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_TOLD_BEFORE);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@seen", status_word(seen->status));
	sql_bind_or_null(row, "@error_code", seen->error_code);
	if (sql_value(db, row, &told) < 0)
		return -1;
	if (told)
		return 0;
	struct new_event event = {.invitation_id = id, .status = seen->status, .source = seen->source,
				  .at = seen->at, .provider_at = seen->provider_at,
				  .error_code = seen->error_code, .detail = seen->error_message};
	return status_event_insert(db, &event) < 0 ? -1 : 1;
}

/* The row of a message, and which steps are new to it. */
struct observed {
	int64_t id, accepted_at;
	enum status known, joined;
	bool is_news, sent_is_news;
};

/* After its events are stored: a step that was not told keeps its time. */
static int update_row(struct db *db, const struct observed *row_of, const struct observation *seen)
{
	static const char *const times[STATUS_COUNT] = {
		[STATUS_SENT] = "@sent_at", [STATUS_DELIVERED] = "@delivered_at", [STATUS_READ] = "@read_at",
		[STATUS_FAILED] = "@failed_at", [STATUS_UNDELIVERED] = "@failed_at", [STATUS_CANCELED] = "@canceled_at",
	};
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_OBSERVE);
	sql_bind(row, "@id", row_of->id);
	sql_bind_text(row, "@joined", status_word(row_of->joined));
	sql_bind(row, "@at", seen->at);
	if (row_of->sent_is_news)
		sql_bind(row, "@sent_at", step_time(seen->sent_at, seen->at, row_of->accepted_at));
	if (row_of->is_news && times[seen->status])
		sql_bind(row, times[seen->status], step_time(seen->provider_at, seen->at, row_of->accepted_at));
	return sql_run(db, row);
}

/* 1, 0 no row has this SID, -1. */
static int find_row(struct db *db, const char *sid, struct observed *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_INVITATION_BY_SID);
	sql_bind_text(row, "@sid", sid);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	*out = (struct observed){.id = sql_integer(row, 0), .known = STATUS_ACCEPTED, .accepted_at = sql_integer(row, 2)};
	status_from_word(sql_peek(row, 1), &out->known);
	sql_reset(row);
	return 1;
}

int invitation_observe(struct db *db, const struct observation *seen)
{
	struct observed row;
	int found = find_row(db, seen->message_sid, &row);
	if (found != 1)
		return found;
	struct observation sent = {.status = STATUS_SENT, .source = seen->source, .at = seen->at,
				   .provider_at = seen->sent_at};
	int sent_is_news = seen->sent_at ? store_event(db, row.id, &sent) : 0;
	int is_news = sent_is_news < 0 ? -1 : store_event(db, row.id, seen);
	if (is_news < 0)
		return -1;
	if (!is_news && !sent_is_news)
		return 0;
	row.sent_is_news = sent_is_news;
	row.is_news = is_news;
	row.joined = status_join(status_join(row.known, sent_is_news ? STATUS_SENT : row.known),
				 is_news ? seen->status : row.known);
	if (update_row(db, &row, seen) < 0 ||
	    (is_news && seen->opts_out && invitation_opt_out(db, row.id, seen->at) < 0))
		return -1;
	/* A reason that comes later than its failure is news too. */
	bool failed = row.joined == STATUS_FAILED || row.joined == STATUS_UNDELIVERED;
	return is_news && (row.joined != row.known || (failed && seen->error_code));
}
