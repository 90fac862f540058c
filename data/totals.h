#ifndef DATA_TOTALS_H
#define DATA_TOTALS_H

#include <stdbool.h>
#include <stdint.h>

#include "data/db.h"
#include "data/filter.h"

/*
 * How many come, for who cooks and who sets the tables. A seat is what the answer said or, where it named no number,
 * what the list gives the guest; who said no takes none. guests = yes + maybe + no + none, each guest once.
 */
struct totals {
	const char *group;         /* as one of them writes it; "" none. Lives during the visit */
	int64_t guests, seats;     /* on the list */
	int64_t yes, yes_seats;
	int64_t maybe, maybe_seats;
	int64_t no;
	int64_t none, none_seats;     /* no answer, invited or not */
};

/* Everybody who may sit there yet. */
int64_t totals_at_most(const struct totals *totals);
void totals_add(struct totals *sum, const struct totals *group);

/* By group, whatever its case and accents, in their order; those without one last. filter may be NULL. */
int totals_each(struct db *db, const struct filter *filter, void (*visit)(const struct totals *group, void *context),
		void *context);

#endif
