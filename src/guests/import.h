#ifndef GUESTS_IMPORT_H
#define GUESTS_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"
#include "guests/changes.h"
#include "guests/remarks.h"
#include "guests/source.h"

struct import_options {
	const char *country;      /* ISO 3166 over the event's; NULL */
	const char *const *map;   /* as columns_match takes it; NULL none */
	enum encoding encoding;   /* ENCODING_DETECT: found out */
	const char *rejects;      /* path for the refused rows as CSV with a reason column; NULL none */
	const struct stamp *seen; /* the file as it was last looked at; another is not imported. NULL: whatever it is */
	size_t listed;            /* how many of each kind are listed in the result; 0 none */
	bool dry_run;             /* on a private copy: nobody waits for it, and it is told exactly what would happen */
	/* Called now and then: bytes read of all (total 0: unknown). False stops: nothing is changed. NULL nobody. */
	bool (*progress)(int64_t done, int64_t total, void *context);
	void *context;
};

/* Kinds of rows that can be listed. */
enum import_kind { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_SAME, IMPORT_GONE, IMPORT_KINDS };

struct import_result {
	int64_t added, changed, same, gone;
	struct remarks refused;   /* why not */
	struct remarks remarks;   /* what to know of rows that were taken all the same */
	char *samples[3];         /* the first three names, so that a wrong code page is seen; "" when fewer */
	int64_t shared;           /* phones of more than one guest, where one of them was added or changed */
	int64_t record;           /* the import's number, to take it back by (guests/import_undo.h); 0: it changed nothing */
	struct stamp stamp;       /* of the file that was read */
	struct import_list {
		struct import_row {
			int64_t line;            /* 0 for guests that are gone */
			char *name, *phone;
			struct changes changes;  /* of those that changed */
		} *rows;
		size_t count;
	} lists[IMPORT_KINDS];    /* the first of each, as far as asked for */
	struct import_phone {
		char *phone, *names;     /* "Ana, Bruno" */
	} *phones;                /* the shared ones, as far as asked for */
	size_t phone_count;
};

enum { IMPORT_DONE = 0, IMPORT_FAILED = -1, IMPORT_FILE_CHANGED = 1, IMPORT_STOPPED = 2 };

/*
 * Reads guests from a CSV or TSV file, "-" (standard input) or the guests table
 * of another SQLite file, in one transaction. Repeating it changes nothing.
 * IMPORT_DONE (also when rows were refused); else nothing is changed: IMPORT_FAILED with one sentence
 * in *message (the caller frees), IMPORT_FILE_CHANGED when it is not the file that was seen, or
 * IMPORT_STOPPED by progress.
 */
int import_file(struct db *db, const char *path, const struct import_options *options,
		struct import_result *out, char **message);
void import_result_clear(struct import_result *result);

#endif
