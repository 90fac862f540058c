#ifndef DATA_GUEST_PARTS_H
#define DATA_GUEST_PARTS_H

#include "data/guest.h"

/* What the list itself says about a guest, in parts that are changed and taken back together. */
enum guest_part {
	PART_REF, PART_NAME, PART_FIRST_NAME, PART_PHONE, PART_LANGUAGE, PART_GROUP, PART_SEATS, PART_NOTES, PART_TOKEN,
	PART_ANSWER, PART_OPT_OUT, PART_COUNT
};

/* "phone", "number of seats"; static. */
const char *guest_part_word(enum guest_part part);
bool guest_part_differs(const struct guest *one, const struct guest *other, enum guest_part part);
void guest_part_copy(struct guest *to, const struct guest *from, enum guest_part part);

/* The columns that the parts are made of, and updated_at, as texts. */
size_t guest_column_count(void);
const char *guest_column_name(size_t column);
/* The caller frees. */
char *guest_column_text(const struct guest *guest, size_t column);
/* A name that is no column's is ignored: a newer program's. */
void guest_set_column(struct guest *guest, const char *name, const char *text);
/* id and all columns, into an empty one; guest_clear. */
void guest_copy_columns(struct guest *to, const struct guest *from);

#endif
