#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/page.h"
#include "ui/times.h"
#include "ui/view.h"

/* Campaigns so far, and what was said on the bottom line since the start. */
struct log_view {
	struct view view;
	struct page page;
	int page_for;
};

static bool add_campaign(const struct campaign *campaign, void *context)
{
	struct page *page = context;
	char at[TIME_TEXT_SIZE];
	struct str counts = {0};
	for (int i = 0; i < STATUS_COUNT; i++)
		if (campaign->status[i])
			str_appendf(&counts, "%s%lld %s", counts.length ? ", " : "", (long long)campaign->status[i],
				    status_word((enum status)i));
	page_addf(page, ROLE_KEY, 0, "%lld  %s  %s  %s%s%s", (long long)campaign->id, time_long(at, campaign->created_at),
		  campaign_kind_word(campaign->kind), campaign->template_name,
		  *campaign->created_by ? "  by " : "", campaign->created_by);
	page_add(page, ROLE_PLAIN, 3, counts.text ? counts.text : "no messages");
	str_free(&counts);
	return true;
}

static void add_notices(struct page *page, const struct ui *ui)
{
	int64_t first = ui->notice_count > NOTICE_LIMIT ? ui->notice_count - NOTICE_LIMIT : 0;
	for (int64_t i = ui->notice_count - 1; i >= first; i--) {
		const struct notice *notice = &ui->notices[i % NOTICE_LIMIT];
		char at[TIME_TEXT_SIZE];
		page_addf(page, notice->role, 0, "%s  %s", time_long(at, notice->at), notice->text);
	}
	if (ui->notice_count == 0)
		page_add(page, ROLE_FAINT, 0, "nothing to tell");
}

static void lay_out(struct log_view *log, int columns)
{
	struct ui *ui = log->view.ui;
	struct page *page = &log->page;
	page_begin(page, columns);
	log->page_for = columns;
	page_add(page, ROLE_TITLE, 0, "Campaigns, newest first");
	size_t before = page->count;
	if (campaign_each(ui->app->db, add_campaign, page) < 0)
		page_add(page, ROLE_BAD, 0, db_error(ui->app->db));
	if (page->count == before)
		page_add(page, ROLE_FAINT, 0, "none yet");
	page_add(page, ROLE_PLAIN, 0, "");
	page_add(page, ROLE_TITLE, 0, "Since the start");
	add_notices(page, ui);
}

static void log_draw(struct view *view)
{
	struct log_view *log = (struct log_view *)view;
	int columns = draw_columns() - 3;
	if (log->page_for != columns)
		lay_out(log, columns);
	page_draw(&log->page, 0, 1, draw_rows() - 1);
	char *hints = key_hints(PLACE_PAGE, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void log_key(struct view *view, const struct press *press)
{
	struct log_view *log = (struct log_view *)view;
	enum action action = key_action(PLACE_PAGE, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else
		page_key(&log->page, action, press, draw_rows() - 1);
}

static void log_file_changed(struct view *view)
{
	((struct log_view *)view)->page_for = 0;
}

static void log_leave(struct view *view)
{
	struct log_view *log = (struct log_view *)view;
	page_clear(&log->page);
	free(log);
}

void view_log_open(struct ui *ui)
{
	static const struct view_class class = {
		.draw = log_draw, .key = log_key, .refresh = log_file_changed, .leave = log_leave,
	};
	struct log_view *log = xcalloc(1, sizeof *log);
	ui_push(ui, &log->view, &class);
}
