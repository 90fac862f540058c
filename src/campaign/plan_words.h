#ifndef CAMPAIGN_PLAN_WORDS_H
#define CAMPAIGN_PLAN_WORDS_H

#include "campaign/plan.h"

/* What is told about a plan, on the screen, in sentences and on the command line. Pure. */

/* A resend of what failed after the invitation had gone out: of a reminder. */
bool plan_is_of_missed(const struct plan *plan);
/* "invitation", "reminders": as many as get it. */
const char *plan_kind_words(const struct plan *plan);

/* Of a resend: who has a message already, and what failed then; "" when that is nobody. The caller frees. */
char *plan_earlier_words(const struct plan *plan);

/* How many are refused; the others left out are skipped. */
size_t plan_refused(const struct plan *plan);

/* Why guests are skipped, and how many each. */
struct plan_reason {
	const char *text;
	size_t count;
};
/* The first so many reasons, in order of appearance; how many. others: the guests with further ones. */
size_t plan_reasons(const struct plan *plan, struct plan_reason *out, size_t most, size_t *others);

#endif
