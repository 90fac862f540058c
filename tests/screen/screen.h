#ifndef SCREEN_SCREEN_H
#define SCREEN_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "world.h"

/*
 * The real ./convoke in a pseudo-terminal, seen through a terminal emulator.
 * Waiting is for a state, with a deadline after which the test fails and shows
 * the screen.
 */
struct screen;

struct screen *screen_start(const struct world *world, int rows, int columns, const char *const *arguments);
/* The same as the job of a shell that does nothing else, so that Ctrl-Z works; screen_pid is the shell's. */
struct screen *screen_start_job(const struct world *world, int rows, int columns);
/* "fg", after it was stopped. */
void screen_continue_job(const struct screen *screen);
/* Ends the process (SIGKILL when it is still there) and frees. */
void screen_close(struct screen *screen);

/* Types as a person would; the escape sequences of keys are KEY_... below. */
void screen_type(struct screen *screen, const char *keys);
#define KEY_UP "\033OA"
#define KEY_DOWN "\033OB"
#define KEY_RIGHT "\033OC"
#define KEY_LEFT "\033OD"
#define KEY_HOME "\033OH"
#define KEY_END "\033OF"
#define KEY_PAGE_UP "\033[5~"
#define KEY_PAGE_DOWN "\033[6~"
#define KEY_BACK_TAB "\033[Z"
#define KEY_ESCAPE "\033"
#define KEY_ENTER "\r"

/* Until the text stands in some row, or in that row. */
void screen_wait(struct screen *screen, const char *text);
void screen_wait_row(struct screen *screen, int row, const char *text);
/* Until it stands nowhere. */
void screen_wait_gone(struct screen *screen, const char *text);
/* Until the terminal's cursor is shown or hidden. */
void screen_wait_cursor(struct screen *screen, bool shown);
/* Until the terminal's title is that. */
void screen_wait_title(struct screen *screen, const char *title);
const char *screen_title(const struct screen *screen);
/* How often the bell rang. */
int screen_bells(const struct screen *screen);
/* Until the process has ended; its exit code, -1 for a signal. */
int screen_wait_end(struct screen *screen);
/* Whether it has, without waiting. */
bool screen_ended(struct screen *screen);
/* Bytes that the program wrote within that time; for tests that nothing is written. */
size_t screen_bytes_within(struct screen *screen, int ms);

/* What stands there now, trailing blanks left away; lives until the next call. */
const char *screen_row(const struct screen *screen, int row);
bool screen_shows(const struct screen *screen, const char *text);
/* The row that holds text, -1: none. */
int screen_find(const struct screen *screen, const char *text);
/* The column where text begins in a row, -1: nowhere. */
int screen_column(const struct screen *screen, int row, const char *text);

/* Of what can be seen: a blank is neither bold nor coloured. */
struct look {
	bool bold, reverse, underline;
	int colour, ground;      /* of the palette; -1: the terminal's own */
};
struct look screen_look(const struct screen *screen, int row, int column);

/* What the program last asked the terminal to copy, as it was written (base64); "" nothing yet. */
const char *screen_copied(const struct screen *screen);

void screen_resize(struct screen *screen, int rows, int columns);
int screen_rows(const struct screen *screen);
int screen_pid(const struct screen *screen);
/* Closes the terminal's side, as a lost connection does. */
void screen_hang_up(struct screen *screen);
/* Frees, and leaves the process to the caller. */
void screen_forget(struct screen *screen);

#endif
