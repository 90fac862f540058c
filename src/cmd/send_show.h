#ifndef CMD_SEND_SHOW_H
#define CMD_SEND_SHOW_H

#include <stdbool.h>

#include "campaign/plan.h"

struct app;
struct json;

/* How a plan is shown before anything is queued. */

/* What is to be said of guests left out: reasons with their counts, and every refusal by name. */
void say_left_out(const struct plan *plan);

/* Every message and refusal. An exit code. */
int show_dry_run(struct app *app, const struct plan *plan, bool json);

/* Count, template, first text, limits, then the question. True for yes. */
bool confirm_plan(struct app *app, const struct plan *plan);

/* The keys of send --json, with null and zeros for what did not happen. */
struct json *send_json(const struct plan *plan);

#endif
