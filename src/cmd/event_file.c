#include "cmd/event_file.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/str.h"
#include "data/db.h"
#include "data/event.h"
#include "guests/phone.h"
#include "settings.h"

static char *home_path(const char *rest)
{
	const char *home = getenv("HOME");
	return xasprintf("%s/%s", home ? home : "", rest);
}

char *event_file_path(const struct settings *settings, const char *typed)
{
	if (typed && *typed)
		return xstrdup(typed);
	if (strncmp(settings->file, "~/", 2) == 0) /* no shell expands it in a config file */
		return home_path(settings->file + 2);
	if (*settings->file)
		return xstrdup(settings->file);
	const char *base = getenv("XDG_DATA_HOME");
	/* The XDG specification: a path that is not absolute is to be ignored. */
	if (base && *base == '/')
		return xasprintf("%s/convoke/event.db", base);
	return home_path(".local/share/convoke/event.db");
}

static int make_parents(const char *path, char **message)
{
	char *directory = xstrdup(path);
	for (char *slash = strchr(directory + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(directory, 0700) < 0 && errno != EEXIST) {
			*message = xasprintf("the directory %s cannot be made: %s", directory, strerror(errno));
			free(directory);
			return -1;
		}
		*slash = '/';
	}
	free(directory);
	return 0;
}

int event_file_create(const char *path, const struct event *event, struct db **out, char **message)
{
	*message = NULL;
	if (make_parents(path, message) < 0)
		return -1;
	*out = db_open(path, DB_CREATE, message);
	if (!*out)
		return -1;
	if (event_save(*out, event) == 0)
		return 0;
	db_fail(*out, message);
	db_close(*out);
	*out = NULL;
	unlink(path);
	return -1;
}

void event_defaults(struct event *out)
{
	char zone[64];
	zone_of_system(zone, sizeof zone);
	*out = (struct event){
		.name = xstrdup(""), .host = xstrdup(""), .venue = xstrdup(""), .starts_at = xstrdup(""),
		.time_zone = xstrdup(zone), .rsvp_url = xstrdup(""), .rsvp_by = xstrdup(""),
		.country = xstrdup(""), .language = xstrdup("en"), .default_template = xstrdup(""),
		.pause_reason = xstrdup(""),
	};
}

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

static char *no_such_field(const char *key)
{
	size_t nearest = 0;
	for (size_t i = 1; i < FIELDS; i++)
		if (edit_distance(key, fields[i].key) < edit_distance(key, fields[nearest].key))
			nearest = i;
	return xasprintf("the event has no %s; did you mean %s?", key, fields[nearest].key);
}

char *event_set_field(struct event *event, const char *key, const char *value)
{
	size_t i = 0;
	char *column = xstrdup(key);
	for (char *at = column; (at = strchr(at, '-'));)
		*at = '_';
	while (i < FIELDS && strcmp(column, fields[i].key) != 0 && strcmp(column, fields[i].other) != 0)
		i++;
	free(column);
	if (i == FIELDS)
		return no_such_field(key);

	char *clean = clean_line(value), *problem = NULL;
	const char *why = *clean ? fields[i].check(clean) : fields[i].needed ? "cannot be empty" : NULL;
	if (why)
		problem = xasprintf("%s: %s%s%s", fields[i].key, clean, *clean ? " " : "", why);
	else
		set_string((char **)(void *)((char *)event + fields[i].offset), clean);
	free(clean);
	return problem;
}
