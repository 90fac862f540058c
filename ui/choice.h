#ifndef UI_CHOICE_H
#define UI_CHOICE_H

#include "ui/view.h"

/*
 * One of several, chosen with the arrows. Texts are copied. done runs after it is gone, with the place of the
 * one taken; not at all when the person left.
 */
struct choice {
	const char *title;
	const char *const *items;  /* NULL at the end */
	size_t at;                 /* where the cursor begins */
	void (*done)(void *context, size_t index);
	void *context;             /* lives as long as the view below */
};
void choice_open(struct ui *ui, const struct choice *choice);

#endif
