#ifndef DELIVERY_DISPATCH_H
#define DELIVERY_DISPATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "data/started.h"
#include "delivery/delivery.h"

/* arm → send → record (delivery-protocol 4). Only the lock holder's worker has one. */
struct dispatch;

/* The log is the dispatcher's from now on; NULL: requests leave without being noted first. */
struct dispatch *dispatch_new(struct delivery *delivery, struct started_log *started);
/* What was not recorded stays armed in the file and is unknown at the next start. */
void dispatch_free(struct dispatch *dispatch);

/* Why nothing starts at this moment; GATE_OPEN: something may. */
enum gate {
	GATE_OPEN,
	GATE_EMPTY,     /* nothing is queued */
	GATE_BLOCKED,   /* what is queued waits for an unknown on the same phone */
	GATE_NOT_ASKED, /* nobody asked for dispatch */
	GATE_PAUSED,
	GATE_HOURS,
	GATE_DAY,       /* the daily limit */
	GATE_LATER,     /* back-off of every row that is left */
	GATE_BREAKER,
	GATE_BUSY,      /* pace and slots: goes on within seconds */
	GATE_DISK,
	GATE_FILE,      /* the event file does not take what was learnt */
};
struct gate_view {
	enum gate gate;
	int64_t until;      /* Unix ms when it is known, else 0 */
	bool hours_open;
	char reason[256];   /* in words, "" when open, empty or busy */
};
/* 0, or -1 when the file could not be asked. */
int dispatch_gate(struct dispatch *dispatch, bool asked, int64_t now, struct gate_view *out);

/* Arms and starts what may start now. */
void dispatch_start(struct dispatch *dispatch, bool hours_open);
/* Records everything that has ended, in one transaction; keeps it and tries again when the file does not take it. */
void dispatch_record(struct dispatch *dispatch);

size_t dispatch_in_flight(const struct dispatch *dispatch);
/* Ended, not yet recorded. */
size_t dispatch_unrecorded(const struct dispatch *dispatch);
/* Milliseconds until the pace allows the next one. */
int dispatch_wait_ms(struct dispatch *dispatch);
/* For how long the file has not taken what came back, in microseconds; 0: it does. */
int64_t dispatch_failing_us(const struct dispatch *dispatch);
/* The SIDs that could not be recorded, for a person; the caller frees. */
char *dispatch_unrecorded_sids(const struct dispatch *dispatch);

#endif
