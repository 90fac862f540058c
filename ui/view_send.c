#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/plan.h"
#include "guests/phone.h"
#include "twilio/template.h"
#include "ui/page.h"
#include "ui/times.h"
#include "ui/view.h"

enum { REASONS_SHOWN = 8, REFUSED_SHOWN = 50, NAMES_SHOWN = 3, MANY = 5000 };

struct send_view {
	struct view view;
	struct plan plan;
	struct plan_estimate estimate;
	const char *missing;     /* why nothing can be sent from here; NULL: fine */
	size_t shown;            /* whose text */
	bool confirmed, said;    /* y was pressed; and the screen says that it goes on */
	struct page page;
	int page_for;            /* the width it was laid out for; 0: to be laid out */
};

static const char *const kind_words[][2] = {
	[KIND_INVITATION] = { "invitation", "invitations" }, [KIND_REMINDER] = { "reminder", "reminders" },
	[KIND_RESEND] = { "invitation again", "invitations again" }, [KIND_TEST] = { "test", "tests" },
};

static const char *kind_word(const struct plan *plan)
{
	return kind_words[plan->kind][plan->recipient_count != 1];
}

/* Reasons with how often each, in order of appearance. */
struct reason {
	const char *text;
	size_t count;
};

static size_t group_reasons(const struct plan *plan, struct reason reasons[REASONS_SHOWN], size_t *others)
{
	size_t count = 0;
	*others = 0;
	for (size_t i = 0; i < plan->left_out_count; i++) {
		const struct plan_left_out *left = &plan->left_out[i];
		if (left->refused)
			continue;
		size_t at = 0;
		while (at < count && strcmp(reasons[at].text, left->reason) != 0)
			at++;
		if (at == REASONS_SHOWN) {
			(*others)++;
			continue;
		}
		if (at == count)
			reasons[count++] = (struct reason){ left->reason, 0 };
		reasons[at].count++;
	}
	return count;
}

static size_t count_refused(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->left_out_count; i++)
		count += plan->left_out[i].refused;
	return count;
}

/* A few are named, many are counted by reason. */
static void add_left_out(struct page *page, const struct plan *plan)
{
	struct reason reasons[REASONS_SHOWN];
	size_t others, count = group_reasons(plan, reasons, &others);
	struct str text = {0};
	if (plan->left_out_count - count_refused(plan) <= NAMES_SHOWN) {
		for (size_t i = 0; i < plan->left_out_count; i++)
			if (!plan->left_out[i].refused)
				str_appendf(&text, "%s%s: %s", text.length ? "\n" : "", plan->left_out[i].name,
					    plan->left_out[i].reason);
		count = 0;
	}
	for (size_t i = 0; i < count; i++)
		str_appendf(&text, "%s%zu: %s", i ? "\n" : "", reasons[i].count, reasons[i].text);
	if (others)
		str_appendf(&text, "\n%zu for other reasons", others);
	page_field(page, "Left out", text.text ? text.text : "");
	str_free(&text);
}

static void add_refused(struct page *page, const struct plan *plan)
{
	size_t count = count_refused(plan), shown = 0;
	if (count == 0)
		return;
	page_add(page, ROLE_PLAIN, 0, "");
	page_addf(page, ROLE_BAD, 0, "%zu cannot get it until this is mended:", count);
	for (size_t i = 0; i < plan->left_out_count && shown < REFUSED_SHOWN; i++)
		if (plan->left_out[i].refused && ++shown)
			page_addf(page, ROLE_PLAIN, 2, "%s: %s", plan->left_out[i].name, plan->left_out[i].reason);
	if (count > shown)
		page_addf(page, ROLE_PLAIN, 2, "and %zu more", count - shown);
}

static void add_warnings(struct page *page, const struct send_view *send)
{
	const struct plan *plan = &send->plan;
	const struct plan_estimate *estimate = &send->estimate;
	char at[TIME_TEXT_SIZE];
	int64_t now = clock_wall_ms();
	if (send->missing)
		page_addf(page, ROLE_BAD, 0, "Cannot be sent from here: %s", send->missing);
	if (plan->marketing_us)
		page_addf(page, ROLE_WARNING, 0, "%zu to US numbers: WhatsApp does not deliver Marketing templates there.",
			  plan->marketing_us);
	else if (plan->marketing)
		page_add(page, ROLE_WARNING, 0, "A Marketing template: WhatsApp may hold some back from people who get many.");
	if (plan->shared_phones)
		page_addf(page, ROLE_WARNING, 0, "%zu phone%s more than one message.", plan->shared_phones,
			  plan->shared_phones == 1 ? " gets" : "s get");
	if (estimate->outside_hours)
		page_addf(page, ROLE_WARNING, 0, "Outside sending hours: it begins at %s.",
			  time_short(at, estimate->opens_at, now));
	if (estimate->today < plan->recipient_count && estimate->next_at)
		page_addf(page, ROLE_WARNING, 0, "Daily limit: %zu today, %zu from %s while convoke runs.", estimate->today,
			  plan->recipient_count - estimate->today, time_short(at, estimate->next_at, now));
	if (send->view.ui->board.event.paused_at)
		page_addf(page, ROLE_WARNING, 0, "Sending is paused (%s): they wait until p in the list.",
			  send->view.ui->board.event.pause_reason);
}

static const struct template *template_shown(const struct send_view *send)
{
	const struct plan *plan = &send->plan;
	if (send->shown < plan->recipient_count)
		return &plan->templates.items[plan->recipients[send->shown].template_index];
	return NULL;
}

