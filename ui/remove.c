/* Taking a guest off the list, after asking. */
#include <stdlib.h>

#include "app.h"
#include "base/die.h"
#include "ui/guest_words.h"
#include "ui/guests.h"
#include "ui/prompt.h"
#include "ui/undo.h"

static void remove_answered(void *context, char answer)
{
	struct guests_view *guests = context;
	struct ui *ui = guests->view.ui;
	if (answer != 'y')
		return;
	int removed = undo_remove(&ui->undo, ui->app->db, guests->answering);
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
	guests->answering = guest->id;
	set_string(&guests->removing, guest->name);
	char *text = remove_question(guest);
	prompt_ask(ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .context = guests, .done = remove_answered,
	});
	free(text);
}
