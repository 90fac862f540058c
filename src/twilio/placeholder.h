#ifndef TWILIO_PLACEHOLDER_H
#define TWILIO_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "data/template.h"

/* Finding "{{1}}" (spaces inside are allowed) in a template's texts. Pure. */

enum { PLACEHOLDER_SIZE = 65 };

struct placeholder {
	char name[PLACEHOLDER_SIZE];
	const char *begin, *end; /* in the text */
	bool in_url;             /* follows "https://..." without a gap */
};

/* The next one at or after at, in text. False when there is none. */
bool placeholder_next(const char *text, const char *at, struct placeholder *out);

/* Calls visit for every text of the template: its body and all strings of its types. */
void template_each_text(const struct template *template,
			void (*visit)(const char *text, void *context), void *context);

/* True when that placeholder stands inside a URL somewhere in the template. */
bool placeholder_in_url(const struct template *template, const char *name);

#endif
