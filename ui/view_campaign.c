#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/filter.h"
#include "ui/campaign_page.h"
#include "ui/campaign_reader.h"
#include "ui/chart.h"
#include "ui/guests.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "ui/times.h"

/* The campaigns, newest first, and everything about the one under the cursor: below, on a wide screen beside. */
struct campaigns_view {
	struct view view;
	struct campaign *campaigns;
	size_t count, capacity;
	struct list list;              /* of their ids, in the same order */
	struct campaign_reader reader;
	struct page page;
	int64_t page_of;               /* the campaign it tells of: another begins at the top */
	int first_row;                 /* of the list on the screen */
	int page_rows;
	int64_t canceling;
};

enum { WIDE = 120, LIST_WIDE = 76, SHORT = 16, LIST_SHARE = 3, LIST_LEAST = 2 };

static void forget(struct campaigns_view *shown)
{
	for (size_t i = 0; i < shown->count; i++)
		campaign_clear(&shown->campaigns[i]);
	shown->count = 0;
}

static bool add(const struct campaign *campaign, void *context)
{
	struct campaigns_view *shown = context;
	if (shown->count == shown->capacity) {
		shown->capacity = shown->capacity ? 2 * shown->capacity : 16;
		shown->campaigns = xrealloc(shown->campaigns, shown->capacity, sizeof *shown->campaigns);
	}
	struct campaign *copy = &shown->campaigns[shown->count++];
	*copy = *campaign;
	copy->template_name = xstrdup(campaign->template_name);
	copy->created_by = xstrdup(campaign->created_by);
	copy->note = xstrdup(campaign->note);
	return true;
}

static void load(struct campaigns_view *shown)
{
	forget(shown);
	if (campaign_each(shown->view.ui->app->db, add, shown) < 0)
		ui_say_failure(shown->view.ui);
	int64_t *ids = xmalloc(shown->count * sizeof *ids);
	for (size_t i = 0; i < shown->count; i++)
		ids[i] = shown->campaigns[i].id;
	list_replace(&shown->list, ids, shown->count);
}

static const struct campaign *current(const struct campaigns_view *shown)
{
	return shown->list.count ? &shown->campaigns[shown->list.cursor] : NULL;
}

enum field { ID, MADE, KIND, TEMPLATE, BY, DONE, BAR, FIELDS };

/* Widths of the columns of a list that wide; 0: not shown. */
static void lay_out(int columns, int widths[FIELDS])
{
	static const int usual[FIELDS] = { [ID] = 4, [MADE] = 12, [KIND] = 10, [BY] = 9, [DONE] = 13, [BAR] = 10 };
	static const int from[FIELDS] = { [BAR] = 54, [TEMPLATE] = 62, [BY] = 74 };
	int rest = columns + 1;
	for (int i = 0; i < FIELDS; i++) {
		widths[i] = columns >= from[i] ? usual[i] : 0;
		rest -= widths[i] ? widths[i] + 1 : 0;
	}
	if (columns >= from[TEMPLATE])
		widths[TEMPLATE] = rest - 1;
	else
		widths[DONE] += rest;
}

/* The caller frees. */
static char *field_text(const struct campaign *campaign, enum field field, int width)
{
	char at[TIME_TEXT_SIZE];
	struct progress progress = progress_of(campaign);
	switch (field) {
	case ID:
		return xasprintf("%lld", (long long)campaign->id);
	case MADE:
		return xstrdup(time_short(at, campaign->created_at, clock_wall_ms()));
	case KIND:
		return xstrdup(campaign_kind_word(campaign->kind));
	case TEMPLATE:
		return xstrdup(campaign->template_name);
	case BY:
		return xstrdup(campaign->created_by);
	case DONE:
		return progress.total ? xasprintf("%lld/%lld", (long long)progress.done, (long long)progress.total)
				      : xstrdup("canceled");
	default:
		return chart_bar(progress.done, progress.total, width, draw_marks());
	}
}

