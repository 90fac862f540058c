#ifndef CMD_RUN_LOG_H
#define CMD_RUN_LOG_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct follow_result;

/*
 * What happens to the file while run goes on, whoever does it: a line on stderr for each step of a message and for each
 * change of what holds the queue; with json also an object on stdout. Guests are numbers unless names are wanted.
 */
struct run_log {
	struct db *db;
	bool names, json;
	int64_t newest;          /* of the steps told so far */
	enum { ROLE_OPEN, ROLE_SENDER, ROLE_STANDBY } role;
	bool paused, waits;
	char *waiting_for;
};

/* 0, or -1 with db_error. */
int run_log_begin(struct run_log *log, struct db *db, bool names, bool json);
/* For follow_request.looked. */
void run_log_look(const struct follow_result *result, void *log);
void run_log_end(struct run_log *log);

#endif
