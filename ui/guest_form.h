#ifndef UI_GUEST_FORM_H
#define UI_GUEST_FORM_H

#include <stdbool.h>

#include "data/guest.h"
#include "ui/form.h"

/* What a person may write about a guest: the fields, how they read, and into the guest. */

enum guest_input {
	GUEST_NAME, GUEST_FIRST_NAME, GUEST_PHONE, GUEST_LANGUAGE, GUEST_GROUP, GUEST_SEATS, GUEST_NOTES,
	GUEST_OPTED_OUT, GUEST_RSVP, GUEST_COMING, GUEST_INPUTS
};

extern const struct form_field guest_inputs[GUEST_INPUTS];

/* As the form shows it; country reads phones without +. The caller frees. */
char *guest_input_text(const struct guest *guest, int input, const char *country);
/* What was edited (of a guest without id: also what one needs); false after the form says what is wrong first. */
bool guest_form_take(struct form *form, struct guest *guest, const char *country);

#endif
