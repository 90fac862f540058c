#ifndef GUESTS_KEYMAP_H
#define GUESTS_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers by 64-bit keys, 16 bytes each. Zero-initialised is empty. */
struct keymap {
	struct keymap_slot *slots;
	size_t count, capacity;
};

/* The number of that key, made 0 when it is new (*fresh tells); valid until the next call. */
int64_t *keymap_at(struct keymap *map, uint64_t key, bool *fresh);
/* NULL when there is none. */
const int64_t *keymap_find(const struct keymap *map, uint64_t key);
void keymap_free(struct keymap *map);

/* A key for one or two texts; second may be NULL. */
uint64_t keymap_hash(const char *first, const char *second);

#endif
