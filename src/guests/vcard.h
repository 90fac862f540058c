#ifndef GUESTS_VCARD_H
#define GUESTS_VCARD_H

#include <stdbool.h>

#include "data/row.h"
#include "guests/encoding.h"

/* Contacts as phones and address books export them: vCard 2.1, 3.0 and 4.0, any number of cards in a file. */

/* True when a file that begins like this holds contacts, in any encoding. */
bool vcard_begins(const char *bytes, size_t count);

/*
 * Gives the cards as a table: a row that names the columns, then a row for each card, at the line of its
 * BEGIN:VCARD. The phones stand in the order in which they are likely to have WhatsApp. A card's UID is
 * left out: most phones make a new one at every export, and a guest would then be taken for another.
 * encoding: as csv_read takes it; gets what was found. Returns as csv_read.
 */
int vcard_read(int fd, enum encoding *encoding, row_visit *visit, void *context, char **message);

#endif
