#ifndef DATA_CAMPAIGN_REPORT_H
#define DATA_CAMPAIGN_REPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/db.h"

/*
 * How long the messages of a campaign took, when they left, and why some failed. Every message is read for it, so
 * the thread that draws lets another do it.
 */

/* Milliseconds, or instants of them; rising. */
struct times {
	int64_t *ms;
	size_t count, capacity;
};

struct campaign_failure {
	int code;              /* Twilio's, 0: none */
	int64_t count;
	char *message;         /* what Twilio said of one of them */
};

struct campaign_report {
	struct times started;      /* when each last began to leave */
	struct times to_delivered; /* from sent, or from accepted where nobody saw it sent */
	struct times to_read;      /* from delivered */
	struct campaign_failure *failures; /* the most frequent first */
	size_t failure_count;
};

/* 0 or -1. stop (NULL: nobody asks) ends it early, with a part of the truth. */
int campaign_report(struct db *db, int64_t id, const atomic_bool *stop, struct campaign_report *out);
void campaign_report_clear(struct campaign_report *report);

/* What so many of a hundred do not exceed; 0 of none. */
int64_t times_percentile(const struct times *times, int percent);

#endif
