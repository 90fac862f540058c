#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/import.h"
#include "ui/guests.h"
#include "ui/page.h"
#include "ui/paths.h"
#include "ui/prompt.h"

enum { REFUSED_SHOWN = 1000, SAMPLES = 3, LONG_BYTES = 256 * 1024 };

struct import_view {
	struct view view;
	char *path;
	enum { READING, ASKING, IMPORTING } stage;
	bool said;               /* the screen says that it is at work */
	struct import_result result;
	struct page page;
	int page_for;            /* the width it was laid out for; 0: to be laid out */
};

static void ask_for_file(struct ui *ui, const char *problem);

/* "120 new · 3 changed · 400 same · 2 refused · 5 not in this file". The caller frees. */
static char *summary(const struct import_result *result)
{
	const struct { int64_t count; const char *what; bool always; } parts[] = {
		{ result->added, "new", true }, { result->changed, "changed", true }, { result->same, "same", true },
		{ (int64_t)result->refused_count, "refused", true }, { result->gone, "not in this file", false },
	};
	struct str text = {0};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].always || parts[i].count) {
			if (text.length)
				str_appendf(&text, " %s ", draw_glyph(GLYPH_SEPARATOR));
			str_appendf(&text, "%lld %s", (long long)parts[i].count, parts[i].what);
		}
	return str_take(&text);
}

static bool brings_anything(const struct import_result *result)
{
	return result->added + result->changed > 0;
}

static const char *file_name(const struct import_view *shown)
{
	const char *slash = strrchr(shown->path, '/');
	return slash && slash[1] ? slash + 1 : shown->path;
}

static void add_names(struct page *page, const struct import_result *result)
{
	struct str names = {0};
	for (int i = 0; i < SAMPLES; i++)
		if (result->samples[i] && *result->samples[i])
			str_appendf(&names, "%s%s", names.length ? ", " : "", result->samples[i]);
	page_field(page, "Names read", names.length ? names.text : "");
	str_free(&names);
}

static void add_refused(struct page *page, const struct import_result *result)
{
	size_t shown = result->refused_count < REFUSED_SHOWN ? result->refused_count : REFUSED_SHOWN;
	if (result->refused_count == 0)
		return;
	page_add(page, ROLE_PLAIN, 0, "");
	page_addf(page, ROLE_BAD, 0, result->refused_count == 1
		  ? "%zu row is refused; mend it in the file and import that again:"
		  : "%zu rows are refused; mend them in the file and import that again:", result->refused_count);
	for (size_t i = 0; i < shown; i++)
		page_addf(page, ROLE_PLAIN, 2, "line %lld: %s", (long long)result->refused[i].line,
			  result->refused[i].reason);
	if (result->refused_count > shown)
		page_addf(page, ROLE_PLAIN, 2, "and %zu more", result->refused_count - shown);
}

static void lay_out(struct import_view *shown, int columns)
{
	struct page *page = &shown->page;
	const struct import_result *result = &shown->result;
	char *counts = summary(result);
	page_begin(page, columns);
	shown->page_for = columns;
	if (brings_anything(result))
		page_addf(page, ROLE_TITLE, 0, "Import %s?", file_name(shown));
	else
		page_addf(page, ROLE_WARNING, 0, "%s brings nothing new.", file_name(shown));
	page_add(page, ROLE_KEY, 0, counts);
	add_names(page, result);
	if (result->gone)
		page_addf(page, ROLE_WARNING, 0, result->gone == 1 ? "%lld guest is not in this file and stays on the list."
			  : "%lld guests are not in this file and stay on the list.", (long long)result->gone);
	add_refused(page, result);
	free(counts);
}

static void import_draw(struct view *view)
{
	struct import_view *shown = (struct import_view *)view;
	int columns = draw_columns() - 6;
	if (columns > 100)
		columns = 100;
	draw_frame(0, 0, draw_rows() - 1, columns + 6, "Import");
	if (shown->stage != READING && shown->page_for != columns)
		lay_out(shown, columns);
	page_draw(&shown->page, 1, 3, draw_rows() - 3);
	shown->said = shown->stage != ASKING;
	char *hints = key_hints(PLACE_IMPORT, draw_columns() - 4);
	char *busy = xasprintf("%s %s ...", shown->stage == READING ? "Reading" : "Importing", file_name(shown));
	ui_bottom(view->ui, shown->said ? busy : brings_anything(&shown->result) ? hints : "Esc leave", "");
	free(busy);
	free(hints);
}

