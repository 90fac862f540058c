#ifndef TWILIO_CALLBACK_H
#define TWILIO_CALLBACK_H

#include <stdbool.h>

#include "data/callback.h"
#include "twilio/parameters.h"

/* A status callback of Twilio's, and the address that it comes to. Pure. */

/* What the parameters tell (twilio-api 8.2). The texts are theirs, but for pause_reason, which told_clear frees. */
struct told {
	struct callback callback;
	char *pause_reason;
};
/* False when it is no status of a message. callback_id: from the address, "" none. */
bool callback_read(const struct parameters *parameters, const char *callback_id, struct told *out);
void told_clear(struct told *told);

/* Where Twilio reports to, below the public address of this receiver; the caller frees. */
char *public_callback_url(const char *public_url);
/* Its path without the public part. */
#define CALLBACK_PATH "/twilio/status"

#endif
