#include "guests/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"

enum {
	CHUNK = 64 * 1024,
	CELL_MAX = 1024 * 1024,
	CELL_STEP = 16 * 1024,
	RECORD_MAX = 4 * 1024 * 1024,
	COLUMNS_MAX = 1000,
	RECOVERIES_MAX = 100, /* each reads up to RECORD_MAX again */
};

struct reader {
	struct decoder *decoder;
	enum encoding encoding;
	int fd;
	int64_t bytes_read;
	struct str text;          /* decoded; from `at` on not yet parsed */
	size_t at;

	struct csv_parser parser;
	int64_t line;             /* number of the physical line at `at` */

	int64_t record_line;      /* where the record under way starts */
	struct str record;        /* its physical lines, while it is open */
	struct str cells;         /* its cells so far, each with a NUL */
	size_t offsets[COLUMNS_MAX];
	size_t cell_count;
	const char *problem;

	row_visit *visit;
	void *context;
	char **message;

	int recoveries;
	char delimiter;
	bool proven_utf8;         /* by a character beyond ASCII that is well-formed, or by a person */
	bool ended;               /* all of it is read */
	bool open;                /* a record is under way: a line ended inside quotes */
	bool complete;            /* the parser has seen the record's end */
	bool skipping;            /* the rest of a line beyond all bounds */
	bool stopped;             /* by visit */
};

/* Reading and decoding */

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

static int fail_reading(struct reader *reader)
{
	*reader->message = xasprintf("the file cannot be read: %s", strerror(errno));
	return -1;
}

static void drop_parsed(struct reader *reader)
{
	if (!reader->at || !reader->text.text)
		return;
	memmove(reader->text.text, reader->text.text + reader->at, reader->text.length - reader->at);
	str_truncate(&reader->text, reader->text.length - reader->at);
	reader->at = 0;
}

static int fill(struct reader *reader)
{
	char *chunk = xmalloc(CHUNK);
	drop_parsed(reader);
	ssize_t count = read_fully(reader->fd, chunk, CHUNK);
	if (count > 0) {
		reader->bytes_read += count;
		decoder_append(reader->decoder, chunk, (size_t)count, &reader->text);
	}
	if (count >= 0 && count < CHUNK) {
		reader->ended = true;
		decoder_finish(reader->decoder, &reader->text);
	}
	free(chunk);
	return count < 0 ? fail_reading(reader) : 0;
}

static int use_encoding(struct reader *reader, enum encoding encoding)
{
	decoder_close(reader->decoder);
	reader->encoding = encoding;
	reader->decoder = decoder_open(encoding, reader->message);
	return reader->decoder ? 0 : -1;
}

/* A list that began in plain ASCII shows its code page only now, at its first accented letter. */
static int switch_to_code_page(struct reader *reader)
{
	struct str rest = {0};
	str_append_bytes(&rest, reader->text.text + reader->at, reader->text.length - reader->at);
	if (use_encoding(reader, encoding_code_page(rest.text, rest.length)) < 0) {
		str_free(&rest);
		return -1;
	}
	str_truncate(&reader->text, 0);
	reader->at = 0;
	decoder_append(reader->decoder, rest.text, rest.length, &reader->text);
	if (reader->ended)
		decoder_finish(reader->decoder, &reader->text);
	str_free(&rest);
	return 0;
}

/* Separators */

struct line_counts {
	size_t of[4];
	bool blank;
};

static const char delimiters[4] = {',', ';', '\t', '|'};

/* Counts outside quotes up to the end of a record; returns where the next one starts. */
static size_t count_delimiters(const char *text, size_t count, size_t at, struct line_counts *counts)
{
	bool quoted = false;
	*counts = (struct line_counts){.blank = true};
	for (; at < count; at++) {
		char byte = text[at];
		if (byte == '"')
			quoted = !quoted;
		if (!quoted && (byte == '\n' || byte == '\r'))
			return at + 1;
		counts->blank = counts->blank && strchr(" \t", byte);
		for (size_t i = 0; !quoted && i < 4; i++)
			counts->of[i] += byte == delimiters[i];
	}
	return at;
}

/* The one that every line has as often as the first; the commonest among equals. */
/* ',' ';' TAB or '|': what separates the columns of text that starts like this. */
static char find_delimiter(const char *text, size_t count)
{
	enum { LINES = 20 };
	struct line_counts first = {.blank = true}, here;
	size_t agreeing[4] = {0}, at = 0;
	while (at < count && first.blank)
		at = count_delimiters(text, count, at, &first);
	for (int line = 0; line < LINES && at < count; line++) {
		at = count_delimiters(text, count, at, &here);
		for (size_t i = 0; !here.blank && i < 4; i++)
			agreeing[i] += here.of[i] == first.of[i];
	}
	size_t best = 0;
	for (size_t i = 1; i < 4; i++) {
		if (first.of[i] == 0)
			continue;
		if (first.of[best] == 0 || agreeing[i] > agreeing[best] ||
		    (agreeing[i] == agreeing[best] && first.of[i] > first.of[best]))
			best = i;
	}
	return delimiters[best];
}

