#include "delivery/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/log.h"
#include "base/random.h"
#include "data/attempt.h"
#include "data/invitation.h"

enum {
	TURN_MS = 1000,           /* another process's rows are seen within this */
	STANDBY_MS = 250,         /* how soon a lock that came free is taken */
	GIVE_WAY_MS = 2000,       /* the same for who only looks: those who send come first */
	CLOCK_STEP_MS = 1000,     /* less is drift */
	CHECKPOINT_MS = 10000,
	SLEPT_MS = 10000,         /* between two turns: asleep, stopped, or the machine was */
	RECORD_PATIENCE_US = 300 * 1000000,
};

bool session_sends(const struct session *session)
{
	return session->mode != WORKER_SYNC && session->mode != WORKER_WATCH;
}

int session_open(struct session *session, const struct worker_options *options, char **message)
{
	*session = (struct session){.mode = options->mode, .path = xstrdup(options->path)};
	session->asked_here = options->mode == WORKER_SEND || options->mode == WORKER_RUN;
	session->tell_asked = session->asked_here;
	session->delivery.settings = options->settings;
	session->delivery.db = db_open(options->path, DB_OPEN, message);
	if (!session->delivery.db) {
		free(session->path);
		return -1;
	}
	session->delivery.http = http_new(options->settings);
	session->poll = poll_new(&session->delivery);
	session->wall_minus_boot_ms = clock_wall_ms() - clock_boot_ms();
	session->turned_boot_ms = clock_boot_ms();
	if (options->mode == WORKER_SYNC)
		poll_refresh(session->poll);
	return 0;
}

void session_close(struct session *session)
{
	/* The network first: it calls back into the others, which have nothing to complain of any more. */
	session->delivery.closing = true;
	http_free(session->delivery.http);
	dispatch_free(session->dispatch);
	reconcile_free(session->reconcile);
	poll_free(session->poll);
	db_close(session->delivery.db);
	dispatcher_unlock(session->lock);
	free(session->delivery.pause_wanted);
	free(session->delivery.broken_why);
	free(session->last_words);
	free(session->path);
}

void session_ask(struct session *session)
{
	session->asked_here = session->tell_asked = true;
	session->delivery.account_stop = session->delivery.paused_here = false;
}

/* In the file, so that whoever holds the lock goes on, now or after taking over. */
static void tell_asked(struct session *session)
{
	if (!session->tell_asked)
		return;
	session->asked = true;
	if (dispatcher_ask(session->delivery.db, true) < 0)
		delivery_file_failed(&session->delivery);
	else
		session->tell_asked = false;
}

void session_refresh(struct session *session)
{
	poll_refresh(session->poll);
	if (session->reconcile)
		reconcile_refresh(session->reconcile);
}

/* Taking over: what the last holder left armed is unknown from now on (delivery-protocol 7). */
static int settle_and_begin(struct session *session, const struct started_set *started, const char *name, bool asked)
{
	struct db *db = session->delivery.db;
	if (db_begin(db) < 0)
		return -1;
	int left = attempt_settle_leftovers(db, started, clock_wall_ms());
	/* The clock may have been set while nobody was here: no wait is longer than the longest. */
	if (left < 0 || dispatcher_begin(db, name, asked) < 0 || invitation_move_waits(db, 0, clock_wall_ms()) < 0) {
		db_rollback(db);
		return -1;
	}
	if (left > 0)
		log_line("%d messages were on their way when the last sender ended; they are looked up first", left);
	return db_commit(db);
}

static void leave_lock(struct session *session)
{
	db_may_checkpoint(session->delivery.db, false);
	dispatcher_unlock(session->lock);
	session->lock = NULL;
	session->lock_again_us = clock_mono_us() + GIVE_WAY_MS * 1000;
}

static void take_over(struct session *session, const struct dispatcher_state *state)
{
	/*
	 * Dispatch goes on only for whoever asked, or saw the session that was asked for. Who only looks ends
	 * that session: whoever finds us here must not take it for a living one.
	 */
	bool asked = session->asked_here || (state->asked && state->epoch == session->lived_epoch);
	asked = asked && session_sends(session);
	db_may_checkpoint(session->delivery.db, true);
	struct started_set started;
	char name[TOKEN_SIZE];
	started_read(state->session, &started);
	int begun = settle_and_begin(session, &started, random_token(name), asked);
	started_clear(&started);
	if (begun < 0) {
		delivery_file_failed(&session->delivery);
		leave_lock(session);
		return;
	}
	started_forget(state->session);
	session->asked = asked;
	session->give_way = false;
	session->delivery.bodies_told = state->bodies_told;
	session->reconcile = reconcile_new(&session->delivery);
	if (session_sends(session))
		session->dispatch = dispatch_new(&session->delivery, started_begin(name));
	census_begin(&session->census, &session->delivery);
	session->delivery.changed = true;
}

