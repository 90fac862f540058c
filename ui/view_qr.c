#include <stdlib.h>

#include "base/die.h"
#include "base/qr.h"
#include "ui/page.h"
#include "ui/view.h"

/*
 * A QR code on the screen. Two modules a cell, one above the other, where there are block characters; else two
 * cells a module. What is around it must be light: cameras want four modules of it, and take two.
 */
enum { QUIET = 4, QUIET_LEAST = 2 };

struct qr_view {
	struct view view;
	char *title, *link;
	struct qr qr;
};

/* Rows and columns of the screen that so much quiet around the code takes. */
static int rows_for(const struct qr *qr, int quiet)
{
	int side = qr->size + 2 * quiet;
	return draw_blocks() ? (side + 1) / 2 : side;
}

static int columns_for(const struct qr *qr, int quiet)
{
	return (qr->size + 2 * quiet) * (draw_blocks() ? 1 : 2);
}

static void draw_row_of_blocks(const struct qr *qr, int quiet, int row, int column, int line)
{
	static const char *const blocks[2][2] = { { " ", "▄" }, { "▀", "█" } };
	int above = 2 * line - quiet;
	for (int i = -quiet; i < qr->size + quiet; i++)
		draw_text(row, column + quiet + i, 1, ROLE_CODE,
			  blocks[qr_dark(qr, above, i)][qr_dark(qr, above + 1, i)]);
}

static void draw_row_of_pairs(const struct qr *qr, int quiet, int row, int column, int line)
{
	for (int i = -quiet; i < qr->size + quiet; i++)
		draw_text(row, column + 2 * (quiet + i), 2, qr_dark(qr, line - quiet, i) ? ROLE_INK : ROLE_CODE, "  ");
}

static void draw_code(const struct qr *qr, int quiet, int row)
{
	int rows = rows_for(qr, quiet), column = (draw_columns() - columns_for(qr, quiet)) / 2;
	for (int line = 0; line < rows; line++)
		if (draw_blocks())
			draw_row_of_blocks(qr, quiet, row + line, column, line);
		else
			draw_row_of_pairs(qr, quiet, row + line, column, line);
}

static void draw_link(const struct qr_view *shown, int row, const char *why)
{
	struct page page = {0};
	page_begin(&page, draw_columns() - 3);
	page_add(&page, ROLE_WARNING, 0, why);
	page_add(&page, ROLE_PLAIN, 0, "");
	page_add(&page, ROLE_PLAIN, 0, shown->link);
	page_draw(&page, row, 1, draw_rows() - 1 - row);
	page_clear(&page);
}

static void qr_draw(struct view *view)
{
	struct qr_view *shown = (struct qr_view *)view;
	const struct qr *qr = &shown->qr;
	int rows = draw_rows(), columns = draw_columns(), quiet = QUIET;
	/* Title, link and the bottom line give way to the code when they must. */
	while (quiet > QUIET_LEAST && (rows_for(qr, quiet) > rows - 1 || columns_for(qr, quiet) > columns))
		quiet--;
	int high = rows_for(qr, quiet), free_rows = rows - 1 - high;
	if (qr->size && free_rows >= 0 && columns_for(qr, quiet) <= columns) {
		draw_code(qr, quiet, free_rows > 0);
		if (free_rows > 0)
			draw_text(0, 1, columns - 2, ROLE_TITLE, shown->title);
		if (free_rows > 1)
			draw_text(1 + high, 1, columns - 2, ROLE_PLAIN, shown->link);
		ui_bottom(view->ui, "", "point the phone's camera at it  Esc back");
		return;
	}
	char *why = qr->size ? xasprintf("The QR code needs a window of %d columns and %d rows; this one has %d and %d.",
					 columns_for(qr, QUIET_LEAST), rows_for(qr, QUIET_LEAST) + 1, columns, rows)
			     : xstrdup("The link is too long for a QR code.");
	draw_text(0, 1, columns - 2, ROLE_TITLE, shown->title);
	draw_link(shown, 2, why);
	free(why);
	ui_bottom(view->ui, "", "Esc back");
}

static void qr_key(struct view *view, const struct press *press)
{
	if (key_action(PLACE_PAGE, press->code) == ACTION_CLOSE || press->code == 'Q')
		ui_close(view->ui);
}

static void qr_leave(struct view *view)
{
	struct qr_view *shown = (struct qr_view *)view;
	qr_clear(&shown->qr);
	free(shown->title);
	free(shown->link);
	free(shown);
}

void view_qr_open(struct ui *ui, const char *title, const char *link)
{
	static const struct view_class class = { .draw = qr_draw, .key = qr_key, .leave = qr_leave };
	struct qr_view *shown = xcalloc(1, sizeof *shown);
	shown->title = xstrdup(title);
	shown->link = xstrdup(link);
	qr_make(link, &shown->qr);
	ui_push(ui, &shown->view, &class);
}
