#ifndef DATA_IMPORT_RECORD_H
#define DATA_IMPORT_RECORD_H

#include "data/guest.h"

/* What an import did to the list, kept so that it can be taken back: the newest ten that changed something. */
struct import_record {
	int64_t id, imported_at;
	char *name;                        /* of the file; "-" standard input */
	int64_t added, changed;
	int64_t first_guest, last_guest;   /* ids of those added, 0 none */
};

/* While it goes on, inside its transaction. */
int import_record_start(struct db *db, const char *name, int64_t now, struct import_record *out);
/* A guest of the list as it was and as it is now; places count up. */
int import_record_change(struct db *db, int64_t id, int64_t place, const struct guest *before, const struct guest *after);
/* Stores what was added and changed, and forgets the oldest. */
int import_record_finish(struct db *db, const struct import_record *record);

/* 1, 0 there is none, -1. */
int import_record_last(struct db *db, struct import_record *out);
int import_record_forget(struct db *db, int64_t id);
void import_record_clear(struct import_record *record);

/*
 * Takes those with ids first to last off the list, whom nobody has touched nor written to; nothing about them stays in
 * the file. How many, or -1.
 */
int64_t import_record_take_off(struct db *db, int64_t first, int64_t last, int64_t now);
/* Of those that it added, who is on the list; false stops. */
enum import_stay { STAYS_CHANGED, STAYS_QUEUED_ONCE, STAYS_MESSAGED };
int import_record_staying(struct db *db, const struct import_record *record,
			  bool (*visit)(int64_t guest_id, const char *name, enum import_stay why, void *context), void *context);
/*
 * Of those that it changed, each who is on the list, as it is, as it was before and after; the last changed first. visit
 * may write; false stops.
 */
typedef bool import_change_visit(struct guest *guest, const struct guest *before, const struct guest *after, void *context);
int import_record_changes(struct db *db, int64_t id, import_change_visit *visit, void *context);

#endif
