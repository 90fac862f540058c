#include "ui/plain.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "data/event.h"
#include "ui/plain_parts.h"
#include "ui/times.h"

enum { TICK_MS = 1000 };

/* Asking */

static void end(struct plain *plain, enum ui_end how)
{
	plain->ending = true;
	plain->end = how;
}

void plain_drain(struct plain *plain)
{
	if (plain->wake_fd >= 0)
		wake_drain(&plain->app->to_main);
}

void plain_say_failure(struct plain *plain)
{
	plain_say("%s.", db_error(plain->app->db));
}

char *plain_ask(struct plain *plain, const char *question)
{
	char *line = NULL;
	plain_prompt(question);
	for (;;) {
		enum plain_event event = plain_wait(plain->wake_fd, TICK_MS, &line);
		if (event == PLAIN_LINE)
			return line;
		if (event == PLAIN_NEWS) { /* none are told while a question waits */
			plain_drain(plain);
			continue;
		}
		if (event == PLAIN_LOST || event == PLAIN_TERMINATE)
			end(plain, event == PLAIN_LOST ? UI_LOST : UI_QUIT);
		plain_new_line();
		return NULL;
	}
}

char *plain_decide(struct plain *plain, const char *question)
{
	char *whole = xasprintf("%s Type yes or no: ", question), *clean = NULL;
	do {
		/* A y alone may be a slip, and is no no either. */
		if (clean)
			plain_say("Please type the whole word, yes or no.");
		free(clean);
		plain_drop_typed();
		char *answer = plain_ask(plain, whole);
		clean = answer ? clean_line(answer) : NULL;
		free(answer);
	} while (clean && strcasecmp(clean, "y") == 0);
	free(whole);
	return clean;
}

bool plain_confirm(struct plain *plain, const char *question)
{
	char *answer = plain_decide(plain, question);
	bool yes = answer && strcasecmp(answer, "yes") == 0;
	free(answer);
	return yes;
}

/* The state of things */

void plain_look(struct plain *plain)
{
	struct db *db = plain->app->db;
	if (db_changed(db) || plain->stale) {
		if (board_load(&plain->board, db) < 0)
			plain_say_failure(plain);
		roster_changed(&plain->roster, plain->board.counts.guests);
		plain->stale = false;
	}
	board_tick(&plain->board, db);
}

void plain_say_status(struct plain *plain)
{
	const struct guest_counts *counts = &plain->board.counts;
	struct str text = {0};
	str_appendf(&text, "%lld guest%s", (long long)counts->guests, counts->guests == 1 ? "" : "s");
	for (int i = 0; i < STATUS_COUNT; i++)
		if (counts->status[i])
			str_appendf(&text, "%s %lld %s", strchr(text.text, ':') ? "," : ":", (long long)counts->status[i],
				    status_label((enum status)i));
	plain_say("%s.", text.text);
	plain_say("Answers: %lld yes, %lld no, %lld maybe.", (long long)counts->yes, (long long)counts->no,
		  (long long)counts->maybe);
	if (*plain->board.state)
		plain_say("Now: %s.", plain->board.state);
	str_free(&text);
}

static void say_event(const struct event *event)
{
	char date[64];
	local_text(date, sizeof date, event->starts_at);
	plain_say("%s%s%s%s%s.", event->name, *date ? ", " : "", date, *event->venue ? ", " : "", event->venue);
}

/* Leaving */

void plain_quit(struct plain *plain)
{
	int64_t sending = board_sending_here(&plain->board);
	if (sending == 0) {
		end(plain, UI_QUIT);
		return;
	}
	char *question = xasprintf("%lld message%s still waiting to be sent. Type keep to go on sending in the background, "
				   "stop to let them wait, or Enter to stay: ", (long long)sending,
				   sending == 1 ? " is" : "s are");
	char *answer = plain_ask(plain, question);
	if (answer && strcasecmp(answer, "keep") == 0) {
		end(plain, UI_KEEP_SENDING);
	} else if (answer && strcasecmp(answer, "stop") == 0) {
		if (dispatcher_ask(plain->app->db, false) < 0)
			plain_say_failure(plain); /* who stands by would go on */
		else
			end(plain, UI_QUIT);
	}
	free(answer);
	free(question);
}

