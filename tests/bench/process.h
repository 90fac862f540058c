#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/* What a process has used: since it began, or between two looks at it. */
struct usage {
	double seconds, cpu;  /* wall and processor time */
	double peak_mb;
	long wakes;           /* voluntary context switches of all its threads */
	int status;           /* as exited; -1 when a signal ended it */
};

double now_seconds(void);

/* Starts it with its output into the file output (NULL: nowhere). Dies when it cannot. */
pid_t process_start(const char *const *words, const char *output);
void process_wait(pid_t pid, struct usage *usage);
/* Starts it and waits. */
struct usage process_run(const char *const *words, const char *output);
/* The same, for preparations: dies, and says what, when it fails. */
void process_must(const char *const *words);
#define MUST(...) process_must((const char *const[]){ __VA_ARGS__, NULL })
/* SIGTERM, and the end. */
void process_stop(pid_t pid);

/* Of a living process, so far; peak_mb is the peak, *resident_mb what it holds now (may be NULL). */
struct usage process_look(pid_t pid, double *resident_mb);

bool program_exists(const char *name);
/* The 1-minute load of the machine. */
double machine_load(void);

void complain(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
/* printf into memory that is never freed: a benchmark ends soon. */
char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
