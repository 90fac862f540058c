#ifndef BENCH_TERMINAL_H
#define BENCH_TERMINAL_H

#include <stddef.h>
#include <sys/types.h>

/* A program in a pseudo-terminal of 24 by 80: how long from a key to the last byte that it brings, and how many. */
struct terminal {
	pid_t pid;
	int pty;
	double started;
};

struct reply {
	double ms;     /* to the last byte; 0 when none came */
	size_t bytes;
};

/* input: a file for its standard input, or NULL for the terminal. */
void terminal_start(struct terminal *terminal, const char *const *words, const char *input);
/* Everything since the start, until it has been silent for quiet_ms. */
struct reply terminal_opened(struct terminal *terminal, int quiet_ms);
struct reply terminal_press(struct terminal *terminal, const char *keys, int quiet_ms);
/* What it writes on its own in that time. */
struct reply terminal_listen(struct terminal *terminal, int ms);
/* Ends it by SIGKILL. */
void terminal_close(struct terminal *terminal);

#define PRESS_DOWN "\033OB"
#define PRESS_PAGE "\033[6~"

#endif
