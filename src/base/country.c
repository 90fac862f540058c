#include "base/country.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/die.h"
#include "base/str.h"

enum { NAME_UNITS = 128 };

static char *name_in(const char *code, const char *language)
{
	UChar wide[NAME_UNITS];
	char locale[16], name[NAME_UNITS * 3 + 1];
	UErrorCode error = U_ZERO_ERROR;
	snprintf(locale, sizeof locale, "und_%s", code);
	uloc_getDisplayCountry(locale, language, wide, NAME_UNITS, &error);
	u_strToUTF8(name, sizeof name, NULL, wide, -1, &error);
	return xstrdup(U_SUCCESS(error) && *name ? name : code);
}

char *country_name(const char *code)
{
	return name_in(code, "en");
}

static bool is_called(const char *code, const char *folded)
{
	static const char *const languages[] = { "en", "pt", "es", "fr", "de", "he", "ar" };
	bool found = false;
	for (size_t i = 0; !found && i < sizeof languages / sizeof *languages; i++) {
		char *name = name_in(code, languages[i]), *key = fold(name);
		found = strcmp(key, folded) == 0;
		free(key);
		free(name);
	}
	return found;
}

bool country_find(const char *text, char out[COUNTRY_SIZE])
{
	char *clean = clean_line(text), *folded = fold(clean);
	const char *const *codes = uloc_getISOCountries();
	bool found = false;
	for (; !found && *folded && *codes; codes++)
		if (strcasecmp(*codes, clean) == 0 || is_called(*codes, folded)) {
			snprintf(out, COUNTRY_SIZE, "%s", *codes);
			found = true;
		}
	free(folded);
	free(clean);
	return found;
}
