/* Reading invitations with their history. */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "data/invitation.h"
#include "data/sql.h"

static void read_row(struct sqlite3_stmt *row, struct invitation *out)
{
	int at = 0;
	*out = (struct invitation){0};
	out->id = sql_integer(row, at++);
	out->campaign_id = sql_integer(row, at++);
	out->guest_id = sql_integer(row, at++);
	out->kind = campaign_kind_from_word(sql_peek(row, at++));
	out->template_name = sql_text(row, at++);
	out->phone = sql_text(row, at++);
	out->content_sid = sql_text(row, at++);
	out->variables = sql_text(row, at++);
	out->preview = sql_text(row, at++);
	status_from_word(sql_peek(row, at++), &out->status);
	out->attempts = (int)sql_integer(row, at++);
	int64_t *times[] = {&out->not_before_at, &out->queued_at, &out->claimed_at, &out->accepted_at,
			    &out->sent_at, &out->delivered_at, &out->read_at, &out->failed_at,
			    &out->canceled_at, &out->polled_at, &out->next_poll_at};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		*times[i] = sql_integer(row, at++);
	out->message_sid = sql_text(row, at++);
	out->error_code = (int)sql_integer(row, at++);
	out->error_message = sql_text(row, at++);
}

void invitation_clear(struct invitation *invitation)
{
	free(invitation->template_name);
	free(invitation->phone);
	free(invitation->content_sid);
	free(invitation->variables);
	free(invitation->preview);
	free(invitation->message_sid);
	free(invitation->error_message);
	*invitation = (struct invitation){0};
}

static int load(struct db *db, enum query query, int64_t id, struct invitation *out)
{
	*out = (struct invitation){0};
	struct sqlite3_stmt *row = sql_query(db, query);
	sql_bind(row, "@id", id);
	int found = sql_next(db, row);
	if (found == 1) {
		read_row(row, out);
		sql_reset(row);
	}
	return found;
}

int invitation_load(struct db *db, int64_t id, struct invitation *out)
{
	return load(db, QUERY_INVITATION_LOAD, id, out);
}

int invitation_of_campaign(struct db *db, int64_t campaign_id, struct invitation *out)
{
	return load(db, QUERY_INVITATION_OF_CAMPAIGN, campaign_id, out);
}

struct events {
	struct status_event *items;
	size_t count;
};

static void clear_events(struct events *events)
{
	for (size_t i = 0; i < events->count; i++)
		free(events->items[i].detail);
	free(events->items);
	*events = (struct events){0};
}

static void read_event(struct sqlite3_stmt *row, struct status_event *out)
{
	*out = (struct status_event){.id = sql_integer(row, 0)};
	status_from_word(sql_peek(row, 1), &out->status);
	snprintf(out->source, sizeof out->source, "%s", sql_peek(row, 2));
	out->at = sql_integer(row, 3);
	out->provider_at = sql_integer(row, 4);
	out->error_code = (int)sql_integer(row, 5);
	out->detail = sql_text(row, 6);
}

int status_event_newest(struct db *db, int64_t *id)
{
	return sql_value(db, sql_query(db, QUERY_STATUS_EVENT_NEWEST), id);
}

int status_events_since(struct db *db, int64_t after,
			void (*visit)(const struct status_event *event, int64_t guest_id, void *context), void *context)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_STATUS_EVENTS_SINCE);
	sql_bind(row, "@after", after);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		struct status_event event;
		read_event(row, &event);
		event.invitation_id = sql_integer(row, 7);
		visit(&event, sql_integer(row, 8), context);
		free(event.detail);
	}
	return found;
}

static int load_events(struct db *db, int64_t invitation_id, struct events *out)
{
	*out = (struct events){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_STATUS_EVENTS);
	sql_bind(row, "@id", invitation_id);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		out->items = xrealloc(out->items, out->count + 1, sizeof *out->items);
		struct status_event *event = &out->items[out->count++];
		read_event(row, event);
		event->invitation_id = invitation_id;
	}
	return found;
}

int invitation_each(struct db *db, int64_t guest_id,
		    bool (*visit)(const struct invitation *invitation,
				  const struct status_event *events, size_t event_count, void *context),
		    void *context)
{
	struct sqlite3_stmt *row = sql_query(db, guest_id ? QUERY_INVITATION_LOG_GUEST : QUERY_INVITATION_LOG);
	if (guest_id)
		sql_bind(row, "@guest_id", guest_id);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		struct invitation invitation;
		struct events events;
		read_row(row, &invitation);
		int loaded = load_events(db, invitation.id, &events);
		bool more = loaded == 0 && visit(&invitation, events.items, events.count, context);
		clear_events(&events);
		invitation_clear(&invitation);
		if (!more) {
			sql_reset(row);
			return loaded;
		}
	}
	return found;
}
