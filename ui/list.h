#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cursor, scrolling and selection as arithmetic over ids (all above 0). Pure. */

/* Any number of ids, each once. Zero-initialised is empty. */
struct id_set {
	int64_t *slots;
	size_t capacity, count;
};
bool id_set_has(const struct id_set *set, int64_t id);
void id_set_add(struct id_set *set, int64_t id);
void id_set_remove(struct id_set *set, int64_t id);
void id_set_clear(struct id_set *set);
/* All of them, rising; the caller frees. */
int64_t *id_set_sorted(const struct id_set *set);

/* Rows known by id, of which a window of height rows is shown. Zero-initialised is empty. */
struct list {
	int64_t *ids;
	size_t count, cursor, top, height;
};

/*
 * Takes the rows over (ids is freed later). The cursor stays on the same id and on the same
 * line of the window when it can; when the id is gone, on the same index.
 */
void list_replace(struct list *list, int64_t *ids, size_t count);
void list_clear(struct list *list);
/* The window has that many lines now; the cursor stays inside. */
void list_resize(struct list *list, size_t height);
/* By rows, down when positive; stops at both ends. */
void list_move(struct list *list, int64_t by);
/* To a row; beyond the end is the last. */
void list_go(struct list *list, size_t index);
/* Moves the window; the cursor follows only as far as it must. */
void list_scroll(struct list *list, int64_t by);
/* The id under the cursor, 0 when the list is empty. */
int64_t list_current(const struct list *list);

#endif
