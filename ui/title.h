#ifndef UI_TITLE_H
#define UI_TITLE_H

#include <stdbool.h>

/*
 * The title of the terminal's window, where it has one. What stood there comes back when the terminal is given back,
 * if the terminal remembers it; else the title is empty then. UI thread only.
 */

/* Whether a terminal of that type is known to have a title. Pure. */
bool title_known(const char *term);

/* Shows it when it has changed, at most once a second: to be called every turn. */
void title_show(const char *text);

/* The terminal was given back and is ours again: what it shows is not known. */
void title_forget(void);

#endif
