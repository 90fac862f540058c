#include "delivery/retry.h"

#include <stddef.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

int64_t retry_backoff_ms(unsigned failures, uint64_t random)
{
	int64_t most = failures >= 7 ? MINUTE : (int64_t)SECOND << (failures ? failures - 1 : 0);
	if (most > MINUTE)
		most = MINUTE;
	/* Full jitter, but never at once. */
	return most / 10 + (int64_t)(random % (uint64_t)(most - most / 10 + 1));
}

int64_t retry_poll_ms(int64_t age_ms, int64_t interval_ms)
{
	static const struct {
		int64_t age, wait;
	} steps[] = {
		{2LL * MINUTE, 0},         {10LL * MINUTE, 15 * SECOND}, {HOUR, MINUTE},
		{6LL * HOUR, 5 * MINUTE},  {DAY, 30 * MINUTE},           {7LL * DAY, 6 * HOUR},
		{30LL * DAY, DAY},
	};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (age_ms < steps[i].age)
			return steps[i].wait > interval_ms ? steps[i].wait : interval_ms;
	return 0;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t retry_look_ms(int64_t elapsed_ms, int64_t resend_ms)
{
	static const int64_t schedule[] = {10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE,
					   2 * HOUR, 6 * HOUR, DAY};
	int64_t next = INT64_MAX, earliest = elapsed_ms + SECOND;
	for (size_t i = 0; i < sizeof schedule / sizeof *schedule; i++)
		if (schedule[i] >= earliest)
			next = sooner(next, schedule[i]);
	if (!resend_ms)
		return next;
	if (resend_ms / 4 >= earliest)
		next = sooner(next, resend_ms / 4);
	if (resend_ms / 2 >= earliest)
		next = sooner(next, resend_ms / 2);
	return sooner(next, (earliest + resend_ms - 1) / resend_ms * resend_ms);
}

bool retry_resend_allowed(int64_t elapsed_ms, int64_t resend_ms, int looks, bool later_listed, int http_status)
{
	if (!resend_ms || elapsed_ms < resend_ms || looks < 3 || (http_status >= 200 && http_status < 300))
		return false;
	return later_listed || elapsed_ms >= 4 * resend_ms;
}

int64_t retry_breaker_ms(unsigned failed_probes)
{
	int64_t wait = 5LL * SECOND << (failed_probes < 4 ? failed_probes : 4);
	return wait < MINUTE ? wait : MINUTE;
}
