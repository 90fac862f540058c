#include "ui/guests.h"
#include "ui/menu.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "ui/terminal.h"
#include "ui/undo.h"

struct guests_view *guests_of(struct ui *ui)
{
	struct view *view = ui->top;
	while (view->below)
		view = view->below;
	return (struct guests_view *)view;
}

/* The guest under the cursor, NULL when there is none. */
static const struct guest *current(struct guests_view *guests)
{
	struct list *list = &guests->roster.list;
	if (list->count == 0)
		return NULL;
	/* Keys come faster than drawing: the page may be another one by now. */
	const struct roster_line *line = roster_row(&guests->roster, list->cursor - list->top);
	if (!line || line->guest.id != list_current(list)) {
		if (roster_load_page(&guests->roster, guests->view.ui->app->db, list->height) < 0)
			ui_say_failure(guests->view.ui);
		line = roster_row(&guests->roster, list->cursor - list->top);
	}
	return line ? &line->guest : NULL;
}

int64_t view_guests_step(struct ui *ui, int by)
{
	struct list *list = &guests_of(ui)->roster.list;
	list_move(list, by);
	return list_current(list);
}

void view_guests_sent(struct ui *ui)
{
	struct roster *roster = &guests_of(ui)->roster;
	id_set_clear(&roster->selected);
	roster->everybody = false;
}

static void toggle(struct roster *roster, int64_t id)
{
	if (!id)
		return;
	if (id_set_has(&roster->selected, id))
		id_set_remove(&roster->selected, id);
	else
		id_set_add(&roster->selected, id);
	roster->everybody = false;
}

static void select_all(struct roster *roster)
{
	for (size_t i = 0; i < roster->list.count; i++)
		id_set_add(&roster->selected, roster->list.ids[i]);
	roster->everybody = roster->filter.count == 0;
}

static void invert(struct roster *roster)
{
	for (size_t i = 0; i < roster->list.count; i++)
		toggle(roster, roster->list.ids[i]);
}

void guests_toggle(struct guests_view *guests)
{
	toggle(&guests->roster, list_current(&guests->roster.list));
}

static void back(struct guests_view *guests)
{
	if (*guests->roster.filter_text)
		guests_show(guests, "");
	else
		view_guests_sent(guests->view.ui);
}

static void answer(struct guests_view *guests)
{
	const struct guest *guest = current(guests);
	if (guest)
		answer_ask(guests->view.ui, guest->id, guest->name, guest->seats);
}

static void take_off(struct guests_view *guests)
{
	const struct guest *guest = current(guests);
	if (guest)
		remove_ask(guests->view.ui, guest);
}

static void choose(struct guests_view *guests, enum action action)
{
	struct roster *roster = &guests->roster;
	switch (action) {
	case ACTION_SELECT:
		guests_toggle(guests);
		list_move(&roster->list, 1);
		break;
	case ACTION_SELECT_ALL:
		select_all(roster);
		break;
	case ACTION_SELECT_NONE:
		view_guests_sent(guests->view.ui);
		break;
	case ACTION_INVERT:
		invert(roster);
		break;
	case ACTION_SORT:
		roster_sort(roster, guests_next_sort(roster->sort), false);
		break;
	case ACTION_REVERSE:
		roster_sort(roster, roster->sort, !roster->descending);
		break;
	default:
		break;
	}
}

static void toggle_mouse(struct ui *ui)
{
	terminal_mouse(!terminal_mouse_on());
	ui_say(ui, ROLE_PLAIN, terminal_mouse_on() ? "mouse on" : "mouse off: the terminal marks text again, m for on");
}

static void open_view(struct guests_view *guests, enum action action)
{
	struct ui *ui = guests->view.ui;
	int64_t id = list_current(&guests->roster.list);
	if (action == ACTION_OPEN && id)
		view_guest_open(ui, id);
	else if (action == ACTION_EDIT && id)
		view_edit_open(ui, id);
	else if (action == ACTION_ADD)
		view_edit_open(ui, 0);
	else if (action == ACTION_EVENT)
		view_event_open(ui);
	else if (action == ACTION_UNDO)
		guests_undo(guests_of(ui));
	else if (action == ACTION_IMPORT)
		view_import_open(ui);
	else if (action == ACTION_HELP)
		view_help_open(ui, PLACE_GUESTS);
	else if (action == ACTION_CAMPAIGNS)
		view_campaigns_open(ui);
	else if (action == ACTION_LOG)
		view_log_open(ui);
	else if (action == ACTION_TEMPLATES)
		view_templates_open(ui);
	else if (action == ACTION_MOUSE)
		toggle_mouse(ui);
	else if (action == ACTION_REDRAW)
		draw_all_again();
}

