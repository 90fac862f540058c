#include "guests/event_field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "guests/phone.h"

/* The checks: NULL when fine, else how such a value looks. They may bring it into its one form. */
typedef const char *field_check(char *value);

static const char *check_any(char *value)
{
	(void)value;
	return NULL;
}

static const char *check_starts(char *value)
{
	if (strlen(value) != 16 || !local_time_valid(value))
		return "must be a date and a time there, such as 2027-06-12 16:00";
	value[10] = ' ';
	return NULL;
}

static const char *check_day(char *value)
{
	char *noon = xasprintf("%s 12:00", value);
	bool valid = strlen(value) == 10 && local_time_valid(noon);
	free(noon);
	return valid ? NULL : "must be a date, such as 2027-05-01";
}

static const char *check_zone(char *value)
{
	return zone_known(value) ? NULL : "must be a time zone, such as Europe/Lisbon";
}

static const char *check_link(char *value)
{
	size_t scheme = strncasecmp(value, "https://", 8) == 0 ? 8 : strncasecmp(value, "http://", 7) == 0 ? 7 : 0;
	if (!scheme || !value[scheme] || value[scheme] == '/' || !strstr(value, "{token}"))
		return "must be a web address with {token} in it, such as https://example.org/rsvp/{token}";
	return strchr(value, ' ') ? "must be a web address without spaces" : NULL;
}

static const char *check_country(char *value)
{
	for (char *at = value; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	return country_known(value) ? NULL : "must be the two letters of a country, such as PT";
}

static const char *check_language(char *value)
{
	size_t letters = strspn(value, "abcdefghijklmnopqrstuvwxyz");
	size_t rest = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	bool parted = !value[letters] || value[letters] == '_' || value[letters] == '-';
	return letters >= 2 && letters <= 3 && parted && !value[rest] && rest <= 20
		? NULL : "must be a language as Twilio writes it, such as en or pt_BR";
}

static const struct {
	const char *key, *other; /* a second name that people type */
	size_t offset;
	field_check *check;
	bool needed;
} fields[] = {
	{"name", "event", offsetof(struct event, name), check_any, false},
	{"host", "hosts", offsetof(struct event, host), check_any, false},
	{"venue", "place", offsetof(struct event, venue), check_any, false},
	{"starts_at", "starts", offsetof(struct event, starts_at), check_starts, false},
	{"time_zone", "zone", offsetof(struct event, time_zone), check_zone, true},
	{"rsvp_url", "url", offsetof(struct event, rsvp_url), check_link, false},
	{"rsvp_by", "deadline", offsetof(struct event, rsvp_by), check_day, false},
	{"country", "cc", offsetof(struct event, country), check_country, false},
	{"language", "lang", offsetof(struct event, language), check_language, true},
	{"default_template", "template", offsetof(struct event, default_template), check_any, false},
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* By either name, with - for _. FIELDS: there is none. */
static size_t field_named(const char *key)
{
	size_t i = 0;
	char *column = xstrdup(key);
	for (char *at = column; (at = strchr(at, '-'));)
		*at = '_';
	while (i < FIELDS && strcmp(column, fields[i].key) != 0 && strcmp(column, fields[i].other) != 0)
		i++;
	free(column);
	return i;
}

static char **field_of(const struct event *event, size_t field)
{
	return (char **)(void *)((char *)event + fields[field].offset);
}

static char *no_such_field(const char *key)
{
	struct nearest nearest = {.typed = key};
	struct str all = {0};
	for (size_t i = 0; i < FIELDS; i++) {
		nearest_offer(&nearest, fields[i].key);
		str_appendf(&all, "%s%s", i ? ", " : "", fields[i].key);
	}
	char *problem = nearest.name ? xasprintf("the event has no %s; did you mean %s?", key, nearest.name)
				     : xasprintf("the event has no %s; it has %s", key, all.text);
	str_free(&all);
	return problem;
}

/* Sets what is fine; else how such a value looks, and *clean for the sentence about it (the caller frees). */
static const char *set_field(struct event *event, size_t field, const char *value, char **clean)
{
	*clean = clean_line(value);
	const char *why = **clean ? fields[field].check(*clean) : fields[field].needed ? "cannot be empty" : NULL;
	if (!why)
		set_string(field_of(event, field), *clean);
	return why;
}

char *event_set_field(struct event *event, const char *key, const char *value)
{
	size_t field = field_named(key);
	if (field == FIELDS)
		return no_such_field(key);
	char *clean, *problem = NULL;
	const char *why = set_field(event, field, value, &clean);
	if (why)
		problem = xasprintf("%s: %s%s%s", fields[field].key, clean, *clean ? " " : "", why);
	free(clean);
	return problem;
}

const char *event_refuse_field(struct event *event, const char *key, const char *value)
{
	char *clean;
	const char *why = set_field(event, field_named(key), value, &clean);
	free(clean);
	return why;
}

const char *event_field(const struct event *event, const char *key)
{
	return *field_of(event, field_named(key));
}
