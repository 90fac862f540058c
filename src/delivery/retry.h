#ifndef DELIVERY_RETRY_H
#define DELIVERY_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* How long to wait before trying, asking or looking again. Pure; milliseconds. */

/* 1, 2, 4 ... 60 s with full jitter after that many failures in a row; random: any number. */
int64_t retry_backoff_ms(unsigned failures, uint64_t random);

/* How long until a message of that age is asked about again; 0: never more (30 days). */
int64_t retry_poll_ms(int64_t age_ms, int64_t interval_ms);

/*
 * When an attempt with an unknown outcome, ended so long ago, is looked up next,
 * counted from its end: 10 s, 1, 5, 15, 30 min, 2, 6, 24 h; with resend_ms also
 * at a quarter, half and every multiple of it; at least 1 s later. INT64_MAX: no more.
 */
int64_t retry_look_ms(int64_t elapsed_ms, int64_t resend_ms);

/*
 * Whether the opt-in rule lets an unknown go back to the queue (delivery-protocol
 * 6.5): long enough ago, looked for at least three times and since then too, a
 * later message visible or four times as long, and no 2xx seen.
 */
bool retry_resend_allowed(int64_t elapsed_ms, int64_t resend_ms, int looks, bool later_listed, int http_status);

/* How long the circuit stays open after so many probes that failed: 5, 10 ... 60 s. */
int64_t retry_breaker_ms(unsigned failed_probes);

#endif
