/* What the server has seen; for /_sim/stats. Changed and read with store_lock() held. */
#ifndef SIM_COUNTERS_H
#define SIM_COUNTERS_H

#include <stdbool.h>

struct counters {
    long requests, creates, recorded, lists, fetches, contents, deletes, others;
    long refused, unauthorized, throttled, faults;
};

extern struct counters counters;
extern bool refuse_everybody; /* /_sim/auth */

#endif
