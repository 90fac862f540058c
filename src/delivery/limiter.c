#include "delivery/limiter.h"

#include <math.h>
#include <stdlib.h>

#include "base/die.h"

enum {
	SECOND_US = 1000000,
	CATCH_UP_US = 200000,  /* starts that came late by this much are made up for */
	TURN_US = 10000,       /* as much may pass between two looks at the clock */
	MARGIN_US = 12000,     /* on the way to the server the gaps may shrink by this much */
	RECOVER_US = 5 * SECOND_US,
};

/* Under the rate by so much that what a second lost can be caught up with in the next. */
static const double pace = 0.98;

void limiter_init(struct limiter *limiter, double per_second)
{
	*limiter = (struct limiter){.configured = per_second, .current = per_second};
	limiter->capacity = (size_t)ceil(per_second);
	limiter->sent = xcalloc(limiter->capacity, sizeof *limiter->sent);
}

void limiter_free(struct limiter *limiter)
{
	free(limiter->sent);
}

static int64_t gap_us(const struct limiter *limiter)
{
	return (int64_t)(SECOND_US / (limiter->current * pace));
}

/* The window that may hold as many as the ring does: a second for a whole number of messages. */
static int64_t window_us(const struct limiter *limiter)
{
	return (int64_t)((double)limiter->capacity / limiter->configured * SECOND_US) + MARGIN_US;
}

static void forget_old(struct limiter *limiter, int64_t now_us)
{
	while (limiter->count && limiter->sent[limiter->first] <= now_us - window_us(limiter)) {
		limiter->first = (limiter->first + 1) % limiter->capacity;
		limiter->count--;
	}
}

static void recover(struct limiter *limiter, int64_t now_us)
{
	while (limiter->current < limiter->configured && limiter->recover_us <= now_us) {
		limiter->current = fmin(limiter->configured, limiter->current + limiter->configured / 20);
		limiter->recover_us += RECOVER_US;
	}
}

/* Of starts that are late; below one a second the distance itself is the limit. */
static int64_t least_gap_us(const struct limiter *limiter)
{
	return limiter->configured < 1 ? gap_us(limiter) : gap_us(limiter) * 4 / 5;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t since(int64_t then_us, int64_t now_us, int64_t most)
{
	return now_us - then_us < most ? now_us - then_us : most;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t limiter_allowance(struct limiter *limiter, int64_t now_us)
{
	recover(limiter, now_us);
	forget_old(limiter, now_us);
	if (now_us < limiter->next_us || now_us < limiter->soonest_us || now_us < limiter->not_before_us)
		return 0;
	size_t taken = limiter->count + limiter->pending;
	size_t room = limiter->capacity > taken ? limiter->capacity - taken : 0;
	size_t due = (size_t)(since(limiter->next_us, now_us, CATCH_UP_US) / gap_us(limiter)) + 1;
	size_t apart = (size_t)(since(limiter->soonest_us, now_us, TURN_US) / least_gap_us(limiter)) + 1;
	return least(least(due, apart), room);
}

int64_t limiter_next(struct limiter *limiter, int64_t now_us)
{
	if (limiter_allowance(limiter, now_us))
		return now_us;
	int64_t next = later(later(limiter->next_us, limiter->soonest_us), limiter->not_before_us);
	if (limiter->count && limiter->count + limiter->pending >= limiter->capacity)
		next = later(next, limiter->sent[limiter->first] + window_us(limiter));
	return next > now_us ? next : now_us + gap_us(limiter);
}

void limiter_start(struct limiter *limiter, int64_t now_us)
{
	limiter->next_us = later(limiter->next_us, now_us - CATCH_UP_US) + gap_us(limiter);
	limiter->soonest_us = later(limiter->soonest_us, now_us - TURN_US) + least_gap_us(limiter);
	limiter->pending++;
}

void limiter_unsent(struct limiter *limiter)
{
	limiter->pending--;
}

void limiter_sent(struct limiter *limiter, int64_t now_us)
{
	limiter->pending--;
	if (limiter->count == limiter->capacity) {
		limiter->first = (limiter->first + 1) % limiter->capacity;
		limiter->count--;
	}
	limiter->sent[(limiter->first + limiter->count++) % limiter->capacity] = now_us;
	/* Below one a second the gap itself is the limit: it counts from when the last one left. */
	if (limiter->configured < 1 && limiter->next_us < now_us + gap_us(limiter))
		limiter->next_us = now_us + gap_us(limiter);
}

void limiter_throttle(struct limiter *limiter, int64_t now_us, int64_t wait_us)
{
	double slowest = fmax(fmin(1, limiter->configured), limiter->configured / 10);
	limiter->current = fmax(slowest, limiter->current / 2);
	limiter_hold(limiter, now_us + wait_us);
	limiter->recover_us = now_us + wait_us + RECOVER_US;
}

void limiter_hold(struct limiter *limiter, int64_t until_us)
{
	if (until_us > limiter->not_before_us)
		limiter->not_before_us = until_us;
}
