#ifndef DELIVERY_TRUST_H
#define DELIVERY_TRUST_H

#include <stdint.h>

/* Whether Twilio's callbacks bring the news, so that asking may be slow. Pure; milliseconds. */

enum trust {
	TRUST_NONE,     /* no callback comes: asking is the main path */
	TRUST_CALLED,   /* they come: what was called about is asked about an hour later, the rest a minute late */
	TRUST_STOPPED,  /* they came and come no more: everything is asked about once, and asking is the main path again */
};

/*
 * before: what was judged last; TRUST_CALLED at the start, as a process before may have been called. callback_at:
 * when the last one was stored, 0 never.
 */
enum trust trust_judge(enum trust before, int64_t callback_at, int64_t now);

/* How long a row may wait beyond the moment when it is due to be asked about. */
int64_t trust_patience_ms(enum trust trust);

#endif
