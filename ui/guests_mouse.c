/* What a click means in the list: a counter opens, a head sorts, a row is gone to. */
#include "ui/guests.h"

#include <string.h>

enum { WHEEL_LINES = 3 };

int guests_first_row(const struct guests_view *guests)
{
	return draw_rows() - 1 - (int)guests->roster.list.height;
}

/* The same counter again shows all. */
static void click_door(struct guests_view *guests, const char *filter)
{
	guests_show(guests, strcmp(filter, guests->roster.filter_text) == 0 ? "" : filter);
}

static void click_head(struct guests_view *guests, int column)
{
	struct roster *roster = &guests->roster;
	enum guest_sort sort;
	if (guests_sort_at(column, &sort))
		roster_sort(roster, sort, sort == roster->sort && !roster->descending);
}

static void click_row(struct guests_view *guests, const struct press *press)
{
	struct list *list = &guests->roster.list;
	size_t index = list->top + (size_t)(press->row - guests_first_row(guests));
	if (index >= list->count || index >= list->top + list->height)
		return;
	list_go(list, index);
	if (press->code == PRESS_DOUBLE_CLICK)
		view_guest_open(guests->view.ui, list_current(list));
	else if (press->column < GUESTS_MARGIN)
		guests_toggle(guests);
}

void guests_mouse(struct guests_view *guests, const struct press *press)
{
	const char *filter = board_door_at(&guests->doors, press->row, press->column);
	int first = guests_first_row(guests);
	if (press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN)
		list_scroll(&guests->roster.list, press->code == PRESS_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES);
	else if (filter)
		click_door(guests, filter);
	else if (press->row == first - 1)
		click_head(guests, press->column);
	else if (press->row >= first)
		click_row(guests, press);
}
