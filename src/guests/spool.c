#include "guests/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"

struct head {
	int64_t line;
	size_t count, bytes;
};

static int fail(char **message)
{
	*message = xasprintf("the temporary file for the import cannot be written: %s", strerror(errno));
	return -1;
}

int spool_add(struct spool *spool, const struct row *row, char **message)
{
	if (!spool->file)
		spool->file = tmpfile();
	if (!spool->file)
		return fail(message);
	struct head head = {.line = row->line, .count = row->count};
	for (size_t i = 0; i < row->count; i++)
		head.bytes += strlen(row->cells[i]) + 1;
	bool written = fwrite(&head, sizeof(head), 1, spool->file) == 1;
	for (size_t i = 0; written && i < row->count; i++)
		written = fwrite(row->cells[i], strlen(row->cells[i]) + 1, 1, spool->file) == 1;
	spool->count++;
	return written ? 0 : fail(message);
}

static bool give_back(FILE *file, const struct head *head, row_visit *visit, void *context, bool *more)
{
	char *text = xmalloc(head->bytes);
	const char **cells = xcalloc(head->count, sizeof(*cells));
	bool read = fread(text, 1, head->bytes, file) == head->bytes;
	if (read) {
		const char *at = text;
		for (size_t i = 0; i < head->count; at += strlen(at) + 1)
			cells[i++] = at;
		struct row row = {.line = head->line, .cells = cells, .count = head->count};
		*more = visit(&row, context);
	}
	free(cells);
	free(text);
	return read;
}

int spool_each(struct spool *spool, row_visit *visit, void *context, char **message)
{
	if (!spool->file)
		return 0;
	if (fflush(spool->file) != 0)
		return fail(message);
	rewind(spool->file);
	bool more = true;
	for (size_t i = 0; more && i < spool->count; i++) {
		struct head head;
		if (fread(&head, sizeof(head), 1, spool->file) != 1 ||
		    !give_back(spool->file, &head, visit, context, &more))
			return fail(message);
	}
	return 0;
}

void spool_close(struct spool *spool)
{
	if (spool->file)
		fclose(spool->file);
	*spool = (struct spool){0};
}
