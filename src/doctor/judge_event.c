#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/die.h"
#include "doctor/facts.h"
#include "guests/event_field.h"

/* NULL when the value is one that a person may set, or empty; else how such a value looks. */
static const char *wrong_field(const struct event *event, const char *key)
{
	struct event scratch = {0};
	const char *value = event_field(event, key);
	const char *why = *value ? event_refuse_field(&scratch, key, value) : NULL;
	event_clear(&scratch);
	return why;
}

/* "2027-05-01" ends with its last minute. */
static int64_t end_of_day(const struct event *event)
{
	char *last = xasprintf("%s 23:59", event->rsvp_by);
	int64_t at = *event->rsvp_by ? zone_instant(event->time_zone, last) : 0;
	free(last);
	return at;
}

static void judge_time(const struct facts *facts, struct report *report)
{
	const struct event *event = &facts->event;
	int64_t starts = zone_instant(event->time_zone, event->starts_at), due = end_of_day(event);
	const char *name = *event->name ? event->name : "the event has no name";
	if (!*event->starts_at)
		report_add(report, CHECK_EVENT_TIME, VERDICT_OK, NULL, "%s, no time set", name);
	else if (starts && starts < facts->now)
		report_add(report, CHECK_EVENT_TIME, VERDICT_WARNING,
			   "Is it the right file? A new time: `convoke event set starts_at=\"YYYY-MM-DD HH:MM\"`",
			   "%s: it began on %s", name, event->starts_at);
	else if (due && due < facts->now)
		report_add(report, CHECK_EVENT_TIME, VERDICT_WARNING, "A later day: `convoke event set rsvp_by=YYYY-MM-DD`",
			   "%s: the last day to answer was %s", name, event->rsvp_by);
	else
		report_add(report, CHECK_EVENT_TIME, VERDICT_OK, NULL, "%s, %s", name, event->starts_at);
}

void judge_event(const struct facts *facts, struct report *report)
{
	if (!facts->opened) {
		report_unchecked(report, CHECK_EVENT_TIME, CHECK_RSVP_URL, "not without the event file");
		return;
	}
	const struct event *event = &facts->event;
	const char *zone = wrong_field(event, "time_zone"), *link = wrong_field(event, "rsvp_url");
	judge_time(facts, report);
	if (zone || !*event->time_zone)
		report_add(report, CHECK_TIME_ZONE, VERDICT_WARNING, "`convoke event set time_zone=Europe/Lisbon`, or whichever is right",
			   "%s is no time zone, and the sending hours go by it", *event->time_zone ? event->time_zone : "an empty word");
	else
		report_add(report, CHECK_TIME_ZONE, VERDICT_OK, NULL, "%s", event->time_zone);
	if (link)
		report_add(report, CHECK_RSVP_URL, VERDICT_WARNING,
			   "`convoke event set rsvp_url=https://example.org/rsvp/{token}`, with your own address",
			   "%s: it %s", event->rsvp_url, link);
	else
		report_add(report, CHECK_RSVP_URL, VERDICT_OK, NULL, "%s", *event->rsvp_url ? event->rsvp_url : "not set");
}
