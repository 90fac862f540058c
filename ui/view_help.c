#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "ui/page.h"
#include "ui/view.h"

enum { KEYS_COLUMNS = 20 };

struct help_view {
	struct view view;
	enum place place;        /* whose keys come first */
	struct page page;
	int page_for;
};

static void add_keys(struct page *page, enum place place)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	page_add(page, ROLE_TITLE, 0, place_title(place));
	for (size_t i = 0; i < count; i++)
		if (rows[i].place == place)
			page_entry(page, KEYS_COLUMNS, rows[i].keys, rows[i].help);
	page_add(page, ROLE_PLAIN, 0, "");
}

static void add_marks(struct page *page)
{
	page_add(page, ROLE_TITLE, 0, "The marks");
	for (int i = 0; i < STATUS_COUNT; i++) {
		char *mark = xasprintf("%s %s", draw_status_mark((enum status)i), status_label((enum status)i));
		page_entry(page, KEYS_COLUMNS, mark, status_help((enum status)i));
		free(mark);
	}
	page_add(page, ROLE_PLAIN, 0, "");
}

static void lay_out(struct help_view *help, int columns)
{
	struct page *page = &help->page;
	page_begin(page, columns);
	help->page_for = columns;
	add_keys(page, help->place);
	if (help->place == PLACE_GUESTS)
		add_marks(page);
	for (int place = 0; place < PLACE_COUNT; place++)
		if (place != (int)help->place)
			add_keys(page, (enum place)place);
	if (help->place != PLACE_GUESTS)
		add_marks(page);
	page_add(page, ROLE_FAINT, 0, "Some people have read receipts switched off: for them delivered is the end, "
		 "and reached.\nMouse: a click goes to a guest, on the left edge it selects; a double click opens; "
		 "the wheel scrolls. A click on a counter shows those guests, on a column's head it sorts, again the "
		 "other way round.");
}

static void help_draw(struct view *view)
{
	struct help_view *help = (struct help_view *)view;
	int columns = draw_columns() - 3;
	if (help->page_for != columns)
		lay_out(help, columns);
	page_draw(&help->page, 0, 1, draw_rows() - 1);
	char *hints = key_hints(PLACE_PAGE, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void help_key(struct view *view, const struct press *press)
{
	struct help_view *help = (struct help_view *)view;
	enum action action = key_action(PLACE_PAGE, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else
		page_key(&help->page, action, press, draw_rows() - 1);
}

static void help_leave(struct view *view)
{
	struct help_view *help = (struct help_view *)view;
	page_clear(&help->page);
	free(help);
}

void view_help_open(struct ui *ui, enum place place)
{
	static const struct view_class class = { .draw = help_draw, .key = help_key, .leave = help_leave };
	struct help_view *help = xcalloc(1, sizeof *help);
	help->place = place;
	ui_push(ui, &help->view, &class);
}
