#include "ui/view_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/edit.h"
#include "ui/folder.h"
#include "ui/menu.h"
#include "ui/paths.h"
#include "ui/prompt.h"
#include "ui/times.h"
#include "ui/view.h"

enum { FIRST_ROW = 1, BELOW = 2, SIZE_COLUMNS = 8, DATE_COLUMNS = 13, DATE_FROM = 60, NAME_MOST = 80 };

struct files_view {
	struct view view;
	struct files_prompt prompt;
	char *title;
	struct folder folder;
	char *problem;           /* why that folder cannot be shown; NULL: it is */
	struct edit typed;       /* part of a name, or a path */
	struct list list;        /* of folder.shown */
	bool pointed;            /* the cursor was moved since */
};

/* The part of what was typed that is a name. */
static const char *typed_name(const struct files_view *files)
{
	const char *slash = strrchr(files->typed.text, '/');
	return slash ? slash + 1 : files->typed.text;
}

static int height(void)
{
	return draw_rows() - FIRST_ROW - BELOW;
}

static void show_rows(struct files_view *files, size_t cursor)
{
	menu_rows(&files->list, files->problem ? 0 : files->folder.shown_count);
	files->list.top = 0;
	list_resize(&files->list, (size_t)height());
	list_go(&files->list, cursor);
}

/* The cursor goes below the way up, where there is something. */
static void narrow(struct files_view *files)
{
	files->pointed = false;
	const char *name = typed_name(files);
	folder_narrow(&files->folder, name);
	size_t cursor = folder_best(&files->folder, name);
	if (!*name && files->folder.shown_count > 1 && files->folder.entries[0].kind == FILE_UP)
		cursor = 1;
	show_rows(files, cursor);
}

/* Keeps the screen as it is when the folder cannot be read; false then. */
static bool enter_folder(struct files_view *files, const char *path)
{
	char *problem = NULL;
	bool read = folder_read(&files->folder, path, &problem) == 0;
	free(files->problem);
	files->problem = problem;
	return read;
}

static void go_to(struct files_view *files, const char *path, const char *name)
{
	char *target = xstrdup(path), *on = xstrdup(name);
	size_t place;
	if (enter_folder(files, target)) {
		edit_set_exactly(&files->typed, "");
		narrow(files);
		if (folder_find(&files->folder, on, &place))
			list_go(&files->list, place);
	} else {
		ui_say(files->view.ui, ROLE_BAD, "%s", files->problem);
		set_string(&files->problem, NULL);
	}
	free(on);
	free(target);
}

static void go_up(struct files_view *files)
{
	if (strcmp(files->folder.path, "/") == 0)
		return;
	char *above = folder_above(files->folder.path);
	const char *slash = strrchr(files->folder.path, '/');
	go_to(files, above, slash + 1);
	free(above);
}

/* The folder that was typed, "": the one shown. The caller frees. */
static char *typed_folder(const struct files_view *files)
{
	const char *text = files->typed.text, *name = typed_name(files);
	char *part = xstrndup(text, (size_t)(name - text)), *folder = path_expand(part);
	bool whole = *folder == '/' || !*folder;
	char *path = whole ? xstrdup(folder) : path_in(files->folder.path, folder);
	free(folder);
	free(part);
	return path;
}

/* A folder that is typed in full is shown, and its name goes from the line into the title. */
static void edited(struct files_view *files)
{
	char *folder = typed_folder(files);
	set_string(&files->problem, NULL);
	if (*folder && enter_folder(files, folder)) {
		char *name = xstrdup(typed_name(files));
		edit_set_exactly(&files->typed, name);
		free(name);
	}
	free(folder);
	if (files->problem)
		show_rows(files, 0);
	else if (strcmp(files->typed.text, "~") != 0)
		narrow(files);
}

/* What the line names, "" when nothing is typed. The caller frees. */
static char *typed_path(const struct files_view *files)
{
	char *expanded = path_expand(files->typed.text);
	if (*expanded == '/' || !*expanded)
		return expanded;
	char *path = path_in(files->folder.path, expanded);
	free(expanded);
	return path;
}

static void take(struct files_view *files, const char *path)
{
	char *chosen = xstrdup(path);
	files->prompt.chosen(files->prompt.context, chosen);
	free(chosen);
}

