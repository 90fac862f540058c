#ifndef UI_MENU_H
#define UI_MENU_H

#include "ui/keys.h"
#include "ui/list.h"

/* A list of rows that are known by their place: 0 to count - 1. */

/* That many; the cursor stays on its place when it can. */
void menu_rows(struct list *list, size_t count);
/* Moves the cursor of any list as its keys say; false for other keys. */
bool menu_move(struct list *list, enum action action);
/* The same and the mouse, when the first line of the window stands in that row of the screen; false for other keys. */
bool menu_key(struct list *list, enum action action, const struct press *press, int row);
/* True when that line of the window has a row; *index gets its place. */
bool menu_line(const struct list *list, int line, size_t *index);

#endif
