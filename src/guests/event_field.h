#ifndef GUESTS_EVENT_FIELD_H
#define GUESTS_EVENT_FIELD_H

#include "data/event.h"

/* What a person may write about the event, for the command line and the forms. Pure. */

/*
 * Sets one field by its column's name. NULL when it is fine, else one sentence
 * (the caller frees): no such field, or how such a value looks.
 */
char *event_set_field(struct event *event, const char *key, const char *value);
/* The same for a column that there is: NULL, or what the value "must be ..." or "cannot be"; static. */
const char *event_refuse_field(struct event *event, const char *key, const char *value);
/* The value of a column that there is. */
const char *event_field(const struct event *event, const char *key);

#endif
