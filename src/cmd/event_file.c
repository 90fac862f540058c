#include "cmd/event_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/str.h"
#include "data/db.h"
#include "data/event.h"
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
