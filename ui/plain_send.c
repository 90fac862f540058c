#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/plan.h"
#include "campaign/plan_words.h"
#include "guests/phone.h"
#include "ui/guests.h"
#include "ui/plain_parts.h"
#include "ui/send_words.h"

enum { NAMED = 5, REFUSED_NAMED = 20, REASONS = 16, MANY = 5000 };

static void say_by_reason(const struct plan *plan)
{
	struct plan_reason reasons[REASONS];
	size_t others, count = plan_reasons(plan, reasons, REASONS, &others);
	for (size_t i = 0; i < count; i++)
		plain_say("Left out: %zu, %s.", reasons[i].count, reasons[i].text);
	if (others)
		plain_say("Left out: %zu for other reasons.", others);
}

/* A few are named, many are counted by reason; who needs mending is named. */
static void say_left_out(const struct plan *plan)
{
	size_t refused = 0;
	bool few = plan->left_out_count <= NAMED;
	if (!few)
		say_by_reason(plan);
	for (size_t i = 0; i < plan->left_out_count; i++) {
		const struct plan_left_out *left = &plan->left_out[i];
		if (!left->refused && few)
			plain_say("Left out: %s, %s.", left->name, left->reason);
		else if (left->refused && ++refused <= REFUSED_NAMED)
			plain_say("Cannot get it until this is mended: %s, %s.", left->name, left->reason);
	}
	if (refused > REFUSED_NAMED)
		plain_say("And %zu more cannot get it.", refused - REFUSED_NAMED);
}

/* How long it takes, and what stands in the way or surprises. */
static void say_limits(struct plain *plain, const struct plan *plan)
{
	struct plan_estimate estimate;
	if (plan_estimate(plain->app->db, &plain->app->settings, plan, clock_wall_ms(), &estimate) < 0) {
		plain_say_failure(plain);
		return;
	}
	char *warnings = send_warnings(plain->app, &plain->board, plan, &estimate, "now");
	char *duration = send_duration(plain->app, &estimate);
	if (*warnings)
		plain_say("%s", warnings);
	plain_say("It takes %s.", duration);
	free(duration);
	free(warnings);
}

/* False after saying why this text cannot be. */
static bool say_text(struct plain *plain, const struct plan *plan, size_t index)
{
	struct plan_message message;
	char *problem = NULL, phone[48];
	if (plan_message(plain->app->db, plan, index, &message, &problem) < 0) {
		plain_say("%s", problem);
		free(problem);
		return false;
	}
	phone_display(message.phone, phone, sizeof phone);
	plain_say("%s, %s, will read:\n%s", message.name, phone, message.text);
	plan_message_clear(&message);
	return true;
}

static void commit(struct plain *plain, const struct plan *plan)
{
	int64_t campaign_id;
	size_t queued;
	char *message = NULL;
	if (plan_commit(plain->app->db, plan, clock_wall_ms(), &campaign_id, &queued, &message) < 0) {
		plain_say("Nothing was sent: %s.", message);
		free(message);
		return;
	}
	if (queued == 0) { /* and nothing else is set going by it */
		plain_say("Nothing was sent: nobody of them is to get it any more.");
		return;
	}
	if (queued < plan->recipient_count)
		plain_say("%zu left out, because they changed meanwhile.", plan->recipient_count - queued);
	id_set_clear(&plain->roster.selected);
	plain->roster.everybody = false;
	plain_say("%zu queued. News come here by themselves; wait follows them to the end.", queued);
	plain_dispatch(plain);
	plain_look(plain);
	plain_forget_news(plain);
}

/* The organizer's own phone, from the settings or asked for; false after saying that it is none. */
static bool own_phone(struct plain *plain, const struct plan *plan, char out[PHONE_SIZE])
{
	const char *set = plain->app->settings.test_to;
	char *typed = *set ? xstrdup(set) : plain_ask(plain, "Your own phone; Enter leaves: ");
	bool given = typed && *typed;
	const char *problem = given ? plan_test_phone(&plan->event, typed, out) : NULL;
	if (problem)
		plain_say("%s: %s.", typed, problem);
	free(typed);
	return given && !problem;
}

/* Ends the question about all: they are sent when the test was read. */
static void test(struct plain *plain, const struct plan *plan, size_t index)
{
	char phone[PHONE_SIZE], shown[48];
	struct guest guest;
	int64_t campaign_id;
	char *message = NULL, *question = NULL;
	if (own_phone(plain, plan, phone) && plain_load(plain, plan->recipients[index].guest_id, &guest)) {
		phone_display(phone, shown, sizeof shown);
		question = send_test_question(&plain->board, shown, guest.name);
		guest_clear(&guest);
	}
	if (question)
		plain_say("%s", question);
	if (!question || !plain_confirm(plain, "Send the test?")) {
		plain_say("No test was sent.");
	} else if (plan_test(plain->app->db, plan, index, phone, clock_wall_ms(), &campaign_id, &message) < 0) {
		plain_say("No test was sent: %s.", message);
	} else {
		plain_say("The test is queued. Read it on your phone, then s sends to everybody chosen. Enter goes on.");
		plain_dispatch(plain);
		plain_follow_test(plain, campaign_id);
	}
	free(message);
	free(question);
}

