#include "ui/view_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"
#include "ui/busy.h"
#include "ui/guests.h"
#include "ui/import_rows.h"
#include "ui/import_undo.h"
#include "ui/menu.h"
#include "ui/paths.h"
#include "ui/save_as.h"
#include "ui/view_files.h"

/* One reading of the file: a look at what it brings, the import itself, or its refused rows into another file. */
enum task_kind { TASK_LOOK, TASK_IMPORT, TASK_REJECTS };

struct task {
	enum task_kind kind;
	struct ui *ui;
	const struct import_choice *choice;
	struct import_view *asked_by;  /* NULL: the screen is made when there is something to show */
	char *rejects;
	struct stamp seen;
	/* The job's own, until it is done: */
	int outcome;
	struct import_result result;
	char *message;
};

struct import_view {
	struct view view;
	const struct import_choice *choice;
	struct import_result result;
	bool imported;           /* done; the screen is still there for the refused rows */
	struct list kinds;       /* the counts, in the order of kind_order */
	struct save_as rejects;  /* the file for the refused rows */
	struct page page;        /* the rows of the kind under the cursor */
	int page_kind;           /* which it shows, -1: to be laid out */
};

static const int kind_order[ROWS_KINDS] = {
	IMPORT_ADDED, IMPORT_CHANGED, IMPORT_SAME, ROWS_REFUSED, IMPORT_GONE, ROWS_SHARED,
};

/* Nobody's phone being another's is nothing to speak of. */
static int kinds_shown(const struct import_result *result)
{
	return result->shared ? ROWS_KINDS : ROWS_KINDS - 1;
}

static void look(struct ui *ui, const struct import_choice *choice, struct import_view *asked_by);

/* "120 new · 3 changed · 400 same · 2 refused · 5 not in this file". The caller frees. */
static char *summary(const struct import_result *result)
{
	static const char *const words[ROWS_KINDS] = {
		[IMPORT_ADDED] = "new", [IMPORT_CHANGED] = "changed", [IMPORT_SAME] = "same",
		[IMPORT_GONE] = "not in this file", [ROWS_REFUSED] = "refused",
	};
	struct str text = {0};
	for (int i = 0; i < ROWS_SHARED; i++) {
		int kind = kind_order[i];
		int64_t count = rows_count(result, kind);
		if ((kind == IMPORT_GONE || kind == ROWS_REFUSED) && !count)
			continue;
		if (text.length)
			str_appendf(&text, " %s ", draw_glyph(GLYPH_SEPARATOR));
		str_appendf(&text, "%lld %s", (long long)count, words[kind]);
	}
	return str_take(&text);
}

/* Whether there is something to say y to. */
static bool can_import(const struct import_view *shown)
{
	return !shown->imported && shown->result.added + shown->result.changed > 0;
}

/* Drawing */

static int current_kind(const struct import_view *shown)
{
	return kind_order[shown->kinds.cursor];
}

static void draw_title(const struct import_view *shown)
{
	const char *name = import_file_name(shown->choice);
	char *title = can_import(shown) ? xasprintf("Import %s?", name)
		    : shown->imported ? xasprintf("%s is imported, without the refused rows.", name)
				      : xasprintf("%s brings nothing new.", name);
	draw_text(0, 1, draw_columns() - 2, can_import(shown) ? ROLE_TITLE : ROLE_WARNING, title);
	free(title);
}

static void draw_kind(const struct import_view *shown, size_t place, int row)
{
	static const enum role roles[ROWS_KINDS] = {
		[IMPORT_ADDED] = ROLE_GOOD, [IMPORT_CHANGED] = ROLE_WAITING, [IMPORT_SAME] = ROLE_PLAIN,
		[IMPORT_GONE] = ROLE_WARNING, [ROWS_REFUSED] = ROLE_BAD, [ROWS_SHARED] = ROLE_WARNING,
	};
	int kind = kind_order[place];
	bool cursor = place == shown->kinds.cursor, empty = rows_count(&shown->result, kind) == 0;
	enum role role = cursor ? ROLE_CURSOR : empty ? ROLE_FAINT : roles[kind];
	char *title = rows_title(&shown->result, kind);
	size_t digits = strcspn(title, " ");
	if (cursor)
		draw_blank(row, 0, 1, draw_columns(), ROLE_CURSOR);
	/* The numbers end below each other. */
	draw_text(row, 8 - (int)(digits < 7 ? digits : 7), draw_columns() - 10, role, title);
	free(title);
}

static void lay_out(struct import_view *shown, int columns)
{
	page_begin(&shown->page, columns);
	if (shown->page_kind != current_kind(shown))
		shown->page.top = 0;
	shown->page_kind = current_kind(shown);
	rows_add(&shown->page, &shown->result, shown->page_kind);
}

static int page_rows(const struct import_view *shown)
{
	int rows = draw_rows() - 1 - kinds_shown(&shown->result) - 2;
	return rows > 0 ? rows : 1;
}

