/* What holds the dispatcher back, and how it answers to what it has seen. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "data/ballast.h"
#include "data/dispatcher.h"
#include "data/event.h"
#include "data/invitation.h"
#include "data/place.h"
#include "delivery/dispatch_state.h"
#include "delivery/evidence.h"
#include "delivery/retry.h"
#include "twilio/errors.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, PROBE_LOOK_US = 1000000 };

size_t dispatch_free_slots(struct dispatch *dispatch)
{
	int64_t now_us = clock_mono_us();
	size_t most = (size_t)dispatch->delivery->settings->concurrent;
	if (dispatch->ended || now_us < dispatch->quiet_until_us) /* first record what came back */
		return 0;
	if (dispatch->breaker_open) {
		if (now_us < dispatch->breaker_until_us || dispatch->in_flight)
			return 0;
		most = 1;
	}
	size_t paced = limiter_allowance(&dispatch->limiter, now_us);
	size_t slots = most > dispatch->in_flight ? most - dispatch->in_flight : 0;
	return paced < slots ? paced : slots;
}

int dispatch_wait_ms(struct dispatch *dispatch)
{
	int64_t now_us = clock_mono_us();
	int64_t wait_us = limiter_next(&dispatch->limiter, now_us) - now_us;
	if (dispatch->breaker_open && dispatch->in_flight && wait_us < PROBE_LOOK_US)
		wait_us = PROBE_LOOK_US; /* nothing starts before the test's answer, which wakes us */
	if (dispatch->breaker_open && dispatch->breaker_until_us - now_us > wait_us)
		wait_us = dispatch->breaker_until_us - now_us;
	if (dispatch->quiet_until_us - now_us > wait_us)
		wait_us = dispatch->quiet_until_us - now_us;
	return (int)((wait_us + 999) / 1000);
}

/* The gate */

static void hold_back(struct gate_view *view, enum gate gate, int64_t until, const char *reason)
{
	view->gate = gate;
	view->until = until;
	snprintf(view->reason, sizeof view->reason, "%s", reason);
}

/* True when the daily limit lets nobody new through; says until when. */
static int day_is_full(struct dispatch *dispatch, int64_t now, struct gate_view *out)
{
	int limit = dispatch->delivery->settings->daily_phones;
	int64_t used, oldest;
	if (!limit)
		return 0;
	if (attempt_phones_since(dispatch->delivery->db, now - DAY_MS, limit - 1, &used, &oldest) < 0)
		return -1;
	if (used < limit)
		return 0;
	char reason[80];
	snprintf(reason, sizeof reason, "daily limit of %d phones is reached", limit);
	hold_back(out, GATE_DAY, oldest + DAY_MS, reason);
	return 1;
}

