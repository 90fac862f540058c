#include "ui/busy.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/job.h"

enum { PATIENCE_MS = 200, BAR_COLUMNS = 40, FRAME = 6 };

struct meter {
	atomic_llong done, total;
	atomic_bool stop;
};

struct busy_view {
	struct view view;
	struct busy busy;
	char *text;
	struct job *job;
	struct meter meter;
	int64_t since;           /* clock_boot_ms */
	int shown;               /* percent, as drawn; -1: not yet */
};

bool meter_show(int64_t done, int64_t total, void *context)
{
	struct meter *meter = context;
	atomic_store(&meter->done, done);
	atomic_store(&meter->total, total);
	return !atomic_load(&meter->stop);
}

static int percent(const struct busy_view *shown)
{
	long long done = atomic_load(&shown->meter.done), total = atomic_load(&shown->meter.total);
	return total <= 0 ? 0 : done >= total ? 100 : (int)(done * 100 / total);
}

static bool stopping(const struct busy_view *shown)
{
	return atomic_load(&shown->meter.stop);
}

static void draw_bar(int row, int column, int columns, int done)
{
	int filled = columns * done / 100;
	draw_text(row, column, 1, ROLE_FRAME, draw_glyph(GLYPH_BAR_LEFT));
	for (int i = 0; i < columns; i++)
		draw_text(row, column + 1 + i, 1, i < filled ? ROLE_GOOD : ROLE_FAINT,
			  draw_glyph(i < filled ? GLYPH_BAR_FULL : GLYPH_BAR_NONE));
	draw_text(row, column + 1 + columns, 1, ROLE_FRAME, draw_glyph(GLYPH_BAR_RIGHT));
}

/* Work that is over in a moment leaves no trace on the screen. */
static void busy_draw(struct view *view)
{
	struct busy_view *shown = (struct busy_view *)view;
	if (clock_boot_ms() - shown->since < PATIENCE_MS && !stopping(shown))
		return;
	int inside = BAR_COLUMNS + 8, row = draw_rows() / 2 - 2, column;
	if (inside > draw_columns() - FRAME)
		inside = draw_columns() - FRAME;
	column = (draw_columns() - inside) / 2;
	shown->shown = percent(shown);
	draw_frame(row, column - 2, 4, inside + 4, "");
	draw_text(row + 1, column, inside, ROLE_TITLE, shown->text);
	if (atomic_load(&shown->meter.total) > 0) {
		char number[8];
		draw_bar(row + 2, column, inside - 8, shown->shown);
		snprintf(number, sizeof number, "%d %%", shown->shown);
		draw_right(row + 2, column + inside - 6, 6, ROLE_PLAIN, number);
	}
	char *esc = xasprintf("Esc stop; %s", shown->busy.stops);
	draw_blank(draw_rows() - 1, 0, 1, draw_columns(), ROLE_PLAIN);
	ui_bottom(view->ui, stopping(shown) ? "stopping ..." : esc, "");
	free(esc);
}

static void busy_key(struct view *view, const struct press *press)
{
	struct busy_view *shown = (struct busy_view *)view;
	if (press->code == PRESS_ESCAPE)
		atomic_store(&shown->meter.stop, true);
}

static void busy_tick(struct view *view)
{
	struct busy_view *shown = (struct busy_view *)view;
	bool late = clock_boot_ms() - shown->since >= PATIENCE_MS;
	view->ui->dirty |= late && percent(shown) != shown->shown;
	if (!job_done(shown->job))
		return;
	struct busy busy = shown->busy;
	job_end(shown->job);
	shown->job = NULL;
	ui_close(view->ui);
	busy.done(busy.context, false);
}

static void busy_leave(struct view *view)
{
	struct busy_view *shown = (struct busy_view *)view;
	if (shown->job) {
		atomic_store(&shown->meter.stop, true);
		job_end(shown->job);
		shown->busy.done(shown->busy.context, true);
	}
	free(shown->text);
	free(shown);
}

static void work(struct db *db, void *context)
{
	struct busy_view *shown = context;
	shown->busy.work(db, &shown->meter, shown->busy.context);
}

bool busy_open(struct ui *ui, const struct busy *busy)
{
	static const struct view_class class = {
		.over = true, .draw = busy_draw, .key = busy_key, .tick = busy_tick, .leave = busy_leave,
	};
	struct busy_view *shown = xcalloc(1, sizeof *shown);
	char *message;
	*shown = (struct busy_view){ .busy = *busy, .text = xstrdup(busy->text), .since = clock_boot_ms(), .shown = -1 };
	shown->job = job_start(ui->app, work, shown, &message);
	if (!shown->job) {
		ui_say(ui, ROLE_BAD, "%s", message);
		free(message);
		free(shown->text);
		free(shown);
		return false;
	}
	ui_push(ui, &shown->view, &class);
	return true;
}
