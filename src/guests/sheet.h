#ifndef GUESTS_SHEET_H
#define GUESTS_SHEET_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Cells as spreadsheets take them. A text that one would run as a formula
 * (= + - @ and what hides them) is written with an apostrophe before it, which
 * every reader of ours takes away again.
 */

/* One cell, quoted where needed, with a comma before it unless it is the first. */
void sheet_put(FILE *out, const char *cell, bool first);
void sheet_end_row(FILE *out);

/* The text of ="0912", with which people keep a spreadsheet from reading a number; cuts the cell, and is part of it. */
char *sheet_unwrap(char *cell);
/* The cell without that apostrophe; borrowed from it. */
const char *sheet_unguard(const char *cell);

/* libcsv's. */
void sheet_library_version(char *out, size_t size);

#endif
