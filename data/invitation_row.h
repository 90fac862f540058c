#ifndef DATA_INVITATION_ROW_H
#define DATA_INVITATION_ROW_H

#include <stdint.h>

#include "data/db.h"
#include "data/invitation.h"

/*
 * Inside data/ only: the steps that change one invitation. Each is part of its
 * caller's transaction and writes the status event that goes with it. The guest
 * follows by the file's own triggers.
 */
struct invitation_step {
	int64_t id;
	enum status was, becomes;   /* nothing happens unless it stands at was */
	enum event_source source;
	int64_t now, not_before_at; /* 0: at once */
	int error_code;             /* 0: none */
	const char *reason;         /* shown beside the guest and in the log; NULL: none */
};
/* 1 done, 0 it stood elsewhere, -1. */
int invitation_step(struct db *db, const struct invitation_step *step);

struct new_event {
	int64_t invitation_id;
	enum status status;
	enum event_source source;
	int64_t at, provider_at; /* provider_at 0: not told */
	int error_code;          /* 0: none */
	const char *detail;      /* NULL: none */
};
int status_event_insert(struct db *db, const struct new_event *event);

/* Twilio has it, under that SID. provider_at 0: not told. */
int invitation_accept(struct db *db, int64_t id, const char *sid, enum status status,
		      enum event_source source, int64_t now, int64_t provider_at, const char *detail);

/* What was called about the message before any row had it (data/callback.c). 0 or -1. */
int early_apply(struct db *db, const char *sid, int64_t now);

/* Its guest wants no more messages; keeps an earlier date. */
int invitation_opt_out(struct db *db, int64_t id, int64_t now);

/* queued again after it was proven not to have left; canceled when a person wanted that meanwhile. */
int invitation_requeue(struct db *db, const struct invitation_step *step);

#endif
