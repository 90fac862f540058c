#ifndef GUESTS_SPOOL_H
#define GUESTS_SPOOL_H

#include <stdio.h>

#include "data/row.h"

/* Rows put aside in a file without a name, to be gone through again. Zero-initialised is empty. */
struct spool {
	FILE *file;
	size_t count;
};

/* 0, or -1 with *message (the disk). */
int spool_add(struct spool *spool, const struct row *row, char **message);
/* In the order they came. 0 at the end or when visit stopped it, or -1 with *message. */
int spool_each(struct spool *spool, row_visit *visit, void *context, char **message);
void spool_close(struct spool *spool);

#endif
