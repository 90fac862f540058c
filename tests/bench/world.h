#ifndef BENCH_WORLD_H
#define BENCH_WORLD_H

#include <sys/types.h>

/* Where everything happens: a directory of the run's own, an environment without anything of the user's. */
extern const char *bench_directory;
extern const char *bench_program;   /* convoke */
void world_open(const char *program, const char *simulator, const char *limits);
void world_close(void);
/* A file of that name in the directory; never freed. */
char *world_path(const char *name);
/* A bare program of tests/bench. */
char *world_limit(const char *name);

/* A fresh simulated Twilio, which knows of no message; the environment says where it is. */
void simulator_start(const char *latency_ms);
void simulator_stop(void);
/* A counter of its statistics. */
long simulator_count(const char *name);

/* A list of that many guests to import. */
char *world_csv(int guests);
/* An event file with that many guests, made by SQL without their import; once per size. Shared: do not send from it. */
char *world_event(int guests);
/* A copy of it, with a template, in which the first so many invitations are queued. */
char *world_queue(int guests, int queued);
/* Removes an event file and what lies beside it. */
void world_remove(const char *file);

#endif