/* A path that is no folder: whoever asked for it says what is wrong with it. */
static void open_typed(struct files_view *files)
{
	struct stat info;
	char *path = typed_path(files);
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		go_to(files, path, "");
	else
		take(files, path);
	free(path);
}

static void open_entry(struct files_view *files, const struct folder_entry *entry)
{
	char *path = path_in(files->folder.path, entry->name);
	if (entry->kind == FILE_UP)
		go_up(files);
	else if (entry->kind == FILE_FOLDER)
		go_to(files, path, "");
	else
		take(files, path);
	free(path);
}

static const struct folder_entry *current(const struct files_view *files)
{
	int64_t id = list_current(&files->list);
	return id ? &files->folder.entries[files->folder.shown[id - 1]] : NULL;
}

static void open_current(struct files_view *files)
{
	const struct folder_entry *entry = current(files);
	struct stat info;
	char *path = typed_path(files);
	/* What is typed in full is meant, also when the list does not show it. */
	bool exact = *path && !files->pointed && stat(path, &info) == 0;
	if (entry && !exact)
		open_entry(files, entry);
	else if (*path)
		open_typed(files);
	free(path);
}

static void complete(struct files_view *files)
{
	char *prefix = path_in(files->folder.path, ""), *choices;
	char *path = typed_path(files), *text = path_complete(NULL, *path ? path : prefix, &choices);
	size_t length = strlen(prefix);
	edit_set_exactly(&files->typed, strncmp(text, prefix, length) == 0 ? text + length : text);
	edited(files);
	free(text);
	free(path);
	free(choices);
	free(prefix);
}

static void paste(struct files_view *files, const char *pasted)
{
	char *path = path_pasted(pasted);
	if (*path == '/' || *path == '~')
		edit_set_exactly(&files->typed, path);
	else
		edit_paste(&files->typed, path);
	free(path);
	edited(files);
}

static void type(struct files_view *files, const struct press *press)
{
	if (press->code == PRESS_PASTE)
		paste(files, press->text);
	else if (press->code == PRESS_BACKSPACE && !files->typed.length)
		go_up(files);
	else if (press->code == PRESS_DOUBLE_CLICK)
		open_current(files);
	else if (prompt_edit_key(&files->typed, press))
		edited(files);
}

static void close_or_clear(struct files_view *files)
{
	if (!files->typed.length) {
		ui_close(files->view.ui);
		return;
	}
	edit_set_exactly(&files->typed, "");
	edited(files);
}

static void files_key(struct view *view, const struct press *press)
{
	struct files_view *files = (struct files_view *)view;
	enum action action = key_action(PLACE_FILES, press->code);
	if (menu_key(&files->list, action, press, FIRST_ROW)) {
		files->pointed = true;
		return;
	}
	switch (action) {
	case ACTION_OPEN:
		open_current(files);
		break;
	case ACTION_BACK:
		go_up(files);
		break;
	case ACTION_COMPLETE:
		complete(files);
		break;
	case ACTION_CLOSE:
		close_or_clear(files);
		break;
	case ACTION_HELP:
		view_help_open(view->ui, PLACE_FILES);
		break;
	default:
		type(files, press);
	}
}

/* Drawing */

static void draw_title(const struct files_view *files)
{
	char *path = path_shown(files->folder.path ? files->folder.path : ""), *shown = printable(path);
	int column = 2 + draw_text(0, 1, draw_columns() - 2, ROLE_TITLE, files->title), room = draw_columns() - column - 1;
	const char *end = shown;
	while (*end && text_columns(end) > room)
		end++;
	/* The end of a long path says more than its beginning. */
	if (end > shown) {
		column += draw_text(0, column, room, ROLE_FAINT, draw_glyph(GLYPH_ELLIPSIS));
		end = strchr(end, '/') ? strchr(end, '/') : end;
	}
	draw_text(0, column, room, ROLE_PLAIN, end);
	free(shown);
	free(path);
}

