#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "campaign/plan.h"
#include "campaign/plan_words.h"
#include "cmd/command.h"
#include "cmd/counts.h"
#include "cmd/follow.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "cmd/send_show.h"
#include "data/campaign.h"
#include "data/event.h"
#include "data/guest.h"

/* One run of the command. */
struct sending {
	struct app *app;
	const struct arguments *arguments;
	bool json;
	bool shown; /* who is left out was said with the question */
	struct filter filter;
	int64_t *ids;
	size_t id_count;
	char *user;
	char test_to[PHONE_SIZE];
	struct plan plan;
	int64_t campaign_id;
	size_t queued;
	int64_t waited; /* nobody new: what waited in the queue */
};

static int check_usage(const struct arguments *arguments)
{
	bool test = option_given(arguments, OPTION_TEST_TO), guest = option_given(arguments, OPTION_GUEST);
	bool reminder = option_given(arguments, OPTION_REMINDER), resend = option_given(arguments, OPTION_RESEND);
	int selections = guest + option_given(arguments, OPTION_FILTER) + option_given(arguments, OPTION_ALL);
	const char *problem = NULL;
	if (selections > 1)
		problem = "--all, --filter and --guest exclude each other";
	else if (arguments->operand_count && !guest)
		problem = "send needs --guest before the numbers of guests";
	else if (!selections && !test)
		problem = "send needs to know whom: --all, --filter QUERY or --guest ID";
	else if (reminder + resend + test > 1)
		problem = "--reminder, --resend and --test-to exclude each other";
	if (problem) {
		complain("%s", problem);
		hint("convoke help send");
		return EXIT_USAGE;
	}
	if (option_given(arguments, OPTION_DRY_RUN))
		return EXIT_DONE;
	return may_go_on(option_given(arguments, OPTION_YES), "send") ? EXIT_DONE : EXIT_USAGE;
}

static int check_settings(const struct sending *sending)
{
	const char *missing = settings_missing_for_send(&sending->app->settings);
	if (!missing || option_given(sending->arguments, OPTION_DRY_RUN) ||
	    option_given(sending->arguments, OPTION_QUEUE_ONLY))
		return EXIT_DONE;
	complain("%s", missing);
	hint("convoke doctor shows what is set; man 5 convoke explains the settings");
	return EXIT_FAILED;
}

static int take_id(struct sending *sending, const char *text)
{
	struct guest guest;
	int code = guest_argument(sending->app->db, text, &guest);
	if (code != EXIT_DONE)
		return code;
	sending->ids[sending->id_count++] = guest.id;
	guest_clear(&guest);
	for (size_t i = 0; i + 1 < sending->id_count; i++)
		if (sending->ids[i] == sending->ids[sending->id_count - 1]) {
			sending->id_count--; /* named twice, invited once */
			break;
		}
	return EXIT_DONE;
}

static int take_ids(struct sending *sending)
{
	const struct arguments *arguments = sending->arguments;
	const struct option_values *given = &arguments->options[OPTION_GUEST];
	int code = EXIT_DONE;
	sending->ids = xcalloc(given->count + arguments->operand_count, sizeof *sending->ids);
	for (size_t i = 0; i < given->count && code == EXIT_DONE; i++)
		code = take_id(sending, given->items[i]);
	for (size_t i = 0; i < arguments->operand_count && code == EXIT_DONE; i++)
		code = take_id(sending, arguments->operands[i]);
	return code;
}

static int take_test_phone(struct sending *sending)
{
	struct event event;
	const char *typed = option_value(sending->arguments, OPTION_TEST_TO);
	if (!typed)
		return EXIT_DONE;
	if (event_load(sending->app->db, &event) < 0)
		return fail_db(sending->app->db);
	const char *problem = plan_test_phone(&event, typed, sending->test_to);
	event_clear(&event);
	if (!problem)
		return EXIT_DONE;
	complain("--test-to %s: %s", typed, problem);
	return EXIT_USAGE;
}

static int take_selection(struct sending *sending)
{
	int code = filter_argument(sending->arguments, &sending->filter);
	if (code == EXIT_DONE && option_given(sending->arguments, OPTION_GUEST))
		code = take_ids(sending);
	return code == EXIT_DONE ? take_test_phone(sending) : code;
}