static void add_summary(struct page *page, const struct send_view *send)
{
	const struct plan *plan = &send->plan;
	const struct template *template = template_shown(send);
	char time[TIME_TEXT_SIZE];
	char *text = template ? xasprintf("%s (%s%s%s)", template->name, template->language, *template->category ? ", " : "",
					  template->category) : xstrdup(plan->template_name ? plan->template_name : "");
	page_field(page, "Event", plan->event.name);
	page_field(page, "Template", text);
	free(text);
	if (plan->recipient_count) {
		text = xasprintf("about %s at %s a second", duration_words(time, send->estimate.seconds),
				 send->view.ui->app->settings.rate);
		page_field(page, "Takes", text);
		free(text);
	}
}

static void add_text(struct page *page, struct send_view *send)
{
	const struct plan *plan = &send->plan;
	struct plan_message message;
	char *problem = NULL, phone[32];
	if (plan->recipient_count == 0)
		return;
	page_add(page, ROLE_PLAIN, 0, "");
	if (plan_message(send->view.ui->app->db, plan, send->shown, &message, &problem) < 0) {
		page_add(page, ROLE_BAD, 0, problem);
		free(problem);
		return;
	}
	phone_display(message.phone, phone, sizeof phone);
	page_addf(page, ROLE_KEY, 0, "%s  %s  (%zu of %zu)", message.name, phone, send->shown + 1,
		  plan->recipient_count);
	page_box(page, message.text);
	plan_message_clear(&message);
}

static bool may_send(const struct send_view *send)
{
	return send->plan.recipient_count > 0 && !send->missing;
}

static void add_title(struct page *page, const struct send_view *send)
{
	const struct plan *plan = &send->plan;
	struct guest guest;
	if (plan->recipient_count == 0) {
		page_add(page, ROLE_WARNING, 0, "Nobody gets a message, for the reasons below.");
	} else if (plan->recipient_count == 1 &&
		   guest_load(send->view.ui->app->db, plan->recipients[0].guest_id, &guest) == 1) {
		page_addf(page, ROLE_TITLE, 0, "Send 1 %s to %s?", kind_word(plan), guest.name);
		guest_clear(&guest);
	} else {
		page_addf(page, ROLE_TITLE, 0, "Send %zu %s?", plan->recipient_count, kind_word(plan));
	}
}

static void lay_out(struct send_view *send, int columns)
{
	struct page *page = &send->page;
	const struct plan *plan = &send->plan;
	page_begin(page, columns);
	add_title(page, send);
	add_summary(page, send);
	add_left_out(page, plan);
	add_warnings(page, send);
	add_text(page, send);
	add_refused(page, plan);
	send->page_for = columns;
}

static void send_draw(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	int columns = draw_columns() - 6, rows = draw_rows() - 4;
	if (columns > 100)
		columns = 100;
	if (send->page_for != columns)
		lay_out(send, columns);
	draw_frame(0, 0, draw_rows() - 1, columns + 6, "Send");
	page_draw(&send->page, 1, 3, rows + 1);
	char *hints = key_hints(PLACE_SEND, draw_columns() - 4);
	ui_bottom(view->ui, send->confirmed ? "Queueing ..." : may_send(send) ? hints : "Esc leave", "");
	free(hints);
	send->said = send->confirmed;
}

static void commit(struct send_view *send)
{
	struct ui *ui = send->view.ui;
	int64_t campaign_id;
	size_t queued;
	char *message = NULL;
	if (plan_commit(ui->app->db, &send->plan, clock_wall_ms(), &campaign_id, &queued, &message) < 0) {
		ui_close(ui);
		ui_say(ui, ROLE_BAD, "nothing was sent: %s", message);
		free(message);
		return;
	}
	ui_close(ui);
	ui_say(ui, ROLE_GOOD, "%zu %s queued", queued, queued == 1 ? "message" : "messages");
	view_guests_sent(ui);
	ui_dispatch(ui);
}

/* Many take seconds to queue: first the screen says so. */
static void confirm(struct send_view *send)
{
	if (send->plan.recipient_count < MANY)
		commit(send);
	else
		send->confirmed = true;
}

static void send_tick(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	if (send->said)
		commit(send);
}

static void show_other(struct send_view *send, int by)
{
	size_t count = send->plan.recipient_count;
	if (count == 0)
		return;
	send->shown = (send->shown + (by > 0 ? 1 : count - 1)) % count;
	send->page_for = 0;
}

static void send_key(struct view *view, const struct press *press)
{
	struct send_view *send = (struct send_view *)view;
	enum action action = send->confirmed ? ACTION_NONE : key_action(PLACE_SEND, press->code);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_CONFIRM && may_send(send))
		confirm(send);
	else if (action == ACTION_NEXT || action == ACTION_PREVIOUS)
		show_other(send, action == ACTION_NEXT ? 1 : -1);
	else
		page_key(&send->page, action, press, draw_rows() - 3);
}

static void send_leave(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	plan_clear(&send->plan);
	page_clear(&send->page);
	free(send);
}

void view_send_open(struct ui *ui, const struct plan_request *request)
{
	static const struct view_class class = {
		.guarded = true, .draw = send_draw, .key = send_key, .tick = send_tick, .leave = send_leave,
	};
	struct send_view *send = xcalloc(1, sizeof *send);
	char *message = NULL;
	if (plan_make(ui->app->db, request, &send->plan, &message) < 0) {
		ui_say(ui, ROLE_BAD, "%s", message);
		free(message);
		free(send);
		return;
	}
	if (plan_estimate(ui->app->db, &ui->app->settings, &send->plan, clock_wall_ms(), &send->estimate) < 0)
		ui_say_failure(ui);
	/* Another process that holds the lock has settings of its own. */
	bool here = board_sends_here(&ui->board);
	send->missing = here ? settings_missing_for_send(&ui->app->settings) : NULL;
	ui_push(ui, &send->view, &class);
}
