#ifndef TWILIO_EXPRESSION_H
#define TWILIO_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "data/event.h"
#include "data/guest.h"

/* "Dear {guest.first_name}" taken apart once and filled for many guests. Pure. */

enum expression_field {
#define EXPRESSION(FIELD, name, lacking) FIELD_##FIELD,
#include "twilio/expressions.def"
#undef EXPRESSION
	FIELD_COUNT,
	FIELD_LITERAL = FIELD_COUNT,
};

struct expression_part {
	enum expression_field field;
	char *text; /* of a literal; else the event's part of the value, ready */
};

struct expression {
	struct expression_part *parts;
	size_t count;
};

/* NULL when it is fine, else what is wrong in words (the caller frees) and *out is empty. */
char *expression_parse(const char *text, struct expression *out);
void expression_clear(struct expression *expression);

/* Works out what the event says, with dates in that language: once, before filling. */
void expression_bind(struct expression *expression, const struct event *event, const char *language);

/*
 * The value for a guest, cleaned; the caller frees. Needs expression_bind. When
 * something it names is empty the value is "" and *lacking (static) says what
 * is missing.
 */
char *expression_fill(const struct expression *expression, const struct guest *guest, const char **lacking);

bool expression_uses(const struct expression *expression, enum expression_field field);

/* Everything but unreserved characters percent-encoded, for a place inside a URL. The caller frees. */
char *url_encoded(const char *text);

#endif
