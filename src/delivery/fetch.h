#ifndef DELIVERY_FETCH_H
#define DELIVERY_FETCH_H

#include <stddef.h>

#include "data/db.h"
#include "settings.h"

/*
 * Reads all templates with their approvals from the Content API into the file,
 * in one transaction. Waits for it. 0 with how many, or -1 with one sentence in
 * *message (the caller frees) and nothing changed.
 */
int templates_fetch(struct db *db, const struct settings *settings, size_t *fetched, char **message);

#endif
