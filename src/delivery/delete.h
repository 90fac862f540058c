#ifndef DELIVERY_DELETE_H
#define DELIVERY_DELETE_H

#include "settings.h"

/*
 * Asks Twilio to delete messages for good, one after the other; waits for each. To ask again does no harm: what is
 * gone already counts as deleted.
 */
struct deleting;
/* settings must outlive it. */
struct deleting *deleting_begin(const struct settings *settings);
void deleting_end(struct deleting *deleting);

enum deletion {
	DELETION_DONE,
	DELETION_LATER,    /* its delivery has not ended yet */
	DELETION_REFUSED,  /* the credentials are */
	DELETION_FAILED,
};
/* *message (the caller frees) says why not in one sentence, NULL when done. */
enum deletion message_delete(struct deleting *deleting, const char *sid, char **message);

#endif
