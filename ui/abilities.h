#ifndef UI_ABILITIES_H
#define UI_ABILITIES_H

#include <stdbool.h>
#include <stddef.h>

/* What the terminal can do, asked of terminfo and the system. Writes nothing, and starts no screen. */

/* Whether a screen can be drawn here: 0, or -1 with one sentence in *message (the caller frees). */
int terminal_check(char **message);

struct terminal_abilities {
	bool here;              /* standard output is a terminal */
	char *problem;          /* why the dashboard cannot be drawn on it, NULL: it can */
	const char *name;       /* TERM, "" not set */
	int colours;            /* 0: none, or not wanted (NO_COLOR) */
	bool colours_unwanted;
	bool utf8;
	const char *charset;    /* of the locale */
	int height, width;      /* 0 unknown */
	bool mouse;
	bool in_tmux;
	bool clipboard;         /* may take a copied text (OSC 52); it is the terminal's to allow it */
};
void terminal_look(struct terminal_abilities *out);
void terminal_abilities_clear(struct terminal_abilities *abilities);

/* ncurses'. */
void terminal_library_version(char *out, size_t size);

#endif
