#ifndef DATA_EVENT_H
#define DATA_EVENT_H

#include <stdint.h>

#include "data/db.h"

/* The one row about the event. Texts are never NULL after event_load; times in Unix ms, 0: none. */
struct event {
	char *name, *host, *venue;
	char *starts_at;           /* "YYYY-MM-DD HH:MM" in time_zone, or "" */
	char *time_zone;           /* IANA name */
	char *rsvp_url;            /* with {token} */
	char *rsvp_by;             /* "YYYY-MM-DD" or "" */
	char *country;             /* ISO 3166, for national phone numbers, or "" */
	char *language;
	char *default_template;    /* a template's name, or "" */
	int64_t paused_at;
	char *pause_reason;        /* "" when not paused */
};

int event_load(struct db *db, struct event *out);
void event_clear(struct event *event);
/* Everything but the pause. */
int event_save(struct db *db, const struct event *event);

/* The queue: no new message starts while paused. Pausing again keeps the first reason. */
int event_pause(struct db *db, const char *reason, int64_t now);
#define PAUSED_BY_PERSON "paused by a person"
int event_resume(struct db *db);

#endif
