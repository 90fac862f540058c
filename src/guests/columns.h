#ifndef GUESTS_COLUMNS_H
#define GUESTS_COLUMNS_H

#include <stddef.h>

#include "data/row.h"
#include "guests/vocabulary.h"

enum { MORE_PHONES = 7 };

/* Which column of a table carries which field. */
struct columns {
	size_t count;
	char **names;              /* as the table has them */
	int of[FIELD_COUNT];       /* index of the column, -1 none */
	int more_phones[MORE_PHONES]; /* further phone columns, in the order in which they are likely to serve; -1 none */
};

/*
 * From a table's first row: by alias, and over that by map, NULL-terminated, may be NULL. Its texts are
 * "field=Column", "field=#3" for the third one, or "field=-" for none, unless a column has that name.
 * 0, or -1 with one sentence in *message.
 */
int columns_match(const struct row *header, const char *const *map, const struct vocabulary *vocabulary,
		  struct columns *out, char **message);
/* Which of "phone", "name", "name or phone" no column carries, so that no list can be read; NULL when all is there. */
const char *columns_missing(const struct columns *columns);
/* One sentence when the first row is a guest's and no header; the caller frees. NULL when all is well. */
char *columns_no_header(const struct columns *columns, const char *country);

/* All three: 0, or -1 with one sentence in *message when a list cannot be read from these columns. */
int columns_find(const struct row *header, const char *const *map, const struct vocabulary *vocabulary,
		 const char *country, struct columns *out, char **message);
void columns_clear(struct columns *columns);

/* All that stands in the phone columns, with "; " between. The caller frees. */
char *columns_phones(const struct columns *columns, const struct row *row);
/* The row's cell for that field, "" when there is none. */
const char *columns_cell(const struct columns *columns, const struct row *row, enum field field);

#endif
