#ifndef DATA_LOOK_H
#define DATA_LOOK_H

#include <stdbool.h>

#include "data/db.h"

/*
 * Reading an event file without writing anything, there or beside it: for whoever only wants to know how it is (DB_LOOK),
 * and where nothing can be written, such as on a read-only medium (DB_READ).
 */

/*
 * How SQLite is to open it. NULL with a sentence in *message when not all that it holds could be read: its log is there,
 * but not what SQLite needs to read one. The caller frees either.
 */
char *look_uri(const char *path, char **message);

/*
 * True when the file has a write-ahead log. What was read from one without may be torn if it has one afterwards, and is
 * to be read again.
 */
bool look_finds_log(const char *path);

/* The format of the file; an older one than ours lacks what the queries ask about. 0 or -1. */
int look_format(struct db *db, int *format, int *ours);

#endif
