#ifndef DATA_STARTED_H
#define DATA_STARTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * FILE.started: which attempts have begun to leave, one line each, written
 * before the first byte does. What was written survives the death of the
 * process (the kernel has it), so an armed attempt that is not there has
 * provably not left, and need not be looked for. It says nothing after the
 * machine itself died, nor about another session's attempts: its first line
 * names the boot and the dispatch session, and both must be the expected ones.
 * Only the holder of the lock touches it.
 */
struct started_log;

/* Begins an empty one. NULL when it cannot be written: then whatever is armed at a crash is unknown, as without it. */
struct started_log *started_begin(const char *path, const char *session);
void started_end(struct started_log *log);
/* Before the request leaves. -1: it is not on record, and must not leave. A NULL log records nothing and says 0. */
int started_note(struct started_log *log, int64_t attempt_id);

/* What the session before left. */
struct started_set {
	bool complete; /* it is that session's, of this boot, and whole: who is not in it has not left */
	int64_t *ids;
	size_t count;
};
void started_read(const char *path, const char *session, struct started_set *out);
void started_clear(struct started_set *set);
/* True when it provably never left. */
bool started_never(const struct started_set *set, int64_t attempt_id);

#endif
