#include "twilio/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

/* 0 .. 15, or -1; ASCII only, whatever the locale says. */
static int hexadecimal(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes into out, which has room for length + 1 bytes; how many they are. */
static size_t decode(char *out, const char *text, size_t length)
{
	size_t written = 0;
	for (size_t i = 0; i < length; i++) {
		int high = text[i] == '%' && i + 2 < length ? hexadecimal(text[i + 1]) : -1;
		int low = high >= 0 ? hexadecimal(text[i + 2]) : -1;
		if (low >= 0) {
			out[written++] = (char)(high << 4 | low);
			i += 2;
		} else {
			out[written++] = text[i];
			if (text[i] == '+')
				out[written - 1] = ' ';
		}
	}
	out[written] = '\0';
	return written;
}

/* One "name=value", or a name alone; returns where the next may be written. */
static char *take_pair(struct parameter *out, char *room, const char *text, size_t length)
{
	const char *sign = memchr(text, '=', length);
	size_t name_length = sign ? (size_t)(sign - text) : length;
	out->name = room;
	out->name_length = decode(room, text, name_length);
	room += out->name_length + 1;
	out->value = room;
	out->value_length = sign ? decode(room, sign + 1, length - name_length - 1) : decode(room, "", 0);
	return room + out->value_length + 1;
}

int parameters_parse(struct parameters *out, const char *text, size_t length)
{
	out->count = 0;
	/* Two NULs for each pair, which has a byte at least and, but for the last, a sign after it. */
	out->bytes = xmalloc(2 * length + 2);
	char *room = out->bytes;
	for (size_t at = 0; at < length;) {
		const char *end = memchr(text + at, '&', length - at);
		size_t pair = end ? (size_t)(end - text) - at : length - at;
		if (pair && out->count == PARAMETERS_MOST) {
			parameters_clear(out);
			return -1;
		}
		if (pair)
			room = take_pair(&out->items[out->count++], room, text + at, pair);
		at += pair + 1;
	}
	return 0;
}

void parameters_clear(struct parameters *parameters)
{
	free(parameters->bytes);
	parameters->bytes = NULL;
	parameters->count = 0;
}

const char *parameters_value(const struct parameters *parameters, const char *name)
{
	for (size_t i = 0; i < parameters->count; i++) {
		const struct parameter *item = &parameters->items[i];
		if (item->name_length == strlen(name) && memcmp(item->name, name, item->name_length) == 0)
			return strlen(item->value) == item->value_length ? item->value : "";
	}
	return "";
}
