/* What the send dialog says. */
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/plan_words.h"
#include "guests/phone.h"
#include "twilio/errors.h"
#include "twilio/template.h"
#include "ui/bubble.h"
#include "ui/send.h"
#include "ui/send_words.h"
#include "ui/times.h"

enum { REASONS_SHOWN = 8, REFUSED_SHOWN = 8, NAMES_SHOWN = 3 };

/* A few are named, many are counted by reason. */
static void add_left_out(struct page *page, const struct plan *plan)
{
	struct plan_reason reasons[REASONS_SHOWN];
	size_t others, count = plan_reasons(plan, reasons, REASONS_SHOWN, &others);
	struct str text = {0};
	if (plan->left_out_count - plan_refused(plan) <= NAMES_SHOWN) {
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
	if (count)
		str_append(&text, "\n(l names them)");
	page_field(page, "Left out", text.text ? text.text : "");
	str_free(&text);
}

static void add_refused(struct page *page, const struct plan *plan)
{
	size_t count = plan_refused(plan), shown = 0;
	if (count == 0)
		return;
	page_add(page, ROLE_PLAIN, 0, "");
	page_addf(page, ROLE_BAD, 0, "%zu cannot get it until this is mended:", count);
	for (size_t i = 0; i < plan->left_out_count && shown < REFUSED_SHOWN; i++)
		if (plan->left_out[i].refused && ++shown)
			page_addf(page, ROLE_PLAIN, 2, "%s: %s", plan->left_out[i].name, plan->left_out[i].reason);
	if (count > shown)
		page_addf(page, ROLE_PLAIN, 2, "and %zu more: l names them all", count - shown);
}

static void add_warnings(struct page *page, const struct send_view *send)
{
	const struct plan *plan = &send->plan;
	if (send->missing)
		page_addf(page, ROLE_BAD, 0, "Cannot be sent from here: %s", send->missing);
	if (plan->recipient_count == 0)
		return;
	char *warnings = send_warnings(send->view.ui->app, &send->view.ui->board, plan, &send->estimate, "o");
	if (*warnings)
		page_add(page, ROLE_WARNING, 0, warnings);
	free(warnings);
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
	char *text = template ? xasprintf("%s (%s%s%s)", template->name, template->language, *template->category ? ", " : "",
					  template->category) : xstrdup(plan->template_name ? plan->template_name : "");
	page_field(page, "Event", plan->event.name);
	page_field(page, "Template", text);
	free(text);
	if (plan->kind == KIND_REMINDER && send->template_name == NULL)
		page_add(page, ROLE_FAINT, 0, "T: another template, such as one that was written as a reminder.");
	if (plan->recipient_count == 0)
		return;
	text = send_duration(send->view.ui->app, &send->estimate);
	page_field(page, "Takes", text);
	free(text);
}

static void add_text(struct page *page, struct send_view *send)
{
	const struct plan *plan = &send->plan;
	struct plan_message message;
	char *problem = NULL, phone[32];
	if (plan->recipient_count == 0)
		return;
	page_add(page, ROLE_PLAIN, 0, "");
	send->text_line = page->count;
	if (plan_message(send->view.ui->app->db, plan, send->shown, &message, &problem) < 0) {
		page_add(page, ROLE_BAD, 0, problem);
		free(problem);
		return;
	}
	phone_display(message.phone, phone, sizeof phone);
	page_addf(page, ROLE_KEY, 0, "%s  %s  (%zu of %zu)", message.name, phone, send->shown + 1,
		  plan->recipient_count);
	page_bubble(page, &plan->templates, message.content_sid, message.variables, message.text);
	send->text_lines = page->count - send->text_line;
	plan_message_clear(&message);
}

static char *question_of(const struct send_view *send)
{
	const struct plan *plan = &send->plan;
	struct guest guest;
	if (plan->recipient_count == 0)
		return NULL;
	if (plan->recipient_count > 1 || guest_load(send->view.ui->app->db, plan->recipients[0].guest_id, &guest) != 1)
		return xasprintf("Send %zu %s?", plan->recipient_count, plan_kind_words(plan));
	char *question = xasprintf("Send 1 %s to %s?", plan_kind_words(plan), guest.name);
	guest_clear(&guest);
	return question;
}

static void add_title(struct page *page, struct send_view *send)
{
	free(send->question);
	send->question = question_of(send);
	if (send->question)
		page_add(page, ROLE_TITLE, 0, send->question);
	else
		page_add(page, ROLE_WARNING, 0, "Nobody gets a message, for the reasons below.");
}

/* The steps so far: "queued → accepted → sent → delivered ✓✓". */
static char *steps_of(const struct invitation *test)
{
	const struct { int64_t at; enum status status; } steps[] = {
		{ test->queued_at, STATUS_QUEUED }, { test->accepted_at, STATUS_ACCEPTED }, { test->sent_at, STATUS_SENT },
		{ test->delivered_at, STATUS_DELIVERED }, { test->read_at, STATUS_READ },
	};
	struct str text = {0};
	enum status last = STATUS_NONE;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i].at) {
			str_appendf(&text, "%s%s%s", text.length ? " " : "", text.length ? draw_glyph(GLYPH_ARROW) : "",
				    text.length ? " " : "");
			str_append(&text, status_word(steps[i].status));
			last = steps[i].status;
		}
	if (test->status != last)
		str_appendf(&text, " %s %s", draw_glyph(GLYPH_ARROW), status_word(test->status));
	str_appendf(&text, " %s", draw_status_mark(test->status));
	return str_take(&text);
}

