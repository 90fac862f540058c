#ifndef DATA_FILTER_H
#define DATA_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A parsed filter (guests/filter.h makes it from text); data/guest.h runs it. All terms must hold. */

enum filter_field {
	FILTER_WORDS,     /* text: folded; found in name, phone, group or notes */
	FILTER_STATUS,    /* statuses: a bit 1u << enum status each */
	FILTER_RSVP,      /* text: "", yes, no, maybe; texts joined by ',' for several ("none" is "") */
	FILTER_GROUP,     /* text: folded, whole */
	FILTER_LANGUAGE,  /* text: "pt" also finds pt_PT */
	FILTER_CODE,      /* text: numbers joined by ','; 0: without one */
	FILTER_ERROR,     /* text: folded; what is said of the failure, whole or its first 60 letters */
	FILTER_CORRECTED, /* yes or, negated, no: has another phone now than its newest message went to */
	FILTER_SEATS,     /* number with op */
	FILTER_SENT,      /* from, to: Unix ms; sent within [from, to) */
	FILTER_OPTED_OUT, /* yes or, negated, no */
	FILTER_CAMPAIGN,  /* number: has an invitation in that campaign */
};

enum filter_op { FILTER_EQUAL, FILTER_LESS, FILTER_LESS_EQUAL, FILTER_GREATER, FILTER_GREATER_EQUAL };

struct filter_term {
	enum filter_field field;
	enum filter_op op;
	bool negated;
	char *text;
	int64_t number, from, to;
	unsigned statuses;
};

enum { FILTER_TERMS = 32 };

struct filter {
	struct filter_term terms[FILTER_TERMS];
	size_t count;
};

void filter_clear(struct filter *filter);

#endif
