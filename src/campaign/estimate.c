/* How long, how many at once, and when the last one goes. */
#include <stdlib.h>

#include "base/calendar.h"
#include "base/die.h"
#include "campaign/plan.h"
#include "data/attempt.h"

enum { DAY_MINUTES = 24 * 60, MOST_DAYS = 1000 };
static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

/* When messages may leave. */
struct hours {
	const char *zone;
	int from, to; /* minutes of the day; equal: always */
};

/* The same instant, or when the hours begin after it. */
static int64_t when_open(const struct hours *hours, int64_t at)
{
	return zone_within(hours->zone, at, hours->from, hours->to) ? at : zone_next(hours->zone, at, hours->from);
}

static int64_t when_closed(const struct hours *hours, int64_t at)
{
	return hours->from == hours->to ? INT64_MAX : zone_next(hours->zone, at, hours->to % DAY_MINUTES);
}

/* Sending begins at start and needs so long: when it is over, the nights left out. */
static int64_t end_at_rate(const struct hours *hours, int64_t start, int64_t left_ms)
{
	int64_t at = start;
	for (int days = 0; days < MOST_DAYS; days++) {
		int64_t closes = when_closed(hours, at);
		if (left_ms <= closes - at)
			break;
		left_ms -= closes - at;
		at = when_open(hours, closes);
	}
	return at + left_ms;
}

/* The phones of the moving day, which Meta counts: those the plan would message anyway take no new place. */
struct day {
	const struct plan *plan;
	int64_t *times; /* when each was messaged last, rising */
	size_t count, capacity;
	bool *placed;   /* of the plan's phones, those that have a place already */
	size_t known;   /* how many */
};

static int compare_phones(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

/* Its place among the plan's phones; their count when it is none of them. */
static size_t find_phone(const struct plan *plan, int64_t number)
{
	const int64_t *found = plan->phone_count ? bsearch(&number, plan->phones, plan->phone_count, sizeof number,
							   compare_phones) : NULL;
	return found ? (size_t)(found - plan->phones) : plan->phone_count;
}

static void note_phone(const char *phone, int64_t last, void *context)
{
	struct day *day = context;
	size_t index = find_phone(day->plan, strtoll(phone, NULL, 10));
	if (day->count == day->capacity) {
		day->capacity = day->capacity ? 2 * day->capacity : 256;
		day->times = xrealloc(day->times, day->capacity, sizeof *day->times);
	}
	day->times[day->count++] = last;
	if (index < day->plan->phone_count) {
		day->placed[index] = true;
		day->known++;
	}
}

/* Recipients that go at once, when so many new phones may; the second message to a phone takes no place. */
static size_t count_today(struct day *day, size_t places)
{
	size_t today = 0;
	for (size_t i = 0; i < day->plan->recipient_count; i++) {
		size_t index = find_phone(day->plan, day->plan->recipients[i].phone);
		if (!day->placed[index] && places > 0) {
			day->placed[index] = true;
			places--;
		}
		today += day->placed[index];
	}
	return today;
}

/*
 * When the place-th new phone may be messaged (the first is 1): once the phone
 * that stands a whole limit before it in line has left the day, and so on back
 * to one that was messaged already, or that may go at start.
 */
static int64_t when_place(const struct day *day, const struct hours *hours, size_t place, size_t limit, int64_t start)
{
	size_t line = day->count + place, days = 0;
	while (line > limit && (line > day->count || days == 0)) {
		line -= limit;
		days++;
	}
	int64_t at = line <= day->count && days ? day->times[line - 1] : start;
	for (size_t i = 0; i < days; i++)
		at = i < MOST_DAYS ? when_open(hours, at + DAY_MS) : at + DAY_MS;
	return at;
}

static int estimate_days(struct db *db, size_t limit, const struct plan *plan, const struct hours *hours, int64_t start,
			 struct plan_estimate *out)
{
	struct day day = {.plan = plan, .placed = xcalloc(plan->phone_count + 1, sizeof(bool))};
	if (attempt_phones_of_day(db, start - DAY_MS, note_phone, &day) < 0) {
		free(day.placed);
		free(day.times);
		return -1;
	}
	size_t left = day.count < limit ? limit - day.count : 0;
	size_t new = plan->phone_count - day.known, places = out->ahead + new;
	if (new > 0 && places > left) {
		int64_t last_at = when_place(&day, hours, places, limit, start);
		out->today = count_today(&day, left > out->ahead ? left - out->ahead : 0);
		out->next_at = when_place(&day, hours, (left > out->ahead ? left : out->ahead) + 1, limit, start);
		out->last_at = last_at > out->last_at ? last_at : out->last_at;
	}
	free(day.placed);
	free(day.times);
	return 0;
}

static int64_t seconds_for(size_t count, double rate)
{
	double seconds = (double)count / rate;
	return (int64_t)seconds + (seconds > (double)(int64_t)seconds);
}

int plan_estimate(struct db *db, const struct settings *settings, const struct plan *plan,
		  int64_t now, struct plan_estimate *out)
{
	struct hours hours = {plan->event.time_zone, settings->window_from, settings->window_to};
	int64_t status[STATUS_COUNT];
	*out = (struct plan_estimate){.today = plan->recipient_count};
	if (campaign_totals(db, status) < 0)
		return -1;
	if (plan->ignore_hours)
		hours.from = hours.to;
	out->ahead = (size_t)status[STATUS_QUEUED];
	out->seconds = seconds_for(plan->recipient_count, settings->rate_per_second);
	int64_t start = when_open(&hours, now);
	if (start != now) {
		out->outside_hours = true;
		out->opens_at = start;
	}
	int64_t needs_ms = seconds_for(plan->recipient_count + out->ahead, settings->rate_per_second) * 1000;
	if (needs_ms > when_closed(&hours, start) - start)
		out->closes_at = when_closed(&hours, start);
	out->last_at = end_at_rate(&hours, start, needs_ms);
	return settings->daily_phones > 0
		? estimate_days(db, (size_t)settings->daily_phones, plan, &hours, start, out) : 0;
}
