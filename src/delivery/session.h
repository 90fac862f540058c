#ifndef DELIVERY_SESSION_H
#define DELIVERY_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "data/dispatcher.h"
#include "delivery/census.h"
#include "delivery/delivery.h"
#include "delivery/dispatch.h"
#include "delivery/poll.h"
#include "delivery/reconcile.h"
#include "delivery/worker.h"

/* What the worker's thread does, one step at a time: no thread of its own, so that tests can drive it. */
struct session {
	struct delivery delivery;
	enum worker_mode mode;
	char *path;
	struct dispatcher_lock *lock;
	struct dispatch *dispatch;     /* with the lock, in modes that send */
	struct reconcile *reconcile;   /* with the lock */
	struct poll *poll;
	bool ask_at_end;               /* something was sent since everything was asked about */
	int64_t checkpoint_us;         /* the log of the file is emptied no sooner */
	struct census census;
	struct gate_view gate;
	bool asked_here;               /* a person asked this process */
	bool tell_asked;               /* and the file does not know yet */
	bool asked;                    /* dispatch goes on, whoever asked */
	int64_t lived_epoch;           /* of a session that another process was running while we were here */
	int64_t seen_epoch;            /* of the holder we follow, 0 none yet */
	int64_t lock_again_us;
	bool give_way;                 /* we only look, and somebody asks for dispatch: the lock is theirs */
	int64_t wall_minus_boot_ms, turned_boot_ms; /* to notice a clock that is set, and a sleep or stop */
	int64_t nothing_to_do_since_us; /* 0: there is something */
	char told[256];                /* what the file says we wait for */
	int64_t told_until;
	bool ended;
	bool gave_up;                  /* what Twilio answered could not be stored */
	char *last_words;
};

int session_open(struct session *session, const struct worker_options *options, char **message);
void session_close(struct session *session);

/* A person asked for dispatch. */
void session_ask(struct session *session);
/* A round about every row, now. */
void session_refresh(struct session *session);

/*
 * One turn: take over if the lock is free, look up, poll, arm and send what may
 * go, wait for the network or wake_fd, record. Waits at most about a second.
 * With stopping nothing new starts, and the session ends when nothing is in flight.
 */
void session_step(struct session *session, bool stopping, int wake_fd);
bool session_ended(const struct session *session);

/* False for the modes that only ask. */
bool session_sends(const struct session *session);

/*
 * At the end, when a person must be told: what Twilio accepted and the file did not take, or that the file
 * failed. NULL when all is stored and well; the caller frees.
 */
char *session_last_words(const struct session *session);

void session_report(struct session *session, struct worker_report *out);
/* True once after something changed in the file. */
bool session_take_changed(struct session *session);

#endif
