/* How long, and how many today. */
#include "base/calendar.h"
#include "campaign/plan.h"
#include "data/attempt.h"

static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

/* Hours may go past midnight; the same minute twice means always. */
static bool hours_open(const struct settings *settings, int minute)
{
	if (settings->window_from == settings->window_to)
		return true;
	if (settings->window_from < settings->window_to)
		return minute >= settings->window_from && minute < settings->window_to;
	return minute >= settings->window_from || minute < settings->window_to;
}

/* Meta counts different phones in a moving day. */
static int estimate_days(struct db *db, int limit, const struct plan *plan, int64_t now, struct plan_estimate *out)
{
	int64_t used, oldest;
	out->today = plan->recipient_count;
	if (limit <= 0)
		return 0;
	if (attempt_phones_since(db, now - DAY_MS, &used, &oldest) < 0)
		return -1;
	size_t left = used < limit ? (size_t)(limit - used) : 0;
	if (plan->recipient_count > left) {
		out->today = left;
		out->next_at = (used > 0 ? oldest : now) + DAY_MS;
	}
	return 0;
}

int plan_estimate(struct db *db, const struct settings *settings, const struct plan *plan,
		  int64_t now, struct plan_estimate *out)
{
	*out = (struct plan_estimate){0};
	const char *zone = plan->event.time_zone;
	double seconds = (double)plan->recipient_count / settings->rate_per_second;
	out->seconds = (int64_t)seconds + (seconds > (double)(int64_t)seconds);
	if (!plan->ignore_hours && !hours_open(settings, zone_minute_of_day(zone, now))) {
		out->outside_hours = true;
		out->opens_at = zone_next(zone, now, settings->window_from);
	}
	return estimate_days(db, settings->daily_phones, plan, now, out);
}
