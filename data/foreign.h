#ifndef DATA_FOREIGN_H
#define DATA_FOREIGN_H

#include "data/row.h"

/*
 * Reads the table (or view) `guests` of another program's SQLite file, which
 * is opened read-only and seen as of one moment. The first visit carries the
 * names of the columns, line 0; then come the rows, those left out that a
 * column `deleted_at` marks as deleted. 0 at the end or when visit stopped it, or
 * -1 with one sentence in *message (the caller frees).
 */
int foreign_read(const char *path, row_visit *visit, void *context, char **message);

/* True when a file that starts with these bytes is an SQLite database. */
bool foreign_is_sqlite(const char *bytes, size_t count);

#endif