static enum campaign_kind kind_of(const struct arguments *arguments)
{
	if (option_given(arguments, OPTION_TEST_TO))
		return KIND_TEST;
	if (option_given(arguments, OPTION_REMINDER))
		return KIND_REMINDER;
	return option_given(arguments, OPTION_RESEND) ? KIND_RESEND : KIND_INVITATION;
}

static int make_plan(struct sending *sending)
{
	const struct arguments *arguments = sending->arguments;
	bool filtered = option_given(arguments, OPTION_FILTER);
	char *message = NULL;
	struct plan_request request = {
		.kind = kind_of(arguments), .filter = filtered ? &sending->filter : NULL,
		.guest_ids = sending->ids, .guest_count = sending->id_count, .all = !filtered && !sending->ids,
		.template_name = option_value(arguments, OPTION_TEMPLATE),
		.ignore_hours = option_given(arguments, OPTION_NOW),
		.test_to = *sending->test_to ? sending->test_to : NULL, .created_by = sending->user,
	};
	return plan_make(sending->app->db, &request, &sending->plan, &message) < 0 ? fail(message) : EXIT_DONE;
}

static void print_result(const struct sending *sending, const int64_t status[STATUS_COUNT])
{
	if (sending->json) {
		struct json *out = send_json(&sending->plan);
		json_put_nonzero(out, "campaign", sending->campaign_id);
		json_put_integer(out, "queued", (int64_t)sending->queued);
		json_put_integer(out, "accepted", count_reached(status));
		json_put_integer(out, "failed", count_failed(status));
		json_put_integer(out, "unknown", status[STATUS_UNKNOWN]);
		json_put_integer(out, "held", status[STATUS_HELD]);
		json_put_integer(out, "waiting", count_waiting(status));
		print_json(out);
		return;
	}
	if (!sending->shown)
		say_left_out(&sending->plan);
	if (sending->campaign_id && option_given(sending->arguments, OPTION_QUEUE_ONLY))
		say("Campaign %lld: %zu queued; convoke run sends them.", (long long)sending->campaign_id,
		    sending->queued);
	else if (sending->campaign_id)
		say("Campaign %lld: %zu queued, %lld accepted, %lld failed, %lld unknown.",
		    (long long)sending->campaign_id, sending->queued, (long long)count_reached(status),
		    (long long)count_failed(status), (long long)status[STATUS_UNKNOWN]);
	else if (sending->waited)
		say("Nobody new. Of %lld that waited in the queue: %lld accepted, %lld failed, %lld unknown.",
		    (long long)sending->waited, (long long)count_reached(status), (long long)count_failed(status),
		    (long long)status[STATUS_UNKNOWN]);
	else
		say("Nobody is left to send to.");
}

static void append_part(struct str *line, int64_t count, const char *what)
{
	if (count)
		str_appendf(line, "%s%lld %s", line->length ? ", " : "", (long long)count, what);
}

/* The summary line of exit code 3, or nothing and EXIT_DONE. */
static int judge(const struct sending *sending, const int64_t status[STATUS_COUNT], const char *why, int64_t until)
{
	struct str line = {0};
	char when[32];
	append_part(&line, (int64_t)plan_refused(&sending->plan), "refused");
	append_part(&line, count_failed(status), "failed");
	append_part(&line, status[STATUS_UNKNOWN], "unknown");
	append_part(&line, status[STATUS_HELD], "held");
	append_part(&line, count_waiting(status), "still queued");
	int code = line.length ? EXIT_PARTLY : EXIT_DONE;
	if (count_waiting(status) && interrupted())
		str_appendf(&line, ": interrupted; convoke run --until-idle goes on");
	else if (count_waiting(status) && *why)
		str_appendf(&line, ": %s%s; convoke run goes on", why, until_text(when, until));
	else if (count_waiting(status))
		str_append(&line, "; convoke run goes on");
	else if (count_failed(status) || count_open(status))
		str_append(&line, "; convoke log says why");
	if (code == EXIT_PARTLY)
		complain("%s", line.text);
	str_free(&line);
	return code;
}

static int stopped(const struct sending *sending, const char *why, int64_t waiting)
{
	complain("stopped: %s", why);
	hint("%lld stay queued; to go on, when nothing speaks against it: convoke -f '%s' resume, then run --until-idle",
	     (long long)waiting, sending->app->path);
	return EXIT_STOPPED;
}

