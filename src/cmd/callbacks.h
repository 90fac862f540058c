#ifndef CMD_CALLBACKS_H
#define CMD_CALLBACKS_H

#include "cmd/arguments.h"

/* --listen and --public-url of run: Twilio calls, instead of being asked. */
struct callbacks {
	struct receiver *receiver; /* NULL: nothing is received here */
	char *url, *other_url;     /* that Twilio may have been given */
};

/* Whether what was typed makes sense. EXIT_DONE, or another code after the complaint. */
int callbacks_check(const struct app *app, const struct arguments *arguments);
/* What this process sends is reported to the public address from now on; receives when asked to. As above. */
int callbacks_start(struct app *app, const struct arguments *arguments, struct callbacks *out);
void callbacks_stop(struct callbacks *callbacks);

#endif
