/* Faults on demand: which request is hit, and what its answer then looks like. Callers hold store_lock(). */
#ifndef SIM_FAULTS_H
#define SIM_FAULTS_H

#include "exchange.h"

#include <stdio.h>

struct fault;

/* Adds one; on a bad spec returns a sentence that says why, else NULL. */
const char *faults_add(const char *spec);
void faults_clear(void);
void faults_json(struct text *t);
void faults_print_kinds(FILE *out);

/* The fault that hits this request, or NULL; counts. Valid until faults_clear. */
const struct fault *faults_pick(const struct exchange *x, const char *to);
const char *fault_name(const struct fault *f);
/* True when the request is answered by the fault alone, which it then did: nothing is recorded. */
bool fault_instead(const struct fault *f, struct exchange *x);
/* Spoils the answer of a request that was handled. */
void fault_afterwards(const struct fault *f, struct exchange *x);
/* True for the kind whose message is recorded only when its stall is over. */
bool fault_is_late(const struct fault *f);

#endif
