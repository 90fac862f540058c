#include "cmd/send_show.h"

#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "campaign/plan_words.h"
#include "cmd/arguments.h"
#include "cmd/follow.h"
#include "cmd/say.h"

static struct json *left_out_json(const struct plan *plan, bool refused)
{
	struct json *out = json_new_array();
	for (size_t i = 0; i < plan->left_out_count; i++) {
		if (plan->left_out[i].refused != refused)
			continue;
		struct json *row = json_new_object();
		json_put_integer(row, "guest_id", plan->left_out[i].guest_id);
		json_put_string(row, "reason", plan->left_out[i].reason);
		json_append(out, row);
	}
	return out;
}

struct json *send_json(const struct plan *plan)
{
	struct json *out = json_new_object();
	json_put(out, "campaign", NULL);
	json_put_integer(out, "queued", 0);
	json_put(out, "skipped", left_out_json(plan, false));
	json_put(out, "refused", left_out_json(plan, true));
	json_put_integer(out, "accepted", 0);
	json_put_integer(out, "failed", 0);
	json_put_integer(out, "unknown", 0);
	return out;
}

void say_left_out(const struct plan *plan)
{
	struct plan_reason *reasons = xcalloc(plan->left_out_count + 1, sizeof *reasons);
	size_t others, count = plan_reasons(plan, reasons, plan->left_out_count, &others);
	for (size_t i = 0; i < count; i++)
		say("Left out: %zu %s", reasons[i].count, reasons[i].text);
	free(reasons);
	for (size_t i = 0; i < plan->left_out_count; i++)
		if (plan->left_out[i].refused)
			say("Refused: %s (%lld): %s", plan->left_out[i].name, (long long)plan->left_out[i].guest_id,
			    plan->left_out[i].reason);
}

static struct json *message_json(const struct plan *plan, size_t index, const struct plan_message *message)
{
	struct json *out = json_new_object();
	json_put_integer(out, "guest_id", plan->recipients[index].guest_id);
	json_put_string(out, "name", message->name);
	json_put_string(out, "phone", message->phone);
	json_put_string(out, "content_sid", message->content_sid);
	json_put_text(out, "variables", message->variables);
	json_put_string(out, "text", message->text);
	return out;
}

/* Prints each message, or appends it to list when there is one. 0 or -1 with *problem. */
static int each_message(struct app *app, const struct plan *plan, struct json *list, char **problem)
{
	for (size_t i = 0; i < plan->recipient_count; i++) {
		struct plan_message message;
		if (plan_message(app->db, plan, i, &message, problem) < 0)
			return -1;
		if (list) {
			json_append(list, message_json(plan, i, &message));
		} else {
			say("%s, %s:", message.name, message.phone);
			say_lines("    ", message.text);
		}
		plan_message_clear(&message);
	}
	return 0;
}

static void say_limits(struct app *app, const struct plan *plan)
{
	struct plan_estimate estimate;
	char when[20];
	if (plan->marketing)
		say("The template's category is MARKETING: Meta decides how many of those a person gets.");
	if (plan->marketing_us)
		say("%zu have a number in the USA, where Meta does not deliver MARKETING templates.", plan->marketing_us);
	char *earlier = plan_earlier_words(plan);
	if (*earlier)
		say("%s", earlier);
	free(earlier);
	if (plan->shared_phones)
		say("%zu %s more than one message.", plan->shared_phones,
		    plan->shared_phones == 1 ? "phone gets" : "phones get");
	if (plan_estimate(app->db, &app->settings, plan, clock_wall_ms(), &estimate) < 0)
		return;
	if (estimate.ahead)
		say("%zu wait in the queue already and go first.", estimate.ahead);
	if (estimate.next_at) {
		say("The daily limit lets %zu through %s, more from %s.", estimate.today,
		    estimate.outside_hours ? "then" : "now", local_time(when, estimate.next_at));
		say("The last one goes at about %s, while convoke runs.", local_time(when, estimate.last_at));
	}
	if (estimate.outside_hours)
		say("It is outside the sending hours; they begin at %s.", local_time(when, estimate.opens_at));
	if (estimate.seconds >= 60)
		say("At %s messages a second that takes about %lld minutes.", app->settings.rate,
		    (long long)(estimate.seconds + 30) / 60);
}

int show_dry_run(struct app *app, const struct plan *plan, bool json)
{
	char *problem = NULL;
	struct json *list = json ? json_new_array() : NULL;
	if (each_message(app, plan, list, &problem) < 0) {
		json_free(list);
		return fail(problem);
	}
	if (json) {
		struct json *out = send_json(plan);
		json_put(out, "messages", list);
		print_json(out);
	} else {
		say_left_out(plan);
		say_limits(app, plan);
		say("%zu would get a message. Nothing was sent.", plan->recipient_count);
	}
	size_t refused = plan_refused(plan);
	if (!refused)
		return EXIT_DONE;
	complain("%zu %s refused", refused, refused == 1 ? "guest is" : "guests are");
	return EXIT_PARTLY;
}

bool confirm_plan(struct app *app, const struct plan *plan)
{
	struct plan_message first;
	char *problem = NULL;
	if (plan_message(app->db, plan, 0, &first, &problem) < 0) {
		free(problem);
		return false;
	}
	say("%s: %s, template %s.", plan->event.name, campaign_kind_word(plan->kind), plan->template_name);
	say("%s will read:", first.name);
	say_lines("    ", first.text);
	plan_message_clear(&first);
	say_left_out(plan);
	say_limits(app, plan);
	char *question = xasprintf(plan->recipient_count == 1 ? "Send %zu message?" : "Send %zu messages?",
				   plan->recipient_count);
	bool yes = confirm(question);
	free(question);
	return yes;
}
