#ifndef DATA_MIGRATE_H
#define DATA_MIGRATE_H

#include "data/db.h"

/* Inside data/ only: bringing an event file to the schema of this program. */

enum { APPLICATION_ID = 0x636E766B /* "cnvk" */, SCHEMA_VERSION = 4 };

struct migration {
	int version; /* that the step leads to; a row with 0 ends the list */
	const char *sql;
};

/* Writes the newest schema into an empty file. */
int migrate_create(struct db *db);
/* Refuses, before anything is written, what is no event file or is newer than the program. */
int migrate_check(struct db *db);
/* Applies what an older file lacks. */
int migrate_open(struct db *db);
/*
 * Applies the steps above version in one transaction, after a copy
 * FILE.v<version>.bak. Steps are a parameter so that tests can bring their own.
 */
int migrate_apply(struct db *db, int version, const struct migration *steps);

#endif
