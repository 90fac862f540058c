#ifndef CMD_FOLLOW_H
#define CMD_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "data/status.h"
#include "delivery/worker.h"

struct app;

enum { FOLLOW_PATIENCE_MS = 120000 /* how long nothing may happen before a command ends */ };

/* How the reason of a pause begins that a person made. */
#define PERSON_PAUSE "paused by "

enum follow_verdict {
	FOLLOW_ON,
	FOLLOW_DONE,        /* nothing is left to do */
	FOLLOW_WAITS,       /* something is left, but not within FOLLOW_PATIENCE_MS */
	FOLLOW_STOPPED,     /* an account-level problem, or the worker ended by itself */
	FOLLOW_INTERRUPTED, /* by a person or the system */
};

/* One look at what is followed. */
struct follow_view {
	enum worker_mode mode;
	bool forever;            /* until interrupted */
	bool one_campaign;       /* the counts are one campaign's, not the file's */
	int64_t queued, sending, unknown;
	int in_flight;
	bool holds_lock, idle, worker_ended, account_stop;
	bool paused_from_start;
	int64_t now, waiting_until; /* Unix ms; 0: not known */
	int64_t quiet_ms;        /* since anything changed */
};
/* Pure. */
enum follow_verdict follow_judge(const struct follow_view *view);

struct follow_result;
struct follow_request {
	enum worker_mode mode;
	int64_t campaign_id;     /* 0: the whole file */
	bool forever;
	bool show_progress;
	/* After each look and at the end; NULL: nobody. */
	void (*looked)(const struct follow_result *result, void *context);
	void *context;
};

struct follow_result {
	enum follow_verdict verdict;
	struct worker_report report;
	int64_t status[STATUS_COUNT]; /* the campaign's, or the file's, after the last record */
	char *pause_reason;           /* "" when the queue is not paused */
	bool paused_by_program;       /* an account-level problem (or a copied file), not a person */
	char *waiting_for;            /* "" or why nothing starts */
	int64_t waiting_until;
};

/*
 * Starts the worker, watches until follow_judge says the end or a signal
 * comes, and stops it so that all in flight is recorded. EXIT_DONE, or
 * EXIT_FAILED after the complaint. Clear the result either way.
 */
int follow(struct app *app, const struct follow_request *request, struct follow_result *out);
void follow_result_clear(struct follow_result *result);

/* " until 2027-06-12 08:00:00" or "". out holds 32 bytes; returns it. */
char *until_text(char out[32], int64_t wall_ms);

#endif
