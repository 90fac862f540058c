#ifndef DELIVERY_WORKER_H
#define DELIVERY_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/wake.h"
#include "settings.h"

/*
 * The background thread that sends, polls and looks up. It shares nothing with
 * its starter but the event file, two wakes and a few atomic flags; what it
 * has to say it writes into the file (data/dispatcher.h).
 */
struct worker;

enum worker_mode {
	WORKER_DASHBOARD, /* sends once asked, polls while it holds the lock, until stopped */
	WORKER_SEND,      /* asked at once; idle when the queue is settled */
	WORKER_RUN,       /* asked at once and for good; also takes rows queued later */
	WORKER_SYNC,      /* never sends: one round about every row, settles unknowns when the lock is free */
	WORKER_WATCH,     /* never sends: polls by the cadence until stopped */
};

struct worker_options {
	const char *path;               /* the event file */
	const struct settings *settings; /* outlive the worker */
	enum worker_mode mode;
	const struct wake *to_owner;    /* poked after every change; NULL: nobody */
};

/* NULL with *message (the caller frees). */
struct worker *worker_start(const struct worker_options *options, char **message);
/*
 * No new message starts, what is in flight ends and is recorded, the thread is joined. NULL is fine. *last_words:
 * a sentence that a person must see (what could not be recorded, or a file that failed), else NULL; the caller frees.
 */
void worker_stop(struct worker *worker, char **last_words);

/* A person asked for dispatch (send, p, resume). Any thread. */
void worker_ask(struct worker *worker);
/* Something changed in the file: look. Any thread. */
void worker_poke(const struct worker *worker);
/* Ask Twilio about every row now. Any thread. */
void worker_refresh(struct worker *worker);

struct worker_report {
	bool holds_lock;
	bool idle;          /* nothing in flight, nothing that may start, no look or poll of this round due */
	bool stopped;       /* ended by itself: message says why */
	bool account_stop;  /* an account-level problem paused the queue */
	bool round_failed;  /* the last round of questions did not get an answer */
	int in_flight;
	int unrecorded;     /* answers that the file has not taken yet; it is tried for five minutes */
	int64_t wakes_at;   /* Unix ms of the next thing to do, 0: nothing is planned */
	char message[256];  /* the last problem in words, "" when none */
};
void worker_report(struct worker *worker, struct worker_report *out);

#endif