/* Another process holds the lock: its session is ours to inherit while it lives. */
static void follow(struct session *session, const struct dispatcher_state *state)
{
	struct queue_view queue;
	bool new_holder = session->seen_epoch && state->epoch != session->seen_epoch;
	session->seen_epoch = state->epoch;
	session->lived_epoch = state->asked ? state->epoch : 0;
	if (!session->asked_here || state->asked || session->tell_asked)
		return;
	/* Done, unless the holder is a new one, or we are one that asks until its rows are gone. */
	if ((new_holder || session->mode != WORKER_DASHBOARD) &&
	    invitation_queue_view(session->delivery.db, true, &queue) == 0 && queue.queued)
		session->tell_asked = true;
	else if (session->mode == WORKER_DASHBOARD)
		session->asked_here = false;
}

/* Nothing more is armed here; what is on its way is still recorded. */
static void give_up_file(struct session *session, const char *why)
{
	delivery_break(&session->delivery, why);
	delivery_problem(&session->delivery, "%s", why);
}

/* Whoever removes FILE.lock lets a second sender in: then this one sends no more. */
static void check_lock(struct session *session)
{
	if (session->lock && !session->delivery.broken && !dispatcher_lock_stands(session->lock))
		give_up_file(session, "the file that keeps two senders apart (.lock) was removed while this one was sending: "
				      "nothing more is sent from here; start it again, and leave that file alone");
}

/* Tries for the lock now and then; remembers which session is alive meanwhile. */
static void stand_by(struct session *session)
{
	int64_t now_us = clock_mono_us();
	if (session->lock || session->delivery.broken || now_us < session->lock_again_us)
		return;
	session->lock_again_us = now_us + (session_sends(session) ? STANDBY_MS : GIVE_WAY_MS) * 1000;
	struct dispatcher_state state;
	char *message = NULL;
	/* First the lock: what the file says before may be the word of a holder that ends just now. */
	session->lock = dispatcher_lock(session->path, &message);
	if (dispatcher_load(session->delivery.db, &state) < 0) {
		delivery_file_failed(&session->delivery);
		leave_lock(session);
	} else if (session->lock && !dispatcher_lock_original(session->lock, session->delivery.db, &state, &message)) {
		if (strncmp(message, session->delivery.message, sizeof session->delivery.message - 1) != 0)
			delivery_problem(&session->delivery, "%s", message);
		leave_lock(session);
	} else if (session->lock)
		take_over(session, &state);
	else if (message && session_sends(session))
		give_up_file(session, message);
	else if (message)
		delivery_problem(&session->delivery, "%s", message);
	else
		follow(session, &state);
	free(message);
	dispatcher_state_clear(&state);
}

/* What others write goes into the log, and only the holder may empty it. */
static void empty_log(struct session *session)
{
	if (clock_mono_us() < session->checkpoint_us)
		return;
	session->checkpoint_us = clock_mono_us() + CHECKPOINT_MS * 1000;
	db_checkpoint(session->delivery.db);
}

/* Another process may have asked, in the file. */
static void hear(struct session *session)
{
	struct dispatcher_state state;
	if (!db_changed(session->delivery.db))
		return;
	session->delivery.changed = true;
	if (!session->lock)
		return;
	empty_log(session);
	if (dispatcher_load(session->delivery.db, &state) < 0) {
		delivery_file_failed(&session->delivery);
		return;
	}
	session->asked = state.asked || session->tell_asked || session->mode == WORKER_RUN;
	session->give_way = state.asked && !session_sends(session);
	dispatcher_state_clear(&state);
}

/* Somebody wants to send, and we hold the lock only to look things up. */
static void give_way(struct session *session)
{
	if (!session->give_way || reconcile_running(session->reconcile))
		return;
	session->give_way = false;
	reconcile_free(session->reconcile);
	session->reconcile = NULL;
	leave_lock(session);
}