/* Nobody can be asked any more: what was confirmed is sent, nothing else. */
static void input_ended(struct plain *plain)
{
	plain_new_line();
	if (plain_has_person()) {
		plain_quit(plain);
		return;
	}
	if (plain_sends(plain))
		plain_follow(plain);
	if (!plain->ending)
		end(plain, plain_sends(plain) ? UI_LOST : UI_QUIT);
}

static void hear(struct plain *plain, enum plain_event event, char *const *line)
{
	switch (event) {
	case PLAIN_LINE:
		plain_look(plain);
		plain_act(plain, *line);
		break;
	case PLAIN_NEWS:
		plain_drain(plain);
		break;
	case PLAIN_EOF:
		input_ended(plain);
		break;
	case PLAIN_INTERRUPT:
		plain_new_line();
		plain_quit(plain);
		break;
	case PLAIN_TERMINATE:
		end(plain, UI_QUIT);
		break;
	case PLAIN_LOST:
		end(plain, UI_LOST);
		break;
	}
}

static void converse(struct plain *plain)
{
	while (!plain->ending) {
		char *line = NULL;
		plain_look(plain);
		if (plain_line_empty())
			plain_tell_news(plain);
		if (!plain_prompting())
			plain_prompt("> ");
		hear(plain, plain_wait(plain->wake_fd, TICK_MS, &line), &line);
		free(line);
	}
}

int plain_run(struct app *app)
{
	struct plain *plain = xcalloc(1, sizeof *plain);
	plain->app = app;
	plain->wake_fd = app->to_main.read_fd;
	plain->asked_at = INT64_MIN / 2;
	plain->stale = plain->roster.stale = true;
	plain_input_start();
	plain_look(plain);
	plain_forget_news(plain);
	say_event(&plain->board.event);
	plain_say_status(plain);
	plain_say("Enter reads the next guest, ? lists what can be typed, q leaves.");
	converse(plain);
	plain_input_stop();
	int how = (int)plain->end;
	roster_clear(&plain->roster);
	undo_clear(&plain->undo);
	board_clear(&plain->board);
	free(plain);
	return how;
}

/* False when nobody answers any more. */
static bool ask_event_field(struct plain *plain, struct event *out, const char *key, const char *question,
			    char *(*set)(struct event *event, const char *key, const char *value))
{
	for (;;) {
		char *typed = plain_ask(plain, question), *clean = typed ? clean_line(typed) : NULL, *problem = NULL;
		bool answered = typed != NULL, empty = answered && !*clean;
		if (answered && !empty)
			problem = set(out, key, clean);
		else if (empty && !*out->name)
			problem = xstrdup("the event needs a name");
		free(clean);
		free(typed);
		if (!problem)
			return answered;
		plain_say("%s.", problem);
		free(problem);
	}
}

bool plain_ask_event(const char *path, struct event *out,
		     char *(*set)(struct event *event, const char *key, const char *value))
{
	static const struct { const char *key, *question; } fields[] = {
		{ "name", "Name of the event, as guests know it: " },
		{ "host", "Who invites; may stay empty: " },
		{ "venue", "Where it is; may stay empty: " },
		{ "starts_at", "When it begins there, such as 2027-06-12 16:00; may stay empty: " },
		{ "time_zone", "Time zone, such as Europe/Lisbon; Enter for this computer's: " },
		{ "country", "Two letters of the country of phone numbers without +, such as PT; may stay empty: " },
		{ "language", "Language of the invitation, such as pt; Enter for en: " },
		{ "rsvp_url", "Link for answers, such as https://example.org/rsvp/{token}; may stay empty: " },
	};
	struct plain plain = { .wake_fd = -1 };
	bool answered = true;
	plain_input_start();
	plain_say("There is no event file yet. These questions make one: %s. Ctrl-C leaves.", path);
	for (size_t i = 0; answered && i < sizeof fields / sizeof *fields; i++)
		answered = ask_event_field(&plain, out, fields[i].key, fields[i].question, set);
	plain_input_stop();
	return answered;
}
