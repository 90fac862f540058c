#include "ui/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"

enum { LABEL_COLUMNS = 14, NARROWEST = 8, BOX_COLUMNS = 66 };

void page_begin(struct page *page, int columns)
{
	for (size_t i = 0; i < page->count; i++)
		free(page->lines[i].text);
	page->count = 0;
	page->columns = columns;
}

void page_clear(struct page *page)
{
	page_begin(page, 0);
	free(page->lines);
	*page = (struct page){0};
}

static void add_line(struct page *page, enum role role, int indent, const char *text, size_t length)
{
	if (page->count == page->capacity) {
		page->capacity = page->capacity ? 2 * page->capacity : 32;
		page->lines = xrealloc(page->lines, page->capacity, sizeof *page->lines);
	}
	page->lines[page->count++] = (struct page_line){ PAGE_TEXT, role, indent, xstrndup(text, length) };
}

/* Where a line of at most columns ends: after the last space that fits, else in the word. */
static size_t break_at(const char *text, int columns)
{
	size_t fits = text_crop(text, columns, NULL);
	if (!text[fits] || text[fits] == ' ')
		return fits;
	size_t at = fits;
	while (at > 0 && text[at - 1] != ' ')
		at--;
	if (at > 0)
		return at;
	return fits ? fits : strlen(text);
}

static void wrap(struct page *page, enum role role, int indent, const char *text)
{
	int columns = page->columns - indent;
	if (columns < NARROWEST)
		columns = NARROWEST;
	do {
		size_t length = break_at(text, columns), shown = length;
		while (shown > 0 && text[shown - 1] == ' ')
			shown--;
		add_line(page, role, indent, text, shown);
		text += length;
		text += strspn(text, " ");
	} while (*text);
}

void page_add(struct page *page, enum role role, int indent, const char *text)
{
	for (;;) {
		size_t length = strcspn(text, "\n");
		char *line = xstrndup(text, length), *clean = printable(line);
		wrap(page, role, indent, clean);
		free(clean);
		free(line);
		if (!text[length])
			return;
		text += length + 1;
	}
}

void page_addf(struct page *page, enum role role, int indent, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	page_add(page, role, indent, text);
	free(text);
}

void page_entry(struct page *page, int label_columns, const char *label, const char *value)
{
	size_t first = page->count;
	int width = text_columns(label), pad = label_columns - width;
	/* A long label has the line for itself, and so has every label of a narrow page. */
	if (pad < 1 || label_columns >= page->columns / 2)
		page_add(page, ROLE_PLAIN, 0, label);
	page_add(page, ROLE_PLAIN, label_columns < page->columns / 2 ? label_columns : 2, value);
	struct page_line *line = &page->lines[first];
	if (line->indent != label_columns)
		return;
	char *joined = xasprintf("%s%*s%s", label, pad, "", line->text);
	free(line->text);
	line->text = joined;
	line->indent = 0;
}

void page_field(struct page *page, const char *label, const char *value)
{
	if (*value)
		page_entry(page, LABEL_COLUMNS, label, value);
}

static int box_columns(const struct page *page)
{
	return page->columns < BOX_COLUMNS ? page->columns : BOX_COLUMNS;
}

static void add_edge(struct page *page, enum page_kind kind)
{
	add_line(page, ROLE_FRAME, 0, "", 0);
	page->lines[page->count - 1].kind = kind;
}

void page_box(struct page *page, const char *text)
{
	int columns = page->columns;
	add_edge(page, PAGE_BOX_TOP);
	size_t first = page->count;
	page->columns = box_columns(page) - 2;
	page_add(page, ROLE_PLAIN, 2, text);
	page->columns = columns;
	for (size_t i = first; i < page->count; i++)
		page->lines[i].kind = PAGE_BOX_TEXT;
	add_edge(page, PAGE_BOX_BOTTOM);
}

void page_scroll(struct page *page, long by, int height)
{
	long last = (long)page->count - height, top = (long)page->top;
	if (last < 0)
		last = 0;
	if (by > last)
		by = last;
	top = top + by < 0 ? 0 : top + by;
	page->top = (size_t)(top > last ? last : top);
}

bool page_key(struct page *page, enum action action, const struct press *press, int height)
{
	long step = height > 1 ? height - 1 : 1;
	if (action == ACTION_UP || press->code == PRESS_WHEEL_UP)
		page_scroll(page, -1, height);
	else if (action == ACTION_DOWN || press->code == PRESS_WHEEL_DOWN)
		page_scroll(page, 1, height);
	else if (action == ACTION_PAGE_UP)
		page_scroll(page, -step, height);
	else if (action == ACTION_PAGE_DOWN)
		page_scroll(page, step, height);
	else if (action == ACTION_FIRST)
		page->top = 0;
	else if (action == ACTION_LAST)
		page_scroll(page, (long)page->count, height);
	else
		return false;
	return true;
}

static void draw_line(const struct page *page, const struct page_line *line, int row, int column)
{
	if (line->kind == PAGE_BOX_TOP)
		draw_edge(row, column, box_columns(page), EDGE_TOP);
	else if (line->kind == PAGE_BOX_BOTTOM)
		draw_edge(row, column, box_columns(page), EDGE_BOTTOM);
	else if (line->kind == PAGE_BOX_TEXT)
		draw_edge(row, column, box_columns(page), EDGE_SIDES);
	draw_text(row, column + line->indent, page->columns - line->indent, line->role, line->text);
}

static void draw_more(const struct page *page, int row, int column, int rows)
{
	if (page->top > 0)
		draw_text(row, column + page->columns, 1, ROLE_FAINT, draw_glyph(GLYPH_UP));
	if (page->top + (size_t)rows < page->count)
		draw_text(row + rows - 1, column + page->columns, 1, ROLE_FAINT, draw_glyph(GLYPH_DOWN));
}

void page_draw(struct page *page, int row, int column, int rows)
{
	page_scroll(page, 0, rows);
	for (int i = 0; i < rows && page->top + (size_t)i < page->count; i++)
		draw_line(page, &page->lines[page->top + (size_t)i], row + i, column);
	draw_more(page, row, column, rows);
}
