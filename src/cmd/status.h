#ifndef CMD_STATUS_H
#define CMD_STATUS_H

#include <stdbool.h>

struct app;

/* What convoke status prints; sync ends with it too. Returns an exit code. */
int print_status(struct app *app, bool json);

#endif
