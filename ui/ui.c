#include "ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/log.h"
#include "base/str.h"
#include "data/db.h"
#include "ui/abilities.h"
#include "ui/chatter.h"
#include "ui/page.h"
#include "ui/queueing.h"
#include "ui/terminal.h"
#include "ui/title.h"
#include "ui/view.h"

enum {
	PATIENCE_MS = 1000,  /* a key waits no longer for a thread that writes */
	TICK_MS = 400,       /* how long a change by another process may stay unseen */
	REFRESH_MS = 250,    /* how often the file is read during a send: numbers that change faster are not read */
	LEAST_ROWS = 10, LEAST_COLUMNS = 40,
	CHATTER_SIZE = 512, TOAST_LINES = 4,
	TOLD_MS = 3000,      /* how long news stand though keys are pressed */
	HASTE_MS = 700,      /* a y that follows a y sooner was meant for what that has closed */
};

void ui_push(struct ui *ui, struct view *view, const struct view_class *class)
{
	view->class = class;
	view->ui = ui;
	view->below = ui->top;
	ui->top = view;
	ui->dirty = true;
	ui->guard |= class->guarded;
}

void ui_close(struct ui *ui)
{
	struct view *view = ui->top;
	ui->top = view->below;
	ui->dirty = true;
	if (view->class->guarded && ui->pressed == 'y')
		ui->yes_until = clock_boot_ms() + HASTE_MS;
	view->class->leave(view);
}

void ui_end(struct ui *ui, enum ui_end end)
{
	ui->ending = true;
	ui->end = end;
}

static void show_toast(struct ui *ui, enum role role, int stays_ms, const char *text)
{
	set_string(&ui->toast, text);
	ui->toast_role = role;
	ui->toast_read = false;
	ui->toast_at = clock_boot_ms();
	ui->toast_until = ui->toast_at + stays_ms;
	ui->dirty = true;
}

/* Into the log, and as long as that stays on the bottom line; -1: not there. */
static void note(struct ui *ui, enum role role, int stays_ms, const char *format, va_list arguments)
{
	char *text = xvasprintf(format, arguments);
	if (stays_ms >= 0)
		show_toast(ui, role, stays_ms, text);
	notices_add(&ui->notices, clock_wall_ms(), role, text);
	ui->dirty = true;
}

void ui_say(struct ui *ui, enum role role, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	note(ui, role, 0, format, arguments);
	va_end(arguments);
}

void ui_tell(struct ui *ui, enum role role, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	note(ui, role, TOLD_MS, format, arguments);
	va_end(arguments);
}

void ui_note(struct ui *ui, enum role role, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	note(ui, role, -1, format, arguments);
	va_end(arguments);
}

void ui_say_no_key(struct ui *ui, const struct press *press)
{
	char text[64];
	bool enter = press->code == PRESS_ENTER;
	if (!enter && (press->code <= ' ' || press->code >= PRESS_BACKSPACE))
		return;
	snprintf(text, sizeof text, "%s does nothing here; ? shows the keys",
		 enter ? "Enter" : (char[]){ (char)press->code, '\0' });
	show_toast(ui, ROLE_PLAIN, 0, text);
}

void ui_say_failure(struct ui *ui)
{
	ui_say(ui, ROLE_BAD, "%s", db_error(ui->app->db));
}

void ui_dispatch(struct ui *ui)
{
	/* Another process that holds the lock has settings of its own. */
	const char *missing = board_missing(&ui->board, &ui->app->settings);
	if (missing)
		ui_say(ui, ROLE_BAD, "nothing can be sent from here yet: %s", missing);
	if (dispatcher_ask(ui->app->db, true) < 0)
		ui_say_failure(ui);
	if (ui->app->ask_dispatch)
		ui->app->ask_dispatch(ui->app);
	ui->stale = true;
}

/* On as many lines as it needs: a reason cut off is no reason. */
static void draw_toast(const struct ui *ui)
{
	struct page page = {0};
	page_begin(&page, draw_columns() - 2);
	page_add(&page, ui->toast_role, 0, ui->toast);
	int lines = page.count < TOAST_LINES ? (int)page.count : TOAST_LINES, row = draw_rows() - lines;
	draw_blank(row, 0, lines, draw_columns(), ROLE_PLAIN);
	page_draw(&page, row, 1, lines);
	page_clear(&page);
}

