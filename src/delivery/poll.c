#include "delivery/poll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "data/callback.h"
#include "data/invitation.h"
#include "data/status.h"
#include "delivery/retry.h"
#include "delivery/sight.h"
#include "delivery/trust.h"
#include "delivery/walk.h"
#include "twilio/request.h"

enum {
	PAGE = 1000, MOST_PAGES = 200,
	FEW = 3,                /* so few are asked for one by one */
	FETCHES = 8,            /* at once */
	SLACK_MS = 60 * 60 * 1000, /* clocks and "date created" may differ by this */
};

struct poll {
	struct delivery *delivery;
	struct polled *due;     /* of this round, sorted by SID */
	bool *seen;
	size_t due_count, seen_count;
	int64_t oldest;         /* accepted_at of the oldest due row */
	bool running, all, failed;
	size_t next_fetch, fetching;
	int64_t next_round_us;  /* not before */
	int64_t next_due_at;    /* Unix ms, 0 nothing */
	unsigned rounds, failures;
	enum trust trust;       /* in Twilio's callbacks */
	int64_t calls_stopped;  /* when the last one came, until the round that makes up for them is answered; 0: not */
};

struct poll *poll_new(struct delivery *delivery)
{
	struct poll *poll = xcalloc(1, sizeof *poll);
	poll->delivery = delivery;
	poll->trust = TRUST_CALLED;
	return poll;
}

static void end_round(struct poll *poll)
{
	free(poll->due);
	free(poll->seen);
	poll->due = NULL;
	poll->seen = NULL;
	poll->due_count = poll->seen_count = poll->next_fetch = 0;
	poll->running = false;
}

void poll_free(struct poll *poll)
{
	if (!poll)
		return;
	end_round(poll);
	free(poll);
}

void poll_refresh(struct poll *poll)
{
	poll->all = true;
	poll->next_round_us = 0;
}

bool poll_running(const struct poll *poll)
{
	return poll->running;
}

bool poll_refreshing(const struct poll *poll)
{
	return poll->all;
}

bool poll_is_called(const struct poll *poll)
{
	return poll->trust == TRUST_CALLED;
}

unsigned poll_rounds(const struct poll *poll)
{
	return poll->rounds;
}

unsigned poll_failures(const struct poll *poll)
{
	return poll->failures;
}

int64_t poll_next_at(const struct poll *poll)
{
	int64_t wait_ms = (poll->next_round_us - clock_mono_us()) / 1000;
	int64_t earliest = clock_wall_ms() + (wait_ms > 0 ? wait_ms : 0);
	if (!poll->next_due_at)
		return 0;
	return poll->next_due_at > earliest ? poll->next_due_at : earliest;
}

static int by_sid(const void *a, const void *b)
{
	return strcmp(((const struct polled *)a)->message_sid, ((const struct polled *)b)->message_sid);
}

/* Storing what was seen */

static int set_next(struct poll *poll, const struct polled *row, enum status status, int64_t now)
{
	int64_t age = now - row->accepted_at, next = 0;
	int64_t if_called = now + (status == STATUS_DELIVERED ? CALLBACK_ASK_ARRIVED_MS : CALLBACK_ASK_AGAIN_MS);
	if (status_is_polled(status)) {
		int64_t wait = retry_poll_ms(age, poll->delivery->settings->poll_seconds * 1000LL);
		next = wait ? now + wait : 0;
	}
	return invitation_set_poll(poll->delivery->db, row->id, now, next,
				   poll_is_called(poll) ? if_called : 0);
}

/* listed: by a page, which shows what came before as well. */
static int store(struct poll *poll, const struct message *messages, size_t count, bool listed)
{
	struct delivery *delivery = poll->delivery;
	int64_t now = clock_wall_ms();
	if (db_begin(delivery->db) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct polled key = {0};
		snprintf(key.message_sid, sizeof key.message_sid, "%s", messages[i].sid);
		struct polled *row = bsearch(&key, poll->due, poll->due_count, sizeof key, by_sid);
		if (sight_message(delivery, &messages[i], listed, now) < 0 ||
		    (row && set_next(poll, row, messages[i].status, now) < 0)) {
			db_rollback(delivery->db);
			return -1;
		}
		if (row && !poll->seen[row - poll->due]) {
			poll->seen[row - poll->due] = true;
			poll->seen_count++;
		}
	}
	return db_commit(delivery->db);
}

static void fail(struct poll *poll, const char *problem)
{
	poll->failed = true;
	delivery_problem(poll->delivery, "statuses cannot be asked for: %s", problem);
}

/* One by one, for the few that no page showed */

static void finish_round(struct poll *poll)
{
	int64_t interval_us = poll->delivery->settings->poll_seconds * 1000000LL;
	if (poll->failed) {
		poll->failures++;
		interval_us = 1000 * retry_backoff_ms(poll->failures, random_below(UINT32_MAX));
	} else {
		poll->failures = 0;
		poll->all = false;
		poll->rounds++;
		if (poll->calls_stopped && callback_forget(poll->delivery->db, poll->calls_stopped) < 0)
			delivery_file_failed(poll->delivery);
		poll->calls_stopped = 0;
	}
	poll->next_round_us = clock_mono_us() + interval_us;
	end_round(poll);
}

struct fetch {
	struct poll *poll;
	size_t index;
};

static void fetch_more(struct poll *poll);

