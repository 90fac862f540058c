#ifndef UI_TEMPLATE_CHOICE_H
#define UI_TEMPLATE_CHOICE_H

#include <stdbool.h>

#include "data/event.h"
#include "data/template.h"

/* Which template is sent, when none is named. */

/* Chosen by its name or its ContentSid. */
bool template_is_default(const struct template *template, const struct event *event);
/* Approved, and of a kind that WhatsApp takes as an invitation. */
bool template_is_sendable(const struct template *template);
/* This one from now on; the rest of the event stays as it is in the file. 0 or -1 with db_error. */
int template_make_default(struct db *db, const struct template *template);

#endif
