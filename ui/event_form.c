#include "ui/event_form.h"

#include <stdlib.h>
#include <string.h>

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

int event_input_of(const char *column)
{
	int input = 0;
	while (input < EVENT_INPUTS && strcmp(columns[input], column) != 0)
		input++;
	return input < EVENT_INPUTS ? input : -1;
}

char *event_consequence(const struct guest_counts *counts, unsigned changed)
{
	long long waiting = (long long)counts->status[STATUS_QUEUED] + (long long)counts->status[STATUS_HELD];
	bool in_texts = changed & ~(1u << EVENT_ZONE | 1u << EVENT_COUNTRY);
	if (in_texts && waiting)
		return xasprintf("; %lld message%s that wait%s keep%s the text from before: c takes out of the queue, s sends anew",
				 waiting, waiting == 1 ? "" : "s", waiting == 1 ? "s" : "", waiting == 1 ? "s" : "");
	if (changed & 1u << EVENT_LINK)
		return xstrdup("; messages that were sent have the link from before");
	if (changed & 1u << EVENT_COUNTRY)
		return xstrdup("; phones on the list stay as they are");
	if (changed & 1u << EVENT_ZONE)
		return xstrdup("; times and the sending hours are of the new zone from now on");
	return xstrdup("");
}

bool event_form_take(struct form *form, bool everything, struct event *event)
{
	for (int i = 0; i < form->count; i++)
		if ((everything || form_field_changed(form, i)) && !event_form_take_one(form, i, event))
			return false;
	return true;
}
