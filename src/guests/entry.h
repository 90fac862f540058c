#ifndef GUESTS_ENTRY_H
#define GUESTS_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "data/guest.h"
#include "guests/changes.h"
#include "guests/columns.h"
#include "guests/phone.h"

/* A row of somebody's list, understood: what it says about one guest. */
struct entry {
	int64_t line;
	char *text[FIELD_COUNT];    /* cleaned cells, "" when absent or empty; the name put together */
	char *phone_cell;           /* as typed, with its line breaks; those of several columns with ";" between */
	char phone[PHONE_SIZE];     /* E.164 once settled, "" none */
	char country[3];            /* for national numbers, "" none */
	char language[LANGUAGE_SIZE];
	int seats;                  /* 0: not said */
	int rsvp_seats;             /* -1: not said */
	const char *rsvp;           /* "" : not said */
	int64_t opted_out_at;       /* 0: not said */
	char *remark;               /* what to know of a row that is taken all the same, in words; NULL: nothing */
	char *problem;              /* the first thing that is wrong, in words; NULL: nothing */
};

/* Everything but the phone, which is dear: entry_settle_phone does it. Free with entry_clear. */
void entry_read(const struct row *row, const struct columns *columns, const struct vocabulary *vocabulary,
		const char *country, int64_t now, struct entry *out);
void entry_clear(struct entry *entry);

/*
 * Finds the E.164 number: the one of known (may be NULL), when its guest came
 * from the same text, else by the numbering plans. Sets a problem when there is
 * a text but no number in it.
 */
void entry_settle_phone(struct entry *entry, const struct guest *known);
/* True when the guest's number came from what this row says. */
bool entry_same_phone(const struct entry *entry, const struct guest *guest);

/*
 * Puts what the row says into a guest (an empty one becomes a new guest); what
 * it does not say stays. True when something changed; changes (may be NULL) gets what.
 */
bool entry_apply(const struct entry *entry, struct guest *guest, int64_t now, struct changes *changes);

/* Keeps the first problem only. */
void entry_refuse(struct entry *entry, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