static void import_draw(struct view *view)
{
	struct import_view *shown = (struct import_view *)view;
	int kinds = kinds_shown(&shown->result), columns = draw_columns() - 3, first = 1 + kinds + 1;
	draw_title(shown);
	for (int i = 0; i < kinds; i++)
		draw_kind(shown, (size_t)i, 1 + i);
	if (shown->page.columns != columns || shown->page_kind != current_kind(shown))
		lay_out(shown, columns);
	page_draw(&shown->page, first, 1, page_rows(shown));
	char *hints = key_hints(PLACE_IMPORT, draw_columns() - 4);
	ui_bottom(view->ui, can_import(shown) ? hints : shown->imported
		  ? "n leave  U undo  w write refused  Enter look at them"
		  : "n leave  w write refused  Enter look at them", "");
	free(hints);
}

/* What was read */

/* On what deserves a look first. */
static void show_result(struct import_view *shown, struct import_result *result)
{
	static const int urgent[] = { ROWS_REFUSED, IMPORT_CHANGED, IMPORT_ADDED, IMPORT_GONE };
	import_result_clear(&shown->result);
	shown->result = *result;
	*result = (struct import_result){0};
	shown->page_kind = -1;
	int kinds = kinds_shown(&shown->result);
	menu_rows(&shown->kinds, kinds);
	list_resize(&shown->kinds, (size_t)kinds);
	for (size_t i = sizeof urgent / sizeof *urgent; i-- > 0;)
		for (size_t place = 0; place < ROWS_KINDS; place++)
			if (kind_order[place] == urgent[i] && rows_count(&shown->result, urgent[i]))
				list_go(&shown->kinds, place);
	shown->view.ui->dirty = true;
	shown->view.ui->guard = true; /* keys typed meanwhile answer nothing */
}

static void leave_all(struct ui *ui)
{
	struct view *guests = &guests_of(ui)->view;
	while (ui->top != guests)
		ui_close(ui);
}

/* Jobs */

static void run(struct db *db, struct meter *meter, void *context)
{
	struct task *task = context;
	char **map = import_choice_map(task->choice);
	const struct import_options options = {
		.country = *task->choice->country ? task->choice->country : NULL,
		.map = (const char *const *)map, .encoding = task->choice->encoding,
		.rejects = task->rejects, .seen = task->kind == TASK_LOOK ? NULL : &task->seen,
		.listed = ROWS_LISTED, .dry_run = task->kind != TASK_IMPORT,
		.progress = meter_show, .context = meter,
	};
	task->outcome = import_file(db, task->choice->path, &options, &task->result, &task->message);
	import_map_free(map);
}

static void open_result(struct task *task);

static void looked(struct task *task)
{
	if (task->asked_by)
		show_result(task->asked_by, &task->result);
	else
		open_result(task);
}

static void imported(struct task *task)
{
	struct ui *ui = task->ui;
	char *counts = summary(&task->result);
	/* Whoever was refused must not be forgotten: then this screen stays, and has the key on its last line. */
	task->asked_by->imported = task->result.refused.count > 0;
	ui_say(ui, ROLE_GOOD, "imported: %s%s", counts, task->asked_by->imported ? "" : "; U undoes");
	free(counts);
	undo_keep_import(&ui->undo, task->result.record);
	ui->stale = true;
	if (task->asked_by->imported)
		show_result(task->asked_by, &task->result);
	else
		leave_all(ui);
}

static void rejects_written(struct task *task)
{
	char *path = path_shown(task->rejects);
	ui_say(task->ui, ROLE_GOOD, "%zu refused %s written to %s; mend them there and import that file",
	       task->result.refused.count, task->result.refused.count == 1 ? "row is" : "rows are", path);
	free(path);
}

static void act_on(struct task *task)
{
	if (task->outcome == IMPORT_FAILED) {
		ui_say(task->ui, ROLE_BAD, "%s", task->message);
	} else if (task->outcome == IMPORT_STOPPED) {
		ui_say(task->ui, ROLE_WARNING, "stopped: nothing was changed");
	} else if (task->outcome == IMPORT_FILE_CHANGED) {
		ui_say(task->ui, ROLE_WARNING, "%s has changed meanwhile and was read again: look at it once more",
		       import_file_name(task->choice));
		look(task->ui, task->choice, task->asked_by);
	} else if (task->kind == TASK_LOOK) {
		looked(task);
	} else if (task->kind == TASK_IMPORT) {
		imported(task);
	} else {
		rejects_written(task);
	}
}

static void task_done(void *context, bool left)
{
	struct task *task = context;
	if (!left)
		act_on(task);
	import_result_clear(&task->result);
	free(task->message);
	free(task->rejects);
	free(task);
}

static void start_task(const struct task *wanted, const char *verb, const char *stops)
{
	struct task *task = xcalloc(1, sizeof *task);
	*task = *wanted;
	char *text = xasprintf("%s %s", verb, import_file_name(task->choice));
	bool started = busy_open(task->ui, &(struct busy){
		.text = text, .stops = stops, .work = run, .done = task_done, .context = task,
	});
	if (!started)
		task_done(task, true);
	free(text);
}

