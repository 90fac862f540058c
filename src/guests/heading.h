#ifndef GUESTS_HEADING_H
#define GUESTS_HEADING_H

#include "guests/source.h"
#include "guests/vocabulary.h"

/*
 * As source_read, but what people write above a table ("Guests of our wedding", empty cells, a date) is
 * left out: the first row that visit gets is the one that names the columns, as far as one of the first
 * ten does; else the first row of all. Rows with a phone number are never left out.
 */
int heading_read(struct source *source, const struct vocabulary *vocabulary, row_visit *visit, void *context,
		 char **message);

#endif
