#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"
#include "ui/choice.h"
#include "ui/menu.h"
#include "ui/prompt.h"
#include "ui/view_import.h"

/* Lines of the screen before the fields, and after them. */
enum { LINE_GO_ON, LINE_FIELDS };
enum { FIRST_ROW = 1, LABEL_COLUMNS = 17, WIDE = 60 };

static const enum field order[FIELD_COUNT] = {
	FIELD_NAME, FIELD_FIRST_NAME, FIELD_LAST_NAME, FIELD_PHONE, FIELD_COUNTRY, FIELD_LANGUAGE, FIELD_GROUP,
	FIELD_SEATS, FIELD_NOTES, FIELD_RSVP, FIELD_RSVP_SEATS, FIELD_OPTED_OUT, FIELD_REF, FIELD_TOKEN,
};

struct columns_view {
	struct view view;
	struct import_choice choice;
	struct head head;
	struct columns columns;  /* as they are matched now */
	char *no_header;         /* why nothing can be read from them; NULL: it can */
	struct list list;
	enum field choosing;
};

enum line_kind { LINE_IS_GO_ON, LINE_IS_FIELD, LINE_IS_COUNTRY, LINE_IS_ENCODING };

static size_t line_count(const struct columns_view *shown)
{
	return LINE_FIELDS + FIELD_COUNT + (shown->head.database ? 1 : 2);
}

static enum line_kind kind_of(size_t line)
{
	if (line == LINE_GO_ON)
		return LINE_IS_GO_ON;
	if (line < LINE_FIELDS + FIELD_COUNT)
		return LINE_IS_FIELD;
	return line == LINE_FIELDS + FIELD_COUNT ? LINE_IS_COUNTRY : LINE_IS_ENCODING;
}

static enum field field_of(size_t line)
{
	return order[line - LINE_FIELDS];
}

static const char *country(const struct columns_view *shown)
{
	return *shown->choice.country ? shown->choice.country : shown->view.ui->board.event.country;
}

/* Again, after something was chosen. */
static void match(struct columns_view *shown)
{
	char **map = import_choice_map(&shown->choice), *message = NULL;
	columns_clear(&shown->columns);
	/* What the map names is there: it was chosen from this header. */
	head_match(&shown->head, (const char *const *)map, &shown->columns, &message);
	free(message);
	free(shown->no_header);
	shown->no_header = columns_no_header(&shown->columns, country(shown));
	import_map_free(map);
	shown->view.ui->dirty = true;
}

/* 0, or -1 with *message and everything as it was. */
static int read_head(struct columns_view *shown, enum encoding encoding, char **message)
{
	struct head head;
	if (head_read(shown->choice.path, db_path(shown->view.ui->app->db), encoding, &head, message) < 0)
		return -1;
	/* Other letters may make other columns. */
	bool same = head.count == shown->head.count;
	head_clear(&shown->head);
	shown->head = head;
	shown->choice.encoding = encoding;
	for (enum field field = 0; !same && field < FIELD_COUNT; field++)
		shown->choice.fields[field].how = COLUMN_FOUND;
	match(shown);
	menu_rows(&shown->list, line_count(shown));
	return 0;
}

/* Words */

/* "3rd column" has no name. The caller frees. */
static char *column_title(const struct head *head, size_t column)
{
	const char *name = head->columns[column].name;
	return *name ? xstrdup(name) : xasprintf("(column %zu)", column + 1);
}

/* "Mobile, else Home". The caller frees. */
static char *source_text(const struct columns_view *shown, enum field field)
{
	const struct columns *columns = &shown->columns;
	struct str text = {0};
	if (columns->of[field] >= 0) {
		char *title = column_title(&shown->head, (size_t)columns->of[field]);
		str_append(&text, title);
		free(title);
	}
	for (size_t i = 0; field == FIELD_PHONE && i < MORE_PHONES && columns->more_phones[i] >= 0; i++) {
		char *title = column_title(&shown->head, (size_t)columns->more_phones[i]);
		str_appendf(&text, ", else %s", title);
		free(title);
	}
	return str_take(&text);
}

