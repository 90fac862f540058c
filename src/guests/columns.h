#ifndef GUESTS_COLUMNS_H
#define GUESTS_COLUMNS_H

#include <stddef.h>

#include "data/row.h"
#include "guests/vocabulary.h"

/* Which column of a table carries which field. */
struct columns {
	size_t count;
	char **names;              /* as the table has them */
	int of[FIELD_COUNT];       /* index of the column, -1 none */
	int more_phones[3];        /* further phone columns, tried in turn when the first is empty; -1 none */
};

/*
 * From a table's first row: by alias, and over that by map ("field=Column",
 * NULL-terminated, may be NULL). 0, or -1 with one sentence in *message when a
 * list cannot be read from these columns.
 */
int columns_find(const struct row *header, const char *const *map, const struct vocabulary *vocabulary,
		 const char *country, struct columns *out, char **message);
void columns_clear(struct columns *columns);

/* The row's cell for that field, "" when there is none. */
const char *columns_cell(const struct columns *columns, const struct row *row, enum field field);

#endif
