#ifndef DATA_CONNECTION_H
#define DATA_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "data/sql.h"

/* What a connection consists of: for db.c, which uses it, and open.c, which begins and ends it, alone. */
struct db {
	struct sqlite3 *handle;
	char *path;
	char *error;
	int64_t seen_version;
	bool in_transaction, read_only;
	bool is_private; /* nobody else writes to it */
	int patience_ms;
	enum { FAILURE_STAYS, FAILURE_BUSY, FAILURE_FULL } failure;
	struct sqlite3_stmt *statements[QUERY_COUNT];
};

/* Keeps a sentence for what SQLite said; -1. Right after the call that failed, before which errno was 0. */
int fail_with_code(struct db *db, const char *sql);

#endif
