/* Those who do not get it: each reason with all the names under it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "ui/list.h"
#include "ui/menu.h"
#include "ui/send.h"

enum { WHEEL_ROWS = 3 };

/* The rows of one reason: it stands on a line of its own before them. */
struct group {
	size_t first, count;     /* of order */
	size_t row;              /* of the list */
};

struct left_out_view {
	struct view view;
	struct send_view *send;  /* below: its plan is what is shown */
	const struct plan_left_out **order; /* by reason */
	struct group *groups;
	size_t group_count;
	struct list list;        /* guests' ids; of reasons INT64_MAX and down */
};

/* What can be mended comes first. */
static int by_reason(const void *left, const void *right)
{
	const struct plan_left_out *a = *(const struct plan_left_out *const *)left;
	const struct plan_left_out *b = *(const struct plan_left_out *const *)right;
	if (a->refused != b->refused)
		return b->refused - a->refused;
	int reasons = strcmp(a->reason, b->reason);
	return reasons ? reasons : (a > b) - (a < b);
}

static void group(struct left_out_view *shown)
{
	const struct plan *plan = &shown->send->plan;
	size_t count = plan->left_out_count;
	int64_t *ids = xmalloc((2 * count + 1) * sizeof *ids);
	shown->order = xrealloc(shown->order, count + 1, sizeof(const struct plan_left_out *));
	shown->groups = xrealloc(shown->groups, count + 1, sizeof *shown->groups);
	shown->group_count = 0;
	for (size_t i = 0; i < count; i++)
		shown->order[i] = &plan->left_out[i];
	if (count)
		qsort(shown->order, count, sizeof(const struct plan_left_out *), by_reason);
	size_t rows = 0;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(shown->order[i]->reason, shown->order[i - 1]->reason) != 0) {
			ids[rows] = INT64_MAX - (int64_t)shown->group_count;
			shown->groups[shown->group_count++] = (struct group){ .first = i, .row = rows++ };
		}
		shown->groups[shown->group_count - 1].count++;
		ids[rows++] = shown->order[i]->guest_id;
	}
	list_replace(&shown->list, ids, rows);
}

/* The group that a row belongs to. */
static size_t group_of(const struct left_out_view *shown, size_t row)
{
	size_t low = 0, high = shown->group_count;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		if (shown->groups[middle].row <= row)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void draw_row(const struct left_out_view *shown, size_t index, int row)
{
	bool cursor = index == shown->list.cursor;
	const struct group *of = &shown->groups[group_of(shown, index)];
	const struct plan_left_out *left = shown->order[of->first];
	int columns = draw_columns();
	if (cursor)
		draw_blank(row, 0, 1, columns, ROLE_CURSOR);
	if (index == of->row) {
		enum role role = cursor ? ROLE_CURSOR : left->refused ? ROLE_BAD : ROLE_TITLE;
		char count[32];
		snprintf(count, sizeof count, "%zu", of->count);
		int used = 1 + draw_text(row, 1, columns - 2, role, count);
		draw_text(row, used + 1, columns - used - 2, role, left->reason);
		return;
	}
	left = shown->order[of->first + (index - of->row - 1)];
	draw_text(row, 4, columns - 5, cursor ? ROLE_CURSOR : ROLE_PLAIN, *left->name ? left->name : "(no longer in the list)");
}

static void left_out_draw(struct view *view)
{
	struct left_out_view *shown = (struct left_out_view *)view;
	int rows = draw_rows() - 2;
	char title[64];
	snprintf(title, sizeof title, "%zu left out", shown->send->plan.left_out_count);
	draw_text(0, 1, draw_columns() - 2, ROLE_TITLE, title);
	if (!shown->list.count)
		draw_text(2, 1, draw_columns() - 2, ROLE_GOOD, "Nobody is left out any more.");
	list_resize(&shown->list, (size_t)rows);
	for (int i = 0; i < rows && shown->list.top + (size_t)i < shown->list.count; i++)
		draw_row(shown, shown->list.top + (size_t)i, 1 + i);
	char *hints = key_hints(PLACE_LEFT_OUT, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void go_to_reason(struct left_out_view *shown, bool forward)
{
	size_t at = group_of(shown, shown->list.cursor);
	if (!shown->list.count)
		return;
	if (forward)
		list_go(&shown->list, at + 1 < shown->group_count ? shown->groups[at + 1].row : shown->list.count);
	else if (shown->list.cursor > shown->groups[at].row)
		list_go(&shown->list, shown->groups[at].row);
	else
		list_go(&shown->list, at > 0 ? shown->groups[at - 1].row : 0);
}

/* A reason opens its first guest. */
static void open_guest(struct left_out_view *shown)
{
	int64_t id = list_current(&shown->list);
	if (!shown->list.count)
		return;
	const struct group *of = &shown->groups[group_of(shown, shown->list.cursor)];
	view_guest_open(shown->view.ui, shown->list.cursor == of->row ? shown->order[of->first]->guest_id : id);
}

static void mouse(struct left_out_view *shown, const struct press *press)
{
	struct list *list = &shown->list;
	bool clicked = press->code == PRESS_CLICK || press->code == PRESS_DOUBLE_CLICK;
	if (press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN)
		list_scroll(list, press->code == PRESS_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
	if (!clicked || press->row < 1 || press->row > (int)list->height)
		return;
	list_go(list, list->top + (size_t)press->row - 1);
	if (press->code == PRESS_DOUBLE_CLICK)
		open_guest(shown);
}

static void left_out_key(struct view *view, const struct press *press)
{
	struct left_out_view *shown = (struct left_out_view *)view;
	enum action action = key_action(PLACE_LEFT_OUT, press->code);
	switch (action) {
	case ACTION_CLOSE:
		ui_close(view->ui);
		break;
	case ACTION_OPEN:
		open_guest(shown);
		break;
	case ACTION_NEXT:
	case ACTION_PREVIOUS:
		go_to_reason(shown, action == ACTION_NEXT);
		break;
	case ACTION_HELP:
		view_help_open(view->ui, PLACE_LEFT_OUT);
		break;
	default:
		if (!menu_move(&shown->list, action))
			mouse(shown, press);
		break;
	}
}

/* Back from a guest who was mended: the plan of now, and the names that are left. */
static void left_out_tick(struct view *view)
{
	struct left_out_view *shown = (struct left_out_view *)view;
	if (view->ui->top != view || !shown->send->stale)
		return;
	if (send_renew(shown->send))
		group(shown);
	else
		ui_close(view->ui); /* the dialog says why, and goes too */
}

static void left_out_leave(struct view *view)
{
	struct left_out_view *shown = (struct left_out_view *)view;
	list_clear(&shown->list);
	free(shown->order);
	free(shown->groups);
	free(shown);
}

void view_left_out_open(struct send_view *send)
{
	static const struct view_class class = {
		.draw = left_out_draw, .key = left_out_key, .tick = left_out_tick, .leave = left_out_leave,
	};
	struct ui *ui = send->view.ui;
	if (!send->plan.left_out_count) {
		ui_say(ui, ROLE_PLAIN, "nobody of those chosen is left out");
		return;
	}
	struct left_out_view *shown = xcalloc(1, sizeof *shown);
	shown->send = send;
	group(shown);
	ui_push(ui, &shown->view, &class);
}
