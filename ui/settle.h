#ifndef UI_SETTLE_H
#define UI_SETTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

/* One answer about messages of which Twilio cannot tell whether they left: all or none. How many still waited, or -1. */
int settle_all(struct db *db, const int64_t *invitation_ids, size_t count, bool sent);

#endif
