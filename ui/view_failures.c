#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/failures.h"
#include "campaign/plan.h"
#include "ui/failure_words.h"
#include "ui/guests.h"
#include "ui/menu.h"
#include "ui/page.h"

/*
 * Failures by reason: how many each, what to do, and whether sending again makes sense. The first row stands for
 * all those for whom it does.
 */
enum { COUNT_COLUMNS = 8, CODE_COLUMNS = 7, PAGE_LEAST = 6, LOAD_MS = 500 };

struct failures_view {
	struct view view;
	char *within;             /* a filter: of those shown; "" all guests */
	struct failure_list failures;
	struct list list;         /* 1: the first row; then indices + 2 stand for ids */
	struct page page;         /* what to do about the one under the cursor */
	int page_rows;
	bool due;                 /* the file has changed */
	int64_t loaded_at;
};

/* The group under the cursor; NULL on the first row. */
static const struct failure_group *current(const struct failures_view *shown)
{
	int64_t id = list_current(&shown->list);
	return id > 1 ? &shown->failures.groups[id - 2] : NULL;
}

/* The cursor stays on its reason, wherever that stands now. */
static size_t place_of(const struct failures_view *shown, int code, const char *reason)
{
	for (size_t i = 0; reason && i < shown->failures.count; i++)
		if (shown->failures.groups[i].code == code && strcmp(shown->failures.groups[i].reason, reason) == 0)
			return i + 1;
	return reason ? shown->list.cursor : 0;
}

static void load(struct failures_view *shown)
{
	struct ui *ui = shown->view.ui;
	const struct failure_group *group = shown->list.count ? current(shown) : NULL;
	int code = group ? group->code : 0;
	char *message = NULL, *reason = group ? xstrdup(group->reason) : NULL;
	failures_clear(&shown->failures);
	if (failures_load(ui->app->db, shown->within, clock_wall_ms(), &shown->failures, &message) < 0)
		ui_say(ui, ROLE_BAD, "%s", message);
	free(message);
	size_t count = shown->failures.count ? shown->failures.count + 1 : 0;
	menu_rows(&shown->list, count);
	list_go(&shown->list, place_of(shown, code, reason));
	free(reason);
	shown->due = false;
	shown->loaded_at = clock_boot_ms();
}

static void draw_row(const struct failures_view *shown, size_t index, int row)
{
	bool cursor = index == shown->list.cursor;
	const struct failure_group *group = index ? &shown->failures.groups[index - 1] : NULL;
	int column = COUNT_COLUMNS + 1, columns = draw_columns();
	char number[32];
	draw_reversed(cursor);
	if (cursor)
		draw_blank(row, 0, 1, columns, ROLE_PLAIN);
	if (group ? group->ready : shown->failures.ready)
		draw_text(row, 1, 1, ROLE_GOOD, draw_glyph(GLYPH_BULLET));
	snprintf(number, sizeof number, "%lld", (long long)(group ? group->count : shown->failures.ready));
	draw_right(row, 2, COUNT_COLUMNS - 3, ROLE_KEY, number);
	if (group) {
		snprintf(number, sizeof number, "%d", group->code);
		draw_text(row, column, CODE_COLUMNS - 1, ROLE_BAD, group->code ? number : draw_glyph(GLYPH_DASH));
		draw_text(row, column + CODE_COLUMNS, columns - column - CODE_COLUMNS - 1, ROLE_PLAIN,
			  failure_sentence(group));
	} else {
		draw_text(row, column, columns - column - 1, ROLE_GOOD, "worth sending again now");
	}
	draw_reversed(false);
}

static void add_verdict(struct page *page, const struct failure_group *group)
{
	char *text = failure_again(group, "Enter shows these guests");
	page_field(page, "Again?", text);
	free(text);
	if (group->again != AGAIN_NOW && group->again != AGAIN_MENDED && group->ready)
		page_addf(page, ROLE_GOOD, 0, "%lld of them ha%s another number since: R sends again there.",
			  (long long)group->ready, group->ready == 1 ? "s" : "ve");
}

static void lay_out(struct failures_view *shown, int columns)
{
	struct page *page = &shown->page;
	const struct failure_group *group = current(shown);
	page_begin(page, columns);
	if (group) {
		page_add(page, ROLE_KEY, 0, failure_sentence(group));
		page_field(page, "What to do", failure_advice(group));
		add_verdict(page, group);
		if (group->code && strncmp(failure_sentence(group), group->said, strlen(group->said)) != 0)
			page_field(page, "Twilio's text", group->said);
	} else if (shown->failures.ready) {
		page_add(page, ROLE_PLAIN, 0, "What was in their way passes by itself, or they have another number since. "
			 "R shows the message and asks before anything is sent.");
	} else {
		page_add(page, ROLE_PLAIN, 0, "Nobody yet: each reason below says what has to be done first.");
	}
}

