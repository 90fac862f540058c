#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/event_json.h"
#include "cmd/say.h"
#include "cmd/template_find.h"
#include "data/event.h"
#include "guests/event_field.h"

struct json *event_json(const struct event *event)
{
	struct json *out = json_new_object();
	json_put_filled(out, "name", event->name);
	json_put_filled(out, "host", event->host);
	json_put_filled(out, "venue", event->venue);
	json_put_filled(out, "starts_at", event->starts_at);
	json_put_filled(out, "time_zone", event->time_zone);
	json_put_filled(out, "rsvp_url", event->rsvp_url);
	json_put_filled(out, "rsvp_by", event->rsvp_by);
	json_put_filled(out, "country", event->country);
	json_put_filled(out, "language", event->language);
	json_put_filled(out, "default_template", event->default_template);
	json_put_time(out, "paused_at", event->paused_at);
	json_put_filled(out, "pause_reason", event->pause_reason);
	return out;
}

static void say_event(const struct event *event)
{
	const struct {
		const char *label, *text;
	} lines[] = {
		{"name", event->name}, {"host", event->host}, {"venue", event->venue},
		{"starts_at", event->starts_at}, {"time_zone", event->time_zone}, {"rsvp_url", event->rsvp_url},
		{"rsvp_by", event->rsvp_by}, {"country", event->country}, {"language", event->language},
		{"default_template", event->default_template},
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		say("%-17s %s", lines[i].label, *lines[i].text ? lines[i].text : "-");
	char when[20];
	if (event->paused_at)
		say("%-17s since %s: %s", "paused", local_time(when, event->paused_at), event->pause_reason);
}

static void show(const struct event *event, bool json)
{
	if (json)
		print_json(event_json(event));
	else
		say_event(event);
}

int command_event(struct app *app, const struct arguments *arguments)
{
	struct event event;
	if (event_load(app->db, &event) < 0)
		return fail_db(app->db);
	show(&event, option_given(arguments, OPTION_JSON));
	event_clear(&event);
	return EXIT_DONE;
}

/* The default must be a template that is here, under its name. */
static int settle_template(struct app *app, struct event *event, const char *before)
{
	char *message;
	if (!*event->default_template || strcmp(event->default_template, before) == 0)
		return EXIT_DONE;
	char *name = template_name_find(app->db, event->default_template, &message);
	if (!name)
		return fail(message);
	free(event->default_template);
	event->default_template = name;
	return EXIT_DONE;
}

static int take_pairs(const struct arguments *arguments, struct event *event)
{
	for (size_t i = 0; i < arguments->operand_count; i++) {
		const char *pair = arguments->operands[i], *equals = strchr(pair, '=');
		if (!equals) {
			complain("%s is not KEY=VALUE", pair);
			hint("for example: convoke event set venue=\"Quinta da Serra\"");
			return EXIT_USAGE;
		}
		char *key = xstrndup(pair, (size_t)(equals - pair));
		char *problem = event_set_field(event, key, equals + 1);
		free(key);
		if (problem) {
			complain("%s", problem);
			free(problem);
			return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

int command_event_set(struct app *app, const struct arguments *arguments)
{
	struct event event;
	if (event_load(app->db, &event) < 0)
		return fail_db(app->db);
	char *before = xstrdup(event.default_template);
	int code = take_pairs(arguments, &event);
	if (code == EXIT_DONE)
		code = settle_template(app, &event, before);
	if (code == EXIT_DONE && event_save(app->db, &event) < 0)
		code = fail_db(app->db);
	if (code == EXIT_DONE)
		show(&event, option_given(arguments, OPTION_JSON));
	free(before);
	event_clear(&event);
	return code;
}
