#ifndef DATA_DISPATCHER_H
#define DATA_DISPATCHER_H

#include <stdbool.h>
#include <stdint.h>

#include "data/db.h"

/*
 * Who sends from this file: the process that holds flock(2) on FILE.lock, a
 * separate file. The kernel frees it at death, never a timer.
 */
struct dispatcher_lock;

/* NULL when another process holds it (*message NULL) or it cannot be had (*message says why; caller frees). */
struct dispatcher_lock *dispatcher_lock(const char *path, char **message);
/* False once FILE.lock has been removed or replaced: the next process would lock another file. */
bool dispatcher_lock_stands(const struct dispatcher_lock *lock);
void dispatcher_unlock(struct dispatcher_lock *lock);

struct dispatcher_holder {
	int64_t pid, since; /* Unix ms */
	char host[65];
};
/* True and *out when a living process holds it. */
bool dispatcher_holder(const char *path, struct dispatcher_holder *out);

/* What the holder tells everybody, in the file. */
struct dispatcher_state {
	int64_t epoch;       /* rises with every holder */
	char session[24];    /* random, of this epoch: whose notes of what started are (data/started.h) */
	char *file_path, *file_id; /* of the file that first sent, "" when none has (dispatcher_lock_original) */
	bool asked;          /* a person asked for dispatch, and it goes on */
	char *waiting_for;   /* why nothing starts though rows are queued; "" when it does */
	int64_t waiting_until; /* Unix ms, 0: unknown */
	int storm_code;      /* paused because of five of these in a row; resuming accepts them */
	int bodies_told;     /* what Twilio tells as body: 0 not known yet, 1 our text, 2 something else */
};
/*
 * A copy must not send while the file that it was copied from does: each would
 * send what the other has queued too. Takes that file's lock as well, when it is
 * still where it was; a file that is alone is remembered as the original. Own
 * transaction. 1 done, 0 the original is being sent from, or the file could not
 * be asked, and *message says so (the caller frees).
 */
int dispatcher_lock_original(struct dispatcher_lock *lock, struct db *db, const struct dispatcher_state *state,
			     char **message);
int dispatcher_load(struct db *db, struct dispatcher_state *out);
void dispatcher_state_clear(struct dispatcher_state *state);
/* Sets "asked"; a holder notices within a second. */
int dispatcher_ask(struct db *db, bool asked);
/* All that was asked for is done: "asked" ends, unless something was queued meanwhile. 1 ended, 0 not, -1. */
int dispatcher_end(struct db *db);
/* A new holder begins: the epoch rises, under a session name of its own; asked says whether dispatch goes on. */
int dispatcher_begin(struct db *db, const char *session, bool asked);
int dispatcher_remember_storm(struct db *db, int code);
int dispatcher_remember_bodies(struct db *db, int bodies_told);
int dispatcher_tell(struct db *db, const char *waiting_for, int64_t waiting_until);

#endif
