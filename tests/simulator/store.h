/*
 * The account's messages: append-only, found by SID and by To, listed newest first.
 * Callers hold store_lock() around every call and as long as they use a message.
 */
#ifndef SIM_STORE_H
#define SIM_STORE_H

#include "delivery.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SID_SIZE = 35, NO_MESSAGE = UINT32_MAX };

struct message {
    char sid[SID_SIZE];
    bool inbound, deleted;
    char *to, *from, *service, *content_sid, *variables, *body, *callback; /* NULL when absent */
    struct plan plan;
    uint32_t index, older_same_to;
};

struct list_query {
    const char *to, *from; /* NULL = any */
    bool by_date;          /* only messages sent within [sent_from, sent_until) */
    int64_t sent_from, sent_until;
    int64_t as_of; /* the moment whose order is listed: pages of one listing share it */
    bool after;    /* only what comes after this row */
    int64_t after_key;
    uint32_t after_index;
    size_t skip;
};

void store_lock(void);
void store_unlock(void);

/* Takes the strings of *m; gives it a SID and an index. */
const struct message *store_add(const struct message *m);
size_t store_count(void);
void store_end(void);
/* Any index below store_count(); deleted messages too. */
struct message *store_at(uint32_t index);
/* NULL when unknown or deleted. */
struct message *store_find(const char *sid);
/* Newest message to this address, or NO_MESSAGE; follow older_same_to. */
uint32_t store_newest_to(const char *to);
/* Fills rows with at most limit indexes, returns how many. */
size_t store_list(const struct list_query *q, uint32_t *rows, size_t limit);
/* The place of a message in the order of as_of: date_sent, or date_created while it has none. */
int64_t store_key(const struct message *m, int64_t as_of);

void make_sid(const char *prefix, char out[static SID_SIZE]);

#endif