/* Not on its way yet: what for. */
static void add_wait(struct page *page, const struct board *board)
{
	char until[TIME_TEXT_SIZE];
	const struct dispatcher_state *dispatcher = &board->dispatcher;
	if (board->event.paused_at)
		page_addf(page, ROLE_WARNING, 0, "Sending is paused (%s): the test waits until p in the list.",
			  board->event.pause_reason);
	else if (*dispatcher->waiting_for)
		page_addf(page, ROLE_WARNING, 0, "It waits%s%s: %s", dispatcher->waiting_until ? " until " : "",
			  time_short(until, dispatcher->waiting_until, clock_wall_ms()), dispatcher->waiting_for);
	else
		page_add(page, ROLE_FAINT, 0, status_help(STATUS_QUEUED));
}

/* What it means, and what is to be done now. */
static void add_test_advice(struct page *page, const struct send_view *send)
{
	const struct invitation *test = &send->test.seen;
	switch (test->status) {
	case STATUS_FAILED:
	case STATUS_UNDELIVERED:
		if (test->error_code)
			page_addf(page, ROLE_BAD, 0, "%d %s. What to do: %s", test->error_code,
				  twilio_error_sentence(test->error_code), twilio_error_advice(test->error_code));
		if (*test->error_message)
			page_add(page, test->error_code ? ROLE_FAINT : ROLE_BAD, 0, test->error_message);
		break;
	case STATUS_DELIVERED:
	case STATUS_READ:
		page_add(page, ROLE_GOOD, 0, "It is on the phone: read it there; then y sends, n leaves.");
		break;
	case STATUS_QUEUED:
		add_wait(page, &send->view.ui->board);
		break;
	default:
		page_add(page, ROLE_FAINT, 0, status_help(test->status));
		break;
	}
}

static void add_test(struct page *page, const struct send_view *send)
{
	char phone[32];
	const struct send_test *test = &send->test;
	if (!test->campaign_id)
		return;
	phone_display(test->phone, phone, sizeof phone);
	char *steps = steps_of(&test->seen), *text = xasprintf("%s: %s", phone, steps);
	page_field(page, "Test", text);
	add_test_advice(page, send);
	if (test->typed)
		page_add(page, ROLE_FAINT, 0, "To keep this number: send.test_to in convoke's config file, or CONVOKE_TEST_TO.");
	page_add(page, ROLE_PLAIN, 0, "");
	free(steps);
	free(text);
}

void send_lay_out(struct send_view *send, int columns)
{
	struct page *page = &send->page;
	const struct plan *plan = &send->plan;
	page_begin(page, columns);
	add_title(page, send);
	add_test(page, send);
	add_summary(page, send);
	add_left_out(page, plan);
	add_warnings(page, send);
	add_text(page, send);
	add_refused(page, plan);
	send->page_for = columns;
}
