#ifndef GUESTS_CHANGES_H
#define GUESTS_CHANGES_H

#include <stddef.h>

#include "guests/vocabulary.h"

/* What a row of a list makes different about a guest. Zero-initialised is empty; all functions take NULL. */
struct changes {
	struct change {
		enum field field;
		char *before, *after;  /* "" for nothing */
	} *items;
	size_t count;
};

/* NULL texts are nothing. */
void changes_add(struct changes *changes, enum field field, const char *before, const char *after);
/* The same for numbers, of which none is said as -1. */
void changes_add_number(struct changes *changes, enum field field, int before, int after);
void changes_clear(struct changes *changes);

#endif
