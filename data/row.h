#ifndef DATA_ROW_H
#define DATA_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row of somebody else's table, wherever it is kept; lives until the visit returns. */
struct row {
	int64_t line;              /* where it starts in the file, or the rowid */
	const char *const *cells;  /* count texts; UTF-8 unless there is a problem */
	size_t count;
	const char *problem;       /* why it cannot be used, in words; NULL: it can */
	int64_t bytes_done;        /* of the source, for progress; 0 unknown */
};

/* The first row of a table carries the names of its columns. Returns false to stop reading. */
typedef bool row_visit(const struct row *row, void *context);

#endif
