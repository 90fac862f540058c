#ifndef DELIVERY_CENSUS_H
#define DELIVERY_CENSUS_H

#include <stdbool.h>

#include "delivery/delivery.h"

/*
 * Before a process arms for the first time: reads what this sender has sent
 * since this file last knew (delivery-protocol 7). No complete census, no arm.
 */
struct census {
	struct delivery *delivery;
	int64_t horizon;     /* by our clock: messages older than this do not matter */
	bool running, complete, failed;
	unsigned failures;
	int64_t again_us;    /* after a failure */
};

void census_begin(struct census *census, struct delivery *delivery);
/* Something may have been sent since: it must be taken again before anything is armed. */
void census_again(struct census *census);
/* Starts or retries when it is time to. */
void census_step(struct census *census);

#endif
