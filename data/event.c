#include "data/event.h"

#include <stdlib.h>

#include "data/sql.h"

int event_load(struct db *db, struct event *out)
{
	*out = (struct event){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_EVENT_LOAD);
	if (sql_next(db, row) != 1)
		return db_error(db)[0] ? -1 : sql_fail(db, "%s has no event in it", db_path(db));
	char **texts[] = {&out->name, &out->host, &out->venue, &out->starts_at, &out->time_zone,
			  &out->rsvp_url, &out->rsvp_by, &out->country, &out->language,
			  &out->default_template};
	int column = 0;
	for (; column < (int)(sizeof texts / sizeof *texts); column++)
		*texts[column] = sql_text(row, column);
	out->paused_at = sql_integer(row, column++);
	out->pause_reason = sql_text(row, column);
	sql_reset(row);
	return 0;
}

void event_clear(struct event *event)
{
	free(event->name);
	free(event->host);
	free(event->venue);
	free(event->starts_at);
	free(event->time_zone);
	free(event->rsvp_url);
	free(event->rsvp_by);
	free(event->country);
	free(event->language);
	free(event->default_template);
	free(event->pause_reason);
	*event = (struct event){0};
}

int event_save(struct db *db, const struct event *event)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_EVENT_SAVE);
	sql_bind_text(row, "@name", event->name);
	sql_bind_text(row, "@host", event->host);
	sql_bind_text(row, "@venue", event->venue);
	sql_bind_text(row, "@starts_at", event->starts_at);
	sql_bind_text(row, "@time_zone", event->time_zone);
	sql_bind_text(row, "@rsvp_url", event->rsvp_url);
	sql_bind_text(row, "@rsvp_by", event->rsvp_by);
	sql_bind_text(row, "@country", event->country);
	sql_bind_text(row, "@language", event->language);
	sql_bind_text(row, "@default_template", event->default_template);
	return sql_leave(db, mine, sql_run(db, row));
}

int event_pause(struct db *db, const char *reason, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_EVENT_PAUSE);
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@reason", reason);
	return sql_leave(db, mine, sql_run(db, row));
}

int event_resume(struct db *db)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	return sql_leave(db, mine, sql_run(db, sql_query(db, QUERY_EVENT_RESUME)));
}
