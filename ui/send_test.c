/* Test to myself first: the twin of "convoke send --test-to". */
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "data/guest.h"
#include "guests/phone.h"
#include "ui/prompt.h"
#include "ui/send.h"
#include "ui/send_words.h"
#include "ui/terminal.h"

void send_test_clear(struct send_test *test)
{
	invitation_clear(&test->seen);
	test->campaign_id = 0;
}

void send_test_look(struct send_view *send)
{
	struct invitation seen;
	if (!send->test.campaign_id)
		return;
	int found = invitation_of_campaign(send->view.ui->app->db, send->test.campaign_id, &seen);
	if (found < 0)
		ui_say_failure(send->view.ui);
	if (found != 1)
		return;
	invitation_clear(&send->test.seen);
	send->test.seen = seen;
	send->page_for = 0;
}

static void nothing_answered(void *context, char answer)
{
	(void)context;
	(void)answer;
}

/* In the way of the y that a person has ready for the question that does not come: below, it would send to all. */
static void refuse(struct ui *ui, const char *text)
{
	static const char *const back[] = { "b back", NULL };
	prompt_ask(ui, &(struct question){ .text = text, .answers = back, .done = nothing_answered });
}

/* False after saying why there is none. */
static bool queue_test(struct send_view *send, int64_t *campaign_id)
{
	char *message = NULL;
	if (plan_test(send->view.ui->app->db, &send->plan, send->shown, send->test.phone, clock_wall_ms(), campaign_id,
		      &message) == 0)
		return true;
	char *text = xasprintf("No test was sent: %s", message);
	refuse(send->view.ui, text);
	free(text);
	free(message);
	return false;
}

static void test_answered(void *context, char answer)
{
	struct send_view *send = context;
	int64_t campaign_id;
	if (answer != 'y' || !send_possible(send) || !queue_test(send, &campaign_id))
		return;
	send_test_clear(&send->test);
	terminal_drop_typed();
	send->test.campaign_id = campaign_id;
	send->page.top = 0;
	send_test_look(send);
	ui_dispatch(send->view.ui);
}

static void ask(struct send_view *send)
{
	struct ui *ui = send->view.ui;
	struct guest guest;
	char phone[32];
	int found = guest_load(ui->app->db, send->plan.recipients[send->shown].guest_id, &guest);
	if (found < 1) {
		refuse(ui, found < 0 ? db_error(ui->app->db) : "This guest was removed from the list meanwhile.");
		return;
	}
	phone_display(send->test.phone, phone, sizeof phone);
	char *text = send_test_question(&ui->board, phone, guest.name);
	prompt_ask(ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = test_answered, .context = send,
	});
	free(text);
	guest_clear(&guest);
}

static void ask_for_phone(struct send_view *send, const char *initial, const char *problem);

static void phone_typed(void *context, const char *typed)
{
	struct send_view *send = context;
	if (!typed || !*typed)
		return;
	const char *problem = plan_test_phone(&send->plan.event, typed, send->test.phone);
	send->test.typed = true;
	if (problem)
		ask_for_phone(send, typed, problem);
	else
		ask(send);
}

static void ask_for_phone(struct send_view *send, const char *initial, const char *problem)
{
	prompt_line(send->view.ui, &(struct line_prompt){
		.label = "Your own phone:", .initial = initial, .problem = problem,
		.done = phone_typed, .context = send,
	});
}

/* Once more only when the one before has an end, or is on the phone. */
static bool under_way(const struct send_test *test)
{
	return test->campaign_id && (status_is_open(test->seen.status) || test->seen.status == STATUS_ACCEPTED ||
				     test->seen.status == STATUS_SENT);
}

void send_test_ask(struct send_view *send)
{
	struct ui *ui = send->view.ui;
	const char *phone = ui->app->settings.test_to;
	if (send->missing)
		refuse(ui, send->missing);
	else if (send->plan.recipient_count == 0)
		refuse(ui, "Nobody gets it, so there is no text to be tested.");
	else if (under_way(&send->test))
		refuse(ui, "The test before this one is still on its way.");
	else if (!*phone)
		ask_for_phone(send, send->test.phone, NULL);
	else if (plan_test_phone(&send->plan.event, phone, send->test.phone))
		ask_for_phone(send, phone, "this is in the settings as send.test_to, and is no phone number");
	else
		ask(send);
}
