#ifndef CMD_COUNTS_H
#define CMD_COUNTS_H

#include <stdint.h>

#include "data/status.h"

struct json;

/* Counts by status, taken together as a person thinks of them. */
int64_t count_reached(const int64_t status[STATUS_COUNT]);  /* accepted and above */
int64_t count_failed(const int64_t status[STATUS_COUNT]);   /* failed, undelivered */
int64_t count_waiting(const int64_t status[STATUS_COUNT]);  /* queued, sending */
int64_t count_open(const int64_t status[STATUS_COUNT]);     /* queued, held, sending, unknown */

/* One integer for each status of the vocabulary. */
void json_put_counts(struct json *object, const int64_t status[STATUS_COUNT]);

#endif
