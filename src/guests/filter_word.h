#ifndef GUESTS_FILTER_WORD_H
#define GUESTS_FILTER_WORD_H

#include <stdbool.h>

#include "base/str.h"

/* One word of a filter as typed: -key:"a value", "a phrase", word. For filter.c and its completion. */
struct filter_word {
	struct str text;   /* without quotes and "-" */
	size_t colon;      /* of a key, SIZE_MAX none */
	bool negated;
};

/* Reads the word that begins at at; returns what follows. The caller frees word->text. */
const char *filter_next_word(const char *at, struct filter_word *word);

#endif
