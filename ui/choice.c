#include "ui/choice.h"

#include <stdlib.h>

#include "base/die.h"
#include "base/str.h"
#include "ui/menu.h"

enum { FRAME = 2, MARGIN = 2 };

struct choice_view {
	struct view view;
	struct choice choice;
	char *title;
	char **items;
	size_t count;
	struct list list;
	int row;                 /* of the first item, as drawn */
};

static int widest(const struct choice_view *shown)
{
	int most = text_columns(shown->title) + 2;
	for (size_t i = 0; i < shown->count; i++)
		if (text_columns(shown->items[i]) > most)
			most = text_columns(shown->items[i]);
	return most;
}

static void choice_draw(struct view *view)
{
	struct choice_view *shown = (struct choice_view *)view;
	int inside = widest(shown) + 2 * MARGIN, rows = (int)shown->count;
	if (inside > draw_columns() - 2 * FRAME)
		inside = draw_columns() - 2 * FRAME;
	if (rows > draw_rows() - 1 - FRAME)
		rows = draw_rows() - 1 - FRAME;
	int row = (draw_rows() - 1 - rows - FRAME) / 2, column = (draw_columns() - inside - FRAME) / 2;
	size_t index;
	draw_frame(row, column, rows + FRAME, inside + FRAME, shown->title);
	shown->row = row + 1;
	list_resize(&shown->list, (size_t)rows);
	for (int i = 0; menu_line(&shown->list, i, &index); i++) {
		enum role role = index == shown->list.cursor ? ROLE_CURSOR : ROLE_PLAIN;
		draw_blank(shown->row + i, column + 1, 1, inside, role);
		draw_text(shown->row + i, column + 1 + MARGIN, inside - 2 * MARGIN, role, shown->items[index]);
	}
	if (shown->list.top > 0)
		draw_text(shown->row, column + inside, 1, ROLE_FAINT, draw_glyph(GLYPH_UP));
	if (shown->list.top + (size_t)rows < shown->count)
		draw_text(shown->row + rows - 1, column + inside, 1, ROLE_FAINT, draw_glyph(GLYPH_DOWN));
	draw_blank(draw_rows() - 1, 0, 1, draw_columns(), ROLE_PLAIN);
	char *hints = key_hints(PLACE_CHOICE, draw_columns() - 4);
	ui_bottom(view->ui, hints, "");
	free(hints);
}

static void take(struct choice_view *shown)
{
	struct choice choice = shown->choice;
	size_t index = shown->list.cursor;
	ui_close(shown->view.ui);
	choice.done(choice.context, index);
}

static void choice_key(struct view *view, const struct press *press)
{
	struct choice_view *shown = (struct choice_view *)view;
	enum action action = key_action(PLACE_CHOICE, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_OPEN || press->code == PRESS_DOUBLE_CLICK)
		take(shown);
	else
		menu_key(&shown->list, action, press, shown->row);
}

static void choice_leave(struct view *view)
{
	struct choice_view *shown = (struct choice_view *)view;
	for (size_t i = 0; i < shown->count; i++)
		free(shown->items[i]);
	free(shown->items);
	free(shown->title);
	list_clear(&shown->list);
	free(shown);
}

void choice_open(struct ui *ui, const struct choice *choice)
{
	static const struct view_class class = {
		.over = true, .draw = choice_draw, .key = choice_key, .leave = choice_leave,
	};
	struct choice_view *shown = xcalloc(1, sizeof *shown);
	shown->choice = *choice;
	shown->title = printable(choice->title);
	while (choice->items[shown->count])
		shown->count++;
	shown->items = xcalloc(shown->count + 1, sizeof *shown->items);
	for (size_t i = 0; i < shown->count; i++)
		shown->items[i] = printable(choice->items[i]);
	menu_rows(&shown->list, shown->count);
	list_go(&shown->list, choice->at);
	ui_push(ui, &shown->view, &class);
}
