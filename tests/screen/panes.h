#ifndef SCREEN_PANES_H
#define SCREEN_PANES_H

#include <stddef.h>

#include "world.h"

/* Every pane of the dashboard on one event, and how to get there from the list. */

struct pane {
	const char *name;
	const char *keys, *then;  /* open it from the list; then is typed when that has been drawn: dialogs drop what comes before */
	const char *leave;        /* takes it away again */
};
extern const struct pane panes[];
extern const size_t pane_count;

/* An event on which each pane has something to show (panes.csv, panes.sql), and a simulated Twilio. */
void panes_open(struct world *world);

#endif
