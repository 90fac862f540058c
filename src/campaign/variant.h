#ifndef CAMPAIGN_VARIANT_H
#define CAMPAIGN_VARIANT_H

#include <stddef.h>

#include "data/event.h"
#include "data/template.h"

struct form;

/* The language variants of one template, and which of them a guest gets. */
struct variants;

/*
 * wanted: a template's name or ContentSid (then that one alone); NULL: the
 * event's default. NULL with one sentence in *message (the caller frees) when
 * there is none, or none that could be sent. templates and event outlive it.
 */
struct variants *variants_choose(const struct template_list *templates, const struct event *event,
				 const char *wanted, char **message);
void variants_free(struct variants *variants);

const char *variants_name(const struct variants *variants);

/*
 * For a guest's language ("" : the event's): that language, its base, then the
 * default. Its form and *index in the list; NULL with *reason (owned by variants)
 * when there is none or it cannot be sent.
 */
const struct form *variants_for(struct variants *variants, const char *language, size_t *index,
				const char **reason);

#endif
