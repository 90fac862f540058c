#ifndef UI_SETTLE_H
#define UI_SETTLE_H

#include <stdbool.h>
#include <stddef.h>

struct db;
struct doubt;

/*
 * One answer about messages of which Twilio cannot tell whether they left: all or none. How many of them still waited
 * as they were shown, or -1.
 */
int settle_all(struct db *db, const struct doubt *doubts, size_t count, bool sent);
/* "; 2 have changed since you were asked ...", of so many that were not settled; "" of none. The caller frees. */
char *settle_rest(size_t count);

#endif
