#ifndef DATA_GUEST_REVERT_H
#define DATA_GUEST_REVERT_H

#include "data/guest.h"

/*
 * Takes a person's change back, as one transaction: before and after are the guest around it, with id 0 where it
 * was not on the list (added, removed). Only what the change altered; what others altered beside it stays. Queues
 * and sends nothing. One of these, or -1.
 */
enum guest_revert {
	GUEST_REVERTED = 1,
	GUEST_GONE,      /* it is no longer on the list */
	GUEST_CHANGED,   /* somebody has altered the same since */
	GUEST_MESSAGED,  /* a message waits, or may have gone, to the guest that was added or the phone that was changed */
	GUEST_LISTED,    /* the removed guest is on the list again, or one of that name and phone is */
};
int guest_revert(struct db *db, const struct guest *before, const struct guest *after, int64_t now);

/* Parts that were not put back, as bits 1 << enum guest_part, by why. */
struct guest_kept {
	unsigned changed;   /* somebody has altered the same since */
	unsigned messaged;  /* a message waits, or may have gone, to that phone or with that link */
	unsigned taken;     /* another guest has that reference or token now */
};
/*
 * The same part by part, inside a transaction: what can go back does, the rest says why. guest is the guest as it is
 * now, and afterwards. How many parts went back, or -1.
 */
int guest_put_back(struct db *db, struct guest *guest, const struct guest *before, const struct guest *after, int64_t now,
		   struct guest_kept *kept);

#endif
