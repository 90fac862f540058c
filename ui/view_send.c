/* The send dialog: who gets what, and y. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "ui/queueing.h"
#include "ui/send.h"
#include "ui/send_words.h"
#include "ui/terminal.h"

enum { EDGE_COLUMNS = 6, WIDEST = 100 };

bool send_possible(const struct send_view *send)
{
	return send->plan.recipient_count > 0 && !send->missing;
}

static void send_draw(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	int columns = draw_columns() - EDGE_COLUMNS, rows = draw_rows() - 3;
	if (columns > WIDEST)
		columns = WIDEST;
	if (send->planning) {
		draw_frame(0, 0, draw_rows() - 1, columns + EDGE_COLUMNS, "Send");
		draw_text(1, 3, columns, ROLE_PLAIN, "Looking at each guest: who gets it, and with which text ...");
		ui_bottom(view->ui, "Esc leave", "");
		return;
	}
	if (send->page_for != columns)
		send_lay_out(send, columns);
	if (send->to_text && send->text_line + send->text_lines > send->page.top + (size_t)rows)
		send->page.top = send->text_line;
	send->to_text = false;
	/* What y answers stays on the screen. */
	bool scrolled_away = send->page.top > 0 && send->question;
	draw_frame(0, 0, draw_rows() - 1, columns + EDGE_COLUMNS, scrolled_away ? send->question : "Send");
	page_draw(&send->page, 1, 3, rows);
	char *hints = key_hints(PLACE_SEND, draw_columns() - 4);
	ui_bottom(view->ui, send_possible(send) ? hints : "Esc leave  l left out  ? help", "");
	free(hints);
}

/* The dialog goes at once, and with it what was typed behind the y: in the list it would mean something else. */
static void queue(struct send_view *send)
{
	struct ui *ui = send->view.ui;
	if (queueing_running(ui)) {
		ui_say(ui, ROLE_WARNING, "what was sent before is still being queued; y again in a moment");
		return;
	}
	if (queueing_start(ui, &send->plan))
		view_guests_sent(ui);
	ui_close(ui);
	terminal_drop_typed();
}

/* To those whom the question was about, whatever has changed under it. */
static void confirm_answered(void *context, char answer)
{
	struct send_view *send = context;
	if (answer == 'y' && send_possible(send))
		queue(send);
}

/* A test that is not on the phone yet makes y a question: it may be the second y of the one that sent the test. */
static void confirm(struct send_view *send)
{
	char text[160], whom[48];
	size_t count = send->plan.recipient_count;
	enum status test = send->test.seen.status;
	if (!send->test.campaign_id || test == STATUS_DELIVERED || test == STATUS_READ) {
		queue(send);
		return;
	}
	bool failed = test == STATUS_FAILED || test == STATUS_UNDELIVERED;
	snprintf(whom, sizeof whom, count == 1 ? "it" : "all %zu", count);
	snprintf(text, sizeof text, "The test %s. Send %s all the same?", failed ? "did not arrive" : "has not arrived yet", whom);
	prompt_ask(send->view.ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = confirm_answered, .context = send,
	});
}

static void show(struct send_view *send, size_t index)
{
	if (index >= send->plan.recipient_count)
		return;
	send->shown = index;
	send->page_for = 0;
	send->to_text = true;
}

static void show_other(struct send_view *send, size_t by)
{
	if (send->plan.recipient_count)
		show(send, (send->shown + by) % send->plan.recipient_count);
}

static void guest_named(void *context, const char *text)
{
	struct send_view *send = context;
	struct ui *ui = send->view.ui;
	size_t index = send->shown, matches;
	char *message = NULL;
	if (!text || !*text || !send->plan.recipient_count)
		return;
	set_string(&send->wanted, text);
	int found = send_find(ui->app->db, &send->plan, text, &index, &matches, &message);
	if (found < 0)
		ui_say(ui, ROLE_BAD, "%s", message);
	else if (!found)
		ui_say(ui, ROLE_WARNING, "none of those who get it is found by '%s'", text);
	if (found > 0)
		show(send, index);
	if (found > 0 && matches > 1)
		ui_say(ui, ROLE_PLAIN, "%zu of those who get it are found; / and Enter shows the next", matches);
	free(message);
}

