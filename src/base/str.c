#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/die.h"

static void reserve(struct str *str, size_t extra)
{
	size_t needed = str->length + extra + 1;
	if (str->text && needed <= str->capacity)
		return;
	size_t capacity = str->capacity ? str->capacity : 64;
	while (capacity < needed)
		capacity *= 2;
	str->text = xrealloc(str->text, capacity, 1);
	str->capacity = capacity;
}

void str_append_bytes(struct str *str, const char *bytes, size_t count)
{
	reserve(str, count);
	memcpy(str->text + str->length, bytes, count);
	str->length += count;
	str->text[str->length] = '\0';
}

void str_append(struct str *str, const char *text)
{
	str_append_bytes(str, text, strlen(text));
}

void str_appendf(struct str *str, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	str_append(str, text);
	free(text);
}

void str_truncate(struct str *str, size_t length)
{
	if (length < str->length) {
		str->length = length;
		str->text[length] = '\0';
	}
}

void str_free(struct str *str)
{
	free(str->text);
	*str = (struct str){0};
}

char *str_take(struct str *str)
{
	char *text = str->text ? str->text : xstrdup("");
	*str = (struct str){0};
	return text;
}

/* Decodes one character; its length in bytes, or -1 with one byte to skip. */
static int decode(const char *text, size_t count, utf8proc_int32_t *code)
{
	return (int)utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)count, code);
}

/* The same, but a byte that is no character reads as U+FFFD; the length is never less than 1. */
static size_t decode_leniently(const char *text, size_t count, utf8proc_int32_t *code)
{
	int length = decode(text, count, code);
	if (length > 0)
		return (size_t)length;
	*code = 0xfffd;
	return 1;
}

bool utf8_valid(const char *bytes, size_t count)
{
	for (size_t at = 0; at < count;) {
		if ((signed char)bytes[at] > 0) { /* ASCII: most of what Twilio says */
			at++;
			continue;
		}
		utf8proc_int32_t code;
		int length = decode(bytes + at, count - at, &code);
		if (length <= 0 || code == 0)
			return false;
		at += (size_t)length;
	}
	return true;
}

static void append_code(struct str *str, utf8proc_int32_t code)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t length = utf8proc_encode_char(code, bytes);
	str_append_bytes(str, (const char *)bytes, (size_t)length);
}

enum {
	FLAG_A = 0x1f1e6, FLAG_Z = 0x1f1ff,     /* pairs of letters that some terminals draw as a flag */
	TONE_FIRST = 0x1f3fb, TONE_LAST = 0x1f3ff, /* skin tones, drawn with the emoji before or beside it */
	KEYCAP = 0x20e3,
};

/* What a character becomes on the screen: itself, a visible mark, or nothing (0). */
static utf8proc_int32_t shown_as(utf8proc_int32_t code)
{
	if (code == '\n')
		return 0x2424; /* SYMBOL FOR NEWLINE */
	if (code < 0x20)
		return 0x2400 + code; /* control pictures */
	if (code == 0x7f)
		return 0x2421;
	switch (utf8proc_category(code)) {
	case UTF8PROC_CATEGORY_CC: /* C1 */
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CS:
		return 0xfffd;
	case UTF8PROC_CATEGORY_CF: /* bidi controls, zero width, tags, BOM */
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
		return 0;
	default:
		break;
	}
	/* These make the width of an emoji a matter of opinion, and a row must stay a row. */
	if ((code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef) ||
	    (code >= TONE_FIRST && code <= TONE_LAST) || code == KEYCAP)
		return 0;
	if (code >= FLAG_A && code <= FLAG_Z)
		return 'A' + code - FLAG_A;
	return code == 0xa0 ? ' ' : code;
}

char *printable(const char *text)
{
	struct str out = {0};
	size_t count = strlen(text), at = 0;
	while (at < count) {
		size_t plain = 0;
		while (is_plain(text[at + plain]))
			plain++;
		str_append_bytes(&out, text + at, plain);
		at += plain;
		if (at == count)
			break;
		utf8proc_int32_t code;
		at += decode_leniently(text + at, count - at, &code);
		utf8proc_int32_t shown = shown_as(code);
		if (shown)
			append_code(&out, shown);
	}
	return str_take(&out);
}

/* Marks that take room of their own (the vowel signs of Indian scripts) do so in nearly every terminal. */
static int columns_of(utf8proc_int32_t code)
{
	return utf8proc_category(code) == UTF8PROC_CATEGORY_MC ? 1 : utf8proc_charwidth(code);
}