/* What waits for a wall-clock time must not wait for years because somebody set the clock (protocol 5 k and m). */
static void watch_clocks(struct session *session)
{
	int64_t wall_ms = clock_wall_ms(), boot_ms = clock_boot_ms();
	int64_t set_back_ms = session->wall_minus_boot_ms - (wall_ms - boot_ms);
	if (boot_ms - session->turned_boot_ms > SLEPT_MS)
		census_again(&session->census); /* another copy may have sent meanwhile */
	session->turned_boot_ms = boot_ms;
	if (session->lock && set_back_ms > CLOCK_STEP_MS &&
	    invitation_move_waits(session->delivery.db, set_back_ms, wall_ms) < 0) {
		delivery_file_failed(&session->delivery);
		return; /* and once more in the next turn */
	}
	session->wall_minus_boot_ms = wall_ms - boot_ms;
}

static void tell(struct session *session, const char *reason, int64_t until)
{
	/* A time that creeps is not told again and again. */
	bool same = strcmp(session->told, reason) == 0 && llabs(session->told_until - until) < TURN_MS;
	if (same || !session->lock)
		return;
	if (dispatcher_tell(session->delivery.db, reason, until) < 0) {
		delivery_file_failed(&session->delivery);
		return;
	}
	snprintf(session->told, sizeof session->told, "%s", reason);
	session->told_until = until;
	session->delivery.changed = true;
}

/* When everything that was asked for is done, the next rows wait for the next asking. */
static void end_dispatch(struct session *session)
{
	if (!session->asked || session->mode == WORKER_RUN || session->gate.gate != GATE_EMPTY ||
	    dispatch_in_flight(session->dispatch) || dispatch_unrecorded(session->dispatch))
		return;
	/* With the opt-in rule an unknown may still come back to the queue, and belongs to this asking. */
	if (session->delivery.settings->resend_unknown_seconds &&
	    (reconcile_running(session->reconcile) || reconcile_wait_ms(session->reconcile) >= 0))
		return;
	int ended = dispatcher_end(session->delivery.db);
	if (ended < 0)
		delivery_file_failed(&session->delivery);
	else if (ended) /* else somebody has queued more since we looked */
		session->asked = session->asked_here = false;
}

static void dispatch_turn(struct session *session, bool stopping)
{
	if (session->delivery.broken) {
		session->gate = (struct gate_view){.gate = GATE_FILE};
		snprintf(session->gate.reason, sizeof session->gate.reason, "%s", session->delivery.message);
		return;
	}
	if (dispatch_gate(session->dispatch, session->asked, clock_wall_ms(), &session->gate) < 0) {
		delivery_file_failed(&session->delivery);
		return;
	}
	if (stopping) {
		end_dispatch(session);
		return;
	}
	bool open = session->gate.gate == GATE_OPEN || session->gate.gate == GATE_BUSY;
	if (open) /* whatever paused it, a person has let it go on */
		session->delivery.account_stop = session->delivery.paused_here = false;
	if (open && !session->census.complete) {
		/* One page, as it mostly is, has been read before anybody could have seen that. */
		if (session->census.running || session->census.failures)
			tell(session, "checking what was sent before", 0);
		census_step(&session->census);
		return;
	}
	if (session->gate.gate == GATE_OPEN)
		dispatch_start(session->dispatch, session->gate.hours_open);
	if (session->delivery.file_failed) { /* nothing could be armed: that is no work in progress */
		session->gate.gate = GATE_FILE;
		snprintf(session->gate.reason, sizeof session->gate.reason, "%s", session->delivery.message);
		return;
	}
	tell(session, session->gate.reason, session->gate.until);
	end_dispatch(session);
}

/*
 * While Twilio calls, asking is slow, and a call may have been lost: once the queue is empty everything is asked
 * about. A round that cannot be answered holds nobody up.
 */
static void ask_at_end(struct session *session)
{
	if (!session->dispatch || dispatch_in_flight(session->dispatch) || session->gate.gate != GATE_EMPTY) {
		session->ask_at_end = true;
	} else if (session->ask_at_end && poll_is_called(session->poll)) {
		session->ask_at_end = false;
		poll_refresh(session->poll);
	}
}

