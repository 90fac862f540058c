#ifndef UI_SAVE_AS_H
#define UI_SAVE_AS_H

#include "ui/view.h"

/*
 * Asks for the name of a file to be written, at the bottom, and before one is replaced. Part of the view that
 * asks: it frees path when it goes.
 */
struct save_as {
	struct ui *ui;
	const char *label;       /* static */
	void (*done)(void *context, const char *path);  /* the file may be written */
	void *context;
	char *path;              /* named last; NULL: none yet */
};

/* initial stands there the first time, afterwards what was named last. */
void save_as_ask(struct save_as *save, const char *initial);

#endif
