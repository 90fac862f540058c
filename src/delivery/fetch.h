#ifndef DELIVERY_FETCH_H
#define DELIVERY_FETCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/wake.h"
#include "data/db.h"
#include "settings.h"

struct fetch_result {
	size_t fetched, added; /* at Twilio; of them, not known before */
	size_t judged;         /* known, with another approval than before */
};

/*
 * Reads all templates with their approvals from the Content API into the file,
 * in one transaction. Waits for it, unless somebody sets *stop (NULL: nobody
 * does). 0, or -1 with one sentence in *message (the caller frees) and nothing changed.
 */
int templates_fetch(struct db *db, const struct settings *settings, const atomic_bool *stop, struct fetch_result *out,
		    char **message);

/* "5 templates, 1 new, 2 with another approval"; the caller frees. */
char *fetch_words(const struct fetch_result *result);

/*
 * The same on a thread of its own (fetching.c): what is being sent does not wait for it. NULL with
 * *message (the caller frees). path and settings outlive it; to_owner is poked at the end.
 */
struct fetching;
struct fetching *fetching_start(const char *path, const struct settings *settings, const struct wake *to_owner,
				char **message);
bool fetching_done(const struct fetching *fetching);
/* Breaks it off when it is not done; frees. NULL is fine. What came of it in words (the caller frees), true when it worked. */
bool fetching_end(struct fetching *fetching, char **words);

#endif
