#ifndef DATA_GUEST_WHERE_H
#define DATA_GUEST_WHERE_H

#include "base/str.h"
#include "data/filter.h"

/* Inside data/ only: a filter as the WHERE of a SELECT from guests. */
struct sqlite3_stmt;

/* filter may be NULL: all that are not deleted. */
void guest_where(struct str *sql, const struct filter *filter);
void guest_where_bind(struct sqlite3_stmt *row, const struct filter *filter);

/* What is said of a failure, as groups and filters know it: without the mark that ends a filter's value. */
#define GUEST_REASON "substr(replace(coalesce(whatsapp_error_message, ''), '\"', ''), 1, 60)"
/* Has another phone now than its newest message went to. */
#define GUEST_CORRECTED "coalesce((SELECT i.phone <> guests.phone FROM invitation_logs i " \
	"WHERE i.guest_id = guests.id AND i.status <> 'canceled' ORDER BY i.id DESC LIMIT 1), 0)"

#endif
