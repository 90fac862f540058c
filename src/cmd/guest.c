/* guest add, set, show and remove, rsvp: what the dashboard can do to one guest. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/str.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "data/event.h"
#include "data/guest.h"
#include "guests/export.h"
#include "guests/fields.h"
#include "twilio/errors.h"

/* KEY=VALUE operands from first on. */
static int take_pairs(const struct arguments *arguments, size_t first, const struct event *event,
		      struct guest *guest)
{
	for (size_t i = first; i < arguments->operand_count; i++) {
		const char *pair = arguments->operands[i], *equals = strchr(pair, '=');
		char *key = equals ? xstrndup(pair, (size_t)(equals - pair)) : NULL;
		char *problem = equals ? guest_set_field(guest, key, equals + 1, event->country)
				       : xasprintf("%s is not KEY=VALUE", pair);
		free(key);
		if (problem) {
			complain("%s", problem);
			free(problem);
			return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

static int show_guest(struct app *app, const struct arguments *arguments, const struct event *event, int64_t id,
		      const char *what)
{
	struct guest guest;
	int found = guest_load(app->db, id, &guest);
	if (found != 1)
		return fail_db(app->db);
	if (option_given(arguments, OPTION_JSON))
		print_json(guest_json(&guest, event));
	else
		say("%s: %lld %s, %s", what, (long long)guest.id, guest.name, guest.phone);
	guest_clear(&guest);
	return EXIT_DONE;
}

static void blank_guest(struct guest *out)
{
	*out = (struct guest){
		.ref = xstrdup(""), .name = xstrdup(""), .first_name = xstrdup(""), .phone = xstrdup(""),
		.phone_raw = xstrdup(""), .language = xstrdup(""), .group = xstrdup(""), .notes = xstrdup(""),
		.token = xstrdup(""), .rsvp = xstrdup(""), .error_message = xstrdup(""),
		.message_sid = xstrdup(""), .seats = 1, .rsvp_seats = -1,
	};
}

static int add_guest(struct app *app, const struct arguments *arguments, const struct event *event,
		     struct guest *guest)
{
	int code = take_pairs(arguments, 0, event, guest);
	if (code != EXIT_DONE)
		return code;
	if (!*guest->name || !*guest->phone) {
		complain("a guest needs a name and a phone");
		hint("for example: convoke guest add name=\"Ana Ferreira\" phone=+351912345678");
		return EXIT_USAGE;
	}
	if (guest_insert(app->db, guest, clock_wall_ms()) < 0)
		return fail_db(app->db);
	return show_guest(app, arguments, event, guest->id, "Added");
}

int command_guest_add(struct app *app, const struct arguments *arguments)
{
	struct event event;
	struct guest guest;
	if (event_load(app->db, &event) < 0)
		return fail_db(app->db);
	blank_guest(&guest);
	int code = add_guest(app, arguments, &event, &guest);
	guest_clear(&guest);
	event_clear(&event);
	return code;
}

/* The guest whom the first operand names, and the event. */
static int load(struct app *app, const struct arguments *arguments, struct event *event, struct guest *guest)
{
	int code = guest_argument(app->db, arguments->operands[0], guest);
	if (code != EXIT_DONE)
		return code;
	if (event_load(app->db, event) == 0)
		return EXIT_DONE;
	guest_clear(guest);
	return fail_db(app->db);
}

int command_guest_set(struct app *app, const struct arguments *arguments)
{
	struct event event;
	struct guest guest;
	int code = load(app, arguments, &event, &guest);
	if (code != EXIT_DONE)
		return code;
	code = take_pairs(arguments, 1, &event, &guest);
	if (code == EXIT_DONE && guest_update(app->db, &guest, clock_wall_ms()) < 0)
		code = fail_db(app->db);
	if (code == EXIT_DONE)
		code = show_guest(app, arguments, &event, guest.id, "Changed");
	guest_clear(&guest);
	event_clear(&event);
	return code;
}

static void say_field(const char *label, const char *text)
{
	if (*text)
		say("%-13s %s", label, text);
}

static void say_time(const char *label, int64_t at)
{
	char when[20];
	say_field(label, local_time(when, at));
}

static void say_guest(const struct guest *guest, const struct event *event)
{
	char *link = guest_link(guest, event), number[24], answer[32];
	snprintf(number, sizeof number, "%d", guest->seats);
	snprintf(answer, sizeof answer, guest->rsvp_seats >= 0 ? "%s, %d" : "%s", guest->rsvp, guest->rsvp_seats);
	say("%lld  %s", (long long)guest->id, guest->name);
	say_field("phone", guest->phone);
	say_field("first name", guest->first_name);
	say_field("ref", guest->ref);
	say_field("language", guest->language);
	say_field("group", guest->group);
	say_field("seats", number);
	say_field("notes", guest->notes);
	say_field("answer", *guest->rsvp ? answer : "none yet");
	say_time("opted out", guest->opted_out_at);
	say_field("status", status_word(guest->status));
	say_time("sent", guest->sent_at);
	say_time("delivered", guest->delivered_at);
	say_time("read", guest->read_at);
	say_time("failed", guest->failed_at);
	say_field("reason", guest->error_code ? twilio_error_sentence(guest->error_code) : guest->error_message);
	say_field("link", link);
	free(link);
}

int command_guest_show(struct app *app, const struct arguments *arguments)
{
	struct event event;
	struct guest guest;
	int code = load(app, arguments, &event, &guest);
	if (code != EXIT_DONE)
		return code;
	if (option_given(arguments, OPTION_JSON))
		print_json(guest_json(&guest, &event));
	else
		say_guest(&guest, &event);
	event_clear(&event);
	guest_clear(&guest);
	return EXIT_DONE;
}

int command_guest_remove(struct app *app, const struct arguments *arguments)
{
	struct guest guest;
	int code = guest_argument(app->db, arguments->operands[0], &guest);
	if (code != EXIT_DONE)
		return code;
	if (guest_delete(app->db, guest.id, clock_wall_ms()) < 0) {
		code = fail_db(app->db);
	} else if (option_given(arguments, OPTION_JSON)) {
		struct json *out = json_new_object();
		json_put_integer(out, "removed", guest.id);
		print_json(out);
	} else {
		say("Removed: %lld %s", (long long)guest.id, guest.name);
	}
	guest_clear(&guest);
	return code;
}

static bool is_answer(const char *typed)
{
	static const char *const answers[] = {"yes", "no", "maybe", "none"};
	struct nearest nearest = {.typed = typed};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (strcmp(typed, answers[i]) == 0)
			return true;
		nearest_offer(&nearest, answers[i]);
	}
	complain("%s is no answer: yes, no, maybe, or none to take it back", typed);
	if (nearest.name)
		hint("did you mean %s?", nearest.name);
	return false;
}

static int record_answer(struct app *app, const struct arguments *arguments, const struct guest *guest, int64_t seats)
{
	const char *answer = arguments->operands[1];
	struct event event;
	if (guest_answer(app->db, guest->id, strcmp(answer, "none") == 0 ? "" : answer, (int)seats, clock_wall_ms()) < 0 ||
	    event_load(app->db, &event) < 0)
		return fail_db(app->db);
	char *what = xasprintf("Answer %s", answer);
	int code = show_guest(app, arguments, &event, guest->id, what);
	free(what);
	event_clear(&event);
	return code;
}

int command_rsvp(struct app *app, const struct arguments *arguments)
{
	struct guest guest;
	const char *typed = option_value(arguments, OPTION_SEATS);
	int64_t seats = -1;
	if (!is_answer(arguments->operands[1]) || (typed && !number_argument(typed, "--seats", 0, MOST_SEATS, &seats)))
		return EXIT_USAGE;
	int code = guest_argument(app->db, arguments->operands[0], &guest);
	if (code != EXIT_DONE)
		return code;
	code = record_answer(app, arguments, &guest, seats);
	guest_clear(&guest);
	return code;
}
