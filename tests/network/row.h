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

/* The event file as it is now, nobody writing, under another name. */
void event_copy(const char *from, const char *to);
/* A copy of it with guests "Guest 1" ... of that row; file gets its path. */
void row_make(int number, char file[ROW_PATH]);

/* Requests to create a message for that row's guests, and how many of them the simulator has taken. */
size_t row_creates(int number);
size_t row_messages(int number);
/* Fails unless each guest of the row has exactly one message, and the event file knows it. */
void row_assert_once(int number, const char *name, const char *file);

/* Waits until that number of the event file is wanted; fails after a minute. */
void wait_for_number(const char *file, const char *sql, long long wanted);
/* Nothing that can go now is queued or on its way, or the queue is paused. */
#define CAN_GO_NOW \
	"SELECT count(*) FROM invitation_logs WHERE status = 'sending' OR status = 'queued' AND " \
	"coalesce(not_before_at, 0) < (strftime('%s', 'now') + 30) * 1000 AND (SELECT paused_at IS NULL FROM event)"
/* convoke run on it until nothing can go now, then SIGTERM; what the run came to. */
const struct run *row_run(const char *file);

#endif
