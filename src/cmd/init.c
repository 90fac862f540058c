#include <stdlib.h>

#include "app.h"
#include "cmd/command.h"
#include "cmd/event_file.h"
#include "cmd/event_json.h"
#include "cmd/say.h"
#include "data/db.h"
#include "data/event.h"
#include "guests/event_field.h"

static const struct {
	enum option_id option;
	const char *field;
} given[] = {
	{OPTION_NAME, "name"}, {OPTION_HOST, "host"}, {OPTION_VENUE, "venue"}, {OPTION_STARTS, "starts_at"},
	{OPTION_TIME_ZONE, "time_zone"}, {OPTION_RSVP_URL, "rsvp_url"}, {OPTION_RSVP_BY, "rsvp_by"},
	{OPTION_COUNTRY, "country"}, {OPTION_LANGUAGE, "language"}, {OPTION_DEFAULT_TEMPLATE, "default_template"},
};

static int take_options(const struct arguments *arguments, struct event *event)
{
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		const char *value = option_value(arguments, given[i].option);
		char *problem = value ? event_set_field(event, given[i].field, value) : NULL;
		if (problem) {
			complain("%s", problem);
			free(problem);
			return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

static int create(struct app *app, const struct event *event, bool json)
{
	char *message;
	if (event_file_create(app->path, event, &app->db, &message) < 0)
		return fail(message);
	/* Nobody else has the file yet: all of it goes into the file itself, so that even a plain copy of it is one. */
	db_may_checkpoint(app->db, true);
	db_close(app->db);
	app->db = NULL;
	if (json) {
		print_json(event_json(event));
		return EXIT_DONE;
	}
	say("Created %s.", app->path);
	say("Next: convoke import LIST.csv, then convoke template fetch.");
	return EXIT_DONE;
}

int command_init(struct app *app, const struct arguments *arguments)
{
	struct event event;
	event_defaults(&event);
	int code = take_options(arguments, &event);
	if (code == EXIT_DONE)
		code = create(app, &event, option_given(arguments, OPTION_JSON));
	event_clear(&event);
	return code;
}
