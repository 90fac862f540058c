#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "ui/page.h"
#include "ui/times.h"
#include "ui/view.h"

/* What was said since the start, newest first. */
struct log_view {
	struct view view;
	struct page page;
	bool warnings_only;
};

enum { AT_COLUMNS = 22 };

static bool is_warning(const struct notice *notice)
{
	return notice->role == ROLE_WARNING || notice->role == ROLE_BAD;
}

static void add_notice(struct page *page, const struct notice *notice)
{
	char at[TIME_TEXT_SIZE], first[TIME_TEXT_SIZE], often[TIME_TEXT_SIZE + 32] = "";
	time_long(at, notice->at);
	if (notice->times > 1)
		snprintf(often, sizeof often, "  (%s%lld since %s)", draw_marks() ? "×" : "x", (long long)notice->times,
			 time_short(first, notice->first_at, notice->at));
	char *text = xasprintf("%s%s%s", is_warning(notice) ? "! " : "", notice->text, often);
	page_entry(page, AT_COLUMNS, at, text);
	free(text);
}

static void lay_out(struct log_view *log, int columns)
{
	const struct notices *notices = &log->view.ui->notices;
	struct page *page = &log->page;
	size_t shown = 0;
	page_begin(page, columns);
	page_add(page, ROLE_TITLE, 0, log->warnings_only ? "Warnings since the start, newest first"
							 : "Since the start, newest first");
	for (size_t i = notices->count; i-- > 0;) {
		const struct notice *notice = &notices->items[i];
		if (log->warnings_only && !is_warning(notice))
			continue;
		size_t first = page->count;
		add_notice(page, notice);
		for (; first < page->count; first++)
			page->lines[first].role = notice->role;
		shown++;
	}
	if (!shown)
		page_add(page, ROLE_FAINT, 0, log->warnings_only ? "no warnings" : "nothing to tell");
}

static void log_draw(struct view *view)
{
	struct log_view *log = (struct log_view *)view;
	lay_out(log, draw_columns() - 3);
	page_draw(&log->page, 0, 1, draw_rows() - 1);
	char *hints = key_hints(PLACE_LOG, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void log_key(struct view *view, const struct press *press)
{
	struct log_view *log = (struct log_view *)view;
	enum action action = key_action(PLACE_LOG, press->code);
	if (action == ACTION_CLOSE) {
		ui_close(view->ui);
	} else if (action == ACTION_WARNINGS) {
		log->warnings_only = !log->warnings_only;
		log->page.top = 0;
	} else {
		page_key(&log->page, action, press, draw_rows() - 1);
	}
}

static void log_leave(struct view *view)
{
	struct log_view *log = (struct log_view *)view;
	page_clear(&log->page);
	free(log);
}

void view_log_open(struct ui *ui)
{
	static const struct view_class class = { .draw = log_draw, .key = log_key, .leave = log_leave };
	struct log_view *log = xcalloc(1, sizeof *log);
	ui_push(ui, &log->view, &class);
}
