#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Time zones and long dates: the only door to ICU, which libphonenumber brings
 * along anyway. The process's own TZ is never changed. Thread-safe.
 */

/* True for a zone of the IANA database ("Europe/Lisbon"). */
bool zone_known(const char *zone);

/* The system's zone ("Europe/Lisbon"), "UTC" when it has none. */
void zone_of_system(char *out, size_t size);

/* What the clock on the wall shows there: minutes since midnight, 0 .. 1439. */
int zone_minute_of_day(const char *zone, int64_t wall_ms);

/* How far that clock is ahead of UTC, in minutes. */
int zone_offset(const char *zone, int64_t wall_ms);

/* The next instant after wall_ms at which it is that minute of the day there (DST included). */
int64_t zone_next(const char *zone, int64_t wall_ms, int minute_of_day);

/* True from that minute of the day to the other there. Hours may go past midnight; equal ones: always. */
bool zone_within(const char *zone, int64_t wall_ms, int from, int to);

/* "YYYY-MM-DD HH:MM" there as Unix milliseconds; 0 when it is no such text. */
int64_t zone_instant(const char *zone, const char *local);

/* True for "YYYY-MM-DD HH:MM" (or with T) that exists in the calendar. */
bool local_time_valid(const char *local);

/*
 * The date of "YYYY-MM-DD HH:MM" as people write it in that language
 * ("Saturday, June 12, 2027") for en pt es fr de he ar and their regions,
 * ISO otherwise. The caller frees.
 */
char *long_date(const char *local, const char *language);

/* ICU's version, and that of its time zones. */
void calendar_library_version(char *out, size_t size);

#endif
