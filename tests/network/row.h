#ifndef TESTS_ROW_H
#define TESTS_ROW_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Many event files beside each other, each with guests of its own: what waits
 * most of the time can wait together. Below one simulator, whose journal tells
 * them apart by the phones.
 */
enum { ROW_PATH = 512, ROW_GUESTS = 3 };

/* The event and template that rows begin with; the simulator runs. */
void rows_begin(void);

/* A copy of it with guests "Guest 1" ... of that row; file gets its path. */
void row_make(int number, char file[ROW_PATH]);

/* Requests to create a message for that row's guests, and how many of them the simulator has taken. */
size_t row_creates(int number);
size_t row_messages(int number);
/* Fails unless each guest of the row has exactly one message, and the event file knows it. */
void row_assert_once(int number, const char *name, const char *file);

/* Waits until that number of the event file is wanted; fails after a minute. pid: whoever should bring it about. */
void wait_for_number(const char *file, const char *sql, long long wanted);
/* Runs convoke run on it until nothing is queued or on its way, or it is paused; SIGTERM; the exit code's run. */
const struct run *row_run(const char *file);

#endif
