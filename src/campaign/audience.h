#ifndef CAMPAIGN_AUDIENCE_H
#define CAMPAIGN_AUDIENCE_H

#include <stdbool.h>

#include "data/campaign.h"
#include "data/db.h"
#include "data/guest.h"

/*
 * Whether a guest is wanted for a campaign of that kind: 0 with *reason NULL
 * (wanted) or a few static words that can be counted, or -1 with db_error().
 * by_hand: a person chose this guest, not a filter.
 */
int audience_judge(struct db *db, enum campaign_kind kind, bool by_hand, const struct guest *guest,
		   const char **reason);

/* On the phone: another message on the grounds that it failed is one too many. */
bool audience_has_arrived(enum status status);

#endif
