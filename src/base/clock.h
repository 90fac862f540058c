#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/*
 * The three clocks. Wall time is only for showing, storing and for hours of the
 * day; pacing uses monotonic time, durations that must survive a suspend use
 * boot time (delivery-protocol A5). Thread-safe.
 */
int64_t clock_wall_ms(void);
int64_t clock_mono_us(void);
int64_t clock_boot_ms(void);

/* Identifies this boot of the machine; a static string, "" where it is not known. */
const char *clock_boot_id(void);

/* Tests replace the clocks before threads start; NULL puts the real ones back. */
struct clock_source {
	int64_t (*wall_ms)(void);
	int64_t (*mono_us)(void);
	int64_t (*boot_ms)(void);
};
void clock_replace(const struct clock_source *source);

enum { TIMESTAMP_SIZE = 32 };

/* "2026-11-22T19:32:54.123Z"; the buffer holds TIMESTAMP_SIZE bytes; returns it. */
char *timestamp_format(char *out, int64_t wall_ms);

/*
 * "Thu, 24 Aug 2023 05:01:45 +0000" (RFC 2822, also "GMT") and ISO 8601 in UTC.
 * Unix milliseconds, or 0 when it is neither; independent of the locale.
 */
int64_t timestamp_parse(const char *text);

#endif
