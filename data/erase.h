#ifndef DATA_ERASE_H
#define DATA_ERASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"

/* Taking a person out of the file for good. data/erase.sql says where persons are. */

/* A message at Twilio that is to be deleted there. */
struct erased_message {
	char sid[40], account_sid[40]; /* "": of files of version 1 */
};

struct erasure {
	int64_t guest_id;
	char *name, *phone;
	bool listed;       /* not removed from the list yet */
	bool opted_out;
	bool erased;       /* was done before: nothing is left to find */
	bool going;        /* a message is on its way, or it is not known whether it went: not now */
	int64_t waiting;   /* messages that are queued or held */
	int64_t unnamed;   /* that Twilio may have under a SID that is no invitation's: a person said so, or another copy sent */
	struct erased_message *messages;
	size_t count;
};
void erasure_clear(struct erasure *erasure);

/* What there is of a guest, also of one who was removed from the list. 1, 0 no such guest, -1. */
int erase_look(struct db *db, int64_t guest_id, struct erasure *out);
/*
 * First step: the guest leaves the list and what waits is canceled, so that nothing more can go; unless out->going,
 * then nothing is changed. As erase_look. Own transaction.
 */
int erase_begin(struct db *db, int64_t guest_id, int64_t now, struct erasure *out);
/*
 * Last step, after Twilio has deleted those messages: forgets the person. 1, 0 something has changed since the first
 * step (begin again), -1. Own transaction.
 */
int erase_finish(struct db *db, const struct erasure *begun);

/*
 * Writes the file anew, without what lies in its gaps and in its log: bytes of what was there before. For who holds
 * the file's lock. 0 or -1.
 */
int erase_traces(struct db *db);

#endif
