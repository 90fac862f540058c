#ifndef UI_WATCH_H
#define UI_WATCH_H

#include <stdbool.h>
#include <stdint.h>

/* What happens in the file while the dashboard looks on, whoever does it: said when it happens. */

enum { WATCHED = 16 };

struct watch {
	bool begun;            /* what was there before the start is no news */
	struct {
		int64_t id, since_ms;
	} going[WATCHED];      /* campaigns of which something is queued or sending */
	int count;
	int64_t newest;        /* campaign known */
	int64_t paused_at, holder;
	int64_t taken_over_ms; /* since when it is ours, not told yet; 0: told, or another's */
	char over[48];         /* "invitation 3 done", until a key is pressed; "" */
};

struct ui;

/* After the board was read anew. */
void watch_file(struct ui *ui);
/* Who holds the lock: every turn. */
void watch_holder(struct ui *ui);
/* The terminal's title: the event and how sending goes. */
void watch_title(const struct ui *ui);

#endif
