#ifndef TESTS_FAULT_H
#define TESTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Faults from below, inside the program under test. The environment says which:
 *
 *   FAULT=KIND:N:ENOSPC|EIO:once|ever|TIMES|ballast
 *                                            the N-th call of that kind fails (and those after it; ballast:
 *                                            until FILE.ballast is gone)
 *   FAULT=kill:N:before|after                SIGKILL beside the N-th call that changes anything
 *   FAULT=cut:N:all|some|torn:SEED           power loss at that call: of what was not synced, all is lost,
 *                                            a part survives, or the last write is torn
 *   FAULT_COUNTS=FILE   at the end of the process: how many calls of each kind it made
 *   FAULT_FIRED=FILE    made when the fault happens
 *   FAULT_HASTE=N       from then on (without a FAULT: at once) the program's clocks run N times as fast
 *   FAULT_NORMAL=1      a commit does not sync the log, as with PRAGMA synchronous=NORMAL
 *
 * KIND: open, read, write, sync, shm, delete (SQLite's calls), own (the program's own files beside the event file).
 */
enum fault_call { CALL_OPEN, CALL_READ, CALL_WRITE, CALL_SYNC, CALL_SHM, CALL_DELETE, CALL_OWN, CALL_KINDS };

/* One call at a time; between the two, fault_before and what it is before. */
void fault_enter(void);
void fault_leave(void);
/* Counts it. 0, or the errno that the call must fail with. May not return. */
int fault_before(enum fault_call call);
/* After the real one. May not return. */
void fault_after(void);

/* FILE.ballast was removed. */
void fault_room_made(void);

/* A power cut is planned: what is durable must be known. */
bool fault_will_cut(void);
bool fault_normal(void);

/* The shared memory that this process made is gone, as when the machine stops. */
void own_forget_memory(void);

/* What is on the disk for good; between fault_enter and fault_leave. Paths are SQLite's. */
bool durable_knows(const char *path);
/* As it is found: content is taken over. */
void durable_found(const char *path, unsigned char *content, size_t size);
void durable_created(const char *path);
void durable_wrote(const char *path, const void *bytes, size_t count, int64_t offset);
void durable_truncated(const char *path, int64_t size);
void durable_deleted(const char *path);
void durable_synced(const char *path);

enum cut { CUT_ALL, CUT_SOME, CUT_TORN };
/* Puts every file into the state after the power came back. */
void durable_cut(enum cut cut, unsigned seed);

#endif
