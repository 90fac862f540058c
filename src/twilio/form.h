#ifndef TWILIO_FORM_H
#define TWILIO_FORM_H

#include "data/event.h"
#include "data/guest.h"
#include "data/template.h"
#include "twilio/template.h"

/*
 * A template with its mapping and what the event says, taken apart once and
 * rendered for many guests: a list of 100,000 is judged while a dialog opens.
 * template_render() is one of these for one guest.
 */
struct form;

/* NULL with *why in words (the caller frees) when no guest at all could get it: mapping missing or wrong. */
struct form *form_new(const struct template *template, const struct event *event, char **why);
void form_free(struct form *form);

/* 0, or -1 with why this guest cannot get it (the caller frees). */
int form_render(const struct form *form, const struct guest *guest, struct rendering *out, char **why);

#endif
