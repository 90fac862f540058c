/* How the list of guests looks: its columns, its rows, the line below. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "twilio/errors.h"
#include "ui/guests.h"
#include "ui/page.h"
#include "ui/terminal.h"
#include "ui/times.h"

enum field { NAME, PHONE, GROUP, LANGUAGE, SEATS, STATUS, SENT, DELIVERED, READ, RSVP, NOTES, FIELDS };

enum { PHONE_FROM = 60, GROUP_FROM = 92, TIMES_FROM = 108, WIDE = 140, EVERYTHING_FROM = 160, NAME_MOST = 36, STATUS_MOST = 56, NOTES_LEAST = 12 };

static const struct {
	const char *title;
	enum guest_sort sort;
} fields[FIELDS] = {
	[NAME] = { "Name", SORT_NAME },          [PHONE] = { "Phone", SORT_PHONE },
	[GROUP] = { "Group", SORT_GROUP },       [LANGUAGE] = { "Lang", SORT_LANGUAGE },
	[SEATS] = { "Seats", SORT_SEATS },       [STATUS] = { "Status", SORT_STATUS },
	[SENT] = { "Sent", SORT_SENT },          [DELIVERED] = { "Delivered", SORT_DELIVERED },
	[READ] = { "Read", SORT_READ },          [RSVP] = { "RSVP", SORT_RSVP },
	[NOTES] = { "Notes", SORT_COUNT },       /* not an order */
};

static const char *const sort_words[SORT_COUNT] = {
	[SORT_IMPORTED] = "as imported", [SORT_NAME] = "by name", [SORT_PHONE] = "by phone", [SORT_GROUP] = "by group",
	[SORT_LANGUAGE] = "by language", [SORT_SEATS] = "by seats", [SORT_STATUS] = "by status",
	[SORT_STATUS_AT] = "by last change", [SORT_SENT] = "by time sent", [SORT_DELIVERED] = "by time delivered",
	[SORT_READ] = "by time read", [SORT_RSVP] = "by RSVP",
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
	if (columns >= EVERYTHING_FROM)
		widths[LANGUAGE] = widths[SEATS] = 7;
	int rest = columns - GUESTS_MARGIN - 2;
	for (int i = 0; i < FIELDS; i++)
		rest -= widths[i] ? widths[i] + 1 : 0;
	int name = rest * 2 / 5;
	widths[NAME] = name > NAME_MOST ? NAME_MOST : name;
	rest -= widths[NAME];
	widths[NOTES] = rest - STATUS_MOST > NOTES_LEAST ? rest - STATUS_MOST - 1 : 0;
	widths[STATUS] = widths[NOTES] ? STATUS_MOST : rest;
}

static enum field field_at(int column)
{
	int widths[FIELDS], at = GUESTS_MARGIN;
	lay_out(draw_columns(), widths);
	for (int i = 0; i < FIELDS; at += widths[i] ? widths[i] + 1 : 0, i++)
		if (widths[i] && column >= at && column <= at + widths[i])
			return (enum field)i;
	return FIELDS;
}

bool guests_sort_at(int column, enum guest_sort *sort)
{
	enum field field = field_at(column);
	if (field < NOTES)
		*sort = fields[field].sort;
	return field < NOTES;
}

enum guest_sort guests_next_sort(enum guest_sort sort)
{
	int widths[FIELDS], at = 0;
	lay_out(draw_columns(), widths);
	if (sort == SORT_STATUS_AT)
		return SORT_IMPORTED;
	while (sort != SORT_IMPORTED && fields[at++].sort != sort)
		;
	while (at < NOTES && !widths[at])
		at++;
	return at < NOTES ? fields[at].sort : SORT_STATUS_AT;
}

