#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "data/invitation.h"
#include "ui/page.h"
#include "ui/prompt.h"
#include "ui/settle.h"
#include "ui/sid_ask.h"
#include "ui/times.h"
#include "ui/view.h"

/*
 * What Twilio cannot tell: whether messages that may have left have left. All
 * of those shown on one page, and one answer for them (delivery-protocol 6.6).
 */
struct settle_view {
	struct view view;
	int64_t *guest_ids;   /* sorted: whose messages */
	size_t guest_count;
	struct doubt *doubts; /* the invitations on the page */
	size_t count;
	struct page page;
	int page_for;
	bool sent;            /* the answer that is being asked about, */
	struct doubt *asked;  /* and for which of them: a window of another size lays the page out anew below it */
	size_t asked_count;
	struct sid_question sid; /* when there is only one */
};

static int compare_ids(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static void add_row(const struct unsettled *row, void *context)
{
	struct settle_view *settle = context;
	struct page *page = &settle->page;
	char at[TIME_TEXT_SIZE];
	/* What has no row in the list can be settled nowhere else. */
	if (row->guest_id && !bsearch(&row->guest_id, settle->guest_ids, settle->guest_count, sizeof row->guest_id, compare_ids))
		return;
	settle->doubts = xrealloc(settle->doubts, settle->count + 1, sizeof *settle->doubts);
	settle->doubts[settle->count++] = row->doubt;
	page_addf(page, ROLE_KEY, 0, "%s %s  %s", draw_status_mark(row->status), row->name, row->phone);
	if (row->claimed_at)
		page_addf(page, ROLE_PLAIN, 3, "left, or not, %s", time_long(at, row->claimed_at));
	if (*row->reason)
		page_add(page, ROLE_PLAIN, 3, row->reason);
	if (row->status == STATUS_UNKNOWN && row->looks)
		page_addf(page, ROLE_FAINT, 3, "not in Twilio's list; looks so far: %d", row->looks);
	else if (row->status == STATUS_UNKNOWN)
		page_add(page, ROLE_FAINT, 3, "not looked for yet");
}

static void lay_out(struct settle_view *settle, int columns)
{
	struct page *page = &settle->page;
	page_begin(page, columns);
	settle->page_for = columns;
	settle->count = 0;
	page_add(page, ROLE_TITLE, 0, "These may have been sent, or not, and wait for your word");
	page_add(page, ROLE_PLAIN, 0, "Ask the guests, or look into Twilio's console. Said to be not sent, they go out again; "
		 "whoever has the message already then gets a second one.\n");
	if (invitation_unsettled_each(settle->view.ui->app->db, add_row, settle) < 0)
		page_add(page, ROLE_BAD, 0, db_error(settle->view.ui->app->db));
	if (!settle->count)
		page_add(page, ROLE_GOOD, 0, "Nothing waits any more.");
}

static void settle_draw(struct view *view)
{
	struct settle_view *settle = (struct settle_view *)view;
	int columns = draw_columns() - 3;
	if (settle->page_for != columns)
		lay_out(settle, columns);
	page_draw(&settle->page, 0, 1, draw_rows() - 1);
	char *hints = key_hints(PLACE_SETTLE, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void settled(void *context, int count)
{
	struct settle_view *settle = context;
	struct ui *ui = settle->view.ui;
	char *rest = settle_rest(count < 0 ? 0 : settle->asked_count - (size_t)count);
	enum role role = *rest ? ROLE_WARNING : ROLE_GOOD;
	settle->page_for = 0;
	if (count < 0)
		ui_say_failure(ui);
	else if (settle->sent)
		ui_say(ui, role, "%d count%s as sent now%s", count, count == 1 ? "s" : "", rest);
	else
		ui_say(ui, role, "%d %s in the queue again%s", count, count == 1 ? "is" : "are", rest);
	free(rest);
	if (ui->app->poke_worker)
		ui->app->poke_worker(ui->app);
	ui->stale = true;
	if (count >= 0)
		ui_close(ui);
}

static void answered(void *context, char answer)
{
	struct settle_view *settle = context;
	settle->sid = (struct sid_question){ settle->view.ui, settle->asked[0], settled, settle };
	if (answer == 'y' && settle->sent && settle->asked_count == 1)
		sid_ask(&settle->sid);
	else if (answer == 'y')
		settled(settle, settle_all(settle->view.ui->app->db, settle->asked, settle->asked_count, settle->sent));
	else
		settle->page_for = 0;
}

static void ask(struct settle_view *settle, bool sent)
{
	char text[120];
	if (!settle->count)
		return;
	settle->sent = sent;
	settle->asked = xrealloc(settle->asked, settle->count, sizeof *settle->asked);
	memcpy(settle->asked, settle->doubts, settle->count * sizeof *settle->asked);
	settle->asked_count = settle->count;
	if (settle->count == 1)
		snprintf(text, sizeof text, sent ? "Was this message sent? It counts as sent then."
						 : "Was this message not sent? It goes out again then.");
	else if (sent)
		snprintf(text, sizeof text, "Were all %zu of these sent? They count as sent then.", settle->count);
	else
		snprintf(text, sizeof text, "Were these %zu not sent? They go out again then.", settle->count);
	prompt_ask(settle->view.ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = answered, .context = settle,
	});
}

static void settle_key(struct view *view, const struct press *press)
{
	struct settle_view *settle = (struct settle_view *)view;
	enum action action = key_action(PLACE_SETTLE, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_WAS_SENT || action == ACTION_NOT_SENT)
		ask(settle, action == ACTION_WAS_SENT);
	else
		page_key(&settle->page, action, press, draw_rows() - 1);
}

/* Not under a question: its answer is for those that were shown. */
static void settle_file_changed(struct view *view)
{
	struct settle_view *settle = (struct settle_view *)view;
	if (view->ui->top == view)
		settle->page_for = 0;
}

static void settle_leave(struct view *view)
{
	struct settle_view *settle = (struct settle_view *)view;
	page_clear(&settle->page);
	free(settle->guest_ids);
	free(settle->doubts);
	free(settle->asked);
	free(settle);
}

void view_settle_open(struct ui *ui, int64_t *guest_ids, size_t count)
{
	static const struct view_class class = {
		.guarded = true, .draw = settle_draw, .key = settle_key, .refresh = settle_file_changed,
		.leave = settle_leave,
	};
	struct settle_view *settle = xcalloc(1, sizeof *settle);
	settle->guest_ids = guest_ids;
	settle->guest_count = count;
	qsort(guest_ids, count, sizeof *guest_ids, compare_ids);
	ui_push(ui, &settle->view, &class);
}
