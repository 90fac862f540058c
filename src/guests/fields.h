#ifndef GUESTS_FIELDS_H
#define GUESTS_FIELDS_H

#include "data/guest.h"

/* The fields of a guest by name, as a person types them: name, first_name, phone, ref, language, group, seats, notes, opted_out. */

enum { MOST_SEATS = 999 };

/* Sets one that there is from its text; country: of national numbers. NULL when it is fine, else why not; static. */
const char *guest_refuse_field(struct guest *guest, const char *key, const char *value, const char *country);
/* Sets one from its text; country as above. NULL when it is fine, else one sentence (the caller frees). */
char *guest_set_field(struct guest *guest, const char *key, const char *value, const char *country);

#endif
