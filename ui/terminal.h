#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/keys.h"

/*
 * The terminal as a device: up, down, keys, signals, the wait. Signals are open
 * only inside terminal_wait. UI thread only.
 */

/* 0, or -1 with one sentence in *message (the caller frees) and the terminal untouched. */
int terminal_up(char **message);
/* Puts everything back as it was; again is fine. */
void terminal_down(void);

/* The next key that has arrived; false when there is none. press->text lives until the next call. */
bool terminal_press(struct press *press);
/* Not 0 when a key waits to be taken; context is not used. For db_give_way. */
int terminal_typed(void *context);
/* Throws away keys that were typed ahead. */
void terminal_drop_typed(void);

void terminal_mouse(bool on);
bool terminal_mouse_on(void);

/* Has a mouse, and so is a terminal of today that knows escape sequences beyond TERM, or passes them over. */
bool terminal_is_modern(void);
/* Past curses, between two drawings: for sequences that draw nothing. Our own bytes only. */
void terminal_write(const char *sequence);

/* What woke the loop. */
struct terminal_news {
	bool quit;         /* Ctrl-C */
	bool terminate;    /* SIGTERM */
	bool lost;         /* the terminal is gone */
	bool resumed;      /* back from Ctrl-Z: draw everything */
	bool woken;        /* wake_fd has something */
};

/* Sleeps until a key, a signal, wake_fd or the time-out. */
void terminal_wait(int wake_fd, int64_t timeout_ms, struct terminal_news *news);

/* What is to be said when the terminal is given back, at the end or for Ctrl-Z: once; static. */
void terminal_farewell(const char *sequence);
void terminal_bell(void);

#endif