static void append_samples(struct str *text, const struct head_column *column)
{
	for (int i = 0; i < HEAD_SAMPLES && column->samples[i]; i++)
		str_appendf(text, "%s%s", i ? " | " : "", column->samples[i]);
}

/* The first values of its column. The caller frees. */
static char *sample_text(const struct columns_view *shown, enum field field)
{
	struct str text = {0};
	if (shown->columns.of[field] >= 0)
		append_samples(&text, &shown->head.columns[shown->columns.of[field]]);
	return str_take(&text);
}

static bool is_used(const struct columns *columns, size_t column)
{
	for (enum field field = 0; field < FIELD_COUNT; field++)
		if (columns->of[field] == (int)column)
			return true;
	for (size_t i = 0; i < MORE_PHONES; i++)
		if (columns->more_phones[i] == (int)column)
			return true;
	return false;
}

/* "Not used: Table, Hotel", "" when all are. The caller frees. */
static char *unused_text(const struct columns_view *shown)
{
	struct str text = {0};
	for (size_t i = 0; i < shown->head.count; i++) {
		if (is_used(&shown->columns, i))
			continue;
		char *title = column_title(&shown->head, i);
		str_appendf(&text, "%s%s", text.length ? ", " : "Not used: ", title);
		free(title);
	}
	return str_take(&text);
}

/* Why it cannot go on. The caller frees; NULL: it can. */
static char *obstacle(const struct columns_view *shown)
{
	const char *missing = columns_missing(&shown->columns);
	if (shown->no_header)
		return xstrdup(shown->no_header);
	return missing ? xasprintf("no column is chosen yet for the guest's %s", missing) : NULL;
}

static char *format_text(const struct columns_view *shown)
{
	const struct csv_format *format = &shown->head.format;
	if (shown->head.database)
		return xstrdup("another program's database");
	if (shown->head.contacts)
		return xasprintf("%s, contacts", encoding_title(format->encoding));
	const char *separator = format->delimiter == ',' ? "commas" : format->delimiter == ';' ? "semicolons"
			      : format->delimiter == '\t' ? "tabs" : "bars";
	return xasprintf("%s, %s", encoding_title(format->encoding), separator);
}

static char *country_text(const struct columns_view *shown)
{
	const char *code = country(shown);
	if (!*code)
		return xstrdup("none: every number needs its +");
	char *name = country_name(code);
	char *text = xasprintf("%s%s", name, *shown->choice.country ? "" : " (the event's)");
	free(name);
	return text;
}

/* Drawing */

static void draw_field(const struct columns_view *shown, enum field field, int row, enum role role)
{
	int columns = draw_columns(), middle = columns >= WIDE ? (columns - LABEL_COLUMNS) * 2 / 5 : columns - LABEL_COLUMNS;
	char *source = source_text(shown, field), *samples = sample_text(shown, field);
	draw_text(row, 1, LABEL_COLUMNS - 1, role, field_title(field));
	draw_text(row, 1 + LABEL_COLUMNS, middle - 2, *source || role != ROLE_PLAIN ? role : ROLE_FAINT,
		  *source ? source : draw_glyph(GLYPH_DASH));
	if (columns >= WIDE)
		draw_text(row, 1 + LABEL_COLUMNS + middle, columns - LABEL_COLUMNS - middle - 2,
			  role == ROLE_PLAIN ? ROLE_FAINT : role, samples);
	free(samples);
	free(source);
}

static void draw_setting(const char *label, char *text, int row, enum role role)
{
	draw_text(row, 1, LABEL_COLUMNS - 1, role, label);
	draw_text(row, 1 + LABEL_COLUMNS, draw_columns() - LABEL_COLUMNS - 2, role, text);
	free(text);
}