/* Excel's first line "sep=;" names the separator and is no row. */
static bool take_separator_line(struct reader *reader)
{
	const char *text = reader->text.text + reader->at;
	size_t length = strcspn(text, "\r\n");
	size_t quote = text[0] == '"' && length == 7;
	if (length != 5 + quote * 2 || strncasecmp(text + quote, "sep=", 4) != 0)
		return false;
	reader->delimiter = text[quote + 4];
	length += text[length] == '\r';
	length += text[length] == '\n';
	reader->at += length;
	reader->line++;
	return true;
}

/* Records */

static void on_cell(void *bytes, size_t count, void *context)
{
	struct reader *reader = context;
	if (reader->cell_count == COLUMNS_MAX) {
		reader->problem = "the row has more than 1000 columns";
		return;
	}
	if (count > CELL_MAX) {
		reader->problem = "a cell of this row is longer than 1 MB";
		count = 0;
	}
	reader->offsets[reader->cell_count++] = reader->cells.length;
	if (count)
		str_append_bytes(&reader->cells, bytes, count);
	str_append_bytes(&reader->cells, "", 1);
}

static void on_record(int terminator, void *context)
{
	(void)terminator;
	struct reader *reader = context;
	reader->complete = true;
}

static void forget_record(struct reader *reader)
{
	reader->open = reader->complete = false;
	reader->problem = NULL;
	reader->cell_count = 0;
	str_truncate(&reader->record, 0);
	str_truncate(&reader->cells, 0);
}

static bool all_empty(const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*cells[i])
			return false;
	return true;
}

static void deliver(struct reader *reader)
{
	const char *cells[COLUMNS_MAX];
	for (size_t i = 0; i < reader->cell_count; i++)
		cells[i] = reader->cells.text + reader->offsets[i];
	struct row row = {
		.line = reader->record_line,
		.cells = cells,
		.count = reader->cell_count,
		.problem = reader->problem,
		.bytes_done = reader->bytes_read,
	};
	if (reader->problem || !all_empty(cells, reader->cell_count))
		reader->stopped = !reader->visit(&row, reader->context);
	forget_record(reader);
}

static void start_parser(struct reader *reader)
{
	if (csv_init(&reader->parser, 0) != 0)
		die("out of memory");
	csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
	csv_set_blk_size(&reader->parser, CELL_STEP); /* its own 128 bytes copy a long cell thousands of times */
}

/*
 * A quotation mark swallows everything after it: its row is refused, and the
 * lines after its first one are read again as rows of their own.
 */
static int recover(struct reader *reader)
{
	if (++reader->recoveries > RECOVERIES_MAX) {
		*reader->message = xasprintf("line %lld: a quotation mark is opened here and never closed, and the same "
					     "is wrong in %d rows before it; mend the file or save it again as CSV",
					     (long long)reader->record_line, RECOVERIES_MAX);
		return -1;
	}
	const char *end = strpbrk(reader->record.text, "\r\n");
	size_t first = end ? (size_t)(end - reader->record.text) : reader->record.length;
	struct str again = {0};
	if (first < reader->record.length) {
		first += strncmp(end, "\r\n", 2) == 0 ? 2 : 1;
		str_append_bytes(&again, reader->record.text + first, reader->record.length - first);
	}
	str_append_bytes(&again, reader->text.text + reader->at, reader->text.length - reader->at);
	str_free(&reader->text);
	reader->text = again;
	reader->at = 0;
	reader->line = reader->record_line + 1;

	/* What stands on the line itself goes along, for the file of refused rows. */
	reader->cell_count = 0;
	str_truncate(&reader->cells, 0);
	on_cell(reader->record.text, strcspn(reader->record.text, "\r\n"), reader);
	reader->problem = "a quotation mark (\") is opened in this row and never closed";
	csv_free(&reader->parser);
	start_parser(reader);
	deliver(reader);
	return 0;
}

static int parse(struct reader *reader, const char *bytes, size_t count)
{
	if (csv_parse(&reader->parser, bytes, count, on_cell, on_record, reader) != count)
		die("out of memory");
	if (reader->complete) {
		deliver(reader);
		return 0;
	}
	str_append_bytes(&reader->record, bytes, count);
	return reader->record.length > RECORD_MAX ? recover(reader) : 0;
}

/* Lines */

static bool is_blank(const struct reader *reader, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strchr(" \t\r\n", bytes[i]) || bytes[i] == '\0' || bytes[i] == reader->delimiter)
			return false;
	return true;
}

static bool is_ascii(const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
	return true;
}

/*
 * The next physical line with its end, or what is left at the end of the file.
 * 1, 0 at the end, -1. A line beyond all bounds comes in pieces.
 */
