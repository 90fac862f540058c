#ifndef TESTS_EVENT_FIXTURE_H
#define TESTS_EVENT_FIXTURE_H

/* An event file in a directory of its own. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "data/db.h"
#include "data/event.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "tests/scratch.h"

static char directory[SCRATCH_SIZE], *event_path;
static struct db *db;

/* Results of data/: -1 shows its sentence. */
static inline int ok(int64_t result)
{
	ck_assert_msg(result >= 0, "%s", db_error(db));
	return (int)result;
}

static inline char *path_of(const char *name)
{
	return xasprintf("%s/%s", directory, name);
}

static inline void open_file(void)
{
	scratch_make(directory);
	event_path = path_of("event.db");
	char *why = NULL;
	db = db_open(event_path, DB_CREATE, &why);
	ck_assert_msg(db != NULL, "%s", why);
}

static inline void close_file(void)
{
	db_close(db);
	free(event_path);
	scratch_remove(directory);
}

static inline struct guest guest_of(int64_t id)
{
	struct guest guest;
	ck_assert_int_eq(guest_load(db, id, &guest), 1);
	return guest;
}

/* That invitation, as a person is shown it now. */
static inline struct doubt doubt_about(int64_t id)
{
	struct doubt doubt = {.invitation_id = id};
	ok(invitation_last_event(db, id, &doubt.event_id));
	return doubt;
}

#endif
