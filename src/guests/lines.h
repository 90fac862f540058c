#ifndef GUESTS_LINES_H
#define GUESTS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guests/encoding.h"

/* The lines of a text file in any usual encoding and with any line end, as UTF-8, read a piece at a time. */
struct lines;

enum { LINE_MAX_BYTES = 4 * 1024 * 1024 };

/* Lives until the next call. */
struct line {
	int64_t number;       /* from 1 */
	const char *bytes;    /* with its line end */
	size_t count;         /* at least 1 */
	bool begins, ends;    /* a line of more than LINE_MAX_BYTES comes in pieces */
	const char *problem;  /* why it is no text, in words; NULL: it is */
};

/* encoding: ENCODING_DETECT finds out. NULL with one sentence in *message (the caller frees). */
struct lines *lines_open(int fd, enum encoding encoding, char **message);
void lines_close(struct lines *lines);

/* 1, 0 at the end, or -1 with *message. */
int lines_next(struct lines *lines, struct line *out, char **message);
/* The last line comes once more. */
void lines_back(struct lines *lines, const struct line *line);
/* These bytes come before what follows, as line number. */
void lines_return(struct lines *lines, const char *bytes, size_t count, int64_t number);

/* What is decoded of what follows: at the start some 64 KB of the file. */
const char *lines_ahead(const struct lines *lines, size_t *count);
enum encoding lines_encoding(const struct lines *lines);
int64_t lines_bytes_read(const struct lines *lines);

#endif
