#ifndef UI_ROSTER_H
#define UI_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/guest.h"
#include "ui/edit.h"
#include "ui/list.h"

/*
 * The guests that are shown: ids of all that pass the filter, rows only of the
 * page on the screen.
 */
struct roster {
	struct list list;
	struct id_set selected;
	bool everybody;              /* chosen as a whole: all guests, none filtered away */
	char filter_text[EDIT_SIZE]; /* as typed; the last one that was right */
	struct filter filter;
	enum guest_sort sort;
	bool descending;

	struct guest *page;          /* from list.top; a row that is gone has id 0 */
	size_t page_count;

	bool stale;                  /* ids must be asked for before they are used */
	bool due;                    /* the file changed in a way that may move rows */
	int64_t asked_at, cost_ms;
	int64_t guests;              /* in the file when ids were asked for */
};

void roster_clear(struct roster *roster);
/* 0, or -1 with *message (the caller frees) and the filter as it was. */
int roster_filter(struct roster *roster, const char *text, char **message);
void roster_sort(struct roster *roster, enum guest_sort sort, bool descending);
/* The file has changed and holds that many guests. */
void roster_changed(struct roster *roster, int64_t guests);

/* Asks for the ids again when they are stale. 0 or -1 with db_error. */
int roster_fresh(struct roster *roster, struct db *db);
/* Asks for them when rows may have moved, but seldom enough. 1 when it did, 0, -1. */
int roster_settle(struct roster *roster, struct db *db);
/* Loads the page for a window of that height. */
int roster_load_page(struct roster *roster, struct db *db, size_t height);
/* The guest on a line of the window; NULL when there is none. */
const struct guest *roster_row(const struct roster *roster, size_t line);

/* Ids of those shown for which more (a filter text) holds too; the caller frees. 0 or -1 with *message. */
int roster_narrow(const struct roster *roster, struct db *db, const char *more, int64_t **ids, size_t *count,
		  char **message);

#endif
