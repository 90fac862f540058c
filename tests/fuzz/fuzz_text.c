#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/str.h"
#include "twilio/expression.h"

static void check_valid(char *text)
{
	promise(utf8_valid(text, strlen(text)));
	free(text);
}

static void check_crop(const char *shown)
{
	int all = text_columns(shown);
	for (int columns = 0; columns <= 3; columns++) {
		int used;
		size_t bytes = text_crop(shown, columns, &used);
		promise(used <= columns && used <= all);
		promise(((unsigned char)shown[bytes] & 0xc0) != 0x80);
		promise(!shown[bytes] == (used == all && bytes == strlen(shown)));
	}
}

static void check_printable(const char *text)
{
	char *shown = printable(text), *again = printable(shown);
	promise(is_shown_as_it_is(shown));
	promise(strcmp(shown, again) == 0);
	promise(utf8_length(shown) <= strlen(shown));
	check_crop(shown);
	free(again);
	free(shown);
}

static void check_clean_line(const char *text)
{
	char *clean = clean_line(text), *again = clean_line(clean);
	size_t length = strlen(clean);
	promise(utf8_valid(clean, length));
	promise(strcmp(clean, again) == 0);
	promise(!strstr(clean, "  ") && *clean != ' ' && (length == 0 || clean[length - 1] != ' '));
	for (const char *at = clean; *at; at++)
		promise((unsigned char)*at >= 0x20 && *at != 0x7f);
	free(again);
	free(clean);
}

static void check_distance(const char *text)
{
	size_t half = strlen(text) / 2;
	char *first = strndup(text, half);
	promise(edit_distance(first, text + half) == edit_distance(text + half, first));
	promise(edit_distance(first, first) == 0 || half > 63);
	free(first);
}

void fuzz_text(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	check_printable(text);
	check_clean_line(text);
	check_distance(text);
	if (utf8_valid(text, strlen(text))) {
		check_valid(fold(text));
		check_valid(without_accents(text));
	}
	free(fold(text));
	char *word = first_word(text), *encoded = url_encoded(text);
	promise(!strchr(word, ' '));
	promise(encoded[strspn(encoded, "%-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0');
	free(encoded);
	free(word);
	free(text);
}
