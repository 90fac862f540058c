/* Status callbacks: a thread that POSTs them, signed, to loopback addresses only. */
#ifndef SIM_CALLBACK_H
#define SIM_CALLBACK_H

#include "store.h"

bool callback_begin(void);
void callback_end(void);
/* Plans the callbacks of a message that has just been stored. With store_lock() held. */
void callback_schedule(const struct message *m);
/* The clock was advanced. */
void callback_poke(void);

struct callback_counts {
    long sent, failed, lost, refused;
};
/* With store_lock() held. */
struct callback_counts callback_counts(void);

#endif
