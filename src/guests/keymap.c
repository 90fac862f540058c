#include "guests/keymap.h"

#include <stdlib.h>

#include "base/die.h"

struct keymap_slot {
	uint64_t key; /* 0: free */
	int64_t number;
};

/* Spreads keys that are counted up (ids) as well as hashes; never 0. */
static uint64_t mix(uint64_t key)
{
	key ^= key >> 33;
	key *= 0xff51afd7ed558ccdULL;
	key ^= key >> 33;
	key *= 0xc4ceb9fe1a85ec53ULL;
	key ^= key >> 33;
	return key ? key : 1;
}

static struct keymap_slot *slot_of(const struct keymap *map, uint64_t mixed)
{
	size_t at = (size_t)mixed & (map->capacity - 1);
	while (map->slots[at].key && map->slots[at].key != mixed)
		at = (at + 1) & (map->capacity - 1);
	return &map->slots[at];
}

static void grow(struct keymap *map)
{
	struct keymap old = *map;
	map->capacity = old.capacity ? old.capacity * 2 : 256;
	map->slots = xcalloc(map->capacity, sizeof(*map->slots));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].key)
			*slot_of(map, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

int64_t *keymap_at(struct keymap *map, uint64_t key, bool *fresh)
{
	if ((map->count + 1) * 4 > map->capacity * 3)
		grow(map);
	uint64_t mixed = mix(key);
	struct keymap_slot *slot = slot_of(map, mixed);
	*fresh = slot->key == 0;
	map->count += *fresh;
	slot->key = mixed;
	return &slot->number;
}

const int64_t *keymap_find(const struct keymap *map, uint64_t key)
{
	if (!map->capacity)
		return NULL;
	const struct keymap_slot *slot = slot_of(map, mix(key));
	return slot->key ? &slot->number : NULL;
}

void keymap_free(struct keymap *map)
{
	free(map->slots);
	*map = (struct keymap){0};
}

/* FNV-1a; the NUL between the two counts. */
uint64_t keymap_hash(const char *first, const char *second)
{
	uint64_t hash = 0xcbf29ce484222325ULL;
	for (; *first; first++)
		hash = (hash ^ (unsigned char)*first) * 0x100000001b3ULL;
	hash *= 0x100000001b3ULL;
	for (; second && *second; second++)
		hash = (hash ^ (unsigned char)*second) * 0x100000001b3ULL;
	return hash;
}
