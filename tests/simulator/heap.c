#include "heap.h"

#include "text.h"

#include <stdlib.h>

static int before(const struct heap_entry *a, const struct heap_entry *b)
{
    return a->key != b->key ? a->key < b->key : a->tie < b->tie;
}

void heap_push(struct heap *h, struct heap_entry e)
{
    if (h->count == h->capacity) {
        h->capacity = h->capacity ? h->capacity * 2 : 64;
        h->entries = sim_grow(h->entries, h->capacity, sizeof *h->entries);
    }
    size_t i = h->count++;
    while (i > 0 && before(&e, &h->entries[(i - 1) / 2])) {
        h->entries[i] = h->entries[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->entries[i] = e;
}

const struct heap_entry *heap_first(const struct heap *h)
{
    return h->count ? &h->entries[0] : NULL;
}

void *heap_pop(struct heap *h)
{
    void *item = h->entries[0].item;
    struct heap_entry last = h->entries[--h->count];
    size_t i = 0;
    for (size_t child = 1; child < h->count; child = 2 * i + 1) {
        if (child + 1 < h->count && before(&h->entries[child + 1], &h->entries[child]))
            child++;
        if (!before(&h->entries[child], &last))
            break;
        h->entries[i] = h->entries[child];
        i = child;
    }
    if (h->count > 0)
        h->entries[i] = last;
    return item;
}

void heap_free(struct heap *h)
{
    free(h->entries);
    *h = (struct heap){0};
}
