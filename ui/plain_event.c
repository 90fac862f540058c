#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/event_field.h"
#include "ui/event_form.h"
#include "ui/plain_parts.h"

/* Changing the event, one field at a time. */

/* "venue=Quinta da Serra" into the event; the input, or -1 after saying what is wrong. */
static int take_pair(struct event *event, const char *pair)
{
	const char *equals = strchr(pair, '=');
	char *key = xstrndup(pair, equals ? (size_t)(equals - pair) : 0), *problem;
	int input = event_input_of(key);
	if (!equals)
		problem = xasprintf("%s is not like venue=Quinta da Serra", pair);
	else if (input < 0 && strcmp(key, "default_template") == 0)
		problem = xstrdup("t chooses the template");
	else
		problem = event_set_field(event, key, equals + 1);
	if (problem)
		plain_say("%s.", problem);
	bool fine = !problem;
	free(problem);
	free(key);
	return fine ? input : -1;
}

static void change(struct plain *plain, const char *pair)
{
	struct db *db = plain->app->db;
	struct event event = {0};
	int input = -1, result = db_begin(db);
	if (result < 0) {
		plain_say_failure(plain);
		return;
	}
	result = event_load(db, &event);
	if (result == 0)
		input = take_pair(&event, pair);
	if (input >= 0)
		result = event_save(db, &event);
	event_clear(&event);
	if (result < 0 || input < 0)
		db_rollback(db);
	else
		result = db_commit(db);
	if (result < 0)
		plain_say_failure(plain);
	if (result < 0 || input < 0)
		return;
	char *more = event_consequence(&plain->board.counts, 1u << input);
	plain_say("Saved%s.", more);
	free(more);
	plain->stale = true;
	plain_look(plain);
}

void plain_event(struct plain *plain)
{
	static const char *const keys[] = {
		"name", "host", "venue", "starts_at", "time_zone", "country", "language", "rsvp_url", "rsvp_by",
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		plain_say("%s=%s", keys[i], event_field(&plain->board.event, keys[i]));
	for (;;) {
		char *typed = plain_ask(plain, "What changes? For example venue=Quinta da Serra; Enter when done: ");
		char *pair = typed ? clean_line(typed) : NULL;
		bool given = pair && *pair;
		free(typed);
		if (given)
			change(plain, pair);
		free(pair);
		if (!given)
			return;
	}
}
