#ifndef UI_TIMES_H
#define UI_TIMES_H

#include <stdbool.h>
#include <stdint.h>

/* Times as the organizer's clock shows them: in the event's zone, wherever the server stands. */

enum { TIME_TEXT_SIZE = 32 };

/* The zone from now on ("Europe/Lisbon"). UI thread only. */
void times_zone(const char *zone);

/* "14:30" today, "12 Jun" on other days; "" for 0. Returns out. */
char *time_brief(char out[TIME_TEXT_SIZE], int64_t wall_ms, int64_t now);
/* "14:30" today, "tomorrow 14:30", "12 Jun 14:30" on other days; "" for 0. */
char *time_short(char out[TIME_TEXT_SIZE], int64_t wall_ms, int64_t now);
/* "today 14:30", "tomorrow 14:30", "12 Jun 14:30". */
char *time_day(char out[TIME_TEXT_SIZE], int64_t wall_ms, int64_t now);
/* "12 Jun 2027 14:30:07". */
char *time_long(char out[TIME_TEXT_SIZE], int64_t wall_ms);
/* "0:03", "1:02:45". */
char *duration_text(char out[TIME_TEXT_SIZE], int64_t seconds);
/* "12 seconds", "5 minutes", "2 h 10 min". */
char *duration_words(char out[TIME_TEXT_SIZE], int64_t seconds);
/* "Sat 12 Jun 2027 16:00" of "2027-06-12 16:00"; the text itself when it is no such. out holds size bytes. */
char *local_text(char *out, int size, const char *local);

#endif
