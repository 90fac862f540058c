#ifndef UI_PAGE_H
#define UI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/draw.h"
#include "ui/keys.h"

/* Text laid out in lines that can be scrolled: details, help, dialogs. Laying out is pure. */

enum page_kind { PAGE_TEXT, PAGE_BOX_TOP, PAGE_BOX_TEXT, PAGE_BOX_RULE, PAGE_BOX_BOTTOM };

struct page_line {
	enum page_kind kind;
	enum role role;
	int indent;
	char *text;      /* printable, at most as wide as the page */
};

struct page {
	struct page_line *lines;
	size_t count, capacity;
	int columns;     /* its width */
	size_t top;      /* first line shown */
};

/* Empties it for a width; the place scrolled to is kept. */
void page_begin(struct page *page, int columns);
void page_clear(struct page *page);

/* Words wrapped; line breaks in text begin new lines; "" is an empty line. */
void page_add(struct page *page, enum role role, int indent, const char *text);
void page_addf(struct page *page, enum role role, int indent, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* "label      value" with the value wrapped beside the label; nothing when the value is "". */
void page_field(struct page *page, const char *label, const char *value);

/* The same with a label of so many columns and more, for tables. */
void page_entry(struct page *page, int label_columns, const char *label, const char *value);

/* Text in a frame, as a message on a phone. */
void page_box(struct page *page, const char *text);
/* The same in parts with a line between them. */
void page_box_parts(struct page *page, const char *const *parts, size_t count);

/* Only the first lines stay. */
void page_truncate(struct page *page, size_t count);

/* All lines of another page to the end of this one; the other is empty then. */
void page_move(struct page *page, struct page *from);

/* By lines, staying on the page when height lines of it are shown. */
void page_scroll(struct page *page, long by, int height);

/* Applies what moves a page; false for other actions. */
bool page_key(struct page *page, enum action action, const struct press *press, int height);

void page_draw(struct page *page, int row, int column, int rows);

#endif
