#include "delivery/dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "base/str.h"
#include "data/attempt.h"
#include "data/ballast.h"
#include "data/dispatcher.h"
#include "delivery/decide.h"
#include "delivery/dispatch_state.h"
#include "delivery/retry.h"
#include "twilio/errors.h"
#include "twilio/request.h"

enum { RECORD_AGAIN_US = 1000000, QUIET_US = 100000 };

/* One create on its way, then its outcome until that is recorded. */
struct flight {
	struct dispatch *dispatch;
	struct flight *next;
	struct armed armed;
	bool sent;
	struct outcome outcome;
	struct http_meta meta;
	char *request_id;
	long http_status;
	int curl_code;
};

struct dispatch *dispatch_new(struct delivery *delivery, struct started_log *started)
{
	struct dispatch *dispatch = xcalloc(1, sizeof *dispatch);
	dispatch->started = started;
	dispatch->delivery = delivery;
	limiter_init(&dispatch->limiter, delivery->settings->rate_per_second);

	/* The limit holds across restarts: what left within the last second (one message's time, if that is longer) counts. */
	int64_t ago_ms;
	double rate = delivery->settings->rate_per_second;
	int64_t window_ms = rate < 1 ? (int64_t)(1000 / rate) : 1000;
	if (attempt_last_armed(delivery->db, clock_wall_ms(), &ago_ms) < 0)
		delivery_file_failed(delivery);
	else if (ago_ms < window_ms)
		limiter_hold(&dispatch->limiter, clock_mono_us() + window_ms * 1000);

	struct dispatcher_state state;
	if (dispatcher_load(delivery->db, &state) == 0)
		dispatch->tolerated_code = state.storm_code;
	dispatcher_state_clear(&state);
	return dispatch;
}

static void flight_free(struct flight *flight)
{
	armed_clear(&flight->armed);
	outcome_clear(&flight->outcome);
	free(flight->request_id);
	free(flight);
}

void dispatch_free(struct dispatch *dispatch)
{
	if (!dispatch)
		return;
	for (struct flight *at = dispatch->ended, *next; at; at = next) {
		next = at->next;
		flight_free(at);
	}
	for (struct flight *at = dispatch->flying, *next; at; at = next) {
		next = at->next;
		flight_free(at);
	}
	if (!dispatch->ended)
		ballast_drop(db_path(dispatch->delivery->db));
	limiter_free(&dispatch->limiter);
	started_end(dispatch->started);
	free(dispatch);
}

size_t dispatch_in_flight(const struct dispatch *dispatch)
{
	return dispatch->in_flight;
}

size_t dispatch_unrecorded(const struct dispatch *dispatch)
{
	size_t count = 0;
	for (const struct flight *at = dispatch->ended; at; at = at->next)
		count++;
	return count;
}

/* Starting */

/* On record first: after a crash, what is not there has not left. */
static bool on_sent(void *context)
{
	struct flight *flight = context;
	if (started_note(flight->dispatch->started, flight->armed.attempt_id) < 0)
		return false;
	flight->sent = true;
	limiter_sent(&flight->dispatch->limiter, clock_mono_us());
	return true;
}

static void forget_flying(struct flight *flight)
{
	struct flight **at = &flight->dispatch->flying;
	while (*at != flight)
		at = &(*at)->next;
	*at = flight->next;
	flight->dispatch->in_flight--;
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	struct flight *flight = context;
	struct dispatch *dispatch = flight->dispatch;
	struct exchange seen = *exchange;
	seen.to = flight->armed.phone;

	if (!flight->sent)
		limiter_unsent(&dispatch->limiter);
	classify(&seen, &flight->outcome);
	flight->http_status = seen.http_status;
	flight->curl_code = seen.curl_code;
	flight->meta = *meta;
	flight->request_id = xstrdup(meta->request_id);
	delivery_learn_clock(dispatch->delivery, meta);
	if (flight->outcome.kind == OUTCOME_ACCEPTED)
		dispatch_learn_bodies(dispatch, &seen, &flight->armed);

	forget_flying(flight);
	flight->next = dispatch->ended;
	dispatch->ended = flight;
}

static void start(struct dispatch *dispatch, struct armed *armed)
{
	const struct settings *settings = dispatch->delivery->settings;
	struct flight *flight = xcalloc(1, sizeof *flight);
	flight->dispatch = dispatch;
	flight->armed = *armed;
	flight->next = dispatch->flying;
	dispatch->flying = flight;
	dispatch->in_flight++;
	limiter_start(&dispatch->limiter, clock_mono_us());

	struct create_request create = {
		.to = flight->armed.phone, .from = phone_of_address(settings->from),
		.messaging_service_sid = settings->messaging_service_sid,
		.content_sid = flight->armed.content_sid, .variables = flight->armed.variables,
		.status_callback = settings->status_callback, .callback_id = flight->armed.callback_id,
	};
	char *path = request_messages_path(settings->account_sid);
	char *form = request_create_body(&create);
	http_start(dispatch->delivery->http, &(struct http_request){
		.service = HTTP_MESSAGES, .path = path, .form = form, .sent = on_sent, .done = on_done,
		.context = flight});
	free(path);
	free(form);
}