size_t text_crop(const char *text, int columns, int *used)
{
	size_t count = strlen(text), at = 0;
	int taken = 0;
	while (at < count) {
		utf8proc_int32_t code;
		int length = 1, width = 1;
		if (!is_plain(text[at])) {
			length = decode(text + at, count - at, &code);
			if (length <= 0)
				break;
			width = columns_of(code);
		}
		if (taken + width > columns)
			break;
		taken += width;
		at += (size_t)length;
	}
	if (used)
		*used = taken;
	return at;
}

int text_columns(const char *text)
{
	int used;
	text_crop(text, 1 << 30, &used);
	return used;
}

bool reads_right_to_left(const char *text)
{
	enum { LEAST_LEAD = 0xd6 }; /* first byte of U+0590, where such letters begin */
	size_t count = strlen(text), at = 0;
	while (at < count && (unsigned char)text[at] < LEAST_LEAD)
		at++;
	while (at < count) {
		utf8proc_int32_t code;
		at += decode_leniently(text + at, count - at, &code);
		int class = utf8proc_get_property(code)->bidi_class;
		if (class == UTF8PROC_BIDI_CLASS_R || class == UTF8PROC_BIDI_CLASS_AL || class == UTF8PROC_BIDI_CLASS_AN)
			return true;
	}
	return false;
}

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static bool is_space(utf8proc_int32_t code)
{
	if (code <= 0x20 || (code >= 0x7f && code <= 0xa0))
		return true;
	switch (utf8proc_category(code)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}

/* Takes a text and gives the mapped one, or the same when it cannot be mapped. */
static char *mapped(char *text, utf8proc_option_t options)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
					       UTF8PROC_NULLTERM | UTF8PROC_STABLE | options);
	if (length == UTF8PROC_ERROR_NOMEM)
		die("out of memory for a text");
	if (length < 0)
		return text;
	free(text);
	return (char *)out;
}

char *clean_line(const char *text)
{
	struct str out = {0};
	bool pending_space = false;
	size_t count = strlen(text);
	for (size_t at = 0; at < count;) {
		utf8proc_int32_t code;
		at += decode_leniently(text + at, count - at, &code);
		if (code == 0xfeff)
			continue;
		if (is_space(code)) {
			pending_space = out.length > 0;
			continue;
		}
		if (pending_space)
			str_append_bytes(&out, " ", 1);
		pending_space = false;
		append_code(&out, code);
	}
	char *clean = str_take(&out);
	/* One way to write each letter: a list from a Mac writes "é" as two characters. */
	return is_ascii(clean) ? clean : mapped(clean, UTF8PROC_COMPOSE);
}

static char *lower_ascii(const char *text)
{
	char *out = xstrdup(text);
	for (char *at = out; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return out;
}

/* Printable text with marks stripped; more: further options. The caller frees. */
static char *strip_marks(const char *text, utf8proc_option_t more)
{
	return mapped(printable(text), UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | more);
}

char *fold(const char *text)
{
	if (is_ascii(text)) /* most of a list, and thirty times faster */
		return lower_ascii(text);
	return strip_marks(text, UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

char *without_accents(const char *text)
{
	return is_ascii(text) ? xstrdup(text) : strip_marks(text, 0);
}

size_t utf8_length(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

char *sentence(const char *text)
{
	char *out = xasprintf("%s.", text);
	if (*out >= 'a' && *out <= 'z')
		*out = (char)(*out - 'a' + 'A');
	return out;
}

char *first_word(const char *text)
{
	char *clean = clean_line(text);
	clean[strcspn(clean, " ")] = '\0';
	return clean;
}

char *ascii_case(const char *text, int (*convert)(int))
{
	char *out = xstrdup(text ? text : "");
	for (char *at = out; *at; at++)
		if ((unsigned char)*at < 0x80)
			*at = (char)convert((unsigned char)*at);
	return out;
}

/* Of Chinese, Japanese or Korean letters: U+3000 to U+DFFF. */
static bool is_east_asian(const char *text)
{
	return (unsigned char)*text >= 0xe3 && (unsigned char)*text <= 0xed;
}

char *name_join(const char *first, const char *last)
{
	if (is_east_asian(first) && is_east_asian(last))
		return xasprintf("%s%s", last, first);
	return xasprintf("%s%s%s", first, *first && *last ? " " : "", last);
}

void str_library_version(char *out, size_t size)
{
	snprintf(out, size, "%s (Unicode %s)", utf8proc_version(), utf8proc_unicode_version());
}
