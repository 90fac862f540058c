#include "guests/filter_word.h"

#include <ctype.h>
#include <stdint.h>

const char *filter_next_word(const char *at, struct filter_word *word)
{
	bool quoted = false;
	*word = (struct filter_word){.colon = SIZE_MAX};
	str_append(&word->text, "");
	if (at[0] == '-' && at[1] && !isspace((unsigned char)at[1])) {
		word->negated = true;
		at++;
	}
	bool plain = *at != '"'; /* a phrase has no key */
	for (; *at && (quoted || !isspace((unsigned char)*at)); at++) {
		if (*at == '"') {
			quoted = !quoted;
			continue;
		}
		if (*at == ':' && plain && !quoted && word->colon == SIZE_MAX && word->text.length)
			word->colon = word->text.length;
		str_append_bytes(&word->text, at, 1);
	}
	return at;
}
