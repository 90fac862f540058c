#ifndef UI_UNDO_H
#define UI_UNDO_H

#include <stddef.h>
#include <stdint.h>

#include "data/guest.h"
#include "data/guest_revert.h"

/* What a person changed about guests in this dashboard, so that U can take it back, the newest first. */

enum { UNDO_LIMIT = 50 };

struct undo {
	struct undo_step {
		struct guest before, after;  /* id 0: not on the list */
		int64_t import;              /* a whole list instead (import_result.record); 0: a guest */
	} steps[UNDO_LIMIT];
	size_t count;
};

/*
 * A change to one guest as one transaction, kept for U when it changed something. make does it: 1 done, 0 not (and
 * nothing of it is stored), -1 with db_error. *id 0: make adds a guest and sets it. Returns what make did, 0 also
 * when there is no such guest.
 */
typedef int guest_change(struct db *db, int64_t *id, void *context);
int undo_change(struct undo *undo, struct db *db, int64_t *id, guest_change *make, void *context);
/* Records an answer; seats -1: not said. The same. */
int undo_answer(struct undo *undo, struct db *db, int64_t id, const char *rsvp, int seats);
/* Takes a guest off the list. The same. */
int undo_remove(struct undo *undo, struct db *db, int64_t id);

/* A list was imported; record 0: it changed nothing, and nothing is kept. */
void undo_keep_import(struct undo *undo, int64_t record);
/* The import that the newest change is, 0: it is none. undo_last does not take it back: that is asked first. */
int64_t undo_import(const struct undo *undo);
/* Forgets the newest change. */
void undo_drop(struct undo *undo);

/*
 * Takes the newest change back. 1, or 0 when that cannot be, with what is true now in *words (the caller frees; no full
 * stop) and the guest in *id, 0 none; -1 with db_error. Sends nothing.
 */
int undo_last(struct undo *undo, struct db *db, char **words, int64_t *id);
void undo_clear(struct undo *undo);

/* What taking that back, with that result (enum guest_revert), is told as. Pure; the caller frees. */
char *undo_sentence(const struct guest *before, const struct guest *after, int result);

#endif
