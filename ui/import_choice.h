#ifndef UI_IMPORT_CHOICE_H
#define UI_IMPORT_CHOICE_H

#include "base/country.h"
#include "guests/head.h"
#include "guests/import.h"

/* How a list is to be imported, as a person has chosen so far. Draws nothing. */
struct import_choice {
	char *path;
	enum encoding encoding;      /* ENCODING_DETECT: found out */
	char country[COUNTRY_SIZE];  /* of numbers without +; "" the event's */
	struct {
		enum { COLUMN_FOUND, COLUMN_CHOSEN, COLUMN_NONE } how;
		size_t column;       /* when chosen */
	} fields[FIELD_COUNT];
};

/* Nothing but the path is chosen. */
void import_choice_start(struct import_choice *choice, const char *path);
void import_choice_clear(struct import_choice *choice);

/* A column for a field; another field that had it so far (see columns) has none then. */
void import_choose(struct import_choice *choice, const struct columns *columns, enum field field, size_t column);
void import_choose_none(struct import_choice *choice, enum field field);

/* For import_options.map; import_map_free. */
char **import_choice_map(const struct import_choice *choice);
void import_map_free(char **map);

/* "First name"; static. */
const char *field_title(enum field field);
/* The file's own name, without its folder. */
const char *import_file_name(const struct import_choice *choice);

#endif
