#ifndef UI_STATE_H
#define UI_STATE_H

#include <stdint.h>

#include "data/campaign.h"
#include "ui/draw.h"

struct board;

/* What sending does and what it waits for, in words: the header and the campaigns say the same. */

enum { STATE_SIZE = 200 };

enum sending {
	SENDING_NOTHING,     /* nothing waits */
	SENDING_QUEUES,      /* what was confirmed goes into the queue */
	SENDING_UNSETTLED,   /* nothing but what is held or unknown */
	SENDING_PAUSED,
	SENDING_UNASKED,     /* until a person says go on */
	SENDING_WAITS,       /* hours, limits, Twilio */
	SENDING_GOES,
};

/* What it is said of: the whole list, or one campaign. */
struct progress {
	int64_t waiting, held, unknown;
	int64_t done, total;
	int64_t since;       /* when it was asked for */
};
struct progress progress_of(const struct campaign *campaign);

enum sending state_of(const struct board *board, const struct progress *progress);
/* "sending 57/80  8.0/s  ETA 0:03", "waiting until 08:00: sending hours"; "" when there is nothing to say. */
enum role state_words(const struct board *board, const struct progress *progress, char words[STATE_SIZE]);

#endif
