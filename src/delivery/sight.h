#ifndef DELIVERY_SIGHT_H
#define DELIVERY_SIGHT_H

#include "delivery/delivery.h"
#include "twilio/reply.h"

/*
 * Every message that Twilio shows passes here: what is ours moves on, and a
 * message that is not ours, to a phone that is still queued, holds that row
 * ("already messaged at ..."): a copied or restored file must not send twice. A
 * second message to a guest who has one pauses the queue, once for each.
 */

/* Inside a transaction. listed: a page of a list shows it, not a fetch. 0 or -1. */
int sight_message(struct delivery *delivery, const struct message *message, bool listed, int64_t now);

#endif
