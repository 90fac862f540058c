#include "ui/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum { SMALLEST_SET = 16 };

static size_t slot_of(const struct id_set *set, int64_t id)
{
	uint64_t mixed = (uint64_t)id * 0x9e3779b97f4a7c15u;
	return (size_t)(mixed >> 32) & (set->capacity - 1);
}

/* Where id is, or the free slot where it belongs. */
static size_t find_slot(const struct id_set *set, int64_t id)
{
	size_t slot = slot_of(set, id);
	while (set->slots[slot] && set->slots[slot] != id)
		slot = (slot + 1) & (set->capacity - 1);
	return slot;
}

bool id_set_has(const struct id_set *set, int64_t id)
{
	return set->count > 0 && set->slots[find_slot(set, id)] == id;
}

static void grow(struct id_set *set)
{
	struct id_set bigger = { .capacity = set->capacity ? set->capacity * 2 : SMALLEST_SET };
	bigger.slots = xcalloc(bigger.capacity, sizeof *bigger.slots);
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i])
			bigger.slots[find_slot(&bigger, set->slots[i])] = set->slots[i];
	bigger.count = set->count;
	free(set->slots);
	*set = bigger;
}

void id_set_add(struct id_set *set, int64_t id)
{
	if (2 * (set->count + 1) > set->capacity)
		grow(set);
	size_t slot = find_slot(set, id);
	set->count += set->slots[slot] == 0;
	set->slots[slot] = id;
}

void id_set_remove(struct id_set *set, int64_t id)
{
	if (!id_set_has(set, id))
		return;
	size_t mask = set->capacity - 1, hole = find_slot(set, id);
	set->slots[hole] = 0;
	set->count--;
	/* Whoever probed past the hole is put where it is found again. */
	for (size_t slot = (hole + 1) & mask; set->slots[slot]; slot = (slot + 1) & mask) {
		int64_t moved = set->slots[slot];
		set->slots[slot] = 0;
		set->slots[find_slot(set, moved)] = moved;
	}
}

void id_set_clear(struct id_set *set)
{
	free(set->slots);
	*set = (struct id_set){0};
}

static int rising(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

int64_t *id_set_sorted(const struct id_set *set)
{
	int64_t *ids = xmalloc(set->count * sizeof *ids);
	size_t count = 0;
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i])
			ids[count++] = set->slots[i];
	qsort(ids, count, sizeof *ids, rising);
	return ids;
}

/* The window holds the cursor and shows no empty lines that rows could fill. */
static void settle(struct list *list)
{
	if (list->count == 0) {
		list->cursor = list->top = 0;
		return;
	}
	size_t height = list->height ? list->height : 1;
	if (list->cursor >= list->count)
		list->cursor = list->count - 1;
	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor - list->top >= height)
		list->top = list->cursor - height + 1;
	if (list->top + height > list->count)
		list->top = list->count > height ? list->count - height : 0;
}

/* Most often the row is where it was, or near. */
static size_t index_near(const int64_t *ids, size_t count, size_t near, int64_t id)
{
	for (size_t distance = 0; distance <= near || near + distance < count; distance++) {
		if (distance <= near && near - distance < count && ids[near - distance] == id)
			return near - distance;
		if (near + distance < count && ids[near + distance] == id)
			return near + distance;
	}
	return count;
}

void list_replace(struct list *list, int64_t *ids, size_t count)
{
	size_t line = list->cursor - list->top;
	if (list->count > 0) {
		size_t index = index_near(ids, count, list->cursor, list->ids[list->cursor]);
		if (index < count) {
			list->cursor = index;
			list->top = index > line ? index - line : 0;
		}
	}
	free(list->ids);
	list->ids = ids;
	list->count = count;
	settle(list);
}

void list_clear(struct list *list)
{
	free(list->ids);
	*list = (struct list){ .height = list->height };
}

void list_resize(struct list *list, size_t height)
{
	list->height = height;
	settle(list);
}

static size_t moved(size_t from, int64_t by, size_t last)
{
	uint64_t back = 0 - (uint64_t)by; /* INT64_MIN has no positive */
	if (by < 0)
		return back > from ? 0 : from - (size_t)back;
	return (uint64_t)by > last - from ? last : from + (size_t)by;
}

void list_move(struct list *list, int64_t by)
{
	if (list->count == 0)
		return;
	list->cursor = moved(list->cursor, by, list->count - 1);
	settle(list);
}

void list_go(struct list *list, size_t index)
{
	list->cursor = index;
	settle(list);
}

void list_scroll(struct list *list, int64_t by)
{
	if (list->count <= list->height || list->height == 0)
		return;
	list->top = moved(list->top, by, list->count - list->height);
	if (list->cursor < list->top)
		list->cursor = list->top;
	if (list->cursor >= list->top + list->height)
		list->cursor = list->top + list->height - 1;
}

int64_t list_current(const struct list *list)
{
	return list->count ? list->ids[list->cursor] : 0;
}