static void draw_row(const struct campaign *campaign, int row, int columns, bool cursor)
{
	int widths[FIELDS], column = 1;
	bool waits = campaign_funnel(campaign->status).waiting > 0;
	lay_out(columns - 2, widths);
	draw_reversed(cursor);
	if (cursor)
		draw_blank(row, 0, 1, columns, ROLE_PLAIN);
	for (int i = 0; i < FIELDS; i++) {
		if (widths[i] <= 0)
			continue;
		char *text = field_text(campaign, (enum field)i, widths[i]);
		enum role role = i != BAR ? ROLE_PLAIN : waits ? ROLE_WAITING : ROLE_GOOD;
		if (i == ID || i == DONE)
			draw_right(row, column, widths[i], role, text);
		else
			draw_text(row, column, widths[i], role, text);
		free(text);
		column += widths[i] + 1;
	}
	draw_reversed(false);
}

static void draw_list(struct campaigns_view *shown, int columns, int rows)
{
	list_resize(&shown->list, (size_t)rows);
	for (int i = 0; i < rows && shown->list.top + (size_t)i < shown->count; i++) {
		size_t index = shown->list.top + (size_t)i;
		draw_row(&shown->campaigns[index], shown->first_row + i, columns, index == shown->list.cursor);
	}
}

static void draw_page(struct campaigns_view *shown, int row, int column, int rows, int columns)
{
	const struct campaign *campaign = current(shown);
	if (shown->page_of != campaign->id)
		shown->page.top = 0;
	shown->page_of = campaign->id;
	shown->page_rows = rows;
	campaign_page(&shown->page, columns, rows, campaign,
		      campaign_reader_report(&shown->reader, campaign->id), &shown->view.ui->board);
	if (shown->reader.problem)
		page_add(&shown->page, ROLE_BAD, 0, shown->reader.problem);
	page_draw(&shown->page, row, column, rows);
}

static void draw_bottom(struct campaigns_view *shown)
{
	char where[64] = "";
	if (shown->count > shown->list.height)
		snprintf(where, sizeof where, "%zu of %zu", shown->list.cursor + 1, shown->count);
	char *hints = key_hints(PLACE_CAMPAIGNS, draw_columns() - text_columns(where) - 5);
	ui_bottom(shown->view.ui, where, hints);
	free(hints);
}

static void campaigns_draw(struct view *view)
{
	struct campaigns_view *shown = (struct campaigns_view *)view;
	const struct board *board = &view->ui->board;
	int rows = draw_rows(), columns = draw_columns();
	int used = draw_text(0, 1, columns - 2, ROLE_TITLE, "Campaigns"), room = columns - used - 4;
	const struct campaign *campaign = current(shown);
	/* Of one that still waits the page says it, on as many lines as it needs. */
	if (!campaign || !progress_of(campaign).waiting)
		draw_right(0, columns - 1 - room, room, board->state_role, board->state);
	shown->first_row = rows < SHORT ? 1 : 2;
	if (shown->count == 0) {
		draw_text(2, 1, columns - 2, ROLE_FAINT, "Nothing was sent yet. In the list, s sends to those selected.");
		ui_bottom(view->ui, "Esc back", "");
		return;
	}
	int below = rows - 1 - shown->first_row;
	if (columns >= WIDE) {
		draw_list(shown, LIST_WIDE, below);
		draw_page(shown, shown->first_row, LIST_WIDE + 2, below, columns - LIST_WIDE - 4);
	} else {
		int height = below / LIST_SHARE > LIST_LEAST ? below / LIST_SHARE : LIST_LEAST;
		if (height > (int)shown->count)
			height = (int)shown->count;
		int gap = rows < SHORT ? 0 : 1;
		draw_list(shown, columns, height);
		draw_page(shown, shown->first_row + height + gap, 1, below - height - gap, columns - 3);
	}
	draw_bottom(shown);
}

static void cancel_answered(void *context, char answer)
{
	struct campaigns_view *shown = context;
	if (answer == 'y')
		cancel_waiting(shown->view.ui, shown->canceling, NULL, 0);
}

static void cancel(struct campaigns_view *shown, const struct campaign *campaign)
{
	struct progress progress = progress_of(campaign);
	long long waiting = progress.waiting + progress.held + progress.unknown;
	char text[120];
	if (!waiting) {
		ui_say(shown->view.ui, ROLE_PLAIN, "nothing of this campaign is waiting");
		return;
	}
	shown->canceling = campaign->id;
	snprintf(text, sizeof text, "Cancel the %lld message%s of %s %lld still waiting?", waiting,
		 waiting == 1 ? "" : "s", campaign_kind_word(campaign->kind), (long long)campaign->id);
	prompt_ask(shown->view.ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = cancel_answered, .context = shown,
	});
}

