#ifndef TESTS_FAULTS_CAMPAIGN_H
#define TESTS_FAULTS_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "oracle.h"

/* A small campaign on a disk that fails at one point, and what becomes of it when the program is started again. */
enum { GUESTS = 12 };

struct campaign_kind {
	bool queued;       /* the rows are queued before, and run sends them; else send does both */
	bool checkpoint;   /* the log is so long that the sender begins with a checkpoint */
	bool lagging_list; /* Twilio's list shows nothing yet; what is unknown stays so */
	bool normal;       /* synchronous=NORMAL: the control */
};

/* Makes the event that every point begins with. Needs cli_begin; ends with no simulator. */
void campaign_prepare(const struct campaign_kind *kind);

struct campaign_run {
	bool fired;        /* the fault was reached */
	int code;          /* of the run with the fault, -1: ended by a signal */
	bool armed;        /* it came so far */
	size_t unrecorded; /* attempts that are armed still, by the file it left */
	size_t accepted;   /* attempts, by the file it left */
	char *out, *err;
	struct oracle after; /* when it was started again and came to its end */
};
/* From the prepared event; fault as in fault.h. haste: clocks run faster from the fault on. */
void campaign_run(const struct campaign_kind *kind, const char *fault, unsigned haste, struct campaign_run *out);
void campaign_run_clear(struct campaign_run *run);

/* How many calls of that kind ("write", "any") the undisturbed campaign makes. */
long campaign_calls(const struct campaign_kind *kind, const char *call);

#endif
