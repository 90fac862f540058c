#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/guests.h"
#include "ui/prompt.h"

/* Filter */

static char *filter_typed(void *context, const char *text)
{
	struct guests_view *guests = context;
	char *clean = clean_line(text), *message = NULL;
	roster_filter(&guests->roster, clean, &message);
	free(clean);
	return message;
}

static void filter_done(void *context, const char *text)
{
	struct guests_view *guests = context;
	char *problem = filter_typed(guests, text ? text : guests->before_filter);
	if (problem)
		ui_say(guests->view.ui, ROLE_BAD, "%s", problem);
	free(problem);
}

void guests_filter(struct guests_view *guests)
{
	memcpy(guests->before_filter, guests->roster.filter_text, sizeof guests->before_filter);
	prompt_line(guests->view.ui, &(struct line_prompt){
		.label = "/", .initial = guests->roster.filter_text,
		.changed = filter_typed, .done = filter_done, .context = guests,
	});
}

void guests_show(struct guests_view *guests, const char *filter)
{
	char *message = NULL;
	if (roster_filter(&guests->roster, filter, &message) < 0)
		ui_say(guests->view.ui, ROLE_BAD, "%s", message);
	free(message);
}

void guests_walk_doors(struct guests_view *guests, int by)
{
	struct door doors[DOOR_LIMIT];
	int count = board_doors(&guests->view.ui->board, doors), open = 0;
	for (int i = 0; i < count; i++)
		if (strcmp(doors[i].filter, guests->roster.filter_text) == 0)
			open = i;
	/* A counter at zero has nothing behind its door. */
	do
		open = (open + by + count) % count;
	while (open != 0 && doors[open].number == 0);
	guests_show(guests, doors[open].filter);
}

bool guests_find(struct guests_view *guests, int64_t id)
{
	struct roster *roster = &guests->roster;
	roster->stale = true;
	if (roster_fresh(roster, guests->view.ui->app->db) < 0)
		ui_say_failure(guests->view.ui);
	for (size_t i = 0; i < roster->list.count; i++)
		if (roster->list.ids[i] == id) {
			list_go(&roster->list, i);
			return true;
		}
	return false;
}

/* Recording an answer: yes, no or maybe, then how many. */

static void answer_store(struct ui *ui, int64_t guest_id, const char *rsvp, int seats)
{
	int stored = guest_answer(ui->app->db, guest_id, rsvp, seats, clock_wall_ms());
	if (stored < 0)
		ui_say_failure(ui);
	else
		ui_say(ui, ROLE_GOOD, "answer recorded: %s", *rsvp ? rsvp : "none");
	ui->stale = true;
}

static void seats_typed(void *context, const char *text)
{
	struct guests_view *guests = context;
	if (!text)
		return;
	char *end;
	long seats = *text ? strtol(text, &end, 10) : -1;
	if (*text && (*end || seats < 0 || seats > 999))
		ui_say(guests->view.ui, ROLE_BAD, "'%s' is no number of people; nothing was recorded", text);
	else
		answer_store(guests->view.ui, guests->answering, guests->answer, (int)seats);
}

static void answered(void *context, char answer)
{
	struct guests_view *guests = context;
	if (answer == 'n' || answer == '-') {
		answer_store(guests->view.ui, guests->answering, answer == 'n' ? "no" : "", -1);
	} else if (answer) {
		snprintf(guests->answer, sizeof guests->answer, "%s", answer == 'y' ? "yes" : "maybe");
		prompt_line(guests->view.ui, &(struct line_prompt){
			.label = "How many come? (empty: not said)", .initial = "",
			.done = seats_typed, .context = guests,
		});
	}
}

void answer_ask(struct ui *ui, int64_t guest_id, const char *name, int seats)
{
	static const char *const answers[] = { "y yes", "n no", "m maybe", "- none", NULL };
	struct guests_view *guests = guests_of(ui);
	guests->answering = guest_id;
	char *text = xasprintf("What does %s answer? (%d %s)", name, seats, seats == 1 ? "seat" : "seats");
	prompt_ask(ui, &(struct question){
		.text = text, .answers = answers, .done = answered, .context = guests,
	});
	free(text);
}

/* Refresh, leaving */

void guests_refresh(struct guests_view *guests)
{
	struct ui *ui = guests->view.ui;
	if (ui->app->refresh_now)
		ui->app->refresh_now(ui->app);
	ui_say(ui, ROLE_PLAIN, "asking Twilio about every message that may still change");
	ui->stale = true;
}

static void leave_answered(void *context, char answer)
{
	struct guests_view *guests = context;
	struct ui *ui = guests->view.ui;
	if (answer == 'k') {
		ui_end(ui, UI_KEEP_SENDING);
	} else if (answer == 's') {
		dispatcher_ask(ui->app->db, false);
		ui_end(ui, UI_QUIT);
	}
}

void guests_quit(struct guests_view *guests)
{
	static const char *const answers[] = { "k keep sending in the background", "s stop, they wait", NULL };
	struct ui *ui = guests->view.ui;
	int64_t sending = board_sending_here(&ui->board);
	if (sending == 0) {
		ui_end(ui, UI_QUIT);
		return;
	}
	char *text = xasprintf("%lld message%s still waiting to be sent.", (long long)sending, sending == 1 ? " is" : "s are");
	prompt_ask(ui, &(struct question){
		.text = text, .answers = answers, .done = leave_answered, .context = guests,
	});
	free(text);
}
