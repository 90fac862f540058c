#ifndef DELIVERY_RECONCILE_H
#define DELIVERY_RECONCILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "delivery/delivery.h"

/* Looking up at Twilio what may or may not have left (delivery-protocol 6). Only the lock holder does. */
struct reconcile;

struct reconcile *reconcile_new(struct delivery *delivery);
void reconcile_free(struct reconcile *reconcile);

/*
 * Takes note of new unknowns and starts the looks that are due. True when one has been settled on a phone where a
 * message was passed over because of it: what was sent must be read once more.
 */
bool reconcile_step(struct reconcile *reconcile);
/* Looks at every unknown now (sync). */
void reconcile_refresh(struct reconcile *reconcile);

size_t reconcile_running(const struct reconcile *reconcile);
/* Milliseconds until the next look is due, -1 when none is. */
int64_t reconcile_wait_ms(const struct reconcile *reconcile);
/* True once every unknown was looked at since the last refresh or start, or could not be, four times in a row. */
bool reconcile_settled(const struct reconcile *reconcile);
/* True when some could not be looked at. */
bool reconcile_failed(const struct reconcile *reconcile);

#endif
