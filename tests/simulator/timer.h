/* One thread that calls functions at a moment of the monotonic clock: delayed answers, without a thread for each. */
#ifndef SIM_TIMER_H
#define SIM_TIMER_H

#include <stdbool.h>
#include <stdint.h>

bool timer_begin(void);
/*
 * Calls fire(item) after delay_ms on the timer's thread. park(item) runs first, on the caller's, and cannot be overtaken
 * by fire. Returns false, having called neither, once timer_end has begun.
 */
bool timer_after(int64_t delay_ms, void (*park)(void *item), void (*fire)(void *item), void *item);
/* Fires everything that waits, now, and joins the thread. */
void timer_end(void);

#endif
