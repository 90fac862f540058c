#include <stdlib.h>

#include "app.h"
#include "base/die.h"
#include "ui/event_form.h"
#include "ui/form_ask.h"
#include "ui/view.h"

struct event_view {
	struct view view;
	struct form form;
};

static unsigned changed_inputs(const struct form *form)
{
	unsigned changed = 0;
	for (int i = 0; i < form->count; i++)
		changed |= (unsigned)form_field_changed(form, i) << i;
	return changed;
}

/* In one transaction, over the event as it is now. 1 stored; 0 the form says why not; -1 with db_error. */
static int store(struct db *db, struct form *form)
{
	struct event event;
	bool clash = false;
	if (db_begin(db) < 0)
		return -1;
	int result = event_load(db, &event) < 0 ? -1 : 1;
	for (int i = 0; result == 1 && i < form->count; i++)
		clash |= form_meet(form, i, event_input_text(&event, i));
	if (result == 1 && (clash || !event_form_take(form, false, &event)))
		result = 0;
	if (result == 1 && event_save(db, &event) < 0)
		result = -1;
	event_clear(&event);
	if (result == 1)
		return db_commit(db) < 0 ? -1 : 1;
	db_rollback(db);
	return result;
}

static void save(struct event_view *shown);

static void clash_answered(void *context, char answer)
{
	struct event_view *shown = context;
	if (!answer)
		return;
	form_settle(&shown->form, answer == 'm');
	save(shown);
}

static void save(struct event_view *shown)
{
	struct ui *ui = shown->view.ui;
	if (!form_changed(&shown->form)) {
		ui_close(ui);
		ui_say(ui, ROLE_PLAIN, "nothing was changed");
		return;
	}
	int stored = store(ui->app->db, &shown->form);
	if (stored < 0)
		ui_say_failure(ui);
	else if (!stored)
		form_ask_clashes(ui, &shown->form, clash_answered, shown);
	if (stored < 1)
		return;
	char *words = event_consequence(&ui->board.counts, changed_inputs(&shown->form));
	ui->stale = true;
	ui_close(ui);
	ui_say(ui, ROLE_GOOD, "the event is saved%s", words);
	free(words);
}

static void leave_answered(void *context, char answer)
{
	struct event_view *shown = context;
	if (answer == 'l')
		ui_close(shown->view.ui);
	else if (answer == 's')
		save(shown);
}

static void event_draw(struct view *view)
{
	struct event_view *shown = (struct event_view *)view;
	int columns = draw_columns();
	/* A low window has no lines to spare. */
	int first = draw_rows() >= EVENT_INPUTS + 6 ? 3 : 1;
	draw_text(0, 1, columns - 2, ROLE_TITLE, "The event");
	if (first == 3)
		draw_text(1, 1, columns - 2, ROLE_FAINT, "Messages say what stands here when they are queued.");
	form_draw(&shown->form, first, draw_rows() - 1 - first);
	char *hints = key_hints(PLACE_FORM, columns - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void event_key(struct view *view, const struct press *press)
{
	struct event_view *shown = (struct event_view *)view;
	enum form_wish wish = form_key(&shown->form, press);
	if (wish == FORM_SAVE)
		save(shown);
	else if (wish == FORM_LEAVE)
		form_ask_leave(view->ui, &shown->form, leave_answered, shown);
}

static void event_leave(struct view *view)
{
	struct event_view *shown = (struct event_view *)view;
	form_clear(&shown->form);
	free(shown);
}

void view_event_open(struct ui *ui)
{
	static const struct view_class class = { .draw = event_draw, .key = event_key, .leave = event_leave };
	struct event event;
	if (event_load(ui->app->db, &event) < 0) {
		ui_say_failure(ui);
		return;
	}
	struct event_view *shown = xcalloc(1, sizeof *shown);
	form_start(&shown->form, event_inputs, EVENT_INPUTS);
	for (int i = 0; i < EVENT_INPUTS; i++)
		form_fill(&shown->form, i, event_input_text(&event, i));
	event_clear(&event);
	ui_push(ui, &shown->view, &class);
}
