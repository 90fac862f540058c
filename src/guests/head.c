#include "guests/head.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "guests/heading.h"
#include "guests/sheet.h"

enum { ROWS = 100 };

struct reading {
	struct head *head;
	char **message;
	bool has_header;
	size_t rows;
};

static bool take_header(struct reading *reading, const struct row *row)
{
	struct head *head = reading->head;
	if (row->problem) {
		*reading->message = xasprintf("line %lld, which should name the columns: %s", (long long)row->line,
					      row->problem);
		return false;
	}
	reading->has_header = true;
	head->count = row->count;
	head->columns = xcalloc(row->count, sizeof *head->columns);
	for (size_t i = 0; i < row->count; i++)
		head->columns[i].name = clean_line(row->cells[i]);
	return true;
}

/* The first that are there and differ. */
static void take_sample(struct head_column *column, const char *cell)
{
	char *text = clean_line(sheet_unguard(cell));
	for (int i = 0; *text && i < HEAD_SAMPLES; i++) {
		if (!column->samples[i]) {
			column->samples[i] = text;
			return;
		}
		if (strcmp(column->samples[i], text) == 0)
			break;
	}
	free(text);
}

static bool on_row(const struct row *row, void *context)
{
	struct reading *reading = context;
	if (!reading->has_header)
		return take_header(reading, row);
	for (size_t i = 0; !row->problem && i < row->count && i < reading->head->count; i++)
		take_sample(&reading->head->columns[i], row->cells[i]);
	return ++reading->rows < ROWS;
}

int head_read(const char *path, const char *event_path, enum encoding encoding, struct head *out, char **message)
{
	struct source source;
	struct reading reading = { .head = out, .message = message };
	*out = (struct head){0};
	*message = NULL;
	if (source_open(path, event_path, &source, message) < 0)
		return -1;
	source.format.encoding = encoding;
	out->vocabulary = vocabulary_new();
	int result = heading_read(&source, out->vocabulary, on_row, &reading, message);
	if (result == 0 && !*message && reading.rows == 0)
		*message = source_lacks(&source, !reading.has_header);
	out->database = source.fd < 0;
	out->contacts = source.contacts;
	out->format = source.format;
	source_close(&source);
	if (result == 0 && !*message)
		return 0;
	head_clear(out);
	return -1;
}

void head_clear(struct head *head)
{
	for (size_t i = 0; i < head->count; i++) {
		free(head->columns[i].name);
		for (int sample = 0; sample < HEAD_SAMPLES; sample++)
			free(head->columns[i].samples[sample]);
	}
	free(head->columns);
	vocabulary_free(head->vocabulary);
	*head = (struct head){0};
}

int head_match(const struct head *head, const char *const *map, struct columns *out, char **message)
{
	const char **names = xcalloc(head->count + 1, sizeof *names);
	for (size_t i = 0; i < head->count; i++)
		names[i] = head->columns[i].name;
	const struct row header = { .cells = names, .count = head->count };
	int result = columns_match(&header, map, head->vocabulary, out, message);
	free(names);
	return result;
}
