#ifndef DATA_WRITER_H
#define DATA_WRITER_H

#include <stdbool.h>

/*
 * One writer at a time in this process: two threads' writes never meet
 * SQLITE_BUSY, and checkpoints (they run inside COMMIT) never overlap a write,
 * which keeps clear of the WAL-reset race of SQLite before 3.51.3.
 */

/* Waits at most so long, 0: for as long as it takes. False: another thread still writes. */
bool writer_take(int patience_ms);
void writer_leave(void);

#endif
