#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "cmd/arguments.h"

/* The functions of commands.def: all of one signature; they return an exit code. */
#define COMMAND(name, synopsis, summary, function, needs, least, most, details) \
	int function(struct app *app, const struct arguments *arguments);
#include "commands.def"
#undef COMMAND

/* No command: the dashboard. */
int command_dashboard(struct app *app, const struct arguments *arguments);

#endif
