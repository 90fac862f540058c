#include "ui/times.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/calendar.h"

enum { QUARTER_MS = 15 * 60 * 1000, REMEMBERED = 64, DAY_MS = 24 * 60 * 60 * 1000 };

static const char months[12][4] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

/* Offsets change on quarter hours only, and asking for one is slow against drawing a page. */
static struct {
	char zone[64];
	struct { int64_t quarter; int minutes; } offsets[REMEMBERED];
} local = { .zone = "UTC" };

void times_zone(const char *zone)
{
	if (strcmp(zone, local.zone) == 0)
		return;
	memset(&local, 0, sizeof local);
	snprintf(local.zone, sizeof local.zone, "%s", zone);
}

static void broken_down(int64_t wall_ms, int offset_minutes, struct tm *out)
{
	time_t seconds = (time_t)(wall_ms / 1000 + offset_minutes * 60);
	gmtime_r(&seconds, out);
}

static struct tm there(int64_t wall_ms)
{
	int64_t quarter = wall_ms / QUARTER_MS + 1;
	size_t place = (size_t)quarter % REMEMBERED;
	if (local.offsets[place].quarter != quarter) {
		local.offsets[place].quarter = quarter;
		local.offsets[place].minutes = zone_offset(local.zone, wall_ms);
	}
	struct tm tm;
	broken_down(wall_ms, local.offsets[place].minutes, &tm);
	return tm;
}

static bool same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_yday == b->tm_yday;
}

/* Whether the clock on the wall shows the same date. */
static bool on_same_day(int64_t a, int64_t b)
{
	struct tm one = there(a), other = there(b);
	return same_day(&one, &other);
}

static char *write_time(char *out, int64_t wall_ms, int64_t now, bool with_both)
{
	if (!wall_ms) {
		*out = '\0';
		return out;
	}
	struct tm tm = there(wall_ms), today = there(now), tomorrow = there(now + DAY_MS);
	if (same_day(&tm, &today))
		snprintf(out, TIME_TEXT_SIZE, "%02u:%02u", tm.tm_hour % 24u, tm.tm_min % 60u);
	else if (with_both && same_day(&tm, &tomorrow))
		snprintf(out, TIME_TEXT_SIZE, "tomorrow %02u:%02u", tm.tm_hour % 24u, tm.tm_min % 60u);
	else if (with_both)
		snprintf(out, TIME_TEXT_SIZE, "%u %s %02u:%02u", tm.tm_mday % 32u, months[tm.tm_mon],
			 tm.tm_hour % 24u, tm.tm_min % 60u);
	else
		snprintf(out, TIME_TEXT_SIZE, "%u %s", tm.tm_mday % 32u, months[tm.tm_mon]);
	return out;
}

char *time_brief(char out[TIME_TEXT_SIZE], int64_t wall_ms, int64_t now)
{
	return write_time(out, wall_ms, now, false);
}

char *time_short(char out[TIME_TEXT_SIZE], int64_t wall_ms, int64_t now)
{
	return write_time(out, wall_ms, now, true);
}

char *time_day(char out[TIME_TEXT_SIZE], int64_t wall_ms, int64_t now)
{
	char text[TIME_TEXT_SIZE];
	snprintf(out, TIME_TEXT_SIZE, "%s%.24s", on_same_day(wall_ms, now) ? "today " : "", time_short(text, wall_ms, now));
	return out;
}

char *time_long(char out[TIME_TEXT_SIZE], int64_t wall_ms)
{
	struct tm tm = there(wall_ms);
	snprintf(out, TIME_TEXT_SIZE, "%u %s %u %02u:%02u:%02u", tm.tm_mday % 32u, months[tm.tm_mon],
		 (tm.tm_year + 1900u) % 10000u, tm.tm_hour % 24u, tm.tm_min % 60u, tm.tm_sec % 61u);
	return out;
}

char *duration_text(char out[TIME_TEXT_SIZE], int64_t seconds)
{
	long long minutes = seconds / 60;
	if (minutes >= 60)
		snprintf(out, TIME_TEXT_SIZE, "%lld:%02lld:%02d", minutes / 60, minutes % 60, (int)(seconds % 60));
	else
		snprintf(out, TIME_TEXT_SIZE, "%lld:%02d", minutes, (int)(seconds % 60));
	return out;
}

char *duration_words(char out[TIME_TEXT_SIZE], int64_t seconds)
{
	long long minutes = (seconds + 30) / 60;
	if (seconds < 90)
		snprintf(out, TIME_TEXT_SIZE, "%d second%s", (int)seconds, seconds == 1 ? "" : "s");
	else if (minutes < 90)
		snprintf(out, TIME_TEXT_SIZE, "%lld minutes", minutes);
	else
		snprintf(out, TIME_TEXT_SIZE, "%lld h %lld min", minutes / 60, minutes % 60);
	return out;
}

char *local_text(char *out, int size, const char *text)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	struct tm tm = {0};
	int64_t instant = zone_instant("UTC", text);
	if (!instant) {
		snprintf(out, (size_t)size, "%s", text);
		return out;
	}
	broken_down(instant, 0, &tm);
	snprintf(out, (size_t)size, "%s %u %s %u %02u:%02u", days[tm.tm_wday % 7], tm.tm_mday % 32u,
		 months[tm.tm_mon], (tm.tm_year + 1900u) % 10000u, tm.tm_hour % 24u, tm.tm_min % 60u);
	return out;
}
