#ifndef UI_IMPORT_ROWS_H
#define UI_IMPORT_ROWS_H

#include "guests/import.h"
#include "ui/page.h"
#include "ui/view.h"

/* The rows of a list by what comes of them, as pages. */

enum { ROWS_REFUSED = IMPORT_KINDS, ROWS_SHARED, ROWS_KINDS };

/* How many of each kind are listed at most. */
enum { ROWS_LISTED = 1000 };

int64_t rows_count(const struct import_result *result, int kind);
/* "3 changed", "1 not in this file; kept". The caller frees. */
char *rows_title(const struct import_result *result, int kind);
/* All of a kind that are listed. */
void rows_add(struct page *page, const struct import_result *result, int kind);
/* On a screen of their own; result lives as long as the view below. */
void view_rows_open(struct ui *ui, const struct import_result *result, int kind);

#endif
