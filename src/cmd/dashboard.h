#ifndef CMD_DASHBOARD_H
#define CMD_DASHBOARD_H

struct app;
struct arguments;

/* Stages of main for the dashboard alone. */

/* Opens the event file; when there is none, a form makes it. EXIT_DONE or how the process ends. */
int start_dashboard_file(struct app *app, const struct arguments *arguments);
/* The worker and the hooks by which the screen asks of it; none without credentials. */
int start_dashboard_worker(struct app *app, const struct arguments *arguments);
void stop_dashboard_worker(struct app *app);

#endif
