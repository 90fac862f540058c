#ifndef CMD_IMPORT_H
#define CMD_IMPORT_H

#include <stdint.h>

#include "cmd/arguments.h"
#include "cmd/progress.h"

struct app;

/* What the two halves of import share: a bar, and stopping in order. */
struct import_watch {
	struct app *app;
	const char *verb;
	struct progress progress;
	bool catching;           /* SIGINT asks to stop instead of ending the process */
};
/* For import_options.progress; context is the watch. */
bool import_progress(int64_t done, int64_t total, void *context);

/* import --undo. An exit code. */
int import_take_back(struct app *app, const struct arguments *arguments);

#endif
