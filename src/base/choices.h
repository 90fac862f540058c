#ifndef BASE_CHOICES_H
#define BASE_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

/* What could follow while something is typed: for completion with Tab. Zero-initialised is empty. */
struct choices {
	char **items;
	size_t count, capacity;
};

/* Takes the text over. */
void choices_add(struct choices *choices, char *item);
void choices_sort(struct choices *choices);
/* How many bytes all of them begin with, perhaps in any case (of A to Z); never half a letter. 0 when there is none. */
size_t choices_agreement(const struct choices *choices, bool any_case);
/* "one  two" when there is something to choose, "" for one, none for none. The caller frees. */
char *choices_text(const struct choices *choices, const char *none);
void choices_clear(struct choices *choices);

#endif