static void ask_for_guest(struct send_view *send)
{
	prompt_line(send->view.ui, &(struct line_prompt){
		.label = "The text for whom?", .initial = send->wanted ? send->wanted : "",
		.done = guest_named, .context = send,
	});
}

/* Only where hours stand in the way, or were set aside here. */
static void toggle_hours(struct send_view *send)
{
	if (!send->estimate.outside_hours && !send->plan.ignore_hours) {
		ui_say(send->view.ui, ROLE_PLAIN, "nothing waits for the sending hours now");
		return;
	}
	send->plan.ignore_hours = send->request.ignore_hours = !send->plan.ignore_hours;
	send_estimate(send);
}

static void send_key(struct view *view, const struct press *press)
{
	struct send_view *send = (struct send_view *)view;
	if (send->planning) {
		if (key_action(PLACE_SEND, press->code) == ACTION_CLOSE)
			ui_close(view->ui);
		return;
	}
	size_t count = send->plan.recipient_count;
	enum action action = key_action(PLACE_SEND, press->code);
	switch (action) {
	case ACTION_CLOSE:
		ui_close(view->ui);
		break;
	case ACTION_CONFIRM:
		if (send_possible(send))
			confirm(send);
		break;
	case ACTION_NEXT:
		show_other(send, 1);
		break;
	case ACTION_PREVIOUS:
		show_other(send, count - 1);
		break;
	case ACTION_FIRST:
		show(send, 0);
		break;
	case ACTION_LAST:
		show(send, count - 1);
		break;
	case ACTION_LONGEST:
		show(send, send->plan.longest);
		break;
	case ACTION_FILTER:
		ask_for_guest(send);
		break;
	case ACTION_HOURS:
		toggle_hours(send);
		break;
	case ACTION_TEST:
		send_test_ask(send);
		break;
	case ACTION_TEMPLATES:
		send_next_template(send);
		break;
	case ACTION_LEFT_OUT:
		view_left_out_open(send);
		break;
	case ACTION_HELP:
		view_help_open(view->ui, PLACE_SEND);
		break;
	default:
		if (!page_key(&send->page, action, press, draw_rows() - 3) && action == ACTION_NONE)
			ui_say_no_key(view->ui, press);
		break;
	}
}

static void send_tick(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	/* Something above it, a question or a page, is left first. */
	if (!send_plan_tick(send) && view->ui->top == view)
		ui_close(view->ui);
}

/* Under the eyes of who reads it the plan stays as it is (what is queued is judged again); numbers around it follow. */
static void send_file_changed(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	send->stale |= view->ui->top != view;
	send->estimate_due = true;
	send->page_for = 0;
	send_test_look(send);
}

static void send_leave(struct view *view)
{
	struct send_view *send = (struct send_view *)view;
	send_plan_end(send);
	plan_clear(&send->plan);
	page_clear(&send->page);
	send_test_clear(&send->test);
	free(send->guest_ids);
	free(send->template_name);
	free(send->wanted);
	free(send->question);
	free(send);
}

/* The request outlives its caller; of what it points to, the dashboard uses the ids only. */
static void keep_request(struct send_view *send, const struct plan_request *request)
{
	send->request = *request;
	if (!request->guest_ids)
		return;
	send->guest_ids = xcalloc(request->guest_count + 1, sizeof *send->guest_ids);
	memcpy(send->guest_ids, request->guest_ids, request->guest_count * sizeof *send->guest_ids);
	send->request.guest_ids = send->guest_ids;
}

void view_send_open(struct ui *ui, const struct plan_request *request)
{
	static const struct view_class class = {
		.guarded = true, .draw = send_draw, .key = send_key, .refresh = send_file_changed, .tick = send_tick,
		.leave = send_leave,
	};
	if (queueing_running(ui)) {
		ui_say(ui, ROLE_WARNING, "what was sent before is still being queued; try again in a moment");
		return;
	}
	struct send_view *send = xcalloc(1, sizeof *send);
	send->view.ui = ui;
	keep_request(send, request);
	if (send_plan_begin(send) < 0) {
		send_leave(&send->view);
		return;
	}
	send->missing = board_missing(&ui->board, &ui->app->settings);
	ui_push(ui, &send->view, &class);
}
