#include "delivery/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/log.h"
#include "delivery/session.h"

struct worker {
	pthread_t thread;
	struct session session;     /* the worker's thread alone */
	struct wake wake;
	const struct wake *to_owner;
	atomic_bool stop, refresh;
	atomic_uint asks;           /* how often a person has asked */
	unsigned heard;             /* of these; the worker's thread alone */
	pthread_mutex_t report_lock;
	struct worker_report report;
	unsigned report_heard;      /* the asks that the report knows of */
};

static bool same_report(const struct worker_report *a, const struct worker_report *b)
{
	return a->holds_lock == b->holds_lock && a->idle == b->idle && a->stopped == b->stopped &&
	       a->account_stop == b->account_stop && a->round_failed == b->round_failed &&
	       a->in_flight == b->in_flight && a->unrecorded == b->unrecorded && a->wakes_at == b->wakes_at && strcmp(a->message, b->message) == 0;
}

static void publish(struct worker *worker)
{
	struct worker_report report;
	session_report(&worker->session, &report);
	pthread_mutex_lock(&worker->report_lock);
	bool changed = !same_report(&report, &worker->report);
	worker->report = report;
	worker->report_heard = worker->heard;
	pthread_mutex_unlock(&worker->report_lock);
	if (worker->to_owner && (changed || session_take_changed(&worker->session)))
		wake_poke(worker->to_owner);
}

static void *run(void *context)
{
	struct worker *worker = context;
	while (!session_ended(&worker->session)) {
		wake_drain(&worker->wake);
		unsigned asks = atomic_load(&worker->asks);
		if (asks != worker->heard)
			session_ask(&worker->session);
		worker->heard = asks;
		if (atomic_exchange(&worker->refresh, false))
			session_refresh(&worker->session);
		session_step(&worker->session, atomic_load(&worker->stop), worker->wake.read_fd);
		publish(worker);
	}
	return NULL;
}

struct worker *worker_start(const struct worker_options *options, char **message)
{
	struct worker *worker = xcalloc(1, sizeof *worker);
	sigset_t all, old;
	if (wake_open(&worker->wake) < 0)
		die("no more pipes: close some programs");
	if (session_open(&worker->session, options, message) < 0) {
		wake_close(&worker->wake);
		free(worker);
		return NULL;
	}
	worker->to_owner = options->to_owner;
	pthread_mutex_init(&worker->report_lock, NULL);

	/* The mask is inherited: signals are the main thread's, also those of libcurl's resolver. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int error = pthread_create(&worker->thread, NULL, run, worker);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (error)
		die("no background thread can be started: %s", strerror(error));
	return worker;
}

void worker_stop(struct worker *worker, char **last_words)
{
	*last_words = NULL;
	if (!worker)
		return;
	atomic_store(&worker->stop, true);
	wake_poke(&worker->wake);
	pthread_join(worker->thread, NULL);
	*last_words = session_last_words(&worker->session);
	session_close(&worker->session);
	wake_close(&worker->wake);
	pthread_mutex_destroy(&worker->report_lock);
	free(worker);
}

void worker_ask(struct worker *worker)
{
	atomic_fetch_add(&worker->asks, 1);
	wake_poke(&worker->wake);
}

void worker_poke(const struct worker *worker)
{
	wake_poke(&worker->wake);
}

void worker_refresh(struct worker *worker)
{
	atomic_store(&worker->refresh, true);
	wake_poke(&worker->wake);
}

void worker_report(struct worker *worker, struct worker_report *out)
{
	pthread_mutex_lock(&worker->report_lock);
	*out = worker->report;
	/* Whoever has asked and looks at once must not leave. */
	out->idle = out->idle && worker->report_heard == atomic_load(&worker->asks);
	pthread_mutex_unlock(&worker->report_lock);
}
