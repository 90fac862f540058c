#ifndef GUESTS_ENCODING_H
#define GUESTS_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Which bytes a text file is made of, and UTF-8 out of them. */

enum encoding {
	ENCODING_DETECT,
	ENCODING_UTF8,
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_CP1252, /* Western Europe */
	ENCODING_CP1255, /* Hebrew */
	ENCODING_CP1256, /* Arabic */
	/* Never guessed, for a person to choose: */
	ENCODING_CP1250,
	ENCODING_CP1251,
	ENCODING_CP1253,
	ENCODING_CP1254,
	/* Guessed again: Western Europe of old Macintoshes, and of Excel's "CSV (Macintosh)" */
	ENCODING_MAC,
	ENCODING_COUNT
};

/* "Western Europe (Windows-1252)"; static. */
const char *encoding_title(enum encoding encoding);
/* In any case, with or without "-"; "windows-1252" too. */
bool encoding_from_word(const char *word, enum encoding *out);

/* Judged by a file's first bytes; *mark gets the length of its byte order mark. */
enum encoding encoding_detect(const char *bytes, size_t count, size_t *mark);
/* The code page that text which is not UTF-8 is most likely in. */
enum encoding encoding_code_page(const char *bytes, size_t count);

struct decoder;

/* NULL with a sentence in *message when the system cannot convert this encoding. */
struct decoder *decoder_open(enum encoding encoding, char **message);
void decoder_close(struct decoder *decoder);
/*
 * Appends what the bytes mean; a character cut off at the end waits for the
 * next call. What means nothing becomes U+FFFD. UTF-8 passes as it is.
 */
void decoder_append(struct decoder *decoder, const char *bytes, size_t count, struct str *out);
/* After the last bytes: what was waiting. */
void decoder_finish(struct decoder *decoder, struct str *out);

#endif
