#ifndef UI_SID_ASK_H
#define UI_SID_ASK_H

#include "data/invitation.h"

struct ui;

/* After a person said that a message was sent: Twilio's number for it, if known, and then it counts as sent. */
struct sid_question {
	struct ui *ui;
	struct doubt doubt;
	void (*done)(void *context, int settled); /* as invitation_resolve_sent; -1 with db_error; not after Esc */
	void *context;
};
/* question lives as long as the view below. */
void sid_ask(struct sid_question *question);

#endif