static char *title(const struct failures_view *shown)
{
	return *shown->within
		? xasprintf("%lld failed, of those shown: %s", (long long)shown->failures.total, shown->within)
		: xasprintf("%lld failed, by reason", (long long)shown->failures.total);
}

static void failures_draw(struct view *view)
{
	struct failures_view *shown = (struct failures_view *)view;
	int rows = draw_rows(), room = rows - 3 - PAGE_LEAST;
	char *words = title(shown);
	draw_text(0, 1, draw_columns() - 2, ROLE_TITLE, words);
	free(words);
	if (shown->list.count == 0) {
		draw_text(2, 1, draw_columns() - 2, ROLE_GOOD, "Nothing has failed.");
		ui_bottom(view->ui, "Esc back", "");
		return;
	}
	if (room > (int)shown->list.count)
		room = (int)shown->list.count;
	if (room < 2)
		room = 2;
	list_resize(&shown->list, (size_t)room);
	for (int i = 0; i < room && shown->list.top + (size_t)i < shown->list.count; i++)
		draw_row(shown, shown->list.top + (size_t)i, 1 + i);
	lay_out(shown, draw_columns() - 3);
	shown->page_rows = rows - room - 3;
	page_draw(&shown->page, room + 2, 1, shown->page_rows);
	char *hints = key_hints(PLACE_FAILURES, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

/* Ids of those to whom R sends: all of a reason, or those for whom it makes sense. */
static int choose(const struct failures_view *shown, const struct failure_group *group, int64_t **ids, size_t *count,
		  char **message)
{
	struct db *db = shown->view.ui->app->db;
	if (group && group->again == AGAIN_MENDED)
		return failures_of(db, group, shown->within, ids, count, message);
	return failures_ready(db, &shown->failures, group, shown->within, ids, count, message);
}

static void resend(struct failures_view *shown)
{
	struct ui *ui = shown->view.ui;
	const struct failure_group *group = current(shown);
	struct plan_request request = { .kind = KIND_RESEND, .narrowed = true, .created_by = user_name() };
	int64_t *ids;
	char *message = NULL;
	if (shown->list.count == 0)
		return;
	if (choose(shown, group, &ids, &request.guest_count, &message) < 0) {
		ui_say(ui, ROLE_BAD, "%s", message);
		free(message);
		return;
	}
	request.guest_ids = ids;
	if (request.guest_count)
		view_send_open(ui, &request);
	else
		ui_say(ui, ROLE_PLAIN, "%s", group ? "not yet: see above what has to be done first"
						    : "nobody yet: each reason says what has to be done first");
	free(ids);
}

static void show_guests(struct failures_view *shown)
{
	struct ui *ui = shown->view.ui;
	const struct failure_group *group = current(shown);
	if (shown->list.count == 0)
		return;
	char *filter = group ? failure_filter(group, shown->within) : failures_filter(shown->within);
	char *within = xstrdup(shown->within);
	ui_close(ui);
	guests_show_reason(guests_of(ui), filter, within);
	free(within);
	free(filter);
}

static void move_key(struct failures_view *shown, enum action action)
{
	size_t before = shown->list.cursor;
	menu_move(&shown->list, action);
	if (shown->list.cursor != before)
		shown->page.top = 0;
}

static void failures_key(struct view *view, const struct press *press)
{
	struct failures_view *shown = (struct failures_view *)view;
	enum action action = key_action(PLACE_FAILURES, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_OPEN)
		show_guests(shown);
	else if (action == ACTION_RESEND)
		resend(shown);
	else if (action == ACTION_HELP)
		view_help_open(view->ui, PLACE_FAILURES);
	else if (action == ACTION_PAGE_UP || action == ACTION_PAGE_DOWN)
		page_key(&shown->page, action, press, shown->page_rows);
	else
		move_key(shown, action);
}

static void failures_file_changed(struct view *view)
{
	((struct failures_view *)view)->due = true;
}

/* Counting many takes its time: during a send not with every change. */
static void failures_tick(struct view *view)
{
	struct failures_view *shown = (struct failures_view *)view;
	if (!shown->due || clock_boot_ms() - shown->loaded_at < LOAD_MS)
		return;
	load(shown);
	view->ui->dirty = true;
}

static void failures_leave(struct view *view)
{
	struct failures_view *shown = (struct failures_view *)view;
	free(shown->within);
	failures_clear(&shown->failures);
	list_clear(&shown->list);
	page_clear(&shown->page);
	free(shown);
}

void view_failures_open(struct ui *ui, const char *within)
{
	static const struct view_class class = {
		.draw = failures_draw, .key = failures_key, .refresh = failures_file_changed,
		.tick = failures_tick, .leave = failures_leave,
	};
	struct failures_view *shown = xcalloc(1, sizeof *shown);
	shown->within = xstrdup(within);
	ui_push(ui, &shown->view, &class);
	load(shown);
	if (shown->failures.total == 0 && *within) {
		set_string(&shown->within, ""); /* none of those shown: then of all */
		load(shown);
	}
}