static int next_line(struct reader *reader, size_t *length)
{
	size_t searched = 0;
	for (;;) {
		const char *start = reader->text.text ? reader->text.text + reader->at : "";
		size_t count = reader->text.length - reader->at;
		size_t end = searched;
		while (end < count && start[end] != '\n' && start[end] != '\r')
			end++;
		bool cut_off = end == count || (start[end] == '\r' && end + 1 == count);
		if (!cut_off || reader->ended || end > RECORD_MAX) {
			size_t after = end < count && strncmp(start + end, "\r\n", 2) == 0 ? 2 : end < count;
			*length = end + after;
			return *length > 0;
		}
		searched = end;
		if (fill(reader) < 0)
			return -1;
	}
}

/* 0 when the bytes at `at` can be parsed as they are, 1 when they were decoded anew, -1. */
static int check_encoding(struct reader *reader, const char *bytes, size_t count)
{
	if (is_ascii(bytes, count) || reader->encoding != ENCODING_UTF8)
		return 0;
	if (utf8_valid(bytes, count)) {
		reader->proven_utf8 = true;
		return 0;
	}
	if (!reader->proven_utf8 && !memchr(bytes, '\0', count))
		return switch_to_code_page(reader) < 0 ? -1 : 1;
	reader->problem = "this row is not written in UTF-8 as the rest of the file is; save the file again as UTF-8";
	return 0;
}

/* A piece of a line that is longer than any row may be: refused once, then passed over. */
static bool pass_over(struct reader *reader, size_t count, bool ends)
{
	if (!reader->skipping && (ends || count <= RECORD_MAX))
		return false;
	if (!reader->skipping) {
		reader->record_line = reader->line;
		reader->problem = "the row is longer than 4 MB";
		deliver(reader);
	}
	reader->skipping = !ends;
	reader->line += ends;
	reader->at += count;
	return true;
}

static int take_line(struct reader *reader, size_t count)
{
	char byte = reader->text.text[reader->at + count - 1];
	bool ends = byte == '\n' || byte == '\r';
	if (!reader->open && pass_over(reader, count, ends))
		return 0;

	int decoded = check_encoding(reader, reader->text.text + reader->at, count);
	if (decoded)
		return decoded < 0 ? -1 : 0;

	const char *bytes = reader->text.text + reader->at;
	reader->at += count;
	if (memchr(bytes, '\0', count))
		reader->problem = "this row has a NUL byte in it; save the file again as CSV";
	if (!reader->open) {
		reader->record_line = reader->line;
		if (is_blank(reader, bytes, count)) {
			reader->line++;
			return 0;
		}
		reader->open = true;
	}
	reader->line += ends;
	int result = parse(reader, bytes, count);
	if (result == 0 && !ends && reader->open && reader->ended && reader->at == reader->text.length)
		result = parse(reader, "\n", 1);
	return result;
}

static int read_rows(struct reader *reader)
{
	int result = 0;
	while (result == 0 && !reader->stopped) {
		size_t length;
		int found = next_line(reader, &length);
		if (found < 0)
			return -1;
		if (found)
			result = take_line(reader, length);
		else if (reader->open)
			result = recover(reader);
		else
			return 0;
	}
	return result;
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

/* The first piece tells the encoding, then the separator. */
static int begin(struct reader *reader)
{
	char *chunk = xmalloc(CHUNK);
	size_t mark = 0;
	int result = -1;
	ssize_t count = read_fully(reader->fd, chunk, CHUNK);
	if (count < 0) {
		fail_reading(reader);
		goto out;
	}
	if (use_encoding(reader, choose_encoding(reader->encoding, chunk, (size_t)count, &mark)) < 0)
		goto out;
	reader->bytes_read = count;
	reader->proven_utf8 |= mark == 3 || !is_ascii(chunk, (size_t)count);
	reader->ended = count < CHUNK;
	str_append(&reader->text, "");
	decoder_append(reader->decoder, chunk + mark, (size_t)count - mark, &reader->text);
	if (reader->ended)
		decoder_finish(reader->decoder, &reader->text);
	if (!take_separator_line(reader))
		reader->delimiter = find_delimiter(reader->text.text, reader->text.length);
	start_parser(reader);
	result = 0;
out:
	free(chunk);
	return result;
}

int csv_read(int fd, struct csv_format *format, row_visit *visit, void *context, char **message)
{
	struct reader reader = {.fd = fd, .line = 1, .visit = visit, .context = context, .message = message};
	reader.encoding = format ? format->encoding : ENCODING_DETECT;
	reader.proven_utf8 = reader.encoding == ENCODING_UTF8;
	int result = begin(&reader);
	if (result == 0) {
		result = read_rows(&reader);
		csv_free(&reader.parser);
	}
	if (format)
		*format = (struct csv_format){reader.encoding, reader.delimiter};
	decoder_close(reader.decoder);
	str_free(&reader.text);
	str_free(&reader.record);
	str_free(&reader.cells);
	return result;
}
