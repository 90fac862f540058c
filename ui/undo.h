#ifndef UI_UNDO_H
#define UI_UNDO_H

#include <stddef.h>
#include <stdint.h>

#include "data/guest.h"

struct ui;

/* What a person changed about guests in this dashboard, so that U can take it back, the newest first. */

enum { UNDO_LIMIT = 50 };

struct undo {
	struct undo_step {
		struct guest before, after;  /* id 0: not on the list */
	} steps[UNDO_LIMIT];
	size_t count;
};

/*
 * A change to one guest as one transaction, kept for U when it changed something. make does it: 1 done, 0 not (and
 * nothing of it is stored), -1 with db_error. *id 0: make adds a guest and sets it. Returns what make did, 0 also
 * when there is no such guest.
 */
typedef int guest_change(struct db *db, int64_t *id, void *context);
int undo_change(struct ui *ui, int64_t *id, guest_change *make, void *context);

/* Takes the newest change back, and says what is true. Sends nothing. */
void undo_last(struct ui *ui);
void undo_clear(struct undo *undo);

/* What taking that back, with that result (enum guest_revert), is told as. Pure; the caller frees. */
char *undo_sentence(const struct guest *before, const struct guest *after, int result);

#endif
