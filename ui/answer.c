/* Recording an answer: yes, no or maybe, then how many. */
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/die.h"
#include "guests/fields.h"
#include "ui/guests.h"
#include "ui/prompt.h"
#include "ui/undo.h"

static void record(struct ui *ui, int64_t guest_id, const char *rsvp, int seats)
{
	int stored = undo_answer(&ui->undo, ui->app->db, guest_id, rsvp, seats);
	if (stored < 0)
		ui_say_failure(ui);
	else if (!stored)
		ui_say(ui, ROLE_BAD, "this guest was removed from the list meanwhile");
	else
		ui_say(ui, ROLE_GOOD, "answer recorded: %s", *rsvp ? rsvp : "none");
	ui->stale = true;
}

static void seats_typed(void *context, const char *text)
{
	struct guests_view *guests = context;
	if (!text) {
		ui_say(guests->view.ui, ROLE_PLAIN, "no answer was recorded");
		return;
	}
	char *end;
	long seats = *text ? strtol(text, &end, 10) : -1;
	if (*text && (*end || seats < 0 || seats > MOST_SEATS))
		ui_say(guests->view.ui, ROLE_BAD, "'%s' is no number of people; nothing was recorded", text);
	else
		record(guests->view.ui, guests->answering, guests->answer, (int)seats);
}

static void answered(void *context, char answer)
{
	struct guests_view *guests = context;
	if (answer == 'n' || answer == '-') {
		record(guests->view.ui, guests->answering, answer == 'n' ? "no" : "", -1);
	} else if (answer) {
		snprintf(guests->answer, sizeof guests->answer, "%s", answer == 'y' ? "yes" : "maybe");
		prompt_line(guests->view.ui, &(struct line_prompt){
			.label = "How many come?", .initial = "", .hint = "a number; Enter alone: not said",
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
