#ifndef GUESTS_FILTER_H
#define GUESTS_FILTER_H

#include "data/filter.h"

/*
 * The filter language, the same for --filter and the dashboard's "/": words
 * match name, phone, group, notes; status:failed,undelivered rsvp:none group:family
 * lang:pt code:63024 seats:>2 sent:<2026-11-01 opted_out:yes campaign:3; "-" negates; quotes
 * keep words together. Dates are in the process's time zone (TZ).
 * 0, or -1 with one sentence in *message (the caller frees) for an unknown key or value.
 */
int filter_parse(const char *text, struct filter *out, char **message);

#endif
