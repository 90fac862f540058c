/* What the worker tells its owner: above all, whether there is anything left to wait for. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "data/campaign.h"
#include "delivery/session.h"

enum { PATIENCE_MS = 120 * 1000, ROUND_TRIES = 5 };

static bool is_soon(int64_t at, int64_t now)
{
	return at && at <= now + PATIENCE_MS;
}

/* The queue of a holder: GATE_OPEN and GATE_BUSY mean work, a known time soon is worth waiting for. */
static bool queue_waits_long(const struct session *session, int64_t now)
{
	switch (session->gate.gate) {
	case GATE_OPEN:
	case GATE_BUSY:
		return false;
	case GATE_EMPTY:
	case GATE_BLOCKED:
	case GATE_NOT_ASKED:
		return true;
	case GATE_PAUSED:
		return session->delivery.paused_here;
	default:
		return session->gate.until && !is_soon(session->gate.until, now);
	}
}

/* While Twilio calls, everything is asked about once when the queue is empty; unless it does not answer. */
static bool last_round_is_due(const struct session *session)
{
	if (session->ask_at_end && session->gate.gate == GATE_EMPTY && poll_is_called(session->poll))
		return true;
	return poll_refreshing(session->poll) && poll_failures(session->poll) < ROUND_TRIES;
}

static bool holder_is_idle(const struct session *session, int64_t now)
{
	if (reconcile_running(session->reconcile) || last_round_is_due(session))
		return false;
	int64_t look_ms = reconcile_wait_ms(session->reconcile);
	if (look_ms >= 0 && look_ms <= PATIENCE_MS)
		return false;
	if (!session->dispatch)
		return true;
	if (dispatch_in_flight(session->dispatch) || dispatch_unrecorded(session->dispatch))
		return false;
	return queue_waits_long(session, now);
}

/* Another process sends: what is left of the queue, as the file tells. */
static bool follower_is_idle(const struct session *session, int64_t now)
{
	int64_t status[STATUS_COUNT];
	struct dispatcher_state state;
	if (campaign_totals(session->delivery.db, status) < 0 || dispatcher_load(session->delivery.db, &state) < 0)
		return false;
	bool waits_long = *state.waiting_for && state.waiting_until && !is_soon(state.waiting_until, now);
	dispatcher_state_clear(&state);
	return !status[STATUS_SENDING] && (!status[STATUS_QUEUED] || waits_long);
}

/* One round of questions is over: answered, or given up after a few tries. */
static bool round_is_over(const struct session *session)
{
	if (poll_running(session->poll) || (!poll_rounds(session->poll) && poll_failures(session->poll) < ROUND_TRIES))
		return false;
	return !session->reconcile ||
	       (!reconcile_running(session->reconcile) && reconcile_settled(session->reconcile));
}

static bool is_idle(const struct session *session, int64_t now)
{
	if (session->delivery.broken)
		return session->ended;
	switch (session->mode) {
	case WORKER_SYNC:
		return round_is_over(session);
	case WORKER_WATCH:
		return false;
	default:
		return session->lock ? holder_is_idle(session, now) : follower_is_idle(session, now);
	}
}

void session_report(struct session *session, struct worker_report *out)
{
	int64_t now = clock_wall_ms(), now_us = clock_mono_us();
	memset(out, 0, sizeof *out); /* compared as bytes */
	out->holds_lock = session->lock;
	out->stopped = session->ended && session->last_words;
	out->account_stop = session->delivery.account_stop;
	/* A round that was answered is not undone by one that a long look-up gave time for. */
	bool answered = session->mode == WORKER_SYNC && poll_rounds(session->poll) > 0;
	out->round_failed = (!answered && poll_failures(session->poll) > 0) ||
			    (session->reconcile && reconcile_failed(session->reconcile));
	out->in_flight = session->dispatch ? (int)dispatch_in_flight(session->dispatch) : 0;
	out->unrecorded = session->dispatch ? (int)dispatch_unrecorded(session->dispatch) : 0;
	out->wakes_at = session->gate.until;
	snprintf(out->message, sizeof out->message, "%s", session->delivery.message);

	/* A wait without a known end (a pause, a full disk) is given two minutes as well. */
	bool working = session->gate.gate == GATE_OPEN || session->gate.gate == GATE_BUSY || out->in_flight;
	if (working)
		session->nothing_to_do_since_us = 0;
	else if (!session->nothing_to_do_since_us)
		session->nothing_to_do_since_us = now_us;
	bool waited = session->nothing_to_do_since_us &&
		      now_us - session->nothing_to_do_since_us > PATIENCE_MS * 1000LL;
	out->idle = is_idle(session, now) || (session_sends(session) && session->lock && waited && !session->gate.until);
}
