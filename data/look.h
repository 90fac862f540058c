#ifndef DATA_LOOK_H
#define DATA_LOOK_H

#include <stdbool.h>

#include "data/db.h"

/* Reading an event file without leaving a trace, for whoever only wants to know how it is (DB_LOOK). */

/*
 * True when the file has a write-ahead log. What was read from one without may be torn if it has one afterwards, and is
 * to be read again.
 */
bool look_finds_log(const char *path);

/* The format of the file; an older one than ours lacks what the queries ask about. 0 or -1. */
int look_format(struct db *db, int *format, int *ours);

#endif
