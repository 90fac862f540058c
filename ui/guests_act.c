#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/filter.h"
#include "ui/guests.h"
#include "ui/import_undo.h"
#include "ui/prompt.h"
#include "ui/queueing.h"

/* Filter */

static char *filter_typed(void *context, const char *text)
{
	struct guests_view *guests = context;
	char *clean = clean_line(text), *message = NULL;
	roster_filter(&guests->roster, clean, &message);
	free(clean);
	return message;
}

static char *filter_completed(void *context, const char *text, char **choices)
{
	struct guests_view *guests = context;
	char *more = filter_complete(guests->view.ui->app->db, text, choices);
	if (!more)
		ui_say_failure(guests->view.ui);
	return more;
}

static void filter_done(void *context, const char *text)
{
	struct guests_view *guests = context;
	guests->typing = false;
	char *problem = filter_typed(guests, text ? text : guests->before_filter);
	if (problem)
		ui_say(guests->view.ui, ROLE_BAD, "%s", problem);
	free(problem);
	if (!text)
		guests_find(guests, guests->before_id);
}

void guests_filter(struct guests_view *guests)
{
	guests->typing = true;
	guests->before_id = list_current(&guests->roster.list);
	memcpy(guests->before_filter, guests->roster.filter_text, sizeof guests->before_filter);
	prompt_line(guests->view.ui, &(struct line_prompt){
		.label = "/", .initial = guests->roster.filter_text,
		.hint = "a name, a phone or status: rsvp: group: ...  Tab completes",
		.complete = filter_completed, .changed = filter_typed, .done = filter_done, .context = guests,
	});
}

void guests_show(struct guests_view *guests, const char *filter)
{
	char *message = NULL;
	if (roster_filter(&guests->roster, filter, &message) < 0)
		ui_say(guests->view.ui, ROLE_BAD, "%s", message);
	free(message);
}

void guests_show_reason(struct guests_view *guests, const char *filter, const char *within)
{
	set_string(&guests->reason_filter, filter);
	set_string(&guests->reason_within, within);
	guests_show(guests, filter);
}

void guests_failures(struct guests_view *guests)
{
	const char *shown = guests->roster.filter_text;
	/* After one reason the others are looked for. */
	bool reason = guests->reason_filter && strcmp(shown, guests->reason_filter) == 0;
	view_failures_open(guests->view.ui, reason ? guests->reason_within : shown);
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
	if (roster_fresh(roster, guests->view.ui->app->db, NULL) < 0)
		ui_say_failure(guests->view.ui);
	for (size_t i = 0; i < roster->list.count; i++)
		if (roster->list.ids[i] == id) {
			list_go(&roster->list, i);
			return true;
		}
	return false;
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
		if (dispatcher_ask(ui->app->db, false) < 0)
			ui_say_failure(ui); /* who stands by would go on */
		else
			ui_end(ui, UI_QUIT);
	}
}

/* As it is while the question stands. */
static char *still_waiting(void *context)
{
	const struct guests_view *guests = context;
	const struct board *board = &guests->view.ui->board;
	long long sending = board_sending_here(board);
	if (sending == 0)
		return xstrdup("Everything has left meanwhile: nothing waits any more.");
	return xasprintf("%lld message%s of %s %s still waiting to be sent.", sending, sending == 1 ? "" : "s",
			 board->event.name, sending == 1 ? "is" : "are");
}

void guests_quit(struct guests_view *guests)
{
	static const char *const answers[] = { "k keep sending in the background", "s stop, they wait", NULL };
	struct ui *ui = guests->view.ui;
	if (queueing_running(ui)) {
		queueing_then_quit(ui);
		return;
	}
	/* What the key before has confirmed counts, though nobody has looked since. */
	if (ui->stale && board_load(&ui->board, ui->app->db) == 0)
		board_tick(&ui->board, ui->app->db);
	if (board_sending_here(&ui->board) == 0) {
		ui_end(ui, UI_QUIT);
		return;
	}
	char *text = still_waiting(guests);
	prompt_ask(ui, &(struct question){
		.text = text, .answers = answers, .done = leave_answered, .context = guests, .renew = still_waiting,
	});
	free(text);
}

void guests_undo(struct guests_view *guests)
{
	struct ui *ui = guests->view.ui;
	char *words;
	int64_t id;
	if (undo_import(&ui->undo)) {
		import_undo_ask(ui);
		return;
	}
	int undone = undo_last(&ui->undo, ui->app->db, &words, &id);
	ui->stale = true;
	if (undone < 0) {
		ui_say_failure(ui);
		return;
	}
	ui_say(ui, undone ? ROLE_GOOD : ROLE_WARNING, "%s", words);
	free(words);
	/* Back under the cursor, but not under a page about another guest. */
	if (id && ui->top == &guests->view)
		guests_find(guests, id);
}
