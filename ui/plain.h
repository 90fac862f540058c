#ifndef UI_PLAIN_H
#define UI_PLAIN_H

#include <stdbool.h>

struct app;
struct event;

/*
 * The dashboard as a conversation: lines are only ever appended, nothing is drawn, one question at a time. For
 * screen readers, braille lines, terminals that cannot draw, and pipes.
 */

/* With app->db open and the worker started (or app->worker NULL). An enum ui_end. Main thread. */
int plain_run(struct app *app);

/*
 * Asks for an event file that does not exist yet, field by field. set stores one field: NULL, or what is wrong (freed
 * here). True when all was answered; out, with its defaults, is the caller's.
 */
bool plain_ask_event(const char *path, struct event *out,
		     char *(*set)(struct event *event, const char *key, const char *value));

#endif
