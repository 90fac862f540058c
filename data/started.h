#ifndef DATA_STARTED_H
#define DATA_STARTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which attempts of a dispatch session have begun to leave, noted before the
 * first byte of each does. The notes lie in shared memory (shm_open(3)), under
 * the session's random name: they outlive the process and end with the machine,
 * so they are never older nor younger than what they prove. An armed attempt
 * that is not among them has provably not left, and need not be looked for.
 * Where there are none, everything that was armed may have left.
 */
struct started_log;

/* NULL when there is no shared memory: then whatever is armed at a crash is unknown. */
struct started_log *started_begin(const char *session);
/* Forgets the notes as well: what is still armed is unknown from now on. NULL is fine. */
void started_end(struct started_log *log);
/*
 * Before the request leaves. When it cannot be noted, all notes are given up
 * for good, so that nothing is proven by what is missing; -1 if not even that
 * can be done: then the request must not leave. A NULL log says 0.
 */
int started_note(struct started_log *log, int64_t attempt_id);

/* What a session left that has ended. */
struct started_set {
	bool complete; /* every note is there: who is not in it has not left */
	int64_t *ids;
	size_t count;
};
/* Incomplete while the session's process lives. started_clear it. */
void started_read(const char *session, struct started_set *out);
void started_clear(struct started_set *set);
/* After what it proves has been stored. */
void started_forget(const char *session);
/* True when it provably never left. */
bool started_never(const struct started_set *set, int64_t attempt_id);

#endif
