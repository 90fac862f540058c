#include "cmd/follow.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/wake.h"
#include "cmd/arguments.h"
#include "cmd/counts.h"
#include "cmd/interrupt.h"
#include "cmd/progress.h"
#include "cmd/say.h"
#include "data/campaign.h"
#include "data/db.h"
#include "data/dispatcher.h"
#include "data/event.h"

enum { LOOK_MS = 100, TURN_MS = 250 };

enum follow_verdict follow_judge(const struct follow_view *view)
{
	bool busy = view->in_flight > 0 || view->sending > 0;
	if (view->worker_ended)
		return FOLLOW_STOPPED;
	if (view->forever)
		return FOLLOW_ON;
	if (view->mode == WORKER_SYNC)
		return view->idle ? FOLLOW_DONE : FOLLOW_ON;
	if (busy)
		return FOLLOW_ON;
	if (view->account_stop)
		return FOLLOW_STOPPED;
	/* Who holds the lock knows whether a look is due; who stands by goes by what changes. */
	bool settled = view->holds_lock && view->idle;
	if (!view->queued && (settled || (!view->unknown && (view->one_campaign || !view->holds_lock))))
		return FOLLOW_DONE;
	if (view->queued && view->paused_from_start)
		return FOLLOW_WAITS;
	if (view->waiting_until > view->now + FOLLOW_PATIENCE_MS || view->quiet_ms >= FOLLOW_PATIENCE_MS)
		return FOLLOW_WAITS;
	return FOLLOW_ON;
}

/* What the loop keeps between looks. */
struct watch {
	struct app *app;
	const struct follow_request *request;
	struct follow_result *result;
	struct progress progress;
	bool paused_from_start;
	int64_t started_us, changed_us, looked_us;
	int64_t done_at_start;
};

static int read_counts(struct watch *watch, int64_t status[STATUS_COUNT])
{
	struct db *db = watch->app->db;
	struct campaign campaign;
	if (!watch->request->campaign_id)
		return campaign_totals(db, status);
	if (campaign_load(db, watch->request->campaign_id, &campaign) != 1)
		return -1;
	memcpy(status, campaign.status, sizeof campaign.status);
	campaign_clear(&campaign);
	return 0;
}

static int read_waiting(struct watch *watch)
{
	struct dispatcher_state state;
	if (dispatcher_load(watch->app->db, &state) < 0)
		return -1;
	set_string(&watch->result->waiting_for, state.waiting_for ? state.waiting_for : "");
	watch->result->waiting_until = state.waiting_until;
	dispatcher_state_clear(&state);
	return 0;
}

char *until_text(char out[32], int64_t wall_ms)
{
	char when[20];
	out[0] = '\0';
	if (wall_ms)
		snprintf(out, 32, " until %s", local_time(when, wall_ms));
	return out;
}

static int read_pause(struct watch *watch)
{
	struct event event;
	struct follow_result *result = watch->result;
	if (event_load(watch->app->db, &event) < 0)
		return -1;
	set_string(&result->pause_reason, event.pause_reason);
	result->paused_by_program = event.paused_at &&
		strncmp(event.pause_reason, PERSON_PAUSE, strlen(PERSON_PAUSE)) != 0;
	event_clear(&event);
	return 0;
}

static void draw(struct watch *watch)
{
	const struct follow_result *result = watch->result;
	int64_t total = 0, waiting = count_waiting(result->status);
	for (int i = 0; i < STATUS_COUNT; i++)
		total += result->status[i];
	int64_t done = total - waiting;
	double seconds = (double)(clock_mono_us() - watch->started_us) / 1e6;
	double rate = seconds > 0.5 ? (double)(done - watch->done_at_start) / seconds : 0;
	char text[256], until[32];
	if (waiting && *result->waiting_for)
		snprintf(text, sizeof text, "%lld of %lld, waiting: %.120s%s", (long long)done, (long long)total,
			 result->waiting_for, until_text(until, result->waiting_until));
	else if (waiting && rate > 0)
		snprintf(text, sizeof text, "%lld of %lld  %.1f/s  %lld:%02lld left", (long long)done,
			 (long long)total, rate, (long long)((double)waiting / rate) / 60,
			 (long long)((double)waiting / rate) % 60);
	else
		snprintf(text, sizeof text, "%lld of %lld%s", (long long)done, (long long)total,
			 result->status[STATUS_UNKNOWN] ? ", looking up what is unknown" : "");
	if (watch->request->show_progress && !hung_up())
		progress_show(&watch->progress, done, total, text);
}

