#ifndef DELIVERY_LIMITER_H
#define DELIVERY_LIMITER_H

#include <stddef.h>
#include <stdint.h>

/*
 * How many messages may start now. Pure: time is a parameter (monotonic
 * microseconds). Two fences: starts are paced evenly a little under the rate,
 * and no second ever holds more requests that have left, or still may leave,
 * than the rate, however long their connections took. Starts that a busy
 * machine made late are caught up with a little faster, never in a burst.
 * Slower after "too many requests", and back by itself.
 */
struct limiter {
	double configured, current;  /* per second */
	int64_t next_us;             /* when the next is due by pace */
	int64_t soonest_us;          /* and may start when it is late */
	int64_t not_before_us;       /* asked to wait */
	int64_t recover_us;          /* when the rate creeps up again */
	int64_t *sent;               /* ring: when the last ones left */
	size_t capacity, first, count;
	size_t pending;              /* started, not yet left */
};

void limiter_init(struct limiter *limiter, double per_second);
void limiter_free(struct limiter *limiter);

/* How many may start at this instant. */
size_t limiter_allowance(struct limiter *limiter, int64_t now_us);
/* When to ask again; now_us when something may start already. */
int64_t limiter_next(struct limiter *limiter, int64_t now_us);

void limiter_start(struct limiter *limiter, int64_t now_us); /* one starts */
void limiter_sent(struct limiter *limiter, int64_t now_us);  /* one of them leaves now */
void limiter_unsent(struct limiter *limiter);                /* one of them ended without having left */

/* "Too many requests": half the rate, never below max(1/s, a tenth), and nothing for wait_us. */
void limiter_throttle(struct limiter *limiter, int64_t now_us, int64_t wait_us);
/* Nothing may start before then (a message that left just before this process began). */
void limiter_hold(struct limiter *limiter, int64_t until_us);

#endif
