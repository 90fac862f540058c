#include "guests/rejects.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/output.h"
#include "base/str.h"
#include "guests/sheet.h"

struct rejects {
	char *path;
	struct output output;
	size_t columns;
	size_t left_out;  /* the column "reason" of an earlier run, SIZE_MAX none */
};

static int fail(const struct rejects *rejects, char **message)
{
	*message = xasprintf("the refused rows cannot be written to %s: %s", rejects->path, strerror(errno));
	return -1;
}

struct rejects *rejects_open(const char *path, char **message)
{
	struct rejects *rejects = xcalloc(1, sizeof(*rejects));
	rejects->path = xstrdup(path);
	if (output_open(&rejects->output, path) == 0)
		return rejects;
	fail(rejects, message);
	rejects_abandon(rejects);
	return NULL;
}

void rejects_header(struct rejects *rejects, const struct columns *columns)
{
	if (!rejects)
		return;
	rejects->columns = columns->count;
	rejects->left_out = SIZE_MAX;
	bool first = true;
	fputs("\xef\xbb\xbf", rejects->output.out);
	for (size_t i = 0; i < columns->count; i++) {
		if (strcmp(columns->names[i], "reason") == 0) {
			rejects->left_out = i;
			continue;
		}
		sheet_put(rejects->output.out, columns->names[i], first);
		first = false;
	}
	sheet_put(rejects->output.out, "reason", first);
	sheet_end_row(rejects->output.out);
}

/* A refused row may be refused for not being text. */
static void put_cell(struct rejects *rejects, const char *cell, bool first)
{
	if (utf8_valid(cell, strlen(cell))) {
		/* once guarded is enough, however often a row is refused */
		sheet_put(rejects->output.out, sheet_unguard(cell), first);
		return;
	}
	char *clean = clean_line(cell);
	sheet_put(rejects->output.out, clean, first);
	free(clean);
}

void rejects_add(struct rejects *rejects, const struct row *row, const char *reason)
{
	if (!rejects)
		return;
	bool first = true;
	for (size_t i = 0; i < rejects->columns; i++) {
		if (i == rejects->left_out)
			continue;
		put_cell(rejects, i < row->count ? row->cells[i] : "", first);
		first = false;
	}
	sheet_put(rejects->output.out, reason, first);
	for (size_t i = rejects->columns; i < row->count; i++)
		put_cell(rejects, row->cells[i], false);
	sheet_end_row(rejects->output.out);
}

int rejects_finish(struct rejects *rejects, char **message)
{
	if (!rejects)
		return 0;
	int result = output_close(&rejects->output, true) < 0 ? fail(rejects, message) : 0;
	rejects_abandon(rejects);
	return result;
}

void rejects_abandon(struct rejects *rejects)
{
	if (!rejects)
		return;
	output_close(&rejects->output, false);
	free(rejects->path);
	free(rejects);
}
