#ifndef DELIVERY_POLL_H
#define DELIVERY_POLL_H

#include <stdbool.h>
#include <stdint.h>

#include "delivery/delivery.h"

/* Asking Twilio how messages fare: pages of 1,000, and by SID what the pages did not show. */
struct poll;

struct poll *poll_new(struct delivery *delivery);
void poll_free(struct poll *poll);

/* Begins a round when one is due. */
void poll_step(struct poll *poll);
/* The next round asks about every row, due or not, and begins at once. */
void poll_refresh(struct poll *poll);

bool poll_running(const struct poll *poll);
/* True from a refresh until its round has been answered. */
bool poll_refreshing(const struct poll *poll);
/* True while callbacks bring the news, and asking is slow. */
bool poll_is_called(const struct poll *poll);
/* Unix ms of the next round, 0 when nothing waits for one. */
int64_t poll_next_at(const struct poll *poll);
/* Rounds that have come to an end since it began; failed: the last tries in a row got no answer. */
unsigned poll_rounds(const struct poll *poll);
unsigned poll_failures(const struct poll *poll);

#endif