static void draw_go_on(const struct columns_view *shown, int row, bool cursor)
{
	char *why = obstacle(shown);
	enum role role = cursor ? ROLE_CURSOR : why ? ROLE_BAD : ROLE_KEY;
	draw_text(row, 1, draw_columns() - 2, role, why ? why : "Go on: see what this list brings");
	free(why);
}

static void draw_line(const struct columns_view *shown, size_t line, int row)
{
	bool cursor = line == shown->list.cursor;
	enum role role = cursor ? ROLE_CURSOR : ROLE_PLAIN;
	if (cursor)
		draw_blank(row, 0, 1, draw_columns(), ROLE_CURSOR);
	switch (kind_of(line)) {
	case LINE_IS_GO_ON:
		draw_go_on(shown, row, cursor);
		break;
	case LINE_IS_FIELD:
		draw_field(shown, field_of(line), row, role);
		break;
	case LINE_IS_COUNTRY:
		draw_setting("Numbers are from", country_text(shown), row, role);
		break;
	case LINE_IS_ENCODING:
		draw_setting("Written in", format_text(shown), row, role);
		break;
	}
}

/* The columns that feed nothing; in a narrow window the values of the field under the cursor. */
static void draw_below(const struct columns_view *shown, int row)
{
	bool field = kind_of(shown->list.cursor) == LINE_IS_FIELD;
	bool narrow = draw_columns() < WIDE && field;
	char *text = narrow ? sample_text(shown, field_of(shown->list.cursor)) : unused_text(shown);
	draw_text(row, 1, draw_columns() - 2, ROLE_FAINT, text);
	free(text);
}

static void columns_draw(struct view *view)
{
	struct columns_view *shown = (struct columns_view *)view;
	int rows = draw_rows(), height = rows - FIRST_ROW - 2;
	size_t line;
	char *title = xasprintf("Import %s", import_file_name(&shown->choice));
	draw_text(0, 1, draw_columns() - 2, ROLE_TITLE, title);
	free(title);
	if (height > (int)shown->list.count)
		height = (int)shown->list.count;
	list_resize(&shown->list, (size_t)height);
	for (int i = 0; menu_line(&shown->list, i, &line); i++)
		draw_line(shown, line, FIRST_ROW + i);
	if (shown->list.top > 0)
		draw_text(FIRST_ROW, draw_columns() - 1, 1, ROLE_FAINT, draw_glyph(GLYPH_UP));
	if (shown->list.top + (size_t)height < shown->list.count)
		draw_text(FIRST_ROW + height - 1, draw_columns() - 1, 1, ROLE_FAINT, draw_glyph(GLYPH_DOWN));
	draw_below(shown, FIRST_ROW + height + (FIRST_ROW + height < rows - 2));
	char *hints = key_hints(PLACE_COLUMNS, draw_columns() - 4);
	ui_bottom(view->ui, hints, "");
	free(hints);
}

/* Changing */

/* The first of the list is "none". */
static void column_chosen(void *context, size_t index)
{
	struct columns_view *shown = context;
	if (index == 0)
		import_choose_none(&shown->choice, shown->choosing);
	else
		import_choose(&shown->choice, &shown->columns, shown->choosing, index - 1);
	match(shown);
}

/* "Mobile: 912 ..., 913 ..." The caller frees. */
static char *column_item(const struct head *head, size_t column)
{
	struct str text = {0};
	char *title = column_title(head, column);
	str_append(&text, title);
	free(title);
	if (head->columns[column].samples[0])
		str_append(&text, ":  ");
	append_samples(&text, &head->columns[column]);
	return str_take(&text);
}

