/* How many creates arrived when. Callers hold store_lock(). */
#ifndef SIM_RATE_H
#define SIM_RATE_H

#include <stdbool.h>
#include <stdint.h>

void rate_arrived(int64_t mono_us);
/* False when limit (> 0) creates were let through in the second before; else counts this one as let through. */
bool rate_allows(int64_t mono_us, int64_t limit);
/* The most arrivals in any window [t, t + 1 s). */
long rate_maximum(void);
void rate_end(void);

#endif