void ui_bottom(struct ui *ui, const char *left, const char *right)
{
	int row = draw_rows() - 1, columns = draw_columns();
	if (ui->toast) {
		draw_toast(ui);
		return;
	}
	int used = draw_text(row, 1, columns - 2, ROLE_TITLE, left), room = columns - (used ? used + 4 : 3);
	if (text_columns(right) <= room)
		draw_right(row, columns - 1 - room, room, ROLE_FAINT, right);
}

static void draw_stack(struct view *view)
{
	if (view->class->over && view->below)
		draw_stack(view->below);
	view->class->draw(view);
}

static bool too_small(void)
{
	return draw_rows() < LEAST_ROWS || draw_columns() < LEAST_COLUMNS;
}

static void draw(struct ui *ui)
{
	draw_erase();
	ui->small = too_small();
	if (ui->small) {
		char size[64];
		snprintf(size, sizeof size, "now %d by %d, 40 by 10 is needed", draw_columns(), draw_rows());
		draw_text(0, 0, draw_columns(), ROLE_PLAIN, "window too small");
		draw_text(1, 0, draw_columns(), ROLE_PLAIN, size);
	} else {
		draw_stack(ui->top);
	}
	draw_show();
	ui->dirty = ui->stepped = false;
	if (ui->guard)
		terminal_drop_typed();
	ui->guard = false;
}

static void draw_step(struct ui *ui)
{
	ui->top->class->draw_step(ui->top);
	draw_show();
	ui->stepped = false;
}

/* A key takes it away; news not before they have stood for a while. */
static void put_toast_away(struct ui *ui)
{
	if (!ui->toast || !ui->toast_read || clock_boot_ms() < ui->toast_until)
		return;
	set_string(&ui->toast, NULL);
	ui->dirty = true;
}

/* The second y of "y y", or of a y held down: one view further it would mean something else. Any other key ends that. */
static bool is_hasty(struct ui *ui, int32_t code)
{
	int64_t now = clock_boot_ms();
	bool hasty = code == 'y' && now < ui->yes_until;
	ui->yes_until = hasty ? now + HASTE_MS : 0;
	return hasty;
}

/* An arrow key on a screen that is as it was drawn. */
static bool step(struct ui *ui, const struct press *press)
{
	const struct view_class *class = ui->top->class;
	bool stepped = !ui->dirty && !ui->stale && class->step && class->step(ui->top, press);
	ui->stepped |= stepped;
	return stepped;
}

static void take_keys(struct ui *ui)
{
	struct press press;
	while (!ui->ending && !ui->guard && terminal_press(&press)) {
		ui->dirty |= press.code == PRESS_RESIZE;
		if (press.code == PRESS_RESIZE) {
			/* What was typed blind is not for what is seen now. */
			ui->guard |= ui->small && !too_small();
			continue;
		}
		/* A question that cannot be read cannot be answered; the list can be left. */
		if (too_small() && (ui->top->below || press.code != 'q'))
			continue;
		ui->toast_read = true;
		put_toast_away(ui);
		*ui->watch.over = '\0';
		if (is_hasty(ui, press.code) || step(ui, &press))
			continue;
		ui->dirty = true;
		ui->pressed = press.code;
		ui->top->class->key(ui->top, &press);
		ui->pressed = 0;
	}
}

static void refresh_views(struct ui *ui)
{
	if (board_load(&ui->board, ui->app->db) < 0)
		ui_say_failure(ui);
	watch_file(ui);
	for (struct view *view = ui->top; view; view = view->below)
		if (view->class->refresh)
			view->class->refresh(view);
	ui->dirty = true;
}

struct pace {
	bool woken;           /* the worker or a job has news */
	bool pending;         /* the file has changed and was not read yet */
	int64_t look_at, read_at;
};

/* They were read from Twilio again, whatever is on the screen now. */
static void hear_of_templates(struct ui *ui)
{
	char *words = NULL;
	bool worked;
	if (!ui->app->templates_fetched || !ui->app->templates_fetched(ui->app, &words, &worked))
		return;
	ui_say(ui, worked ? ROLE_GOOD : ROLE_BAD, worked ? "read from Twilio: %s" : "the templates could not be read: %s", words);
	free(words);
	ui->stale = true;
}

