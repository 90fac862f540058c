#ifndef UI_CLIPBOARD_H
#define UI_CLIPBOARD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copies a text through the terminal (OSC 52), over SSH too, where the terminal allows it: nobody tells whether it
 * did. Only base64 of the text is written. False when this terminal has no such thing. UI thread only.
 */
bool clipboard_copy(const char *text);

/* What is written for it; in_screen: inside GNU screen, which passes on at most 768 bytes in one piece. Pure; the caller frees. */
char *clipboard_sequence(const char *text, bool in_screen);

#endif
