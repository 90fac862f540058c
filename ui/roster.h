#ifndef UI_ROSTER_H
#define UI_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/guest.h"
#include "ui/edit.h"
#include "ui/list.h"

enum { PHONE_TEXT_SIZE = 40 };

struct plan_request;

/*
 * The guests that are shown: ids of all that pass the filter, rows only of the
 * page on the screen.
 */
struct roster_line {
	struct guest guest;          /* id 0: it is gone */
	char phone[PHONE_TEXT_SIZE]; /* as it is shown; finding that out is dear */
};

struct roster {
	struct list list;
	struct id_set selected;
	bool everybody;              /* chosen as a whole: all guests, none filtered away */
	char filter_text[EDIT_SIZE]; /* as typed; the last one that was right */
	struct filter filter;
	enum guest_sort sort;
	bool descending;

	struct roster_line *page;    /* from list.top */
	size_t page_count;
	bool page_old;               /* its rows may have changed in the file */

	bool stale;                  /* ids must be asked for before they are used */
	bool begun;                  /* only those of the first page were */
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

/*
 * Asks for the ids again when they are stale. 0 or -1 with db_error. wanted (may be NULL) as for db_give_way: when
 * it cuts in, the list stays as it was and stale.
 */
int roster_fresh(struct roster *roster, struct db *db, int (*wanted)(void *));
/*
 * Before the first time: of the list as it was imported, the page that is seen first does not wait for the ids of the
 * rest, which stay to be asked for. 1 done, 0 there is no such short cut, -1.
 */
int roster_begin(struct roster *roster, struct db *db, size_t height);
/* How many rows there are. */
size_t roster_count(const struct roster *roster);
/* Asks for them when rows may have moved, but seldom enough. 1 when it did, 0, -1. */
int roster_settle(struct roster *roster, struct db *db, int (*wanted)(void *));
/* Loads what is not there yet of the page for a window of that height. */
int roster_load_page(struct roster *roster, struct db *db, size_t height);
/* What stands on a line of the window; NULL when there is none. */
const struct roster_line *roster_row(const struct roster *roster, size_t line);

/*
 * Whom a key is about: the ids of those selected, else of those shown for which more (a filter text) holds too.
 * 0, or -1 with *message; the caller frees either.
 */
int roster_choose(const struct roster *roster, struct db *db, const char *more, int64_t **ids, size_t *count,
		  char **message);
/*
 * Whom an invitation is for, into the request: everybody when they were chosen as a whole of so many guests, those
 * selected, else the current one (0: none); never everybody otherwise. The ids, which the caller frees afterwards.
 */
int64_t *roster_to_invite(const struct roster *roster, int64_t guests, int64_t current, struct plan_request *request);

#endif
