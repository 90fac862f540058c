#ifndef GUESTS_MATCH_H
#define GUESTS_MATCH_H

#include "data/db.h"
#include "data/guest.h"
#include "guests/entry.h"
#include "guests/keymap.h"

/*
 * Which guest of the list a row is about: by token, else by reference, else by
 * phone and name. A new name on a known phone may be a corrected one; that is
 * judged once all rows have been seen, in a second pass over those few.
 */
struct matcher {
	struct db *db;
	bool second_pass;
	int64_t present;        /* guests that were in the list before and are in the file */
	struct keymap lines;    /* guest id -> the line that speaks for it, 0: only a refused one */
	struct keymap pairs;    /* phone and name: seen in the file */
	struct keymap phones;   /* phone -> how many such pairs */
	struct keymap names;    /* name: seen in the file */
};

enum match {
	MATCH_FAILED = -1, /* the database */
	MATCH_NEW,
	MATCH_KNOWN,       /* guest is loaded; the caller clears it */
	MATCH_LATER,       /* to be judged in the second pass */
	MATCH_REFUSED,     /* entry->problem says why */
};

/* Settles the entry's phone on the way. */
enum match match_entry(struct matcher *matcher, struct entry *entry, struct guest *guest);
/* The row speaks for that guest from now on. */
void match_take(struct matcher *matcher, const struct entry *entry, const struct guest *guest);
void matcher_free(struct matcher *matcher);

#endif
