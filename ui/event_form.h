#ifndef UI_EVENT_FORM_H
#define UI_EVENT_FORM_H

#include <stdbool.h>

#include "data/event.h"
#include "data/guest.h"
#include "ui/form.h"

/* What the forms for a new event and for changing it have in common. */

enum event_input {
	EVENT_NAME, EVENT_HOST, EVENT_VENUE, EVENT_STARTS, EVENT_ZONE, EVENT_COUNTRY, EVENT_LANGUAGE, EVENT_LINK,
	EVENT_ANSWER_BY, EVENT_INPUTS
};

extern const struct form_field event_inputs[EVENT_INPUTS];

/* As the event has it. */
const char *event_input_text(const struct event *event, int input);
/* One of them, in the same way. */
bool event_form_take_one(struct form *form, int input, struct event *event);
/* The input of that column; -1: it has none. */
int event_input_of(const char *column);
/* What changing those inputs (1 << input) means for messages, as "; ..."; "" nothing. The caller frees. */
char *event_consequence(const struct guest_counts *counts, unsigned changed);
/* What was edited (or everything) into the event; false after the form says what is wrong first. */
bool event_form_take(struct form *form, bool everything, struct event *event);

#endif
