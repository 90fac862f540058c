#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "campaign/plan.h"
#include "guests/phone.h"
#include "ui/guests.h"
#include "ui/plain_parts.h"
#include "ui/times.h"

enum { NAMED = 5, REFUSED_NAMED = 20, REASONS = 16, MANY = 5000 };

static const char *kind_word(const struct plan *plan)
{
	static const char *const words[][2] = {
		[KIND_INVITATION] = { "invitation", "invitations" }, [KIND_REMINDER] = { "reminder", "reminders" },
		[KIND_RESEND] = { "invitation again", "invitations again" }, [KIND_TEST] = { "test", "tests" },
	};
	return words[plan->kind][plan->recipient_count != 1];
}

/* Reasons with how often each, in order of appearance. */
struct reason {
	const char *text;
	size_t count;
};

static void say_by_reason(const struct plan *plan)
{
	struct reason reasons[REASONS];
	size_t count = 0, others = 0;
	for (size_t i = 0; i < plan->left_out_count; i++) {
		const struct plan_left_out *left = &plan->left_out[i];
		size_t at = 0;
		while (at < count && strcmp(reasons[at].text, left->reason) != 0)
			at++;
		if (left->refused)
			continue;
		if (at == count && count < REASONS)
			reasons[count++] = (struct reason){ left->reason, 0 };
		if (at < count)
			reasons[at].count++;
		else
			others++;
	}
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

static void say_limits(struct plain *plain, const struct plan *plan)
{
	struct plan_estimate estimate;
	char text[TIME_TEXT_SIZE];
	int64_t now = clock_wall_ms();
	if (plan->marketing_us)
		plain_say("%zu to US numbers: WhatsApp does not deliver Marketing templates there.", plan->marketing_us);
	else if (plan->marketing)
		plain_say("A Marketing template: WhatsApp may hold some back from people who get many.");
	if (plan->shared_phones)
		plain_say("%zu phone%s more than one message.", plan->shared_phones, plan->shared_phones == 1 ? " gets" : "s get");
	if (plain->board.event.paused_at)
		plain_say("Sending is paused: %s. They wait until p.", plain->board.event.pause_reason);
	if (plan_estimate(plain->app->db, &plain->app->settings, plan, now, &estimate) < 0) {
		plain_say_failure(plain);
		return;
	}
	if (estimate.outside_hours)
		plain_say("Outside sending hours: it begins at %s.", time_short(text, estimate.opens_at, now));
	if (estimate.today < plan->recipient_count && estimate.next_at)
		plain_say("Daily limit: %zu today, %zu from %s while convoke runs.", estimate.today,
			  plan->recipient_count - estimate.today, time_short(text, estimate.next_at, now));
	plain_say("It takes about %s.", duration_words(text, estimate.seconds));
}

/* False after saying why this text cannot be. */
static bool say_text(struct plain *plain, const struct plan *plan)
{
	struct plan_message message;
	char *problem = NULL, phone[48];
	if (plan_message(plain->app->db, plan, 0, &message, &problem) < 0) {
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

static void ask_and_commit(struct plain *plain, const struct plan *plan)
{
	/* Another process that holds the lock has settings of its own. */
	const char *missing = board_sends_here(&plain->board) ? settings_missing_for_send(&plain->app->settings) : NULL;
	say_left_out(plan);
	if (plan->recipient_count == 0) {
		plain_say("Nobody gets a message.");
		return;
	}
	if (missing) {
		plain_say("Cannot be sent from here: %s.", missing);
		return;
	}
	plain_say("%zu %s for %s, template %s.", plan->recipient_count, kind_word(plan), plan->event.name,
		  plan->template_name);
	say_limits(plain, plan);
	if (!say_text(plain, plan))
		return;
	char *question = xasprintf("Send %zu %s?", plan->recipient_count, kind_word(plan));
	if (plain_confirm(plain, question))
		commit(plain, plan);
	else
		plain_say("Nothing was sent.");
	free(question);
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
	ask_and_commit(plain, &plan);
	plan_clear(&plan);
}

void plain_send(struct plain *plain)
{
	struct roster *roster = &plain->roster;
	struct plan_request request = { .kind = KIND_INVITATION };
	/* The guest that was read; never everybody. */
	int64_t id = plain->begun ? list_current(&roster->list) : 0, *ids = NULL;
	if (roster->selected.count == 0) {
		if (!id) {
			plain_say("Nobody is chosen: read a guest first, or select with Space or a.");
			return;
		}
		request.guest_ids = &id;
		request.guest_count = 1;
	} else if (roster->everybody && (int64_t)roster->selected.count == plain->board.counts.guests) {
		request.all = true;
	} else {
		request.guest_ids = ids = id_set_sorted(&roster->selected);
		request.guest_count = roster->selected.count;
	}
	send(plain, &request);
	free(ids);
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
	send_again(plain, KIND_REMINDER, "rsvp:none status:accepted,sent,delivered,read",
		   "Nobody to remind: none of those shown has an invitation and no answer.");
}

void plain_resend(struct plain *plain)
{
	send_again(plain, KIND_RESEND, "status:failed,undelivered",
		   "Nothing to send again: none of those shown failed.");
}