/* Reads the file again when it changed, not more often than eyes can follow. */
static void look_at_file(struct ui *ui, struct pace *pace, int64_t now)
{
	pace->woken = false;
	pace->pending |= db_changed(ui->app->db);
	if (ui->stale || (pace->pending && now - pace->read_at >= REFRESH_MS)) {
		refresh_views(ui);
		*pace = (struct pace){ .read_at = now };
		ui->stale = false;
	}
	pace->look_at = pace->pending ? pace->read_at + REFRESH_MS : now + TICK_MS;
	ui->dirty |= board_tick(&ui->board, ui->app->db);
	watch_holder(ui);
	watch_title(ui);
}

/* What is to be done beside keys, which never wait for the file without need. How long to sleep then. */
static int64_t look(struct ui *ui, struct pace *pace)
{
	if (!ui->app)
		return TICK_MS;
	int64_t now = clock_boot_ms();
	if (ui->stale || pace->woken || now >= pace->look_at)
		look_at_file(ui, pace, now);
	queueing_tick(ui);
	hear_of_templates(ui);
	put_toast_away(ui);
	const struct view *top = ui->top;
	for (struct view *view = ui->top, *below; view && ui->top == top; view = below) {
		below = view->below; /* a tick may close its view, and then those below: they have their turn next time */
		if (view->class->tick)
			view->class->tick(view);
	}
	return pace->look_at - now;
}

static void hear(struct ui *ui, const struct terminal_news *news)
{
	char line[CHATTER_SIZE];
	while (chatter_line(line, sizeof line)) {
		log_line("stderr: %s", line);
		ui_say(ui, ROLE_WARNING, "%s", line);
	}
	if (news->lost)
		ui_end(ui, UI_LOST);
	else if (news->terminate)
		ui_end(ui, UI_QUIT);
	if (news->resumed) {
		title_forget();
		draw_all_again();
		ui->dirty = true;
	}
	if (news->quit) { /* Ctrl-C leaves what is on top, then the program */
		bool leaves_program = ui->app && !ui->top->below;
		struct press quit = { .code = leaves_program ? 'q' : PRESS_ESCAPE };
		ui->top->class->key(ui->top, &quit);
		ui->dirty = true;
	}
}

static void loop(struct ui *ui)
{
	struct pace pace = { .pending = true };
	int wake_fd = ui->app ? ui->app->to_main.read_fd : -1;
	while (!ui->ending) {
		take_keys(ui);
		if (ui->ending)
			break;
		int64_t sleep_ms = look(ui, &pace);
		if (ui->dirty)
			draw(ui);
		else if (ui->stepped)
			draw_step(ui);
		struct terminal_news news;
		terminal_wait(wake_fd, sleep_ms > 0 ? sleep_ms : 0, &news);
		pace.woken |= news.woken;
		if (news.woken)
			wake_drain(&ui->app->to_main);
		hear(ui, &news);
	}
}

static int fail(char *message)
{
	fprintf(stderr, "convoke: %s\n", message);
	free(message);
	return UI_FAILED;
}

bool ui_possible(void)
{
	char *message;
	if (terminal_check(&message) == 0)
		return true;
	fail(message);
	return false;
}

static void finish(struct ui *ui)
{
	queueing_finish(ui);
	while (ui->top)
		ui_close(ui);
	terminal_down();
	title_forget();
	notices_clear(&ui->notices);
	set_string(&ui->toast, NULL);
	undo_clear(&ui->undo);
	if (ui->app)
		board_clear(&ui->board);
}

int ui_run(struct app *app)
{
	char *message;
	struct ui *ui = xcalloc(1, sizeof *ui);
	ui->app = app;
	if (board_load(&ui->board, app->db) < 0) {
		free(ui);
		return fail(xstrdup(db_error(app->db)));
	}
	if (terminal_up(&message) < 0) {
		board_clear(&ui->board);
		free(ui);
		return fail(message);
	}
	draw_start();
	db_set_patience(app->db, PATIENCE_MS);
	view_guests_open(ui);
	loop(ui);
	finish(ui);
	db_set_patience(app->db, 0);
	int end = (int)ui->end;
	free(ui);
	return end;
}

int ui_create_event(const char *path, struct event *out, bool *filled)
{
	char *message;
	*filled = false;
	if (terminal_up(&message) < 0)
		return fail(message);
	struct ui *ui = xcalloc(1, sizeof *ui);
	draw_start();
	view_new_event_open(ui, path, out, filled);
	loop(ui);
	finish(ui);
	int end = (int)ui->end;
	free(ui);
	return end;
}
