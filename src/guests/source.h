#ifndef GUESTS_SOURCE_H
#define GUESTS_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "data/row.h"

/* Where a list comes from: a CSV file, standard input ("-"), or another program's database. */
struct source {
	const char *path;  /* borrowed */
	int fd;            /* of text, at its beginning; -1 for a database */
	int64_t size;      /* bytes, 0 unknown */
};

/* event_path: the file that must not be read as a list. 0, or -1 with one sentence in *message. */
int source_open(const char *path, const char *event_path, struct source *out, char **message);
/* As csv_read and foreign_read. */
int source_read(struct source *source, row_visit *visit, void *context, char **message);
void source_close(struct source *source);

/* True when both names lead to one file. */
bool source_same_file(const char *one, const char *other);

#endif
