#ifndef GUESTS_VOCABULARY_H
#define GUESTS_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

/* The words of aliases.def: what a column means, what a cell says. */

enum field {
#define FIELD(NAME, word) FIELD_##NAME,
#include "guests/aliases.def"
	FIELD_COUNT
};

/* The field's name in --map. */
const char *field_word(enum field field);
bool field_from_word(const char *word, enum field *out);
/* The field that a word that is none was meant to be; NULL when none is near. */
const char *field_nearest(const char *word);

/* The tables made ready for looking up; one per import, used by one thread. */
struct vocabulary;
struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *vocabulary);

/* What a column of that name means. */
struct column_meaning {
	enum field field;
	size_t rank;           /* lower is better, where two columns mean the same */
	const char *language;  /* of the alias: en, pt ... */
};
bool vocabulary_column(const struct vocabulary *vocabulary, const char *name, struct column_meaning *out);

/* "pt" or "pt_PT" for a tag or a language's name, in a buffer of LANGUAGE_SIZE; false when it is neither. */
enum { LANGUAGE_SIZE = 16 };
bool vocabulary_language(const struct vocabulary *vocabulary, const char *text, char out[LANGUAGE_SIZE]);

/* ISO 3166 of "pt", "Portugal", "Deutschland", "UK" or "+351". False when it is none. */
bool vocabulary_country(const struct vocabulary *vocabulary, const char *text, char out[3]);

/* "yes", "no", "maybe", "" (has not answered); NULL when it is none of these. */
const char *vocabulary_answer(const struct vocabulary *vocabulary, const char *text);

/* A word as it is compared: folded, letters and digits only. The caller frees. */
char *vocabulary_key(const char *text);

#endif
