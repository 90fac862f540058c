#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

/* A growing string. Zero-initialised is empty; text is NULL until the first append. */
struct str {
	char *text;
	size_t length, capacity;
};

void str_append(struct str *str, const char *text);
void str_append_bytes(struct str *str, const char *bytes, size_t count);
void str_appendf(struct str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_truncate(struct str *str, size_t length);
void str_free(struct str *str);
/* The text, never NULL, now the caller's to free; the str is empty again. */
char *str_take(struct str *str);

/* Shown as it is, and one column wide everywhere: most of every text, with nothing to look up. */
static inline bool is_plain(char byte)
{
	return byte >= ' ' && byte <= '~';
}

/* True when the bytes are well-formed UTF-8 without NUL. */
bool utf8_valid(const char *bytes, size_t count);

/*
 * The one sanitiser for everything from outside that is shown or logged:
 * malformed bytes become U+FFFD; C0, C1, ESC, DEL, line and paragraph
 * separators become a visible mark; bidirectional controls, zero-width
 * characters (but joiners inside words and emoji), tags, BOM and private use
 * are removed, and so are skin tones and keycaps; flags become their letters. Newline becomes U+2424 unless the caller splits lines first.
 * The caller frees the result.
 */
char *printable(const char *text);

/* True when any of it is written from right to left (Arabic, Hebrew, ...). */
bool reads_right_to_left(const char *text);

/* Columns that printable text takes in a terminal (combining marks take none). */
int text_columns(const char *text);

/*
 * How many leading bytes of printable text fit into columns, never splitting a
 * character from its combining marks; *used gets the columns they take.
 */
size_t text_crop(const char *text, int columns, int *used);

/*
 * A value as WhatsApp takes it in a template variable and the list keeps it: trimmed; control characters, line
 * breaks, NBSP become spaces; runs of spaces become one; malformed UTF-8
 * becomes U+FFFD; letters are composed (NFC). The caller frees.
 */
char *clean_line(const char *text);

/* Text for searching: case folded, accents and other marks removed. The caller frees. */
char *fold(const char *text);

/* A copy whose ASCII letters went through toupper or tolower; "" for NULL. The caller frees. */
char *ascii_case(const char *text, int (*convert)(int));

/* The same letters without their accents, as far as they have any. The caller frees. */
char *without_accents(const char *text);

/* Code points in valid UTF-8. */
size_t utf8_length(const char *text);

/* "check the digits" as "Check the digits." The caller frees. */
char *sentence(const char *text);

/* The first word of a name (all of it when it has one word). The caller frees. */
char *first_word(const char *text);

/*
 * First and last name as one: "Ana Silva", and "王小明" for Chinese, Japanese and Korean, where the family's goes before.
 * Either may be "". The caller frees.
 */
char *name_join(const char *first, const char *last);

/* utf8proc's version, and that of Unicode. */
void str_library_version(char *out, size_t size);

#endif
