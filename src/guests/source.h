#ifndef GUESTS_SOURCE_H
#define GUESTS_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "data/row.h"
#include "guests/csv.h"

/* What tells that a file is as it was, without reading it. */
struct stamp {
	uint64_t device, inode;
	int64_t size, written_ns;
	int64_t log_size, log_written_ns;  /* of another program's database: its write-ahead log */
};

/* Where a list comes from: a CSV file, a file of contacts, standard input ("-"), or another program's database. */
struct source {
	const char *path;          /* borrowed */
	int fd;                    /* of text, at its beginning; -1 for a database */
	bool contacts;             /* the text is of vCards, else a table */
	int64_t size;              /* bytes, 0 unknown */
	struct csv_format format;  /* of text: the encoding may be set before reading; found out by it */
	struct stamp stamp;        /* of what is read; empty for "-" */
};

/* event_path: the file that must not be read as a list. 0, or -1 with one sentence in *message. */
int source_open(const char *path, const char *event_path, struct source *out, char **message);
/* As csv_read and foreign_read. */
int source_read(struct source *source, row_visit *visit, void *context, char **message);
void source_close(struct source *source);

/* "guests.csv is empty; it needs ..." for a source without a header or without rows below it. The caller frees. */
char *source_lacks(const struct source *source, bool header);

/* False when the file was written to since it was opened. */
bool source_unchanged(const struct source *source);
bool stamp_equal(const struct stamp *one, const struct stamp *other);

/* True when both names lead to one file. */
bool source_same_file(const char *one, const char *other);

#endif