static void take_fetched(struct poll *poll, const struct polled *row, const struct exchange *exchange)
{
	char *problem = NULL;
	struct message message;
	if (exchange->http_status == 404) { /* nothing more to learn, but the row keeps its place */
		int64_t now = clock_wall_ms();
		if (db_begin(poll->delivery->db) == 0) {
			set_next(poll, row, STATUS_ACCEPTED, now);
			db_commit(poll->delivery->db);
		}
		delivery_problem(poll->delivery, "Twilio does not know message %s", row->message_sid);
	} else if (reply_check_read(exchange, &problem) < 0) {
		fail(poll, problem);
	} else if (reply_message(exchange->body, exchange->body_size, &message) < 0) {
		fail(poll, "Twilio's answer about a message cannot be read");
	} else {
		if (strcmp(message.sid, row->message_sid) != 0)
			fail(poll, "Twilio answered about another message");
		else if (store(poll, &message, 1, false) < 0)
			fail(poll, db_error(poll->delivery->db));
		message_clear(&message);
	}
	free(problem);
}

static void on_fetched(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	struct fetch *fetch = context;
	struct poll *poll = fetch->poll;
	const struct polled *row = &poll->due[fetch->index];
	free(fetch);
	poll->fetching--;
	delivery_learn_clock(poll->delivery, meta);
	take_fetched(poll, row, exchange);
	fetch_more(poll);
}

static void fetch_more(struct poll *poll)
{
	const struct settings *settings = poll->delivery->settings;
	for (; poll->fetching < FETCHES && poll->next_fetch < poll->due_count && !poll->failed; poll->next_fetch++) {
		if (poll->seen[poll->next_fetch])
			continue;
		struct fetch *fetch = xmalloc(sizeof *fetch);
		*fetch = (struct fetch){poll, poll->next_fetch};
		char *path = request_fetch_path(settings->account_sid, poll->due[poll->next_fetch].message_sid);
		poll->fetching++;
		http_start(poll->delivery->http, &(struct http_request){
			.service = HTTP_MESSAGES, .path = path, .done = on_fetched, .context = fetch});
		free(path);
	}
	if (!poll->fetching)
		finish_round(poll);
}

/* By pages */

static bool on_page(void *context, const struct message_page *page)
{
	struct poll *poll = context;
	if (store(poll, page->items, page->count, true) < 0) {
		fail(poll, db_error(poll->delivery->db));
		return false;
	}
	int64_t horizon = poll->oldest + delivery_clock_offset_ms(poll->delivery) - SLACK_MS;
	bool all_older = page->count > 0;
	for (size_t i = 0; i < page->count; i++)
		all_older = all_older && page->items[i].created_at && page->items[i].created_at < horizon;
	return poll->seen_count < poll->due_count && !all_older;
}

static void on_end(void *context, const char *problem, long http_status)
{
	(void)http_status;
	struct poll *poll = context;
	if (problem)
		fail(poll, problem);
	fetch_more(poll);
}

static void begin_round(struct poll *poll)
{
	poll->running = true;
	poll->failed = false;
	poll->seen = xcalloc(poll->due_count, sizeof *poll->seen);
	poll->oldest = INT64_MAX;
	for (size_t i = 0; i < poll->due_count; i++)
		if (poll->due[i].accepted_at < poll->oldest)
			poll->oldest = poll->due[i].accepted_at;
	qsort(poll->due, poll->due_count, sizeof *poll->due, by_sid);
	if (poll->due_count <= FEW) {
		fetch_more(poll);
		return;
	}
	/*
	 * No DateSent filter: messages without a date sent would be missing from the list
	 * and asked for one by one. The walk ends at the oldest row instead.
	 */
	char *path = request_list_path(poll->delivery->settings->account_sid, NULL,
				       delivery_sender_phone(poll->delivery), 0, PAGE);
	walk_start(poll->delivery, path, &(struct walk){
		.page = on_page, .end = on_end, .context = poll, .most_pages = MOST_PAGES});
	free(path);
}

/* While Twilio calls, asking is only the safety net. */
static int judge_calls(struct poll *poll, int64_t now)
{
	int64_t callback_at;
	if (callback_last(poll->delivery->db, &callback_at) < 0)
		return -1;
	poll->trust = trust_judge(poll->trust, callback_at, now);
	if (poll->trust == TRUST_STOPPED) {
		poll->calls_stopped = callback_at;
		poll_refresh(poll);
	}
	return 0;
}

void poll_step(struct poll *poll)
{
	struct delivery *delivery = poll->delivery;
	int64_t now = clock_wall_ms();
	if (poll->running)
		return;
	if (judge_calls(poll, now) < 0 || invitation_next_poll(delivery->db, &poll->next_due_at) < 0) {
		delivery_file_failed(delivery);
		return;
	}
	int64_t patience_ms = trust_patience_ms(poll->trust);
	if (poll->next_due_at)
		poll->next_due_at += patience_ms;
	if (clock_mono_us() < poll->next_round_us || (!poll->all && (!poll->next_due_at || poll->next_due_at > now)))
		return;
	if (invitation_polled(delivery->db, poll->all ? INT64_MAX : now - patience_ms, &poll->due, &poll->due_count) < 0) {
		delivery_file_failed(delivery);
		end_round(poll);
		return;
	}
	if (poll->due_count)
		begin_round(poll);
	else
		finish_round(poll);
}