static void draw_entry(const struct folder_entry *entry, int row, bool cursor)
{
	int columns = draw_columns(), date = columns >= DATE_FROM ? DATE_COLUMNS : 0;
	int name = columns - 3 - SIZE_COLUMNS - date;
	if (name > NAME_MOST)
		name = NAME_MOST;
	enum role role = cursor ? ROLE_CURSOR : entry->kind == FILE_OTHER ? ROLE_FAINT : ROLE_PLAIN;
	char size[FILE_SIZE_TEXT], when[TIME_TEXT_SIZE];
	if (cursor)
		draw_blank(row, 0, 1, columns, ROLE_CURSOR);
	bool folder = entry->kind == FILE_FOLDER || entry->kind == FILE_UP;
	char *text = xasprintf("%s%s", entry->name, folder ? "/" : "");
	draw_text(row, 1, name, role, text);
	free(text);
	if (folder)
		return;
	draw_right(row, 1 + name, SIZE_COLUMNS, role, file_size_text(size, entry->size));
	if (date)
		draw_right(row, 1 + name + SIZE_COLUMNS, date, role, time_short(when, entry->written_at, clock_wall_ms()));
}

static void draw_nothing(const struct files_view *files, int row)
{
	const char *said = files->problem ? files->problem : files->typed.length ? "Nothing here has that in its name."
										 : "There is nothing in this folder.";
	draw_text(row, 1, draw_columns() - 2, files->problem ? ROLE_BAD : ROLE_FAINT, said);
}

static void draw_line(const struct files_view *files, int row)
{
	int columns = draw_columns(), cursor;
	int used = 1 + draw_text(row, 1, columns - 4, ROLE_KEY, "Name or path: ");
	size_t start = edit_window(&files->typed, columns - used - 1, &cursor);
	draw_text(row, used, columns - used - 1, ROLE_PLAIN, files->typed.text + start);
	draw_cursor(row, used + cursor);
}

static void files_draw(struct view *view)
{
	struct files_view *files = (struct files_view *)view;
	int rows = draw_rows();
	size_t index;
	list_resize(&files->list, (size_t)height());
	draw_title(files);
	for (int i = 0; menu_line(&files->list, i, &index); i++)
		draw_entry(&files->folder.entries[files->folder.shown[index]], FIRST_ROW + i, index == files->list.cursor);
	if (files->list.count == 0)
		draw_nothing(files, FIRST_ROW);
	draw_line(files, rows - 2);
	char *hints = key_hints(PLACE_FILES, draw_columns() - 4);
	ui_bottom(view->ui, hints, files->folder.cut ? "and more, type a path" : "");
	free(hints);
}

/* A list that is being copied here appears by itself. */
static void files_tick(struct view *view)
{
	struct files_view *files = (struct files_view *)view;
	if (view->ui->top != view || files->problem || !folder_changed(&files->folder))
		return;
	const struct folder_entry *entry = current(files);
	char *path = xstrdup(files->folder.path), *name = xstrdup(entry ? entry->name : "");
	bool pointed = files->pointed;
	size_t place, top = files->list.top;
	if (enter_folder(files, path)) {
		narrow(files);
		files->list.top = top;
		if (folder_find(&files->folder, name, &place))
			list_go(&files->list, place);
		files->pointed = pointed;
	} else {
		show_rows(files, 0);
	}
	view->ui->dirty = true;
	free(name);
	free(path);
}

static void files_leave(struct view *view)
{
	struct files_view *files = (struct files_view *)view;
	folder_clear(&files->folder);
	list_clear(&files->list);
	free(files->problem);
	free(files->title);
	free(files);
}

void view_files_open(struct ui *ui, const struct files_prompt *prompt)
{
	static const struct view_class class = {
		.draw = files_draw, .key = files_key, .tick = files_tick, .leave = files_leave,
	};
	struct files_view *files = xcalloc(1, sizeof *files);
	files->prompt = *prompt;
	files->title = xstrdup(prompt->title);
	ui_push(ui, &files->view, &class);
	const char *slash = strrchr(prompt->start, '/');
	char *folder = slash ? folder_above(prompt->start) : xstrdup(".");
	if (enter_folder(files, folder))
		go_to(files, folder, slash ? slash + 1 : "");
	else if (!enter_folder(files, getenv("HOME") ? getenv("HOME") : "/") && !enter_folder(files, "/"))
		files->folder.path = xstrdup("/");
	narrow(files);
	size_t place;
	if (slash && folder_find(&files->folder, slash + 1, &place))
		list_go(&files->list, place);
	free(folder);
}