/* The next one's, or that of whom a name finds. */
static void go_to_text(struct plain *plain, const struct plan *plan, const char *wanted, size_t *index)
{
	char *message = NULL;
	size_t matches;
	int found = 1;
	if (wanted)
		found = send_find(plain->app->db, plan, wanted, index, &matches, &message);
	else
		*index = (*index + 1) % plan->recipient_count;
	if (found < 0)
		plain_say("%s.", message);
	else if (!found)
		plain_say("None of those who get it is found by '%s'.", wanted);
	free(message);
}

/* Until the question is answered with yes, or by anything that is none of the words. */
static void ask(struct plain *plain, struct plan *plan)
{
	char *question = xasprintf("Send %zu %s?", plan->recipient_count, plan_kind_words(plan));
	size_t index = 0;
	bool again = true;
	while (again && say_text(plain, plan, index)) {
		char *answer = plain_decide(plain, question);
		again = false;
		if (answer && strcasecmp(answer, "yes") == 0) {
			commit(plain, plan);
		} else if (answer && strcasecmp(answer, "test") == 0) {
			test(plain, plan, index);
		} else if (answer && (strcasecmp(answer, "next") == 0 || *answer == '/')) {
			go_to_text(plain, plan, *answer == '/' ? answer + 1 : NULL, &index);
			again = true;
		} else if (answer && strcasecmp(answer, "now") == 0) {
			plan->ignore_hours = !plan->ignore_hours;
			say_limits(plain, plan);
			again = true;
		} else {
			plain_say("Nothing was sent.");
		}
		free(answer);
	}
	free(question);
}

static void say_and_ask(struct plain *plain, struct plan *plan)
{
	const char *missing = board_missing(&plain->board, &plain->app->settings);
	say_left_out(plan);
	if (plan->recipient_count == 0) {
		plain_say("Nobody gets a message.");
		return;
	}
	if (missing) {
		plain_say("Cannot be sent from here: %s.", missing);
		return;
	}
	plain_say("%zu %s for %s, template %s.", plan->recipient_count, plan_kind_words(plan), plan->event.name,
		  plan->template_name);
	say_limits(plain, plan);
	plain_say("Before yes: test sends it to your own phone first%s.",
		  plan->recipient_count > 1 ? ", next reads another guest's text, / and a name that guest's" : "");
	ask(plain, plan);
}

static void send(struct plain *plain, struct plan_request *request)
{
	struct plan plan;
	char *message = NULL;
	request->created_by = user_name();
	if (request->all || request->guest_count >= MANY)
		plain_say("A moment ...");
	if (plan_make(plain->app->db, request, &plan, &message) < 0) {
		plain_say("%s.", message);
		free(message);
		return;
	}
	say_and_ask(plain, &plan);
	plan_clear(&plan);
}

void plain_send(struct plain *plain)
{
	struct roster *roster = &plain->roster;
	struct plan_request request = { .kind = KIND_INVITATION };
	int64_t current = plain->begun ? list_current(&roster->list) : 0; /* the guest that was read */
	int64_t *ids = roster_to_invite(roster, plain->board.counts.guests, current, &request);
	if (request.all || request.guest_count)
		send(plain, &request);
	else
		plain_say("Nobody is chosen: read a guest first, or select with Space or a.");
	free(ids);
}

void plain_send_again(struct plain *plain, enum campaign_kind kind, const int64_t *ids, size_t count)
{
	send(plain, &(struct plan_request){ .kind = kind, .narrowed = true, .guest_ids = ids, .guest_count = count });
}

static void send_again(struct plain *plain, enum campaign_kind kind, const char *more, const char *none)
{
	struct plan_request request = { .kind = kind, .narrowed = plain->roster.selected.count == 0 };
	int64_t *ids = plain_choose(plain, more, none, &request.guest_count);
	request.guest_ids = ids;
	if (request.guest_count)
		send(plain, &request);
	free(ids);
}

void plain_remind(struct plain *plain)
{
	send_again(plain, KIND_REMINDER, BOARD_SILENT,
		   "Nobody to remind: none of those shown has an invitation and no answer.");
}

void plain_resend(struct plain *plain)
{
	send_again(plain, KIND_RESEND, "status:failed,undelivered",
		   "Nothing to send again: none of those shown failed.");
}
