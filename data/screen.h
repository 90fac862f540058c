#ifndef DATA_SCREEN_H
#define DATA_SCREEN_H

#include <stdbool.h>

#include "data/guest.h"

/* How the list of an event file looked when the dashboard was left. */
struct screen {
	enum guest_sort sort;
	bool descending;
	char *filter;        /* as typed; "" all guests */
};

int screen_load(struct db *db, struct screen *out);
void screen_clear(struct screen *screen);
/* Each by itself, so that two dashboards keep from each other's what they did not change. */
int screen_save_order(struct db *db, enum guest_sort sort, bool descending);
int screen_save_filter(struct db *db, const char *filter);

#endif
