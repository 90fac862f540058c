#ifndef UI_FORM_ASK_H
#define UI_FORM_ASK_H

#include "ui/form.h"
#include "ui/view.h"

/* The questions that every form has. context lives as long as the view below. */

/* After form_meet: whose words stay where somebody else changed the same; 'm' mine, 't' theirs, 0. Asks nothing when there is none. */
void form_ask_clashes(struct ui *ui, const struct form *form, void (*done)(void *context, char answer), void *context);

/* Esc: closes the form's view when nothing was edited; else asks, 's' save, 'l' leave, 0. */
void form_ask_leave(struct ui *ui, const struct form *form, void (*done)(void *context, char answer), void *context);

#endif
