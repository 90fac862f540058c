#include "data/totals.h"

#include "base/str.h"
#include "data/guest_where.h"
#include "data/sql.h"

int64_t totals_at_most(const struct totals *totals)
{
	return totals->yes_seats + totals->maybe_seats + totals->none_seats;
}

void totals_add(struct totals *sum, const struct totals *group)
{
	sum->guests += group->guests;
	sum->seats += group->seats;
	sum->yes += group->yes;
	sum->yes_seats += group->yes_seats;
	sum->maybe += group->maybe;
	sum->maybe_seats += group->maybe_seats;
	sum->no += group->no;
	sum->none += group->none;
	sum->none_seats += group->none_seats;
}

int totals_each(struct db *db, const struct filter *filter, void (*visit)(const struct totals *group, void *context),
		void *context)
{
	struct str sql = {0};
	str_append(&sql, "SELECT min(\"group\"), count(*), sum(seats), "
		   "sum(rsvp = 'yes'), sum(CASE rsvp WHEN 'yes' THEN coalesce(rsvp_seats, seats) ELSE 0 END), "
		   "sum(rsvp = 'maybe'), sum(CASE rsvp WHEN 'maybe' THEN coalesce(rsvp_seats, seats) ELSE 0 END), "
		   "sum(rsvp = 'no'), sum(rsvp = ''), sum(CASE rsvp WHEN '' THEN seats ELSE 0 END) FROM guests");
	guest_where(&sql, filter);
	str_append(&sql, " GROUP BY fold(\"group\") ORDER BY fold(\"group\") = '', fold(\"group\")");
	struct sqlite3_stmt *row = sql_prepare(db, sql.text);
	guest_where_bind(row, filter);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		struct totals group = {.group = sql_peek(row, 0)};
		int64_t *const numbers[] = {&group.guests, &group.seats, &group.yes, &group.yes_seats, &group.maybe,
					    &group.maybe_seats, &group.no, &group.none, &group.none_seats};
		for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
			*numbers[i] = sql_integer(row, i + 1);
		visit(&group, context);
	}
	sql_finish(row);
	str_free(&sql);
	return found;
}
