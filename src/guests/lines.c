#include "guests/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"

enum { CHUNK = 64 * 1024 };

struct lines {
	struct decoder *decoder;
	enum encoding encoding;
	int fd;
	int64_t bytes_read;
	int64_t number;           /* of the line at `at` */
	struct str text;          /* decoded; from `at` on not yet given out */
	size_t at;
	bool proven_utf8;         /* by a character beyond ASCII that is well-formed, or by a person */
	bool ended;               /* all of it is read */
	bool within;              /* a piece of the line at `at` was given out */
};

/* Bytes read into buffer, short only at the end; -1. */
static ssize_t read_fully(int fd, char *buffer, size_t size)
{
	size_t count = 0;
	while (count < size) {
		ssize_t got = read(fd, buffer + count, size - count);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		count += (size_t)got;
	}
	return (ssize_t)count;
}

static int fail(char **message)
{
	*message = xasprintf("the file cannot be read: %s", strerror(errno));
	return -1;
}

static void drop_given(struct lines *lines)
{
	if (!lines->at || !lines->text.text)
		return;
	memmove(lines->text.text, lines->text.text + lines->at, lines->text.length - lines->at);
	str_truncate(&lines->text, lines->text.length - lines->at);
	lines->at = 0;
}

static void take_in(struct lines *lines, const char *bytes, size_t count, bool last)
{
	decoder_append(lines->decoder, bytes, count, &lines->text);
	if (last)
		decoder_finish(lines->decoder, &lines->text);
	lines->ended = last;
}

static int fill(struct lines *lines, char **message)
{
	char *chunk = xmalloc(CHUNK);
	drop_given(lines);
	ssize_t count = read_fully(lines->fd, chunk, CHUNK);
	if (count >= 0) {
		lines->bytes_read += count;
		take_in(lines, chunk, (size_t)count, count < CHUNK);
	}
	free(chunk);
	return count < 0 ? fail(message) : 0;
}

static int use_encoding(struct lines *lines, enum encoding encoding, char **message)
{
	decoder_close(lines->decoder);
	lines->encoding = encoding;
	lines->decoder = decoder_open(encoding, message);
	return lines->decoder ? 0 : -1;
}

/* A list that began in plain ASCII shows its code page only now, at its first accented letter. */
static int switch_to_code_page(struct lines *lines, char **message)
{
	struct str rest = {0};
	str_append_bytes(&rest, lines->text.text + lines->at, lines->text.length - lines->at);
	int result = use_encoding(lines, encoding_code_page(rest.text, rest.length), message);
	if (result == 0) {
		str_truncate(&lines->text, 0);
		lines->at = 0;
		take_in(lines, rest.text, rest.length, lines->ended);
	}
	str_free(&rest);
	return result;
}

static bool is_ascii(const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
	return true;
}

/* 0 when the line stands as it is, 1 when the text was decoded anew, -1. */
static int check_encoding(struct lines *lines, struct line *line, char **message)
{
	if (lines->encoding != ENCODING_UTF8 || is_ascii(line->bytes, line->count))
		return 0;
	if (utf8_valid(line->bytes, line->count)) {
		lines->proven_utf8 = true;
		return 0;
	}
	if (!lines->proven_utf8 && !memchr(line->bytes, '\0', line->count))
		return switch_to_code_page(lines, message) < 0 ? -1 : 1;
	line->problem = "this row is not written in UTF-8 as the rest of the file is; save the file again as UTF-8";
	return 0;
}

/* Bytes up to the next line end and with it, or to the end of the file, or more than LINE_MAX_BYTES of them; 0 none; -1. */
static ssize_t find_end(struct lines *lines, bool *ends, char **message)
{
	for (size_t end = 0;;) {
		const char *start = lines->text.text ? lines->text.text + lines->at : "";
		size_t count = lines->text.length - lines->at;
		while (end < count && start[end] != '\n' && start[end] != '\r')
			end++;
		bool cut_off = end == count || (start[end] == '\r' && end + 1 == count);
		if (!cut_off || lines->ended || end > LINE_MAX_BYTES) {
			*ends = end < count || lines->ended;
			return (ssize_t)(end + (end + 1 < count && memcmp(start + end, "\r\n", 2) == 0 ? 2 : end < count));
		}
		if (fill(lines, message) < 0)
			return -1;
	}
}

int lines_next(struct lines *lines, struct line *out, char **message)
{
	for (;;) {
		bool ends;
		ssize_t count = find_end(lines, &ends, message);
		if (count <= 0)
			return (int)count;
		*out = (struct line){
			.number = lines->number, .bytes = lines->text.text + lines->at, .count = (size_t)count,
			.begins = !lines->within, .ends = ends,
		};
		int decoded = check_encoding(lines, out, message);
		if (decoded < 0)
			return -1;
		if (decoded == 0)
			break;
	}
	lines->at += out->count;
	lines->number += out->ends;
	lines->within = !out->ends;
	return 1;
}

void lines_back(struct lines *lines, const struct line *line)
{
	lines->at -= line->count;
	lines->number = line->number;
	lines->within = !line->begins;
}

void lines_return(struct lines *lines, const char *bytes, size_t count, int64_t number)
{
	struct str again = {0};
	if (count)
		str_append_bytes(&again, bytes, count);
	if (lines->text.length > lines->at)
		str_append_bytes(&again, lines->text.text + lines->at, lines->text.length - lines->at);
	str_free(&lines->text);
	lines->text = again;
	lines->at = 0;
	lines->number = number;
	lines->within = false;
}

const char *lines_ahead(const struct lines *lines, size_t *count)
{
	*count = lines->text.length - lines->at;
	return *count ? lines->text.text + lines->at : "";
}

enum encoding lines_encoding(const struct lines *lines)
{
	return lines->encoding;
}

int64_t lines_bytes_read(const struct lines *lines)
{
	return lines->bytes_read;
}

/* A mark of another encoding than the one asked for is text, and shows that it was the wrong one. */
static enum encoding choose_encoding(enum encoding asked, const char *bytes, size_t count, size_t *mark)
{
	enum encoding found = encoding_detect(bytes, count, mark);
	if (asked == ENCODING_DETECT || asked == found)
		return found;
	*mark = 0;
	return asked;
}

/* The first piece tells the encoding. */
static int begin(struct lines *lines, enum encoding asked, char **message)
{
	char *chunk = xmalloc(CHUNK);
	size_t mark = 0;
	int result = -1;
	ssize_t count = read_fully(lines->fd, chunk, CHUNK);
	if (count < 0)
		fail(message);
	else
		result = use_encoding(lines, choose_encoding(asked, chunk, (size_t)count, &mark), message);
	if (result == 0) {
		lines->bytes_read = count;
		/* Judged to be UTF-8 though a line may be wrong: the wrong one must not decide for all after it. */
		lines->proven_utf8 = asked == ENCODING_UTF8 || !is_ascii(chunk, (size_t)count);
		take_in(lines, chunk + mark, (size_t)count - mark, count < CHUNK);
	}
	free(chunk);
	return result;
}

struct lines *lines_open(int fd, enum encoding encoding, char **message)
{
	struct lines *lines = xcalloc(1, sizeof *lines);
	lines->fd = fd;
	lines->number = 1;
	if (begin(lines, encoding, message) == 0)
		return lines;
	lines_close(lines);
	return NULL;
}

void lines_close(struct lines *lines)
{
	if (!lines)
		return;
	decoder_close(lines->decoder);
	str_free(&lines->text);
	free(lines);
}