/* Without a campaign of its own a send is judged by what became of the queue, not by all that was sent before. */
static void leave_out(int64_t status[STATUS_COUNT], const int64_t before[STATUS_COUNT])
{
	for (int i = 0; i < STATUS_COUNT; i++)
		if (!status_is_open((enum status)i))
			status[i] -= before[i];
}

static int dispatch(struct sending *sending)
{
	struct follow_request request = {.mode = WORKER_SEND, .campaign_id = sending->campaign_id, .show_progress = true};
	struct follow_result result;
	int64_t before[STATUS_COUNT] = {0};
	if (!sending->campaign_id && campaign_totals(sending->app->db, before) < 0)
		return fail_db(sending->app->db);
	int code = follow(sending->app, &request, &result);
	if (code == EXIT_DONE) {
		leave_out(result.status, before);
		print_result(sending, result.status);
		if (result.paused_by_program || (*result.pause_reason && count_waiting(result.status)))
			code = stopped(sending, result.pause_reason, count_waiting(result.status));
		else
			code = judge(sending, result.status, *result.waiting_for ? result.waiting_for : result.report.message,
				     result.waiting_until);
	}
	follow_result_clear(&result);
	return code;
}

/* Queued; now what? A paused queue is not touched by a send. */
static int after_queueing(struct sending *sending)
{
	struct event event;
	int64_t waiting = (int64_t)sending->queued + sending->waited;
	int64_t status[STATUS_COUNT] = {[STATUS_QUEUED] = waiting};
	int code;
	if (!waiting || option_given(sending->arguments, OPTION_QUEUE_ONLY)) {
		print_result(sending, status);
		return judge(sending, (const int64_t[STATUS_COUNT]){0}, "", 0);
	}
	if (event_load(sending->app->db, &event) < 0)
		return fail_db(sending->app->db);
	if (event.paused_at) {
		print_result(sending, status);
		code = stopped(sending, event.pause_reason, waiting);
	} else {
		code = dispatch(sending);
	}
	event_clear(&event);
	return code;
}

/* Nobody new, as when a send that died is given again: what waits in the queue leaves with this one. */
static int send_what_waits(struct sending *sending)
{
	int64_t status[STATUS_COUNT];
	char question[80];
	if (campaign_totals(sending->app->db, status) < 0)
		return fail_db(sending->app->db);
	int64_t waiting = count_waiting(status);
	snprintf(question, sizeof question, "Nobody new. Go on with the %lld that wait in the queue?", (long long)waiting);
	leave_out(status, status);
	if (!waiting || option_given(sending->arguments, OPTION_QUEUE_ONLY)) {
		if (option_given(sending->arguments, OPTION_QUEUE_ONLY)) /* to wait is what was asked for */
			memset(status, 0, sizeof status);
		print_result(sending, status);
		return judge(sending, status, "", 0);
	}
	sending->waited = waiting;
	if (option_given(sending->arguments, OPTION_YES) || confirm(question))
		return after_queueing(sending);
	complain("nothing was sent");
	return EXIT_FAILED;
}

static int queue_and_send(struct sending *sending)
{
	char *message = NULL;
	if (!sending->plan.recipient_count)
		return send_what_waits(sending);
	sending->shown = !option_given(sending->arguments, OPTION_YES);
	if (sending->shown && !confirm_plan(sending->app, &sending->plan)) {
		complain("nothing was sent");
		return EXIT_FAILED;
	}
	if (plan_commit(sending->app->db, &sending->plan, clock_wall_ms(), &sending->campaign_id, &sending->queued,
			&message) < 0)
		return fail(message);
	return after_queueing(sending);
}

int command_send(struct app *app, const struct arguments *arguments)
{
	struct sending sending = {.app = app, .arguments = arguments, .json = option_given(arguments, OPTION_JSON),
				  .user = user_typing()};
	int code = check_usage(arguments);
	if (code == EXIT_DONE)
		code = take_selection(&sending);
	if (code == EXIT_DONE)
		code = check_settings(&sending);
	if (code == EXIT_DONE)
		code = make_plan(&sending);
	if (code == EXIT_DONE)
		code = option_given(arguments, OPTION_DRY_RUN) ? show_dry_run(app, &sending.plan, sending.json)
							       : queue_and_send(&sending);
	plan_clear(&sending.plan);
	filter_clear(&sending.filter);
	free(sending.ids);
	free(sending.user);
	return code;
}