/* Who stands by leaves asking to the holder, unless a person wants to know now. */
static bool asks_twilio(const struct session *session)
{
	return session->lock || !session_sends(session) || poll_refreshing(session->poll);
}

/* How long this turn may sleep. */
static int64_t sooner(int64_t a, int64_t b)
{
	return b >= 0 && b < a ? b : a;
}

static int turn_ms(struct session *session, bool stopping)
{
	int64_t now = clock_wall_ms();
	if (stopping || session->delivery.file_failed) /* nothing starts; answers wake us */
		return TURN_MS;
	int64_t wait = session->lock ? TURN_MS : STANDBY_MS;
	if (session->dispatch && (session->gate.gate == GATE_OPEN || session->gate.gate == GATE_BUSY) &&
	    session->census.complete && dispatch_in_flight(session->dispatch) < (size_t)session->delivery.settings->concurrent)
		wait = sooner(wait, dispatch_wait_ms(session->dispatch));
	if (session->gate.until > now)
		wait = sooner(wait, session->gate.until - now);
	if (session->reconcile)
		wait = sooner(wait, reconcile_wait_ms(session->reconcile));
	if (asks_twilio(session) && poll_next_at(session->poll) && !poll_running(session->poll))
		wait = sooner(wait, poll_next_at(session->poll) > now ? poll_next_at(session->poll) - now : 0);
	return (int)wait;
}

/* What a person needs to know about a file that failed. */
static const char *file_verdict(struct session *session)
{
	if (!session->delivery.file_doubted)
		return "";
	switch (db_quick_check(session->delivery.db)) {
	case 0:
		return ". The file is damaged: go on with your newest backup";
	case 1:
		return ". The file itself is sound";
	default:
		return "";
	}
}

static void give_up_recording(struct session *session)
{
	char *sids = dispatch_unrecorded_sids(session->dispatch);
	session->gave_up = session->ended = true;
	session->last_words = xasprintf("the event file could not be written for five minutes: %s%s. Twilio had accepted "
					"%s; they are looked up at the next start", db_error(session->delivery.db),
					file_verdict(session), *sids ? sids : "nothing of it");
	delivery_problem(&session->delivery, "%s", session->last_words);
	free(sids);
}

static bool nothing_is_under_way(const struct session *session)
{
	return !session->dispatch ||
	       (!dispatch_in_flight(session->dispatch) && !dispatch_unrecorded(session->dispatch));
}

/* The file answered unexpectedly: once all that was on its way is stored, this sender ends (I13). */
static void end_broken(struct session *session)
{
	if (!session->delivery.broken || session->ended || !nothing_is_under_way(session))
		return;
	session->ended = true;
	session->last_words = xasprintf("%s%s", session->delivery.broken_why, file_verdict(session));
	tell(session, session->last_words, 0); /* for who looks at the file; a failure says no more */
	delivery_problem(&session->delivery, "%s", session->last_words);
	dispatch_free(session->dispatch);
	session->dispatch = NULL;
	leave_lock(session);
}

static void record(struct session *session)
{
	if (!session->dispatch)
		return;
	dispatch_record(session->dispatch);
	if (dispatch_failing_us(session->dispatch) > RECORD_PATIENCE_US)
		give_up_recording(session);
}

void session_step(struct session *session, bool stopping, int wake_fd)
{
	session->delivery.file_failed = false;
	hear(session);
	watch_clocks(session);
	check_lock(session);
	if (!stopping)
		stand_by(session);
	tell_asked(session);
	delivery_pause_again(&session->delivery);
	give_way(session);
	if (session->reconcile && !stopping && !session->give_way && reconcile_step(session->reconcile))
		census_again(&session->census);
	if (asks_twilio(session) && !stopping)
		poll_step(session->poll);
	if (session->dispatch)
		dispatch_turn(session, stopping);
	ask_at_end(session);
	end_broken(session);
	if (stopping && nothing_is_under_way(session))
		session->ended = true;
	if (session->ended)
		return;
	http_step(session->delivery.http, turn_ms(session, stopping), wake_fd);
	record(session);
}

char *session_last_words(const struct session *session)
{
	return session->last_words ? xstrdup(session->last_words) : NULL;
}

bool session_ended(const struct session *session)
{
	return session->ended;
}

bool session_take_changed(struct session *session)
{
	bool changed = session->delivery.changed;
	session->delivery.changed = false;
	return changed;
}
