#include "data/failure.h"

#include "base/str.h"
#include "data/guest_where.h"
#include "data/sql.h"

int failure_each(struct db *db, const struct filter *filter,
		 void (*visit)(const struct failure *failure, void *context), void *context)
{
	struct str sql = {0};
	str_append(&sql, "SELECT coalesce(whatsapp_error_code, 0) AS code, "
		   "CASE WHEN coalesce(whatsapp_error_code, 0) = 0 THEN " GUEST_REASON " ELSE '' END AS reason, "
		   "max(coalesce(whatsapp_error_message, '')), count(*) AS n, sum(" GUEST_CORRECTED "), "
		   "max(coalesce(whatsapp_failed_at, whatsapp_status_at, 0)) FROM guests");
	guest_where(&sql, filter);
	str_append(&sql, " AND whatsapp_status IN ('failed', 'undelivered') GROUP BY code, reason ORDER BY n DESC, code, reason");
	struct sqlite3_stmt *row = sql_prepare(db, sql.text);
	guest_where_bind(row, filter);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		struct failure failure = {
			.code = (int)sql_integer(row, 0), .reason = sql_peek(row, 1), .said = sql_peek(row, 2),
			.count = sql_integer(row, 3), .corrected = sql_integer(row, 4), .newest_at = sql_integer(row, 5),
		};
		visit(&failure, context);
	}
	sql_finish(row);
	str_free(&sql);
	return found;
}