/* 0, or -1 with *message (the caller frees). */
static int read_file(struct import_view *shown, bool dry_run, char **message)
{
	const struct import_options options = { .dry_run = dry_run };
	struct stat info;
	import_result_clear(&shown->result);
	/* A pipe or a device would keep the screen waiting. */
	if (stat(shown->path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
		*message = xasprintf("%s is no file that can be read", shown->path);
		return -1;
	}
	return import_file(shown->view.ui->app->db, shown->path, &options, &shown->result, message);
}

/* Back to the prompt, which says what is wrong. */
static void fail(struct import_view *shown, char *message)
{
	struct ui *ui = shown->view.ui;
	ui_close(ui);
	ask_for_file(ui, message);
	free(message);
}

static void try_it(struct import_view *shown)
{
	char *message = NULL;
	if (read_file(shown, true, &message) < 0) {
		fail(shown, message);
		return;
	}
	shown->stage = ASKING;
	shown->view.ui->dirty = true;
	shown->view.ui->guard = true; /* keys typed meanwhile answer nothing */
}

static void import(struct import_view *shown)
{
	struct ui *ui = shown->view.ui;
	char *message = NULL;
	if (read_file(shown, false, &message) < 0) {
		fail(shown, message);
		return;
	}
	char *counts = summary(&shown->result);
	ui_say(ui, ROLE_GOOD, "imported: %s", counts);
	free(counts);
	ui->stale = true;
	ui_close(ui);
}

/* A long list takes seconds: first the screen says so. */
static void import_tick(struct view *view)
{
	struct import_view *shown = (struct import_view *)view;
	if (!shown->said)
		return;
	if (shown->stage == READING)
		try_it(shown);
	else if (shown->stage == IMPORTING)
		import(shown);
}

static bool takes_long(const struct import_view *shown)
{
	struct stat info;
	return stat(shown->path, &info) == 0 && info.st_size > LONG_BYTES;
}

static void import_key(struct view *view, const struct press *press)
{
	struct import_view *shown = (struct import_view *)view;
	enum action action = shown->stage == ASKING ? key_action(PLACE_IMPORT, press->code) : ACTION_NONE;
	if (action == ACTION_CLOSE) {
		ui_close(view->ui);
	} else if (action == ACTION_CONFIRM && brings_anything(&shown->result)) {
		shown->stage = IMPORTING;
		if (!takes_long(shown))
			import(shown);
	} else {
		page_key(&shown->page, action, press, draw_rows() - 3);
	}
}

static void import_leave(struct view *view)
{
	struct import_view *shown = (struct import_view *)view;
	import_result_clear(&shown->result);
	page_clear(&shown->page);
	free(shown->path);
	free(shown);
}

/* Takes the path over. */
static void open_page(struct ui *ui, char *path)
{
	static const struct view_class class = {
		.guarded = true, .draw = import_draw, .key = import_key, .tick = import_tick, .leave = import_leave,
	};
	struct import_view *shown = xcalloc(1, sizeof *shown);
	shown->path = path;
	ui_push(ui, &shown->view, &class);
	if (!takes_long(shown))
		try_it(shown);
}

static void file_named(void *context, const char *typed)
{
	struct guests_view *guests = context;
	if (!typed)
		return;
	set_string(&guests->import_path, typed);
	if (!*typed)
		ask_for_file(guests->view.ui, "type the name of the file with the guest list");
	else if (strcmp(typed, "-") == 0) /* a file of that name; never the keyboard */
		open_page(guests->view.ui, xstrdup("./-"));
	else
		open_page(guests->view.ui, path_expand(typed));
}

static void ask_for_file(struct ui *ui, const char *problem)
{
	struct guests_view *guests = guests_of(ui);
	/* The prompt keeps what was typed; the next one begins with it too. */
	prompt_line(ui, &(struct line_prompt){
		.label = "Import guests from:", .initial = guests->import_path ? guests->import_path : "",
		.problem = problem, .complete = path_complete, .done = file_named, .context = guests,
	});
}

void view_import_open(struct ui *ui)
{
	ask_for_file(ui, NULL);
}