static void look(struct ui *ui, const struct import_choice *choice, struct import_view *asked_by)
{
	start_task(&(struct task){ .kind = TASK_LOOK, .ui = ui, .choice = choice, .asked_by = asked_by },
		   "Reading", "nothing is changed yet");
}

static void import(struct import_view *shown)
{
	start_task(&(struct task){
		.kind = TASK_IMPORT, .ui = shown->view.ui, .choice = shown->choice, .asked_by = shown,
		.seen = shown->result.stamp,
	}, "Importing", "the list stays as it was");
}

/* The refused rows into a file */

static void write_rejects(void *context, const char *path)
{
	struct import_view *shown = context;
	start_task(&(struct task){
		.kind = TASK_REJECTS, .ui = shown->view.ui, .choice = shown->choice, .asked_by = shown,
		.seen = shown->result.stamp, .rejects = xstrdup(path),
	}, "Writing the refused rows of", "nothing is written");
}

/* Beside the list: "guests-refused.csv". The caller frees. */
static char *rejects_beside(const struct import_choice *choice)
{
	char *shown = path_shown(choice->path);
	char *dot = strrchr(shown, '.'), *slash = strrchr(shown, '/');
	size_t length = dot && dot > slash + 1 ? (size_t)(dot - shown) : strlen(shown);
	char *path = xasprintf("%.*s-refused.csv", (int)length, shown);
	free(shown);
	return path;
}

static void ask_for_rejects(struct import_view *shown)
{
	if (!shown->result.refused.count) {
		ui_say(shown->view.ui, ROLE_PLAIN, "no row is refused");
		return;
	}
	char *beside = rejects_beside(shown->choice);
	shown->rejects.ui = shown->view.ui;
	shown->rejects.label = "Refused rows to:";
	shown->rejects.done = write_rejects;
	shown->rejects.context = shown;
	save_as_ask(&shown->rejects, beside);
	free(beside);
}

/* Keys */

static void open_rows(struct import_view *shown)
{
	if (rows_count(&shown->result, current_kind(shown)))
		view_rows_open(shown->view.ui, &shown->result, current_kind(shown));
}

static void take_back(struct import_view *shown)
{
	struct ui *ui = shown->view.ui;
	if (!shown->imported) {
		ui_say(ui, ROLE_PLAIN, "nothing is imported yet");
		return;
	}
	leave_all(ui);
	import_undo_ask(ui);
}

static void import_key(struct view *view, const struct press *press)
{
	struct import_view *shown = (struct import_view *)view;
	enum action action = key_action(PLACE_IMPORT, press->code);
	switch (action) {
	case ACTION_CONFIRM:
		if (can_import(shown))
			import(shown);
		break;
	case ACTION_CANCEL:
		leave_all(view->ui);
		break;
	case ACTION_CLOSE:
		if (shown->imported)
			leave_all(view->ui);
		else
			ui_close(view->ui);
		break;
	case ACTION_REJECTS:
		ask_for_rejects(shown);
		break;
	case ACTION_UNDO:
		take_back(shown);
		break;
	case ACTION_HELP:
		view_help_open(view->ui, PLACE_IMPORT);
		break;
	case ACTION_PAGE_UP:
	case ACTION_PAGE_DOWN:
		page_key(&shown->page, action, press, page_rows(shown));
		break;
	default:
		if (action == ACTION_OPEN || press->code == PRESS_DOUBLE_CLICK)
			open_rows(shown);
		else if (press->code == PRESS_WHEEL_UP || press->code == PRESS_WHEEL_DOWN)
			page_key(&shown->page, action, press, page_rows(shown));
		else
			menu_key(&shown->kinds, action, press, 1);
	}
}

static void import_leave(struct view *view)
{
	struct import_view *shown = (struct import_view *)view;
	import_result_clear(&shown->result);
	page_clear(&shown->page);
	list_clear(&shown->kinds);
	free(shown->rejects.path);
	free(shown);
}

static void open_result(struct task *task)
{
	static const struct view_class class = {
		.guarded = true, .draw = import_draw, .key = import_key, .leave = import_leave,
	};
	struct import_view *shown = xcalloc(1, sizeof *shown);
	shown->choice = task->choice;
	ui_push(task->ui, &shown->view, &class);
	show_result(shown, &task->result);
}

void view_import_result(struct ui *ui, const struct import_choice *choice)
{
	look(ui, choice, NULL);
}

/* Choosing the file */

static void file_chosen(void *context, const char *path)
{
	struct guests_view *guests = context;
	struct stat info;
	bool there = stat(path, &info) == 0;
	/* A pipe or a device would keep the screen waiting. */
	if (there && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
		ui_say(guests->view.ui, ROLE_BAD, "%s is no file that can be read", path);
		return;
	}
	/* The next time begins in this folder. */
	if (there)
		set_string(&guests->import_path, path);
	view_columns_open(guests->view.ui, path);
}

void view_import_open(struct ui *ui)
{
	struct guests_view *guests = guests_of(ui);
	view_files_open(ui, &(struct files_prompt){
		.title = "Import guests from", .start = guests->import_path ? guests->import_path : "",
		.chosen = file_chosen, .context = guests,
	});
}
