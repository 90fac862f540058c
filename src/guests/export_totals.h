#ifndef GUESTS_EXPORT_TOTALS_H
#define GUESTS_EXPORT_TOTALS_H

#include "data/totals.h"
#include "guests/export.h"

/* Seats by group and answer: a line each and one of them all. CSV with a BOM, or one JSON object. */
export_writer export_write_totals_csv, export_write_totals_json;

/* The columns in their order: a heading for persons each, and its number. */
enum { TOTALS_COLUMNS = 10 };
extern const char *const totals_headings[TOTALS_COLUMNS];
void totals_numbers(const struct totals *totals, int64_t out[TOTALS_COLUMNS]);

/* How the numbers are counted, for the foot of the sheet. */
#define TOTALS_NOTE "A seat is what the answer said or, where it named no number, what the list gives the guest. " \
	"At most: yes, maybe and no answer yet."
#define TOTALS_NO_GROUP "(no group)"
#define TOTALS_ALL "Total"

#endif
