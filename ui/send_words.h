#ifndef UI_SEND_WORDS_H
#define UI_SEND_WORDS_H

#include "app.h"
#include "campaign/plan.h"
#include "ui/board.h"

/* What a person hears before a send is confirmed, on the screen and in --plain. */

/* "about 5 minutes at 10 a second", "until tomorrow 14:02, because of the daily limit". The caller frees. */
char *send_duration(const struct app *app, const struct plan_estimate *estimate);

/*
 * What stands in the way or surprises: a sentence a line, "" when nothing does. hours_key is what sends whatever the
 * hours say. The caller frees.
 */
char *send_warnings(const struct app *app, const struct board *board, const struct plan *plan,
		    const struct plan_estimate *estimate, const char *hours_key);

/* "Send one test message to +351 ...?", whose link is in it, and what else would leave. The caller frees. */
char *send_test_question(const struct board *board, const char *phone, const char *guest_name);

/*
 * The next recipient behind index that a filter finds, and how many it finds. 1 found, 0 none of the recipients, -1
 * with *message (the caller frees).
 */
int send_find(struct db *db, const struct plan *plan, const char *wanted, size_t *index, size_t *matches, char **message);

#endif
