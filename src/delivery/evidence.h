#ifndef DELIVERY_EVIDENCE_H
#define DELIVERY_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "twilio/reply.h"

/* Which of Twilio's messages is ours. Pure: delivery-protocol 6. */

/* The body carries the guest's token (NULL or "": none) or is our rendering, buttons left out or not. */
bool body_is_ours(const char *body, const char *token, const char *preview);

enum evidence {
	EVIDENCE_NONE,   /* not this one */
	EVIDENCE_DOUBT,  /* may be it, or not: too weak to bind, too strong to send again beside it */
	EVIDENCE_NUMBER, /* E4: the number and the time */
	EVIDENCE_TEXT,   /* E3: our rendering */
	EVIDENCE_TOKEN,  /* E1: the guest's token */
};

/* A message of a list, against an attempt that is looked for. */
struct search {
	const char *phone, *token, *preview;
	int64_t earliest, latest; /* by Twilio's clock; the latest that the number alone speaks for */
	int bodies_told;   /* data/dispatcher.h */
};
/* The SID must be one that no attempt has. */
enum evidence evidence_of(const struct search *search, const struct message *message);

struct sighting {
	char sid[40];
	enum evidence evidence;
	enum status status;
	int64_t created_at;
};

enum verdict {
	VERDICT_NOTHING,
	VERDICT_ADOPT,     /* *chosen made it */
	VERDICT_DUPLICATE, /* *chosen made it, and there are others: an incident */
	VERDICT_AMBIGUOUS, /* a person must say which */
};
enum verdict decide_reconcile(const struct sighting *sightings, size_t count, size_t *chosen);

#endif
