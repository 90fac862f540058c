#ifndef UI_QUEUEING_H
#define UI_QUEUEING_H

#include <stdbool.h>

/*
 * What was confirmed goes into the queue on a thread of its own: thousands take
 * seconds, and keys do not wait. One at a time; the header says how far it is.
 * All or nothing: no row is seen, and nothing is sent, before the last one is in.
 */
struct ui;
struct plan;

/* Takes the plan over and leaves an empty one. False after saying why nothing was queued. */
bool queueing_start(struct ui *ui, struct plan *plan);
bool queueing_running(const struct ui *ui);
/* Every turn of the loop: says what came of it and lets it be sent. */
void queueing_tick(struct ui *ui);
/* A person wants to pause after all, or not: once it is done it is paused, and not let go. */
void queueing_pause(struct ui *ui);
/* A person wants to leave: once it is done. */
void queueing_then_quit(struct ui *ui);
/* At the end of the screen: waits for it. */
void queueing_finish(struct ui *ui);

#endif
