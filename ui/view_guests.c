#include "ui/guests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"
#include "twilio/errors.h"
#include "ui/terminal.h"
#include "ui/times.h"

enum field { NAME, PHONE, GROUP, STATUS, SENT, DELIVERED, READ, RSVP, FIELDS };

enum { MARGIN = 3, WHEEL_LINES = 3, PHONE_FROM = 60, GROUP_FROM = 92, TIMES_FROM = 108, WIDE = 140 };

static const struct {
	const char *title;
	int sort; /* -1: none */
} fields[FIELDS] = {
	[NAME] = { "Name", SORT_NAME },       [PHONE] = { "Phone", -1 },
	[GROUP] = { "Group", SORT_GROUP },    [STATUS] = { "Status", SORT_STATUS },
	[SENT] = { "Sent", -1 },              [DELIVERED] = { "Delivered", -1 },
	[READ] = { "Read", -1 },              [RSVP] = { "RSVP", SORT_RSVP },
};

static const char *const sort_words[SORT_COUNT] = {
	[SORT_IMPORTED] = "as imported", [SORT_NAME] = "name", [SORT_GROUP] = "group",
	[SORT_STATUS] = "status", [SORT_STATUS_AT] = "last change", [SORT_RSVP] = "RSVP",
};

/* Widths of the columns on a screen that wide; 0: not shown. */
static void lay_out(int columns, int widths[FIELDS])
{
	memset(widths, 0, FIELDS * sizeof *widths);
	widths[PHONE] = columns >= PHONE_FROM ? 17 : 0;
	widths[GROUP] = columns >= WIDE ? 18 : columns >= GROUP_FROM ? 10 : 0;
	widths[RSVP] = columns >= PHONE_FROM ? 7 : 5;
	if (columns >= TIMES_FROM) {
		widths[SENT] = widths[READ] = 6;
		widths[DELIVERED] = 9;
	}
	int rest = columns - MARGIN - 2;
	for (int i = 0; i < FIELDS; i++)
		rest -= widths[i] ? widths[i] + 1 : 0;
	int name = rest * 2 / 5;
	widths[NAME] = name > 36 ? 36 : name;
	widths[STATUS] = rest - widths[NAME];
}

static void draw_heads(const struct roster *roster, int row, const int widths[FIELDS])
{
	int column = MARGIN;
	for (int i = 0; i < FIELDS; i++) {
		if (!widths[i])
			continue;
		bool sorted = fields[i].sort == (int)roster->sort && roster->sort != SORT_IMPORTED;
		char title[32];
		snprintf(title, sizeof title, "%s%s%s", fields[i].title, sorted ? " " : "",
			 !sorted ? "" : draw_glyph(roster->descending ? GLYPH_DOWN : GLYPH_UP));
		draw_text(row, column, widths[i], sorted ? ROLE_KEY : ROLE_HEAD, title);
		column += widths[i] + 1;
	}
}

/* "✓✓ read 14:31", "✗ 63024 not on WhatsApp". */
static void status_text(const struct guest *guest, bool with_time, char *out, size_t size)
{
	char at[TIME_TEXT_SIZE] = "";
	const char *mark = draw_status_mark(guest->status), *label = status_label(guest->status);
	if (guest->status == STATUS_FAILED || guest->status == STATUS_UNDELIVERED) {
		if (guest->error_code)
			snprintf(out, size, "%s %d %s", mark, guest->error_code, twilio_error_sentence(guest->error_code));
		else
			snprintf(out, size, "%s %s", mark, *guest->error_message ? guest->error_message : label);
		return;
	}
	if (with_time && guest->status != STATUS_NONE)
		time_brief(at, guest->status_at, clock_wall_ms());
	snprintf(out, size, "%s %s%s%s", mark, label, *at ? " " : "", at);
}

static void answer_text(const struct guest *guest, char *out, size_t size)
{
	if (!*guest->rsvp && guest->opted_out_at)
		snprintf(out, size, "opt-out");
	else if (guest->rsvp_seats >= 0 && strcmp(guest->rsvp, "no") != 0 && *guest->rsvp)
		snprintf(out, size, "%s %d", guest->rsvp, guest->rsvp_seats);
	else
		snprintf(out, size, "%s", guest->rsvp);
}

