/* A binary heap of (key, tie) → item; the smallest comes first. Not locked. */
#ifndef SIM_HEAP_H
#define SIM_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct heap_entry {
    int64_t key;
    uint64_t tie;
    void *item;
};

struct heap {
    struct heap_entry *entries;
    size_t count, capacity;
};

void heap_push(struct heap *h, struct heap_entry e);
/* The first entry, or NULL. */
const struct heap_entry *heap_first(const struct heap *h);
void *heap_pop(struct heap *h);
void heap_free(struct heap *h);

#endif
