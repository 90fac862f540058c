#include "ui/job.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "data/db.h"

struct job {
	pthread_t thread;
	struct db *db;
	job_work *work;
	void *context;
	const struct wake *to_main;
	atomic_bool done;
};

static void *run(void *argument)
{
	struct job *job = argument;
	job->work(job->db, job->context);
	atomic_store(&job->done, true);
	wake_poke(job->to_main);
	return NULL;
}

struct job *job_start(struct app *app, job_work *work, void *context, char **message)
{
	sigset_t all, old;
	struct db *db = db_open(db_path(app->db), DB_OPEN, message);
	if (!db)
		return NULL;
	struct job *job = xcalloc(1, sizeof *job);
	job->db = db;
	job->work = work;
	job->context = context;
	job->to_main = &app->to_main;
	/* The mask is inherited: signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int error = pthread_create(&job->thread, NULL, run, job);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (error) {
		*message = xasprintf("no thread can be started: %s", strerror(error));
		db_close(db);
		free(job);
		return NULL;
	}
	return job;
}

bool job_done(const struct job *job)
{
	return atomic_load(&job->done);
}

void job_end(struct job *job)
{
	if (!job)
		return;
	pthread_join(job->thread, NULL);
	db_close(job->db);
	free(job);
}
