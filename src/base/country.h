#ifndef BASE_COUNTRY_H
#define BASE_COUNTRY_H

#include <stdbool.h>

/* Countries by the names that people call them, in English and the other languages of guest lists. */

enum { COUNTRY_SIZE = 3 };

/* ISO 3166 of "pt", "Portugal" or "Alemanha", whatever its case and accents. False when it is none. */
bool country_find(const char *text, char out[COUNTRY_SIZE]);
/* "Portugal" for PT, in English; the code itself when it has no name. The caller frees. */
char *country_name(const char *code);

#endif
