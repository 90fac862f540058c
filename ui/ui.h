#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>

struct app;
struct event;

/* Why the dashboard ended. */
enum ui_end {
	UI_QUIT,          /* the person left; what is queued waits */
	UI_KEEP_SENDING,  /* the person left and wants the queue sent in the background */
	UI_LOST,          /* the terminal is gone: the worker finishes, then the process ends */
	UI_FAILED,        /* no usable terminal; one line went to stderr */
};

/*
 * True when the dashboard can be drawn here; else one line goes to stderr. To
 * be asked before files are made or threads are started.
 */
bool ui_possible(void);

/* The dashboard, with app->db open and the worker started (or app->worker NULL). An enum ui_end. Main thread. */
int ui_run(struct app *app);

/*
 * The form for an event file that does not exist yet. UI_QUIT with *filled true: out holds the
 * values (event_clear frees them), checked, for the caller to make the file with. UI_QUIT with
 * *filled false: the person left. Else UI_LOST or UI_FAILED. path is only shown.
 */
int ui_create_event(const char *path, struct event *out, bool *filled);

#endif
