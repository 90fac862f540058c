#ifndef UI_PLAIN_INPUT_H
#define UI_PLAIN_INPUT_H

#include <stdbool.h>

/*
 * Lines that are typed or piped in. On a terminal a line is edited here, letter by letter, so that it is known whether
 * somebody is typing; nothing but backspaces moves the cursor. Signals are open only inside the wait. Main thread.
 */

void plain_input_start(void);
/* Puts the terminal back as it was; again is fine. */
void plain_input_stop(void);

enum plain_event {
	PLAIN_LINE,       /* *line is it, the caller's to free */
	PLAIN_NEWS,       /* wake_fd has something, or the time is over */
	PLAIN_EOF,        /* Ctrl-D, or the end of what was piped in */
	PLAIN_INTERRUPT,  /* Ctrl-C */
	PLAIN_TERMINATE,
	PLAIN_LOST,       /* nobody reads or types any more */
};
enum plain_event plain_wait(int wake_fd, int timeout_ms, char **line);
/* The same without reading lines. */
enum plain_event plain_wait_news(int wake_fd, int timeout_ms);

/* Nothing typed stands unfinished on the line. */
bool plain_line_empty(void);
/* A person at a terminal, and no pipe. */
bool plain_has_person(void);
/* Throws away what a person typed ahead. What is piped in stays: it was written with the question in mind. */
void plain_drop_typed(void);

#endif
