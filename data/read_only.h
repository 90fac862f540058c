#ifndef DATA_READ_ONLY_H
#define DATA_READ_ONLY_H

#include <stdbool.h>

/* An event file on a disk, or in a folder, where nothing can be written: somebody's copy, a read-only medium. */

/* Whether we may write the file, and beside it, where SQLite keeps its log. */
bool path_is_writable(const char *path);

/*
 * The URI by which SQLite reads the file without writing anything. NULL with a sentence in *message when not all that it
 * holds could be read: its log is there, but not what SQLite needs to read one. The caller frees either.
 */
char *read_only_uri(const char *path, char **message);

#endif