static void field_text(const struct guest *guest, enum field field, bool with_time, char *out, size_t size)
{
	int64_t now = clock_wall_ms();
	char at[TIME_TEXT_SIZE];
	switch (field) {
	case NAME:
		snprintf(out, size, "%s", guest->name);
		break;
	case PHONE:
		phone_display(guest->phone, out, size);
		break;
	case GROUP:
		snprintf(out, size, "%s", guest->group);
		break;
	case STATUS:
		status_text(guest, with_time, out, size);
		break;
	case SENT:
		snprintf(out, size, "%s", time_brief(at, guest->sent_at, now));
		break;
	case DELIVERED:
		snprintf(out, size, "%s", time_brief(at, guest->delivered_at, now));
		break;
	case READ:
		snprintf(out, size, "%s", time_brief(at, guest->read_at, now));
		break;
	default:
		answer_text(guest, out, size);
	}
}

/* A reason may go on over the columns after it that are empty. */
static int room_for(const struct guest *guest, enum field field, const int widths[FIELDS])
{
	char text[512];
	int room = widths[field];
	for (int next = (int)field + 1; field == STATUS && next < FIELDS; next++) {
		field_text(guest, (enum field)next, false, text, sizeof text);
		if (widths[next] && *text)
			break;
		room += widths[next] ? widths[next] + 1 : 0;
	}
	return room;
}

static void draw_guest(const struct guests_view *guests, const struct guest *guest, int row,
		       const int widths[FIELDS], bool current)
{
	bool selected = id_set_has(&guests->roster.selected, guest->id);
	if (current)
		draw_blank(row, 0, 1, draw_columns(), ROLE_CURSOR);
	if (selected)
		draw_text(row, 1, 1, current ? ROLE_CURSOR : ROLE_SELECTED, draw_glyph(GLYPH_SELECTED));
	int column = MARGIN;
	for (int i = 0; i < FIELDS; i++) {
		if (!widths[i])
			continue;
		char text[512];
		field_text(guest, (enum field)i, !widths[SENT], text, sizeof text);
		enum role role = i == STATUS ? draw_status_role(guest->status) : ROLE_PLAIN;
		draw_text(row, column, room_for(guest, (enum field)i, widths), current ? ROLE_CURSOR : role, text);
		column += widths[i] + 1;
	}
}

static void draw_empty(const struct guests_view *guests, int row)
{
	const char *text = guests->view.ui->board.counts.guests == 0
		? "No guests yet. i imports a list, + adds a guest."
		: "No guest matches. Esc shows all again.";
	draw_text(row + 1, MARGIN, draw_columns() - MARGIN - 1, ROLE_FAINT, text);
}

static void add_part(struct str *line, const char *part)
{
	if (line->length)
		str_appendf(line, " %s ", draw_glyph(GLYPH_SEPARATOR));
	str_append(line, part);
}

/* "2 selected · filter: group:bride (14)". */
static char *describe(const struct roster *roster)
{
	struct str line = {0};
	char part[EDIT_SIZE + 64];
	if (roster->selected.count) {
		snprintf(part, sizeof part, "%zu selected", roster->selected.count);
		add_part(&line, part);
	}
	if (*roster->filter_text) {
		snprintf(part, sizeof part, "filter: %s (%zu)", roster->filter_text, roster->list.count);
		add_part(&line, part);
	}
	if (roster->sort != SORT_IMPORTED || roster->descending) {
		snprintf(part, sizeof part, "by %s%s", sort_words[roster->sort], roster->descending ? ", last first" : "");
		add_part(&line, part);
	}
	if (line.length == 0 && roster->list.count)
		str_appendf(&line, "%zu of %zu", roster->list.cursor + 1, roster->list.count);
	return str_take(&line);
}

static void draw_bottom(struct guests_view *guests)
{
	char *left = describe(&guests->roster);
	char *hints = key_hints(PLACE_GUESTS, draw_columns() - text_columns(left) - 5);
	ui_bottom(guests->view.ui, left, hints);
	free(hints);
	free(left);
}

static void guests_draw(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	struct ui *ui = view->ui;
	struct roster *roster = &guests->roster;
	int widths[FIELDS], top = board_draw(&ui->board, roster->filter_text);
	lay_out(draw_columns(), widths);
	draw_heads(roster, top++, widths);
	int height = draw_rows() - 1 - top;
	if (roster_fresh(roster, ui->app->db) < 0 || roster_load_page(roster, ui->app->db, (size_t)height) < 0)
		ui_say_failure(ui);
	for (int line = 0; line < height; line++) {
		const struct guest *guest = roster_row(roster, (size_t)line);
		bool current = roster->list.top + (size_t)line == roster->list.cursor;
		if (guest)
			draw_guest(guests, guest, top + line, widths, current);
	}
	if (roster->list.count == 0)
		draw_empty(guests, top);
	draw_bottom(guests);
}

