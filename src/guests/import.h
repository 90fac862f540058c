#ifndef GUESTS_IMPORT_H
#define GUESTS_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "data/db.h"

struct import_options {
	const char *country;      /* ISO 3166 over the event's; NULL */
	const char *const *map;   /* "field=Column" texts, NULL-terminated; NULL none */
	const char *rejects;      /* path for the refused rows as CSV with a reason column; NULL none */
	bool dry_run;
	/* Called now and then: bytes read of all (total 0: unknown). NULL nobody. */
	void (*progress)(int64_t done, int64_t total, void *context);
	void *context;
};

struct import_refusal {
	int64_t line;             /* of the file, or rowid of another database */
	char *reason;
};

struct import_result {
	int64_t added, changed, same, gone;
	struct import_refusal *refused;
	size_t refused_count;
	char *samples[3];         /* the first three names, so that a wrong code page is seen; "" when fewer */
};

/*
 * Reads guests from a CSV or TSV file, "-" (standard input) or the guests table
 * of another SQLite file, in one transaction. Repeating it changes nothing.
 * 0 (also when rows were refused), or -1 with one sentence in *message (the
 * caller frees) and nothing changed.
 */
int import_file(struct db *db, const char *path, const struct import_options *options,
		struct import_result *out, char **message);
void import_result_clear(struct import_result *result);

#endif