static void choose_column(struct columns_view *shown, enum field field)
{
	const struct head *head = &shown->head;
	char **items = xcalloc(head->count + 2, sizeof *items);
	char *title = xasprintf("%s comes from", field_title(field));
	items[0] = xstrdup("(no column)");
	for (size_t i = 0; i < head->count; i++)
		items[i + 1] = column_item(head, i);
	shown->choosing = field;
	choice_open(shown->view.ui, &(struct choice){
		.title = title, .items = (const char *const *)items, .at = (size_t)(shown->columns.of[field] + 1),
		.done = column_chosen, .context = shown,
	});
	for (size_t i = 0; items[i]; i++)
		free(items[i]);
	free(items);
	free(title);
}

static char *country_typed(void *context, const char *text)
{
	(void)context;
	char code[COUNTRY_SIZE];
	if (!*text || (country_find(text, code) && country_known(code)))
		return NULL;
	return xstrdup("a country's name, or its two letters");
}

static void country_done(void *context, const char *text)
{
	struct columns_view *shown = context;
	if (text && country_find(text, shown->choice.country))
		match(shown);
}

static void choose_country(struct columns_view *shown)
{
	prompt_line(shown->view.ui, &(struct line_prompt){
		.label = "Numbers without + are from:", .initial = "", .changed = country_typed,
		.done = country_done, .context = shown,
	});
}

static void encoding_chosen(void *context, size_t index)
{
	struct columns_view *shown = context;
	char *message;
	if (read_head(shown, (enum encoding)index, &message) == 0)
		return;
	ui_say(shown->view.ui, ROLE_BAD, "%s", message);
	free(message);
}

static void choose_encoding(struct columns_view *shown)
{
	const char *items[ENCODING_COUNT + 1] = {0};
	for (int i = 0; i < ENCODING_COUNT; i++)
		items[i] = encoding_title((enum encoding)i);
	choice_open(shown->view.ui, &(struct choice){
		.title = "The names look right in", .items = items, .at = (size_t)shown->head.format.encoding,
		.done = encoding_chosen, .context = shown,
	});
}

static void go_on(struct columns_view *shown)
{
	char *why = obstacle(shown);
	if (why)
		ui_say(shown->view.ui, ROLE_BAD, "%s", why);
	else
		view_import_result(shown->view.ui, &shown->choice);
	free(why);
}

static void open_line(struct columns_view *shown)
{
	size_t line = shown->list.cursor;
	switch (kind_of(line)) {
	case LINE_IS_GO_ON:
		go_on(shown);
		break;
	case LINE_IS_FIELD:
		choose_column(shown, field_of(line));
		break;
	case LINE_IS_COUNTRY:
		choose_country(shown);
		break;
	case LINE_IS_ENCODING:
		choose_encoding(shown);
		break;
	}
}

static void columns_key(struct view *view, const struct press *press)
{
	struct columns_view *shown = (struct columns_view *)view;
	enum action action = key_action(PLACE_COLUMNS, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_HELP)
		view_help_open(view->ui, PLACE_COLUMNS);
	else if (action == ACTION_OPEN || press->code == PRESS_DOUBLE_CLICK)
		open_line(shown);
	else
		menu_key(&shown->list, action, press, FIRST_ROW);
}

static void columns_leave(struct view *view)
{
	struct columns_view *shown = (struct columns_view *)view;
	import_choice_clear(&shown->choice);
	head_clear(&shown->head);
	columns_clear(&shown->columns);
	free(shown->no_header);
	list_clear(&shown->list);
	free(shown);
}

void view_columns_open(struct ui *ui, const char *path)
{
	static const struct view_class class = { .draw = columns_draw, .key = columns_key, .leave = columns_leave };
	struct columns_view *shown = xcalloc(1, sizeof *shown);
	char *message;
	import_choice_start(&shown->choice, path);
	ui_push(ui, &shown->view, &class);
	if (read_head(shown, ENCODING_DETECT, &message) == 0)
		return;
	ui_close(ui);
	ui_say(ui, ROLE_BAD, "%s", message);
	free(message);
}
