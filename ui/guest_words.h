#ifndef UI_GUEST_WORDS_H
#define UI_GUEST_WORDS_H

#include <stdbool.h>

#include "data/guest.h"

/* What changing a guest is told as, on the screen and in sentences. */

/*
 * What a corrected phone means for the message that was sent, or waits: one clause, NULL when nothing. settle is how a
 * person lets a held message go ("w"). The caller frees.
 */
char *phone_consequence(enum status status, const char *settle);

/* "Remove Ana from the list? ...", with what becomes of her message. The caller frees. */
char *remove_question(const struct guest *guest);

#define LISTED_ALREADY "This guest is on the list already, with the same phone."
/* Whether one of that name and phone is on the list. */
bool guest_is_listed(struct db *db, const struct guest *guest);

#endif
