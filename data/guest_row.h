#ifndef DATA_GUEST_ROW_H
#define DATA_GUEST_ROW_H

#include "data/guest.h"

/* Inside data/ only: a row of the view guest_rows. */
struct sqlite3_stmt;
void guest_read_row(struct sqlite3_stmt *row, struct guest *out);

#endif
