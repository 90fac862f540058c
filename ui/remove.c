/* Taking a guest off the list, after asking. */
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "ui/guests.h"
#include "ui/prompt.h"
#include "ui/undo.h"

static int take_off(struct db *db, int64_t *id, void *context)
{
	(void)context;
	return guest_delete(db, *id, clock_wall_ms());
}

static void remove_answered(void *context, char answer)
{
	struct guests_view *guests = context;
	struct ui *ui = guests->view.ui;
	if (answer != 'y')
		return;
	int removed = undo_change(ui, &guests->answering, take_off, NULL);
	if (removed < 0)
		ui_say_failure(ui);
	else if (!removed)
		ui_say(ui, ROLE_PLAIN, "removed already");
	else
		ui_say(ui, ROLE_GOOD, "%s removed from the list; U brings back", guests->removing);
	if (ui->app->poke_worker)
		ui->app->poke_worker(ui->app);
	ui->stale = true;
	if (removed >= 0 && ui->top != &guests->view)
		ui_close(ui); /* a page about somebody who is gone */
}

void remove_ask(struct ui *ui, const struct guest *guest)
{
	struct guests_view *guests = guests_of(ui);
	bool waiting = guest->status == STATUS_QUEUED || guest->status == STATUS_HELD;
	bool leaving = guest->status == STATUS_SENDING || guest->status == STATUS_UNKNOWN;
	guests->answering = guest->id;
	set_string(&guests->removing, guest->name);
	char *text = xasprintf("Remove %s from the list?%s%s", guest->name,
			       waiting ? " The message that is waiting is taken out of the queue." : "",
			       leaving ? " The message that is on its way may still arrive." : "");
	prompt_ask(ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .context = guests, .done = remove_answered,
	});
	free(text);
}
