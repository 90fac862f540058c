#include "ui/import_rows.h"

#include <stdlib.h>

#include "base/die.h"
#include "guests/phone.h"
#include "ui/import_choice.h"

enum { PHONE_TEXT = 32, NAME_COLUMNS = 28 };

int64_t rows_count(const struct import_result *result, int kind)
{
	const int64_t counts[ROWS_KINDS] = {
		[IMPORT_ADDED] = result->added, [IMPORT_CHANGED] = result->changed, [IMPORT_SAME] = result->same,
		[IMPORT_GONE] = result->gone,   [ROWS_REFUSED] = (int64_t)result->refused.count,
		[ROWS_SHARED] = result->shared,
	};
	return counts[kind];
}

char *rows_title(const struct import_result *result, int kind)
{
	static const char *const words[ROWS_KINDS] = {
		[IMPORT_ADDED] = "new", [IMPORT_CHANGED] = "changed", [IMPORT_SAME] = "same as on the list",
		[IMPORT_GONE] = "not in this file; kept", [ROWS_REFUSED] = "refused",
		[ROWS_SHARED] = "shared phones; all are kept",
	};
	int64_t count = rows_count(result, kind);
	bool one_phone = kind == ROWS_SHARED && count == 1;
	if (kind == IMPORT_ADDED && result->remarks.count)
		return xasprintf("%lld %s, %zu with a remark", (long long)count, words[kind], result->remarks.count);
	return xasprintf("%lld %s", (long long)count, one_phone ? "shared phone; all are kept" : words[kind]);
}

static const char *or_dash(const char *text)
{
	return *text ? text : draw_glyph(GLYPH_DASH);
}

static void add_changes(struct page *page, const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		page_addf(page, ROLE_PLAIN, 4, "%s: %s %s %s", field_title(change->field), or_dash(change->before),
			  draw_glyph(GLYPH_ARROW), or_dash(change->after));
	}
}

static void add_guests(struct page *page, const struct import_list *list)
{
	int name = page->columns >= 2 * NAME_COLUMNS + 2 ? NAME_COLUMNS : page->columns / 2 - 1;
	for (size_t i = 0; i < list->count; i++) {
		const struct import_row *row = &list->rows[i];
		char phone[PHONE_TEXT];
		phone_display(row->phone, phone, sizeof phone);
		page_entry(page, name, row->name, phone);
		add_changes(page, &row->changes);
	}
}

static void add_remarks(struct page *page, enum role role, const struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count && i < ROWS_LISTED; i++)
		page_addf(page, role, 0, "line %lld: %s", (long long)remarks->items[i].line, remarks->items[i].text);
}

static void add_shared(struct page *page, const struct import_result *result)
{
	for (size_t i = 0; i < result->phone_count; i++) {
		char phone[PHONE_TEXT];
		phone_display(result->phones[i].phone, phone, sizeof phone);
		page_addf(page, ROLE_PLAIN, 0, "%s: %s", phone, result->phones[i].names);
	}
}

void rows_add(struct page *page, const struct import_result *result, int kind)
{
	/* Before the guests, for a person to see them. */
	if (kind == IMPORT_ADDED && result->remarks.count) {
		add_remarks(page, ROLE_WAITING, &result->remarks);
		page_add(page, ROLE_PLAIN, 0, "");
	}
	if (kind == ROWS_REFUSED)
		add_remarks(page, ROLE_PLAIN, &result->refused);
	else if (kind == ROWS_SHARED)
		add_shared(page, result);
	else
		add_guests(page, &result->lists[kind]);
	if (rows_count(result, kind) > ROWS_LISTED)
		page_addf(page, ROLE_FAINT, 0, "and %lld more", (long long)(rows_count(result, kind) - ROWS_LISTED));
}

struct rows_view {
	struct view view;
	const struct import_result *result;
	int kind;
	struct page page;
};

static void rows_draw(struct view *view)
{
	struct rows_view *shown = (struct rows_view *)view;
	int columns = draw_columns() - 3;
	if (shown->page.columns != columns) {
		page_begin(&shown->page, columns);
		rows_add(&shown->page, shown->result, shown->kind);
	}
	char *title = rows_title(shown->result, shown->kind);
	draw_text(0, 1, columns, ROLE_TITLE, title);
	free(title);
	page_draw(&shown->page, 1, 1, draw_rows() - 2);
	char *hints = key_hints(PLACE_PAGE, draw_columns() - 4);
	ui_bottom(view->ui, hints, "");
	free(hints);
}

static void rows_key(struct view *view, const struct press *press)
{
	struct rows_view *shown = (struct rows_view *)view;
	enum action action = key_action(PLACE_PAGE, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else
		page_key(&shown->page, action, press, draw_rows() - 2);
}

static void rows_leave(struct view *view)
{
	struct rows_view *shown = (struct rows_view *)view;
	page_clear(&shown->page);
	free(shown);
}

void view_rows_open(struct ui *ui, const struct import_result *result, int kind)
{
	static const struct view_class class = { .draw = rows_draw, .key = rows_key, .leave = rows_leave };
	struct rows_view *shown = xcalloc(1, sizeof *shown);
	shown->result = result;
	shown->kind = kind;
	ui_push(ui, &shown->view, &class);
}
