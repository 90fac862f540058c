#ifndef UI_CAMPAIGN_READER_H
#define UI_CAMPAIGN_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "data/campaign_report.h"

/*
 * Reads the report of the campaign that is looked at, on a thread of its own: at once for another campaign, every few
 * seconds while the file changes. Zero-initialised is empty.
 */
struct campaign_reader {
	struct job *job;
	struct reading *reading;   /* what the job writes into */
	int64_t of;                /* whose report that is, 0: none */
	struct campaign_report report;
	bool stale;                /* the file has changed since it was begun */
	int64_t begun_ms;
	char *problem;             /* NULL: none */
};

struct app;

/* Every turn, with the campaign looked at (0: none). True when there is something new to draw. */
bool campaign_reader_turn(struct campaign_reader *reader, struct app *app, int64_t id);
/* NULL while it is being read for the first time. */
const struct campaign_report *campaign_reader_report(const struct campaign_reader *reader, int64_t id);
void campaign_reader_clear(struct campaign_reader *reader);

#endif
