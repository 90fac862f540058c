#include "ui/event_form.h"

#include <stdlib.h>

#include "base/die.h"
#include "guests/event_field.h"

const struct form_field event_inputs[EVENT_INPUTS] = {
	[EVENT_NAME]      = { "Name",       "(what guests know it by: Ana & Tomás)", NULL },
	[EVENT_HOST]      = { "Host",       "(who invites, or empty)", NULL },
	[EVENT_VENUE]     = { "Venue",      "(where, or empty)", NULL },
	[EVENT_STARTS]    = { "Starts",     "(2027-06-12 16:00)", NULL },
	[EVENT_ZONE]      = { "Time zone",  "(Europe/Lisbon)", NULL },
	[EVENT_COUNTRY]   = { "Country",    "(of phones without +: PT)", NULL },
	[EVENT_LANGUAGE]  = { "Language",   "(of the invitation: pt)", NULL },
	[EVENT_LINK]      = { "RSVP link",  "(https://example.org/{token}, or empty)", NULL },
	[EVENT_ANSWER_BY] = { "Answer by",  "(2027-05-01, or empty)", NULL },
};

static const char *const columns[EVENT_INPUTS] = {
	[EVENT_NAME] = "name", [EVENT_HOST] = "host", [EVENT_VENUE] = "venue", [EVENT_STARTS] = "starts_at",
	[EVENT_ZONE] = "time_zone", [EVENT_COUNTRY] = "country", [EVENT_LANGUAGE] = "language",
	[EVENT_LINK] = "rsvp_url", [EVENT_ANSWER_BY] = "rsvp_by",
};

const char *event_input_text(const struct event *event, int input)
{
	return event_field(event, columns[input]);
}

bool event_form_take_one(struct form *form, int input, struct event *event)
{
	const char *typed = form_text(form, input);
	const char *why = input == EVENT_NAME && !*typed ? "cannot be empty"
							 : event_refuse_field(event, columns[input], typed);
	if (!why)
		return true;
	char *problem = xasprintf("%s %s.", form->fields[input].label, why);
	form_refuse(form, input, problem);
	free(problem);
	return false;
}

bool event_form_take(struct form *form, bool everything, struct event *event)
{
	for (int i = 0; i < form->count; i++)
		if ((everything || form_field_changed(form, i)) && !event_form_take_one(form, i, event))
			return false;
	return true;
}