static void settle(struct campaigns_view *shown, const struct campaign *campaign)
{
	struct ui *ui = shown->view.ui;
	struct filter filter;
	char text[80], *message = NULL;
	int64_t *ids;
	size_t count;
	snprintf(text, sizeof text, "campaign:%lld status:unknown,held", (long long)campaign->id);
	if (filter_parse(text, &filter, &message) < 0) {
		ui_say(ui, ROLE_BAD, "%s", message);
		free(message);
		return;
	}
	if (guest_ids(ui->app->db, &filter, SORT_IMPORTED, false, &ids, &count) < 0)
		ui_say_failure(ui);
	else if (count > 0)
		view_settle_open(ui, ids, count);
	else
		ui_say(ui, ROLE_PLAIN, "nothing of this campaign waits for your word");
	if (count == 0)
		free(ids);
	filter_clear(&filter);
}

/* Its guests in the list; the pane is gone then. */
static void open_guests(struct campaigns_view *shown, const struct campaign *campaign)
{
	struct ui *ui = shown->view.ui;
	char filter[48];
	if (campaign->kind == KIND_TEST) {
		ui_say(ui, ROLE_PLAIN, "a test goes to your own phone: there are no guests to show");
		return;
	}
	snprintf(filter, sizeof filter, "campaign:%lld", (long long)campaign->id);
	ui_close(ui);
	guests_show(guests_of(ui), filter);
}

static void act(struct campaigns_view *shown, enum action action, const struct campaign *campaign)
{
	if (action == ACTION_OPEN)
		open_guests(shown, campaign);
	else if (action == ACTION_CANCEL)
		cancel(shown, campaign);
	else if (action == ACTION_SETTLE)
		settle(shown, campaign);
}

/* A second click opens, as in the list of guests. */
static void click(struct campaigns_view *shown, const struct press *press)
{
	int line = press->row - shown->first_row;
	size_t index = shown->list.top + (size_t)line;
	bool beside = draw_columns() >= WIDE && press->column >= LIST_WIDE;
	if (beside || line < 0 || line >= (int)shown->list.height || index >= shown->count)
		return;
	list_go(&shown->list, index);
	if (press->code == PRESS_DOUBLE_CLICK)
		open_guests(shown, current(shown));
}

static bool walk(struct list *list, enum action action)
{
	if (action == ACTION_UP || action == ACTION_DOWN)
		list_move(list, action == ACTION_UP ? -1 : 1);
	else if (action == ACTION_FIRST || action == ACTION_LAST)
		list_go(list, action == ACTION_FIRST ? 0 : list->count);
	else
		return false;
	return true;
}

static void campaigns_key(struct view *view, const struct press *press)
{
	struct campaigns_view *shown = (struct campaigns_view *)view;
	enum action action = key_action(PLACE_CAMPAIGNS, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_HELP)
		view_help_open(view->ui, PLACE_CAMPAIGNS);
	else if (action == ACTION_PAUSE)
		guests_pause(guests_of(view->ui));
	else if (press->code == PRESS_CLICK || press->code == PRESS_DOUBLE_CLICK)
		click(shown, press);
	else if (!walk(&shown->list, action) && !page_key(&shown->page, action, press, shown->page_rows) && current(shown))
		act(shown, action, current(shown));
}

static void campaigns_tick(struct view *view)
{
	struct campaigns_view *shown = (struct campaigns_view *)view;
	view->ui->dirty |= campaign_reader_turn(&shown->reader, view->ui->app, list_current(&shown->list));
}

static void campaigns_file_changed(struct view *view)
{
	struct campaigns_view *shown = (struct campaigns_view *)view;
	load(shown);
	shown->reader.stale = true;
}

static void campaigns_leave(struct view *view)
{
	struct campaigns_view *shown = (struct campaigns_view *)view;
	campaign_reader_clear(&shown->reader);
	forget(shown);
	free(shown->campaigns);
	list_clear(&shown->list);
	page_clear(&shown->page);
	free(shown);
}

void view_campaigns_open(struct ui *ui)
{
	static const struct view_class class = {
		.draw = campaigns_draw, .key = campaigns_key, .refresh = campaigns_file_changed,
		.tick = campaigns_tick, .leave = campaigns_leave,
	};
	struct campaigns_view *shown = xcalloc(1, sizeof *shown);
	ui_push(ui, &shown->view, &class);
	load(shown);
}
