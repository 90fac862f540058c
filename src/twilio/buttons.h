#ifndef TWILIO_BUTTONS_H
#define TWILIO_BUTTONS_H

#include <stddef.h>

/* A message as a phone shows it: picture, text, buttons below. Pure. */

enum button_kind {
	BUTTON_ANSWER,   /* sends its title back */
	BUTTON_LINK,     /* opens value */
	BUTTON_CALL,     /* calls value */
	BUTTON_COPY,     /* copies value */
	BUTTON_MORE,     /* opens a list or a form; value: what stands in it */
};

struct button {
	enum button_kind kind;
	char *title, *value; /* value may be "" */
};

struct bubble {
	char *media;     /* addresses of pictures and files, one a line; "" none */
	char *text;
	struct button *buttons;
	size_t count;
};

/*
 * From a template's types (JSON of Twilio's content types), the message's variables (JSON, as they were sent) and its
 * rendered text with buttons (see rendering). When the text does not end with these buttons, as after a change of
 * the template at Twilio, it stands as it is and alone.
 */
void bubble_read(const char *types, const char *variables, const char *rendered, struct bubble *out);
void bubble_clear(struct bubble *bubble);

#endif