/* Nothing is armed without room for what comes of it. True when it is missing; says so. */
static bool room_is_missing(struct dispatch *dispatch, struct gate_view *out)
{
	struct statvfs disk;
	const char *path = db_path(dispatch->delivery->db);
	bool full = statvfs(path, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < PLACE_LEAST_FREE;
	if (full) {
		hold_back(out, GATE_DISK, 0, "less than 8 MB are free on the disk");
		return true;
	}
	if (!dispatch->ballast_held && ballast_hold(path) < 0) {
		char *reason = xasprintf("%s.ballast cannot be made: %s", path, strerror(errno));
		hold_back(out, GATE_DISK, 0, reason);
		free(reason);
		return true;
	}
	dispatch->ballast_held = true;
	return false;
}

/* Whole-queue reasons, the ones a person can mend first. 1 held back, 0 not, -1. */
static int held_back(struct dispatch *dispatch, const struct event *event, const struct queue_view *queue,
		     int64_t now, struct gate_view *out)
{
	if (event->paused_at)
		return hold_back(out, GATE_PAUSED, 0, event->pause_reason), 1;
	if (dispatch->delivery->pause_wanted)
		return hold_back(out, GATE_PAUSED, 0, dispatch->delivery->pause_wanted), 1;
	if (dispatch->record_failing_since_us)
		return hold_back(out, GATE_FILE, 0, "the event file cannot be written; what is known is kept in memory"), 1;
	if (queue->next_at > now && !out->hours_open) {
		int64_t opens = zone_next(event->time_zone, now, dispatch->delivery->settings->window_from);
		return hold_back(out, GATE_HOURS, opens < queue->next_at ? opens : queue->next_at, "sending hours"), 1;
	}
	if (queue->next_at == INT64_MAX)
		return hold_back(out, GATE_BLOCKED, 0, "what is left waits for an unknown message to the same phone"), 1;
	if (queue->next_at > now)
		return hold_back(out, GATE_LATER, queue->next_at, "the next try of what is left"), 1;
	if (dispatch->breaker_open && clock_mono_us() < dispatch->breaker_until_us) {
		int64_t until = now + (dispatch->breaker_until_us - clock_mono_us()) / 1000;
		return hold_back(out, GATE_BREAKER, until, "Twilio's answers do not arrive; one message will test it"), 1;
	}
	int64_t hold_us = dispatch->limiter.not_before_us - clock_mono_us();
	if (hold_us > 0 && dispatch->hold_reason)
		return hold_back(out, GATE_LATER, now + hold_us / 1000, dispatch->hold_reason), 1;
	int full = day_is_full(dispatch, now, out);
	return full ? full : room_is_missing(dispatch, out);
}

int dispatch_gate(struct dispatch *dispatch, bool asked, int64_t now, struct gate_view *out)
{
	*out = (struct gate_view){.gate = GATE_OPEN};
	struct queue_view queue;
	struct event event;
	if (event_load(dispatch->delivery->db, &event) < 0)
		return -1;
	const struct settings *settings = dispatch->delivery->settings;
	out->hours_open = zone_within(event.time_zone, now, settings->window_from, settings->window_to);
	int held = invitation_queue_view(dispatch->delivery->db, out->hours_open, &queue);
	if (held == 0 && !queue.queued)
		hold_back(out, GATE_EMPTY, 0, "");
	else if (held == 0 && !asked)
		hold_back(out, GATE_NOT_ASKED, 0, "nobody has asked to go on");
	else if (held == 0)
		held = held_back(dispatch, &event, &queue, now, out);
	event_clear(&event);
	if (held == 0 && out->gate == GATE_OPEN && !dispatch_free_slots(dispatch))
		hold_back(out, GATE_BUSY, 0, "");
	return held < 0 ? -1 : 0;
}

/* Reactions */

/* Opened by three in a row; what was on its way with them says nothing new, only the test message does. */
static void open_breaker(struct dispatch *dispatch)
{
	if (dispatch->breaker_open && !dispatch->probing)
		return;
	dispatch->breaker_open = true;
	dispatch->breaker_until_us = clock_mono_us() + retry_breaker_ms(dispatch->failed_probes) * 1000;
	if (++dispatch->failed_probes > STREAK_LIMIT) {
		dispatch->breaker_open = false;
		dispatch->failed_probes = dispatch->streak.unknowns = 0;
		delivery_pause(dispatch->delivery, "Twilio's answers have not arrived many times in a row. "
			       "Check the connection and Twilio's status page, then resume");
	}
}

/*
 * The guests of a storm go back to the queue, which pauses, and the file knows which storm it was: together, so that
 * no person resumes one that they were not told of. reason NULL: it is paused already.
 */
static int requeue_storm(struct dispatch *dispatch, const int64_t *invitations, unsigned count, const char *reason)
{
	struct delivery *delivery = dispatch->delivery;
	int64_t now = clock_wall_ms();
	if (db_begin(delivery->db) < 0)
		return -1;
	int result = dispatcher_remember_storm(delivery->db, dispatch->braked_code);
	for (unsigned i = 0; result == 0 && i < count; i++)
		result = attempt_unfail(delivery->db, invitations[i], now);
	if (result == 0 && reason)
		result = delivery_pause_within(delivery, reason, now);
	if (result == 0)
		return db_commit(delivery->db);
	db_rollback(delivery->db);
	return -1;
}

/* Five alike in a row are not the guests' fault: back to the queue with them, and a person decides. */
static void brake_storm(struct dispatch *dispatch)
{
	struct streak *streak = &dispatch->streak;
	dispatch->tolerated_code = dispatch->braked_code = streak->code;
	/* Refusals without a code of Twilio's count by their HTTP status, as a negative number. */
	char *code = streak->code > 0 ? xasprintf("%d", streak->code) : xasprintf("HTTP %d", -streak->code);
	char *reason = xasprintf("%d messages in a row were refused with %s: %s %s Resume to go on all the same",
				 STREAK_LIMIT, code, twilio_error_sentence(streak->code),
				 twilio_error_advice(streak->code));
	if (requeue_storm(dispatch, streak->failed, streak->failed_count, reason) < 0) {
		delivery_file_failed(dispatch->delivery);
		delivery_pause(dispatch->delivery, reason);
	}
	free(reason);
	free(code);
}

/* It was on its way when the storm was noticed. */
static void join_storm(struct dispatch *dispatch, int64_t invitation_id)
{
	if (requeue_storm(dispatch, &invitation_id, 1, NULL) < 0)
		delivery_file_failed(dispatch->delivery);
}

static void pause_for(struct dispatch *dispatch, const struct outcome *outcome)
{
	enum { REFUSED = 20003 }; /* what a 401 or 403 means that came without a code */
	int code = outcome->twilio_code;
	char *reason;
	if (code)
		reason = xasprintf("%s (%d). %s", outcome->text, code, twilio_error_advice(code));
	else if (outcome->error_class == CLASS_STOP && outcome->kind == OUTCOME_NOT_SENT)
		reason = xasprintf("%s. %s", outcome->text, twilio_error_advice(REFUSED));
	else
		reason = xasprintf("%s. Then resume", outcome->text);
	delivery_pause(dispatch->delivery, reason);
	free(reason);
}

static void hold_limiter(struct dispatch *dispatch, int64_t wait_ms, const char *reason)
{
	limiter_hold(&dispatch->limiter, clock_mono_us() + wait_ms * 1000);
	dispatch->hold_reason = reason;
}

/* All that was on its way fails together: that is one failure, and one back-off. */
static void back_off(struct dispatch *dispatch, const struct outcome *outcome)
{
	if (dispatch->limiter.not_before_us > clock_mono_us())
		return;
	dispatch->unreachable++;
	if (dispatch->unreachable < STREAK_LIMIT) {
		hold_limiter(dispatch, retry_backoff_ms(dispatch->unreachable, random_below(UINT32_MAX)),
			     "Twilio cannot be reached");
		return;
	}
	dispatch->unreachable = 0; /* whoever resumes gets as many tries again */
	pause_for(dispatch, outcome);
}

/* All that was on its way is told so together: that is once slower, and the longest of the waits. */
static void slow_down(struct dispatch *dispatch, int64_t until)
{
	int64_t now_us = clock_mono_us(), wait_us = (until - clock_wall_ms()) * 1000;
	if (dispatch->limiter.not_before_us > now_us) {
		limiter_hold(&dispatch->limiter, now_us + wait_us);
		return;
	}
	dispatch->throttled++;
	limiter_throttle(&dispatch->limiter, now_us, wait_us);
	dispatch->hold_reason = "Twilio asks to slow down";
}

void dispatch_react(struct dispatch *dispatch, const struct outcome *outcome, long http_status,
		    const struct decision *decision, int64_t invitation_id)
{
	struct streak *streak = &dispatch->streak;
	bool storm = streak_count(streak, outcome, http_status, (int)decision->kind, invitation_id,
				  dispatch->tolerated_code);
	if (outcome->kind == OUTCOME_ACCEPTED) {
		dispatch->breaker_open = false;
		dispatch->failed_probes = 0;
	}
	if (!decision->unreachable)
		dispatch->unreachable = 0;
	if (outcome->kind == OUTCOME_ACCEPTED)
		dispatch->throttled = 0;
	if (storm || (decision->pause && outcome->kind == OUTCOME_NOT_SENT))
		dispatch->delivery->account_stop = true;

	if (storm)
		brake_storm(dispatch);
	else if (dispatch->braked_code && streak->code == dispatch->braked_code && (int)decision->kind == ATTEMPT_FAILED)
		join_storm(dispatch, invitation_id);
	else if (decision->pause)
		pause_for(dispatch, outcome);
	else if (decision->unreachable)
		back_off(dispatch, outcome);
	else if (decision->throttle)
		slow_down(dispatch, decision->not_before_at);
	else if (outcome->kind == OUTCOME_UNKNOWN && (streak->unknowns >= BREAKER_LIMIT || dispatch->probing))
		open_breaker(dispatch);
	dispatch->probing = false; /* it goes alone, so this was its answer */
}

void dispatch_learn_bodies(struct dispatch *dispatch, const struct exchange *exchange, const struct armed *armed)
{
	struct delivery *delivery = dispatch->delivery;
	struct message message;
	struct invitation invitation;
	if (delivery->bodies_told || reply_message(exchange->body, exchange->body_size, &message) < 0)
		return;
	if (*message.body && invitation_load(delivery->db, armed->invitation_id, &invitation) == 1) {
		delivery->bodies_told = body_is_ours(message.body, NULL, invitation.preview) ? 1 : 2;
		if (dispatcher_remember_bodies(delivery->db, delivery->bodies_told) < 0)
			delivery_file_failed(delivery);
		invitation_clear(&invitation);
	}
	message_clear(&message);
}
