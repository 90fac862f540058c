#ifndef CAMPAIGN_FAILURES_H
#define CAMPAIGN_FAILURES_H

#include <stddef.h>
#include <stdint.h>

#include "data/db.h"
#include "data/filter.h"

/* Why messages failed, and for whom another try makes sense. */

enum again {
	AGAIN_NOW,        /* what was in the way passes by itself, and has had its time */
	AGAIN_LATER,      /* the same, but not before again_at */
	AGAIN_MENDED,     /* when a person has mended something: the template, the account, the details */
	AGAIN_CORRECTED,  /* only to another number */
	AGAIN_NEVER,      /* they do not want messages */
	AGAIN_DOUBT,      /* it may have arrived after all */
};

/* now, later, mended, corrected, never, doubt. */
const char *again_word(enum again again);

struct failure_group {
	int code;              /* 0: none */
	char *reason;          /* what was said, for those without a code */
	char *said;
	int64_t count, corrected;
	enum again again;
	int64_t again_at;      /* AGAIN_LATER; Unix ms */
	int64_t ready;         /* for so many of them another try makes sense now */
};

struct failure_list {
	struct failure_group *groups;
	size_t count;
	int64_t total, ready;
};

/* within: a filter as typed, "" for all guests. 0, or -1 with *message (the caller frees). */
int failures_load(struct db *db, const char *within, int64_t now, struct failure_list *out, char **message);
/* The same for a filter that was parsed; NULL: all. */
int failures_load_parsed(struct db *db, const struct filter *filter, int64_t now, struct failure_list *out, char **message);
void failures_clear(struct failure_list *list);

/* What happened, in a sentence; lives as long as the group. */
const char *failure_sentence(const struct failure_group *group);
/* What to do now. */
const char *failure_advice(const struct failure_group *group);
/* The filters that show exactly these, those of them who are ready, and all that failed. The caller frees. */
char *failure_filter(const struct failure_group *group, const char *within);
char *failure_ready_filter(const struct failure_group *group, const char *within);
char *failures_filter(const char *within);

/* Ids of all of a group. The caller frees. 0, or -1 with *message. */
int failures_of(struct db *db, const struct failure_group *group, const char *within, int64_t **ids, size_t *count,
		char **message);
/* Ids of those for whom another try makes sense now: of one group, or of all with NULL. The same. */
int failures_ready(struct db *db, const struct failure_list *list, const struct failure_group *group, const char *within,
		   int64_t **ids, size_t *count, char **message);

#endif
