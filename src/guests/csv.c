#include "guests/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "guests/lines.h"
#include "guests/sheet.h"

enum {
	CELL_MAX = 1024 * 1024,
	CELL_STEP = 16 * 1024,
	RECORD_MAX = LINE_MAX_BYTES,
	COLUMNS_MAX = 1000,
	RECOVERIES_MAX = 100, /* each reads up to RECORD_MAX again */
};

struct reader {
	struct lines *lines;
	struct csv_parser parser;

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
	bool open;                /* a record is under way */
	bool quoted;              /* and a quotation mark in it */
	bool complete;            /* the parser has seen the record's end */
	bool stopped;             /* by visit */
};

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

/* Excel's first line "sep=;" names the separator and is no row. 1 when it is there, 0, -1. */
static int take_separator_line(struct reader *reader)
{
	struct line line;
	int found = lines_next(reader->lines, &line, reader->message);
	if (found <= 0)
		return found;
	size_t length = line.count;
	while (length > 0 && strchr("\r\n", line.bytes[length - 1]))
		length--;
	size_t quote = length == 7 && line.bytes[0] == '"';
	if (length == 5 + quote * 2 && strncasecmp(line.bytes + quote, "sep=", 4) == 0) {
		reader->delimiter = line.bytes[quote + 4];
		return 1;
	}
	lines_back(reader->lines, &line);
	return 0;
}

/* Records */

static bool is_line_end(char byte)
{
	return byte == '\n' || byte == '\r';
}

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
	reader->open = reader->quoted = reader->complete = false;
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
		cells[i] = sheet_unwrap(reader->cells.text + reader->offsets[i]);
	struct row row = {
		.line = reader->record_line,
		.cells = cells,
		.count = reader->cell_count,
		.problem = reader->problem,
		.bytes_done = lines_bytes_read(reader->lines),
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
	const char *record = reader->record.text;
	size_t length = 0;
	while (length < reader->record.length && !is_line_end(record[length]))
		length++;
	size_t first = length < reader->record.length ? length + 1 : length;
	first += length + 1 < reader->record.length && memcmp(record + length, "\r\n", 2) == 0;
	lines_return(reader->lines, record + first, reader->record.length - first, reader->record_line + 1);

	/* What stands on the line itself goes along, for the file of refused rows. */
	reader->cell_count = 0;
	str_truncate(&reader->cells, 0);
	on_cell(reader->record.text, length, reader);
	reader->problem = "a quotation mark (\") is opened in this row and never closed";
	csv_free(&reader->parser);
	start_parser(reader);
	deliver(reader);
	return 0;
}

/* What stands around a quoted cell without being part of it. */
static bool is_blank(const struct reader *reader, char byte)
{
	return (byte == ' ' || byte == '\t') && byte != reader->delimiter;
}

/*
 * Follows the quotation marks of a record line by line, as writers set them. False at one that
 * stands inside quotes and neither is doubled nor ends the cell: the one before it was never closed.
 */
static bool quotes_fit(struct reader *reader, const char *bytes, size_t count)
{
	bool cell_begins = !reader->quoted;
	for (size_t at = 0; at < count; at++) {
		char byte = bytes[at];
		if (!reader->quoted) {
			reader->quoted = byte == '"' && cell_begins;
			cell_begins = byte == reader->delimiter || (cell_begins && is_blank(reader, byte));
		} else if (byte == '"' && at + 1 < count && bytes[at + 1] == '"') {
			at++;
		} else if (byte == '"') {
			size_t after = at + 1;
			while (after < count && is_blank(reader, bytes[after]))
				after++;
			if (after < count && bytes[after] != reader->delimiter && !is_line_end(bytes[after]))
				return false;
			reader->quoted = false;
		}
	}
	return true;
}

static int parse(struct reader *reader, const char *bytes, size_t count)
{
	bool continued = reader->record.length > 0, fit = quotes_fit(reader, bytes, count);
	if (csv_parse(&reader->parser, bytes, count, on_cell, on_record, reader) != count)
		die("out of memory");
	/* Within one line the parser is lenient: "Ana "Nini" Silva". What swallows lines is not believed. */
	if (reader->complete && (fit || !continued)) {
		deliver(reader);
		return 0;
	}
	str_append_bytes(&reader->record, bytes, count);
	return fit && reader->record.length <= RECORD_MAX ? 0 : recover(reader);
}

/* Lines */

static bool is_empty(const struct reader *reader, const struct line *line)
{
	for (size_t i = 0; i < line->count; i++)
		if (!is_blank(reader, line->bytes[i]) && !is_line_end(line->bytes[i]))
			return false;
	return true;
}

/* A line longer than any row may be: refused once, then passed over. */
static void pass_over(struct reader *reader, const struct line *line)
{
	if (!line->begins)
		return;
	reader->record_line = line->number;
	reader->problem = "the row is longer than 4 MB";
	deliver(reader);
}

static int take_line(struct reader *reader, const struct line *line)
{
	if (!reader->open && !(line->begins && line->ends)) {
		pass_over(reader, line);
		return 0;
	}
	if (line->problem)
		reader->problem = line->problem;
	if (memchr(line->bytes, '\0', line->count))
		reader->problem = "this row has a NUL byte in it; save the file again as CSV";
	if (!reader->open) {
		if (is_empty(reader, line))
			return 0;
		reader->record_line = line->number;
		reader->open = true;
	}
	bool last = line->ends && !is_line_end(line->bytes[line->count - 1]);
	int result = parse(reader, line->bytes, line->count);
	return result == 0 && last && reader->open ? parse(reader, "\n", 1) : result;
}

static int read_rows(struct reader *reader)
{
	int result = 0;
	while (result == 0 && !reader->stopped) {
		struct line line;
		int found = lines_next(reader->lines, &line, reader->message);
		if (found < 0)
			return -1;
		if (found)
			result = take_line(reader, &line);
		else if (reader->open)
			result = recover(reader);
		else
			return 0;
	}
	return result;
}

static int read_all(struct reader *reader)
{
	size_t count;
	int found = take_separator_line(reader);
	if (found < 0)
		return -1;
	const char *ahead = lines_ahead(reader->lines, &count);
	if (!found)
		reader->delimiter = find_delimiter(ahead, count);
	start_parser(reader);
	int result = read_rows(reader);
	csv_free(&reader->parser);
	return result;
}

int csv_read(int fd, struct csv_format *format, row_visit *visit, void *context, char **message)
{
	struct reader reader = {.visit = visit, .context = context, .message = message};
	reader.lines = lines_open(fd, format ? format->encoding : ENCODING_DETECT, message);
	if (!reader.lines)
		return -1;
	int result = read_all(&reader);
	if (format)
		*format = (struct csv_format){lines_encoding(reader.lines), reader.delimiter};
	lines_close(reader.lines);
	str_free(&reader.record);
	str_free(&reader.cells);
	return result;
}
