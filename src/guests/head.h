#ifndef GUESTS_HEAD_H
#define GUESTS_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "guests/columns.h"
#include "guests/source.h"

/* The beginning of a list: its columns with a few values of each, for a person to judge before it is imported. */

enum { HEAD_SAMPLES = 3 };

struct head {
	bool database;             /* of another program */
	bool contacts;             /* vCards, without a delimiter */
	struct csv_format format;  /* of text */
	size_t count;              /* columns */
	struct head_column {
		char *name;                    /* cleaned; "" for none */
		char *samples[HEAD_SAMPLES];   /* the first values, each once; NULL when there are fewer */
	} *columns;
	struct vocabulary *vocabulary;
};

/* As import_file reads it, but only so far. 0, or -1 with one sentence in *message (the caller frees). */
int head_read(const char *path, const char *event_path, enum encoding encoding, struct head *out, char **message);
void head_clear(struct head *head);

/* As columns_match does for this header; free with columns_clear. */
int head_match(const struct head *head, const char *const *map, struct columns *out, char **message);

#endif
