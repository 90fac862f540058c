#ifndef UI_JOB_H
#define UI_JOB_H

#include <stdbool.h>

struct app;
struct db;

/*
 * Work that takes longer than a key may wait (an import, queueing thousands), on a thread of its own with its own
 * connection to the event file. Only the thread that started a job asks after it and ends it.
 */
struct job;

/* Does the work; context is the job's alone until job_done. */
typedef void job_work(struct db *db, void *context);

/* The main thread is woken when it is done. NULL with *message (the caller frees) when it cannot begin. */
struct job *job_start(struct app *app, job_work *work, void *context, char **message);
bool job_done(const struct job *job);
/* Waits until it is done and frees it. NULL is fine. */
void job_end(struct job *job);

#endif
