#ifndef TWILIO_FILLING_H
#define TWILIO_FILLING_H

#include "data/event.h"
#include "data/guest.h"
#include "data/template.h"

struct json;

/* What fills the variables of a template, for who looks at it or changes it. The languages of a name share it. Pure. */

/* Of a template's mapping or samples; an empty object when the text is none. The caller frees. */
struct json *filling_object(const char *text);
/* Every variable of all languages, with a sample of the first language that has one, else "". The caller frees. */
struct json *filling_variables(const struct template_list *languages);
/* What could fill the variables that nothing in mapping fills. The caller frees. */
struct json *filling_guesses(const struct template_list *languages, const struct json *mapping);

/* Of these guesses the ones that another language contradicts: by variable "pt: {event.venue}". The caller frees. */
struct json *filling_disputes(const struct template_list *languages, const struct json *guesses);

/* Puts an expression, cleaned, into mapping. NULL, or what is wrong with it in words (the caller frees). */
char *filling_set(struct json *mapping, const char *variable, const char *expression);

/* The text for a guest; where something lacks, it stands there in words: "[the event has no venue]". The caller frees. */
char *filling_preview(const struct template *template, const struct event *event, const struct guest *guest);

#endif
