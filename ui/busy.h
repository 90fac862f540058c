#ifndef UI_BUSY_H
#define UI_BUSY_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/view.h"

struct db;

/* How far a job is, and whether it is to stop: the one thing that both threads touch. */
struct meter;

/* For the job: tells how far it is (total 0: not known); false when it is to stop. meter is a struct meter. */
bool meter_show(int64_t done, int64_t total, void *meter);

/*
 * Long work with a bar over the screen, which goes on being drawn; Esc asks it to stop. work runs on another
 * thread (see job.h), done afterwards on this one, when the bar is gone; left: the program ends, and nothing
 * but freeing is to be done.
 */
struct busy {
	const char *text;        /* "Reading guests.csv"; copied */
	const char *stops;       /* what Esc does: "nothing is changed"; static */
	void (*work)(struct db *db, struct meter *meter, void *context);
	void (*done)(void *context, bool left);
	void *context;
};
/* When no thread can be had, that is said and false returned; neither work nor done runs. */
bool busy_open(struct ui *ui, const struct busy *busy);

#endif