static void draw_heads(const struct roster *roster, int row, const int widths[FIELDS])
{
	int column = GUESTS_MARGIN;
	for (int i = 0; i < FIELDS; i++) {
		if (!widths[i])
			continue;
		bool sorted = fields[i].sort == roster->sort;
		int used = draw_text(row, column, widths[i], sorted ? ROLE_KEY : ROLE_HEAD, fields[i].title);
		if (sorted) /* in the gap when the word takes all of it */
			draw_text(row, column + used + (used < widths[i] - 1), 1, ROLE_KEY,
				  draw_glyph(roster->descending ? GLYPH_DOWN : GLYPH_UP));
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

static void field_text(const struct roster_line *line, enum field field, bool with_time, char *out, size_t size)
{
	const struct guest *guest = &line->guest;
	int64_t now = clock_wall_ms();
	char at[TIME_TEXT_SIZE];
	switch (field) {
	case NAME:
		snprintf(out, size, "%s", guest->name);
		break;
	case PHONE:
		snprintf(out, size, "%s", line->phone);
		break;
	case GROUP:
		snprintf(out, size, "%s", guest->group);
		break;
	case LANGUAGE:
		snprintf(out, size, "%s", guest->language);
		break;
	case SEATS:
		snprintf(out, size, "%d", guest->seats);
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
	case NOTES:
		snprintf(out, size, "%s", guest->notes);
		break;
	default:
		answer_text(guest, out, size);
	}
}

/* A reason may go on over the columns after it that are empty. */
static int room_for(const struct roster_line *line, enum field field, const int widths[FIELDS])
{
	char text[512];
	int room = widths[field];
	for (int next = (int)field + 1; field == STATUS && next < FIELDS; next++) {
		field_text(line, (enum field)next, false, text, sizeof text);
		if (widths[next] && *text)
			break;
		room += widths[next] ? widths[next] + 1 : 0;
	}
	return room;
}

static void draw_guest(const struct guests_view *guests, const struct roster_line *line, int row,
		       const int widths[FIELDS], bool current)
{
	const struct guest *guest = &line->guest;
	bool selected = id_set_has(&guests->roster.selected, guest->id);
	draw_reversed(current);
	if (current)
		draw_blank(row, 0, 1, draw_columns(), ROLE_PLAIN);
	if (selected)
		draw_text(row, 1, 1, ROLE_SELECTED, draw_glyph(GLYPH_SELECTED));
	int column = GUESTS_MARGIN;
	for (int i = 0; i < FIELDS; i++) {
		if (!widths[i])
			continue;
		char text[512];
		field_text(line, (enum field)i, !widths[SENT], text, sizeof text);
		enum role role = i == STATUS ? draw_status_role(guest->status) : ROLE_PLAIN;
		draw_text(row, column, room_for(line, (enum field)i, widths), role, text);
		column += widths[i] + 1;
	}
	draw_reversed(false);
}

static void draw_empty(const struct guests_view *guests, int row)
{
	const char *text = guests->view.ui->board.counts.guests == 0
		? "No guests yet. i imports a list, + adds a guest."
		: "No guest matches. Esc shows all again.";
	struct page page = {0};
	page_begin(&page, draw_columns() - GUESTS_MARGIN - 1);
	page_add(&page, ROLE_PLAIN, 0, text);
	page_draw(&page, row + 1, GUESTS_MARGIN, (int)page.count);
	page_clear(&page);
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
		snprintf(part, sizeof part, "%s%s", sort_words[roster->sort], roster->descending ? ", last first" : "");
		add_part(&line, part);
	}
	if (line.length == 0 && roster->list.count)
		str_appendf(&line, "%zu of %zu", roster->list.cursor + 1, roster_count(roster));
	return str_take(&line);
}

static void draw_bottom(struct guests_view *guests)
{
	char *left = describe(&guests->roster);
	const char *first = guests->view.ui->board.counts.guests == 0 ? "i import a list  + a guest  "
			  : *guests->roster.filter_text ? "Esc all guests  " : "";
	char *hints = key_hints(PLACE_GUESTS, draw_columns() - text_columns(left) - 5 - (int)strlen(first));
	char *all = xasprintf("%s%s", first, hints);
	ui_bottom(guests->view.ui, left, all);
	free(all);
	free(hints);
	free(left);
}

/* The row of the list that stands at index; below its end, none. */
static void draw_row(const struct guests_view *guests, size_t index, const int widths[FIELDS])
{
	const struct list *list = &guests->roster.list;
	const struct roster_line *line = roster_row(&guests->roster, index - list->top);
	if (line)
		draw_guest(guests, line, guests_first_row(guests) + (int)(index - list->top), widths, index == list->cursor);
}

void guests_draw_step(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	const struct list *list = &guests->roster.list;
	int widths[FIELDS], columns = draw_columns();
	lay_out(columns, widths);
	draw_blank(guests_first_row(guests) + (int)(guests->drawn_cursor - list->top), 0, 1, columns, ROLE_PLAIN);
	draw_row(guests, guests->drawn_cursor, widths);
	draw_row(guests, list->cursor, widths);
	draw_blank(draw_rows() - 1, 0, 1, columns, ROLE_PLAIN);
	draw_bottom(guests);
	guests->drawn_cursor = list->cursor;
}

static int read_page(struct guests_view *guests, size_t height)
{
	struct app *app = guests->view.ui->app;
	struct roster *roster = &guests->roster;
	int begun = roster_begin(roster, app->db, height);
	if (begun == 1)
		wake_poke(&app->to_main); /* the rest, once this is seen */
	/* A letter typed meanwhile comes first. */
	else if (begun < 0 || roster_fresh(roster, app->db, terminal_typed) < 0)
		return -1;
	return roster_load_page(roster, app->db, height);
}

void guests_draw(struct view *view)
{
	struct guests_view *guests = (struct guests_view *)view;
	struct ui *ui = view->ui;
	struct roster *roster = &guests->roster;
	int widths[FIELDS], top = board_draw(&ui->board, roster->filter_text, &guests->doors);
	lay_out(draw_columns(), widths);
	draw_heads(roster, top++, widths);
	int height = draw_rows() - 1 - top;
	if (read_page(guests, (size_t)height) < 0)
		ui_say_failure(ui);
	for (size_t line = 0; line < roster->list.height; line++)
		draw_row(guests, roster->list.top + line, widths);
	if (roster->list.count == 0)
		draw_empty(guests, top);
	draw_bottom(guests);
	guests->drawn_cursor = roster->list.cursor;
}
