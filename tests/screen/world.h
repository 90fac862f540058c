#ifndef SCREEN_WORLD_H
#define SCREEN_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/scratch.h"

enum { WORLD_PATH = SCRATCH_SIZE + 32 };

/* A directory of its own with an event file and, when wanted, a simulated Twilio. Failures fail the test. */
struct world {
	char directory[SCRATCH_SIZE];
	char event[WORLD_PATH];          /* the event file */
	char base_url[64];       /* of the simulator; "" when there is none */
	char journal[WORLD_PATH];
	int simulator;           /* its pid, 0: none */
	const char *program;     /* what screen_start runs; another link of it in some tests */
	const char *folder;      /* of its directory, where it runs, so that files named by chance lie there; NULL: where we run */
	char **environment;      /* what programs run in it see */
};

/* Directory and environment; no event file yet. */
void world_open(struct world *world);
void world_close(struct world *world);
/* The path of a file in its directory. */
void world_path(const struct world *world, char path[WORLD_PATH], const char *name);
/* Adds to the environment or replaces: "TERM=vt100"; without "=" removes. */
void world_set(struct world *world, const char *pair);
/* Starts the simulator with these arguments (blanks between them) and points the settings at it. */
void world_simulate(struct world *world, const char *arguments);

/* Runs ./convoke with the event file and these arguments (NULL ends); its exit code. What it printed is dropped. */
int world_convoke(struct world *world, const char *const *arguments);
/* The same, must end with 0: world_do(&world, "pause"). */
#define world_do(world, ...) world_do_words(world, (const char *const[]){__VA_ARGS__, NULL})
void world_do_words(struct world *world, const char *const *arguments);

/* An event "Ana & Tomás" and guests from CSV text. */
void world_event(struct world *world, const char *csv);
/* That many guests "Guest 1", "Guest 2", ... with Portuguese phones; the last digits count from 1000. */
void world_guests(struct world *world, int count);
/* Reads templates from the simulator and makes wedding_invitation the default. */
void world_templates(struct world *world);

/* Messages that the simulator took, by its journal. */
int world_messages(const struct world *world);

#endif