struct guests_view *guests_of(struct ui *ui)
{
	struct view *view = ui->top;
	while (view->below)
		view = view->below;
	return (struct guests_view *)view;
}

const struct guest *guests_current(struct guests_view *guests)
{
	struct list *list = &guests->roster.list;
	if (list->count == 0)
		return NULL;
	/* Keys come faster than drawing: the page may be another one by now. */
	const struct guest *guest = roster_row(&guests->roster, list->cursor - list->top);
	if (guest && guest->id == list_current(list))
		return guest;
	if (roster_load_page(&guests->roster, guests->view.ui->app->db, list->height) < 0)
		ui_say_failure(guests->view.ui);
	return roster_row(&guests->roster, list->cursor - list->top);
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

/* Which line of the list that is, or -1. */
static int line_at(const struct roster *roster, int row)
{
	int first = draw_rows() - 1 - (int)roster->list.height;
	int line = row - first;
	return line >= 0 && roster->list.top + (size_t)line < roster->list.count ? line : -1;
}

static void mouse(struct guests_view *guests, const struct press *press)
{
	struct roster *roster = &guests->roster;
	if (press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN) {
		list_scroll(&roster->list, press->code == PRESS_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES);
		return;
	}
	int line = line_at(roster, press->row);
	if (line < 0)
		return;
	list_go(&roster->list, roster->list.top + (size_t)line);
	if (press->code == PRESS_DOUBLE_CLICK)
		view_guest_open(guests->view.ui, list_current(&roster->list));
	else if (press->column < MARGIN)
		toggle(roster, list_current(&roster->list));
}

static bool move(struct list *list, enum action action)
{
	int64_t page = list->height > 1 ? (int64_t)list->height - 1 : 1;
	switch (action) {
	case ACTION_UP:
		list_move(list, -1);
		return true;
	case ACTION_DOWN:
		list_move(list, 1);
		return true;
	case ACTION_PAGE_UP:
		list_move(list, -page);
		return true;
	case ACTION_PAGE_DOWN:
		list_move(list, page);
		return true;
	case ACTION_FIRST:
		list_go(list, 0);
		return true;
	case ACTION_LAST:
		list_go(list, list->count);
		return true;
	default:
		return false;
	}
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
	const struct guest *guest = guests_current(guests);
	if (guest)
		answer_ask(guests->view.ui, guest->id, guest->name, guest->seats);
}

static void choose(struct guests_view *guests, enum action action)
{
	struct roster *roster = &guests->roster;
	switch (action) {
	case ACTION_SELECT:
		toggle(roster, list_current(&roster->list));
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
		roster_sort(roster, (roster->sort + 1) % SORT_COUNT, false);
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
	else if (action == ACTION_IMPORT)
		view_import_open(ui);
	else if (action == ACTION_HELP)
		view_help_open(ui, PLACE_GUESTS);
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
		{ ACTION_QUIT, guests_quit },
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

static void guests_key(struct view *view, const struct press *press)
{
	struct guests_view *guests = (struct guests_view *)view;
	/* A key means the rows that the filter typed before it gives, drawn or not. */
	if (roster_fresh(&guests->roster, view->ui->app->db) < 0)
		ui_say_failure(view->ui);
	if (press->code >= PRESS_CLICK && press->code <= PRESS_WHEEL_DOWN) {
		mouse(guests, press);
		return;
	}
	enum action action = key_action(PLACE_GUESTS, press->code);
	if (action != ACTION_NONE && !move(&guests->roster.list, action))
		act(guests, action);
}

static void guests_file_changed(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	roster_changed(&guests->roster, view->ui->board.counts.guests);
}

static void guests_tick(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	int moved = roster_settle(&guests->roster, view->ui->app->db);
	if (moved < 0)
		ui_say_failure(view->ui);
	view->ui->dirty |= moved != 0;
}

static void guests_leave(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	roster_clear(&guests->roster);
	free(guests->export.path);
	free(guests->import_path);
	free(guests);
}

void view_guests_open(struct ui *ui)
{
	static const struct view_class class = {
		.draw = guests_draw, .key = guests_key, .refresh = guests_file_changed,
		.tick = guests_tick, .leave = guests_leave,
	};
	struct guests_view *guests = xcalloc(1, sizeof *guests);
	guests->roster.stale = true;
	ui_push(ui, &guests->view, &class);
}
