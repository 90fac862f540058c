#ifndef DATA_CAMPAIGN_H
#define DATA_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"
#include "data/status.h"

enum campaign_kind { KIND_INVITATION, KIND_REMINDER, KIND_RESEND, KIND_TEST };

const char *campaign_kind_word(enum campaign_kind kind);
/* Of the words that the file's CHECK allows. */
enum campaign_kind campaign_kind_from_word(const char *word);

/* One press of send. */
struct campaign {
	int64_t id;
	enum campaign_kind kind;
	int64_t template_id;
	char *template_name;
	int64_t created_at;
	char *created_by;
	char *note;
	bool ignore_hours;
	int64_t confirmed;             /* messages the person agreed to: the fuse */
	int64_t status[STATUS_COUNT];  /* its invitations, kept running by the file */
};

/* Inside a transaction. Sets id. */
int campaign_insert(struct db *db, struct campaign *campaign);
/* 1, 0, -1. */
int campaign_load(struct db *db, int64_t id, struct campaign *out);
/* The newest that still has open invitations, else the newest of all; tests left out. 1, 0, -1. */
int campaign_current(struct db *db, struct campaign *out);
void campaign_clear(struct campaign *campaign);
/* Newest first. */
int campaign_each(struct db *db, bool (*visit)(const struct campaign *campaign, void *context), void *context);

/*
 * How far its messages have come. Each of accepted, sent, delivered and read counts those that came so far or
 * further; waiting + held + unknown + accepted + failed = total, and canceled ones stand aside.
 */
struct funnel {
	int64_t waiting;               /* queued, sending */
	int64_t held, unknown;
	int64_t accepted, sent, delivered, read;
	int64_t failed;                /* failed, undelivered */
	int64_t canceled;
	int64_t total;
};
struct funnel campaign_funnel(const int64_t status[STATUS_COUNT]);

/* The campaigns of which something is queued or sending, oldest first, at most limit; how many, or -1. */
int campaign_going(struct db *db, int64_t *ids, int limit);

/* How many messages are queued or sending, tests too. 0 or -1. */
int campaigns_leaving(struct db *db, int64_t *count);

/* Invitations of all campaigns by status, tests left out. */
int campaign_totals(struct db *db, int64_t status[STATUS_COUNT]);

#endif
