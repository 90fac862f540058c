#ifndef GUESTS_REJECTS_H
#define GUESTS_REJECTS_H

#include "data/row.h"
#include "guests/columns.h"

/*
 * The refused rows as CSV in their own columns, with a column "reason", to be
 * mended and imported again. Written beside its place under another name and
 * moved there when complete. All functions take NULL.
 */
struct rejects;

/* NULL with *message when it cannot be written there. */
struct rejects *rejects_open(const char *path, char **message);
void rejects_header(struct rejects *rejects, const struct columns *columns);
void rejects_add(struct rejects *rejects, const struct row *row, const char *reason);
/* Frees it. 0, or -1 with *message. */
int rejects_finish(struct rejects *rejects, char **message);
/* Frees it and leaves nothing behind. */
void rejects_abandon(struct rejects *rejects);

#endif
