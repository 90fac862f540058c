#ifndef TESTS_TEMPLATE_FIXTURE_H
#define TESTS_TEMPLATE_FIXTURE_H

/* An event, a guest and a template as the texts are made of; nothing in them is owned. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "data/event.h"
#include "data/guest.h"
#include "twilio/template.h"

#define HX "HX0123456789abcdef0123456789abcdef"

static inline struct event event_sample(void)
{
	return (struct event){.name = "Ana & Tom\xc3\xa1s", .host = "Ana", .venue = "Quinta da Serra",
			      .starts_at = "2027-06-12 16:00", .time_zone = "Europe/Lisbon",
			      .rsvp_url = "https://rsvp.example/r/{token}", .rsvp_by = "2027-05-01", .country = "PT",
			      .language = "en", .default_template = "", .pause_reason = ""};
}

static inline struct guest guest_sample(void)
{
	return (struct guest){.id = 1, .ref = "", .name = "Zo\xc3\xab O'Brien", .first_name = "", .phone = "+351912345678",
			      .phone_raw = "", .language = "", .group = "", .notes = "", .token = "tok_EN-1",
			      .rsvp = "", .seats = 2};
}

static inline struct template template_sample(void)
{
	return (struct template){.name = "invite", .content_sid = HX, .language = "en", .category = "MARKETING",
				 .approval = "approved", .body = "", .types = "{}", .variables = "{}", .mapping = "{}"};
}

/* For the event above. */
static inline int render(struct template template, struct guest guest, struct rendering *out, char **why)
{
	struct event event = event_sample();
	return template_render(&template, &event, &guest, out, why);
}

#endif
