#ifndef GUESTS_FILTER_H
#define GUESTS_FILTER_H

#include "data/db.h"
#include "data/filter.h"

/*
 * The filter language, the same for --filter and the dashboard's "/": words
 * match name, phone, group, notes; status:failed,undelivered rsvp:none group:family
 * lang:pt code:63024,21211 error:"what was said of the failure" corrected:yes (has
 * another phone than the newest message went to) seats:>2 sent:<2026-11-01
 * opted_out:yes campaign:3; "-" negates; quotes keep words together. Dates are in
 * the process's time zone (TZ).
 * 0, or -1 with one sentence in *message (the caller frees) for an unknown key or value.
 */
int filter_parse(const char *text, struct filter *out, char **message);

/* The keys of the language one after the other, and what each is about; NULL after the last. */
const char *filter_key(size_t index, enum filter_field *field);

/*
 * What Tab makes of a filter being typed: its last word goes on as far as keys, or the values that are in the file,
 * agree. *choices gets what could follow, or that nothing does. The caller frees both. NULL with db_error.
 */
char *filter_complete(struct db *db, const char *text, char **choices);

#endif
