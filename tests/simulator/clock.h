/* The simulator's clock: real time from the start on, plus whatever /_sim/advance added. */
#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void clock_begin(void);
/* CLOCK_MONOTONIC, never moved by clock_advance. */
int64_t clock_mono_us(void);
/* Unix milliseconds; goes by the monotonic clock, so the host's clock may jump. */
int64_t clock_now_ms(void);
void clock_advance(int64_t ms);

enum { CLOCK_TEXT = 40 };
/* "Thu, 24 Aug 2023 05:01:45 +0000" (zone as given) */
void clock_rfc2822(int64_t ms, const char *zone, char out[static CLOCK_TEXT]);
void clock_iso(int64_t ms, char out[static CLOCK_TEXT]);
/* YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ; *whole_day tells which. */
bool clock_parse(const char *s, int64_t *ms, bool *whole_day);

#endif