static void act(struct guests_view *guests, enum action action)
{
	static const struct { enum action action; void (*act)(struct guests_view *); } acts[] = {
		{ ACTION_SEND, guests_send },     { ACTION_REMIND, guests_remind },
		{ ACTION_RESEND, guests_resend }, { ACTION_PAUSE, guests_pause },
		{ ACTION_CANCEL, guests_cancel }, { ACTION_SETTLE, guests_settle }, { ACTION_EXPORT, guests_export },
		{ ACTION_REFRESH, guests_refresh }, { ACTION_FILTER, guests_filter },
		{ ACTION_BACK, back },            { ACTION_ANSWER, answer },
		{ ACTION_FAILURES, guests_failures }, { ACTION_QUIT, guests_quit },     { ACTION_REMOVE, take_off },
	};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (acts[i].action == action) {
			acts[i].act(guests);
			return;
		}
	if (action == ACTION_NEXT_DOOR || action == ACTION_LAST_DOOR)
		guests_walk_doors(guests, action == ACTION_NEXT_DOOR ? 1 : -1);
	else
		open_view(guests, action);
	choose(guests, action);
}

/* What is done to those shown has nobody to do it to. */
static bool lacks_guest(struct guests_view *guests, enum action action)
{
	static const enum action wanting[] = {
		ACTION_OPEN, ACTION_EDIT, ACTION_ANSWER, ACTION_REMOVE, ACTION_SELECT, ACTION_SELECT_ALL, ACTION_INVERT,
		ACTION_SEND,
	};
	const struct roster *roster = &guests->roster;
	bool wants = false;
	for (size_t i = 0; i < sizeof wanting / sizeof *wanting; i++)
		wants |= wanting[i] == action;
	if (!wants || roster->list.count || (action == ACTION_SEND && roster->selected.count))
		return false;
	ui_say(guests->view.ui, ROLE_PLAIN, guests->view.ui->board.counts.guests
	       ? "no guest is shown; Esc shows all again" : "there are no guests yet: i imports a list, + adds a guest");
	return true;
}

static void guests_key(struct view *view, const struct press *press)
{
	struct guests_view *guests = (struct guests_view *)view;
	/* A key means the rows that the filter typed before it gives, drawn or not. */
	if (roster_fresh(&guests->roster, view->ui->app->db, NULL) < 0)
		ui_say_failure(view->ui);
	if (press->code >= PRESS_CLICK && press->code <= PRESS_WHEEL_DOWN) {
		guests_mouse(guests, press);
		return;
	}
	enum action action = key_action(PLACE_GUESTS, press->code);
	if (action == ACTION_NONE)
		ui_say_no_key(view->ui, press);
	else if (!menu_move(&guests->roster.list, action) && !lacks_guest(guests, action))
		act(guests, action);
}

static bool guests_step(struct view *view, const struct press *press)
{
	struct guests_view *guests = (struct guests_view *)view;
	struct list *list = &guests->roster.list, before = *list;
	enum action action = key_action(PLACE_GUESTS, press->code);
	if (guests->roster.stale || (action != ACTION_UP && action != ACTION_DOWN))
		return false;
	menu_move(list, action);
	bool on_page = list->top == before.top;
	if (!on_page)
		*list = before;
	return on_page;
}

static void guests_file_changed(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	roster_changed(&guests->roster, view->ui->board.counts.guests);
}

static void guests_tick(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	int moved = roster_settle(&guests->roster, view->ui->app->db, terminal_typed);
	if (moved < 0)
		ui_say_failure(view->ui);
	view->ui->dirty |= moved != 0 || guests->roster.stale;
}

/* The next start shows the list as it is left; what another dashboard has kept stays when it was not changed here. */
static void keep_screen(struct guests_view *guests)
{
	struct db *db = guests->view.ui->app->db;
	const struct roster *roster = &guests->roster;
	const char *filter = guests->typing ? guests->before_filter : roster->filter_text;
	if (!guests->kept.filter)
		return;
	if (strcmp(filter, guests->kept.filter) != 0)
		screen_save_filter(db, filter);
	if (roster->sort != guests->kept.sort || roster->descending != guests->kept.descending)
		screen_save_order(db, roster->sort, roster->descending);
}

static void restore_screen(struct guests_view *guests)
{
	struct ui *ui = guests->view.ui;
	struct roster *roster = &guests->roster;
	char *message = NULL;
	if (screen_load(ui->app->db, &guests->kept) < 0) {
		ui_say_failure(ui);
		return;
	}
	roster_sort(roster, guests->kept.sort, guests->kept.descending);
	if (roster_filter(roster, guests->kept.filter, &message) == 0 && roster->filter.count)
		ui_say(ui, ROLE_PLAIN, "as you left it, only these are shown: %s; Esc shows all", roster->filter_text);
	free(message); /* what an older or newer convoke understood is dropped */
}

static void guests_leave(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	keep_screen(guests);
	screen_clear(&guests->kept);
	roster_clear(&guests->roster);
	free(guests->reason_filter);
	free(guests->reason_within);
	free(guests->export.path);
	free(guests->import_path);
	free(guests->removing);
	free(guests);
}

void view_guests_open(struct ui *ui)
{
	static const struct view_class class = {
		.draw = guests_draw, .key = guests_key, .step = guests_step, .draw_step = guests_draw_step,
		.refresh = guests_file_changed, .tick = guests_tick, .leave = guests_leave,
	};
	struct guests_view *guests = xcalloc(1, sizeof *guests);
	ui_push(ui, &guests->view, &class);
	restore_screen(guests);
}
