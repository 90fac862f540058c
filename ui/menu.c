#include "ui/menu.h"

#include "base/die.h"

enum { WHEEL_LINES = 3 };

void menu_rows(struct list *list, size_t count)
{
	int64_t *ids = xcalloc(count + 1, sizeof *ids);
	for (size_t i = 0; i < count; i++)
		ids[i] = (int64_t)i + 1;
	list_replace(list, ids, count);
}

bool menu_line(const struct list *list, int line, size_t *index)
{
	*index = list->top + (size_t)line;
	return line >= 0 && (size_t)line < list->height && *index < list->count;
}

bool menu_move(struct list *list, enum action action)
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

static bool point(struct list *list, const struct press *press, int row)
{
	size_t index;
	if (press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN)
		list_scroll(list, press->code == PRESS_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES);
	else if (press->code == PRESS_CLICK && menu_line(list, press->row - row, &index))
		list_go(list, index);
	else
		return press->code == PRESS_CLICK;
	return true;
}

bool menu_key(struct list *list, enum action action, const struct press *press, int row)
{
	return menu_move(list, action) || point(list, press, row);
}