void dispatch_start(struct dispatch *dispatch, bool hours_open)
{
	struct delivery *delivery = dispatch->delivery;
	size_t slots = dispatch_free_slots(dispatch);
	if (!slots || delivery->broken || delivery->pause_wanted)
		return;
	struct arm_limits limits = {.slots = slots, .hours_open = hours_open,
				    .daily_phones = delivery->settings->daily_phones,
				    .clock_offset_ms = delivery_clock_offset_ms(delivery),
				    .account_sid = delivery->settings->account_sid,
				    .sender = delivery_sender(delivery)};
	struct armed *rows;
	size_t count;
	if (attempt_arm(delivery->db, &limits, clock_wall_ms(), &rows, &count) < 0) {
		delivery_file_failed(delivery);
		return;
	}
	if (count) { /* whatever stopped the queue before, a person has let it go on */
		dispatch->braked_code = 0;
		dispatch->probing = dispatch->breaker_open;
	}
	for (size_t i = 0; i < count; i++)
		start(dispatch, &rows[i]);
	free(rows);
	/* What is left waits for something that is on its way; no need to ask the file in a circle. */
	if (!count)
		dispatch->quiet_until_us = clock_mono_us() + QUIET_US;
	delivery->changed = true;
}

/* Recording */

/* A SID that we have already cannot be this attempt's. */
static int doubt_known_sid(struct dispatch *dispatch, struct flight *flight)
{
	int64_t other;
	int known = flight->outcome.kind == OUTCOME_ACCEPTED ?
		attempt_of_sid(dispatch->delivery->db, flight->outcome.sid, &other) : 0;
	if (known == 1 && other != flight->armed.attempt_id) {
		flight->outcome.kind = OUTCOME_UNKNOWN;
		flight->outcome.sid[0] = '\0';
		set_string(&flight->outcome.text, "Twilio answered with the SID of another message");
	}
	return known < 0 ? -1 : 0;
}

static int record_one(struct dispatch *dispatch, struct flight *flight, struct decision *decision, int64_t now)
{
	struct db *db = dispatch->delivery->db;
	int64_t refusals = 0;
	const struct outcome *outcome = &flight->outcome;
	if (doubt_known_sid(dispatch, flight) < 0 ||
	    (outcome->kind == OUTCOME_NOT_SENT &&
	     attempt_count_refusals(db, flight->armed.invitation_id, &refusals) < 0))
		return -1;
	*decision = decide_end(outcome, flight->http_status, refusals, dispatch->throttled + 1,
			       random_below(UINT32_MAX), now);
	struct attempt_end end = {
		.attempt_id = flight->armed.attempt_id, .invitation_id = flight->armed.invitation_id,
		.kind = (int)decision->kind, .sid = outcome->sid, .status = outcome->status,
		.provider_at = outcome->created_at, .reason = outcome->text, .proof = outcome->proof,
		.not_before_at = decision->not_before_at, .opts_out = decision->opts_out,
		.http_status = (int)flight->http_status, .twilio_code = outcome->twilio_code,
		.curl_code = flight->curl_code, .bytes_in = flight->meta.bytes_in, .request_id = flight->request_id,
	};
	return attempt_end(db, &end, now);
}

/* All that ended in this turn, in one transaction. */
static int record_all(struct dispatch *dispatch, struct decision *decisions, int64_t now)
{
	struct db *db = dispatch->delivery->db;
	if (db_begin(db) < 0)
		return -1;
	size_t i = 0;
	for (struct flight *at = dispatch->ended; at; at = at->next)
		if (record_one(dispatch, at, &decisions[i++], now) < 0) {
			db_rollback(db);
			return -1;
		}
	return db_commit(db);
}

/* The SIDs stay in memory; nothing new is armed until the file takes them, and nothing ever if it is broken. */
static void record_failed(struct dispatch *dispatch)
{
	int64_t now_us = clock_mono_us();
	if (!dispatch->record_failing_since_us)
		dispatch->record_failing_since_us = now_us;
	dispatch->record_again_us = now_us + RECORD_AGAIN_US;
	delivery_doubt_file(dispatch->delivery);
	delivery_problem(dispatch->delivery, "what Twilio answered cannot be stored yet: %s",
			 db_error(dispatch->delivery->db));
}

/* On a full disk the ballast makes room for it. */
static int record_in_any_room(struct dispatch *dispatch, struct decision *decisions)
{
	struct db *db = dispatch->delivery->db;
	int result = record_all(dispatch, decisions, clock_wall_ms());
	if (result == 0 || !db_disk_is_full(db) || !dispatch->ballast_held)
		return result;
	ballast_drop(db_path(db));
	dispatch->ballast_held = false;
	return record_all(dispatch, decisions, clock_wall_ms());
}

void dispatch_record(struct dispatch *dispatch)
{
	size_t count = dispatch_unrecorded(dispatch);
	if (!count || clock_mono_us() < dispatch->record_again_us)
		return;
	struct decision *decisions = xcalloc(count, sizeof *decisions);
	if (record_in_any_room(dispatch, decisions) < 0) {
		record_failed(dispatch);
		free(decisions);
		return;
	}
	dispatch->record_failing_since_us = dispatch->quiet_until_us = 0;
	dispatch->delivery->changed = true;
	size_t i = 0;
	for (struct flight *at = dispatch->ended, *next; at; at = next, i++) {
		next = at->next;
		dispatch_react(dispatch, &at->outcome, at->http_status, &decisions[i], at->armed.invitation_id);
		flight_free(at);
	}
	dispatch->ended = NULL;
	free(decisions);
}

int64_t dispatch_failing_us(const struct dispatch *dispatch)
{
	return dispatch->record_failing_since_us ? clock_mono_us() - dispatch->record_failing_since_us : 0;
}

char *dispatch_unrecorded_sids(const struct dispatch *dispatch)
{
	struct str text = {0};
	for (const struct flight *at = dispatch->ended; at; at = at->next)
		if (*at->outcome.sid)
			str_appendf(&text, "%sinvitation %lld: %s", text.length ? ", " : "",
				    (long long)at->armed.invitation_id, at->outcome.sid);
	return str_take(&text);
}
