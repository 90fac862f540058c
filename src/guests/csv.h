#ifndef GUESTS_CSV_H
#define GUESTS_CSV_H

#include <stddef.h>

#include "data/row.h"
#include "guests/encoding.h"

/* How a list is written. */
struct csv_format {
	enum encoding encoding;
	char delimiter;
};

/*
 * Reads a CSV or TSV file of any usual encoding, delimiter and line end from
 * its beginning, a piece at a time. Empty rows are left out; a row that cannot
 * be used comes with its problem, and reading goes on after it: a quotation
 * mark that is never closed costs its own row only.
 * format says which encoding to take (ENCODING_DETECT: find out), and gets what was found; may be NULL.
 * 0 at the end or when visit stopped it, or -1 with one sentence in *message
 * (the caller frees).
 */
int csv_read(int fd, struct csv_format *format, row_visit *visit, void *context, char **message);

#endif