/* Reads everything once. 0 or -1. */
static int look(struct watch *watch, struct follow_view *view)
{
	struct follow_result *result = watch->result;
	int64_t before[STATUS_COUNT], now_us = clock_mono_us();
	memcpy(before, result->status, sizeof before);
	worker_report(watch->app->worker, &result->report);
	if (read_counts(watch, result->status) < 0 || read_waiting(watch) < 0 || read_pause(watch) < 0)
		return -1;
	if (memcmp(before, result->status, sizeof before) != 0 || result->report.in_flight > 0 ||
	    result->status[STATUS_SENDING] > 0)
		watch->changed_us = now_us;
	*view = (struct follow_view){
		.mode = watch->request->mode,
		/* Without its terminal a process ends when the work does. */
		.forever = watch->request->forever && !(watch->request->mode == WORKER_RUN && hung_up()),
		.one_campaign = watch->request->campaign_id != 0,
		.queued = result->status[STATUS_QUEUED], .sending = result->status[STATUS_SENDING],
		.unknown = result->status[STATUS_UNKNOWN], .in_flight = result->report.in_flight,
		.holds_lock = result->report.holds_lock, .idle = result->report.idle,
		.worker_ended = result->report.stopped,
		/* Who stands by learns of the holder's account-level stop by the pause it made. */
		.account_stop = !watch->paused_from_start && result->paused_by_program,
		.paused_from_start = watch->paused_from_start, .now = clock_wall_ms(),
		.waiting_until = result->waiting_until, .quiet_ms = (now_us - watch->changed_us) / 1000,
	};
	return 0;
}

/*
 * Sleeps until the worker has something to tell. Looks no more often than each LOOK_MS, but at the beginning ten times
 * as often as time has passed: who sends one message does not wait for the next look.
 */
static void wait_for_news(struct watch *watch)
{
	struct pollfd news = {.fd = watch->app->to_main.read_fd, .events = POLLIN};
	int64_t now_us = clock_mono_us(), between_ms = (now_us - watch->started_us) / 10000;
	if (between_ms > LOOK_MS)
		between_ms = LOOK_MS;
	int64_t passed_ms = (now_us - watch->looked_us) / 1000;
	if (passed_ms < between_ms)
		poll(NULL, 0, (int)(between_ms - passed_ms));
	poll(&news, 1, TURN_MS);
	wake_drain(&watch->app->to_main);
	watch->looked_us = clock_mono_us();
}

static void tell(const struct watch *watch)
{
	if (watch->request->looked)
		watch->request->looked(watch->result, watch->request->context);
}

/* A file that is busy is looked at again, but not for ever. */
static bool cannot_look(const struct watch *watch)
{
	bool patient = clock_mono_us() - watch->changed_us < FOLLOW_PATIENCE_MS * 1000LL;
	return watch->result->report.stopped || !db_failure_passes(watch->app->db) || !patient;
}

/* NULL, or a sentence why the file cannot be watched any more. */
static char *watch_until_end(struct watch *watch)
{
	struct follow_view view;
	watch->result->verdict = FOLLOW_ON;
	while (watch->result->verdict == FOLLOW_ON) {
		wait_for_news(watch);
		int looked = look(watch, &view);
		if (looked < 0 && cannot_look(watch))
			return xstrdup(db_error(watch->app->db));
		draw(watch);
		tell(watch);
		bool stop = interrupted() || (hung_up() && watch->request->mode == WORKER_WATCH);
		if (stop)
			watch->result->verdict = FOLLOW_INTERRUPTED;
		else if (looked == 0)
			watch->result->verdict = follow_judge(&view);
	}
	return NULL;
}

static int start(struct watch *watch)
{
	struct app *app = watch->app;
	char *message = NULL;
	struct worker_options options = {.path = app->path, .settings = &app->settings,
					 .mode = watch->request->mode, .to_owner = &app->to_main};
	if (read_pause(watch) < 0 || read_counts(watch, watch->result->status) < 0)
		return fail_db(app->db);
	watch->paused_from_start = *watch->result->pause_reason != '\0';
	int64_t total = 0;
	for (int i = 0; i < STATUS_COUNT; i++)
		total += watch->result->status[i];
	watch->done_at_start = total - count_waiting(watch->result->status);
	watch->started_us = watch->changed_us = clock_mono_us();
	interrupt_catch(&app->to_main);
	app->worker = worker_start(&options, &message);
	if (!app->worker)
		return fail(message);
	if (watch->request->mode == WORKER_SEND || watch->request->mode == WORKER_RUN)
		worker_ask(app->worker);
	return EXIT_DONE;
}

int follow(struct app *app, const struct follow_request *request, struct follow_result *out)
{
	struct watch watch = {.app = app, .request = request, .result = out};
	*out = (struct follow_result){.waiting_for = xstrdup(""), .pause_reason = xstrdup("")};
	int code = start(&watch);
	if (code != EXIT_DONE)
		return code;
	progress_start(&watch.progress);
	char *failure = watch_until_end(&watch), *last_words;
	progress_end(&watch.progress);
	if (out->verdict == FOLLOW_INTERRUPTED && watch.progress.enabled &&
	    out->report.in_flight + out->report.unrecorded > 0)
		hint("ending: what is on its way is being recorded (a second signal ends at once)");
	worker_stop(app->worker, &last_words);
	app->worker = NULL;
	/* The worker knows more than one who only looks. */
	if (last_words || failure)
		code = fail(xstrdup(last_words ? last_words : failure));
	else if (read_counts(&watch, out->status) < 0 || read_pause(&watch) < 0)
		code = fail_db(app->db);
	else if (out->verdict == FOLLOW_WAITS && !*out->waiting_for) /* the file could not be told */
		set_string(&out->waiting_for, out->report.message);
	tell(&watch);
	free(last_words);
	free(failure);
	return code;
}

void follow_result_clear(struct follow_result *result)
{
	free(result->waiting_for);
	free(result->pause_reason);
	*result = (struct follow_result){0};
}
