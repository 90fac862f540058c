#ifndef SCREEN_WORLD_H
#define SCREEN_WORLD_H

#include <stdbool.h>
#include <stddef.h>

/* A directory of its own with an event file and, when wanted, a simulated Twilio. Failures fail the test. */
struct world {
	char directory[64];
	char event[96];          /* the event file */
	char base_url[64];       /* of the simulator; "" when there is none */
	char journal[96];
	int simulator;           /* its pid, 0: none */
	char **environment;      /* what programs run in it see */
};

/* Directory and environment; no event file yet. */
void world_open(struct world *world);
void world_close(struct world *world);
/* Adds to the environment or replaces: "TERM=vt100"; without "=" removes. */
void world_set(struct world *world, const char *pair);
/* Starts the simulator with these arguments (blanks between them) and points the settings at it. */
void world_simulate(struct world *world, const char *arguments);

/* Runs ./convoke with the event file and these arguments (NULL ends); its exit code. What it printed is dropped. */
int world_convoke(struct world *world, const char *const *arguments);
/* The same, must end with 0: world_do(&world, "pause", NULL). */
void world_do(struct world *world, ...);

/* An event "Ana & Tomás" and guests from CSV text. */
void world_event(struct world *world, const char *csv);
/* That many guests "Guest 1", "Guest 2", ... with Portuguese phones; the last digits count from 1000. */
void world_guests(struct world *world, int count);
/* Reads templates from the simulator and makes wedding_invitation the default. */
void world_templates(struct world *world);

/* Messages that the simulator took, by its journal. */
int world_messages(const struct world *world);

#endif
