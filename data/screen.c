#include "data/screen.h"

#include <stdlib.h>

#include "data/sql.h"

int screen_load(struct db *db, struct screen *out)
{
	*out = (struct screen){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_SCREEN_LOAD);
	int found = sql_next(db, row);
	if (found < 0)
		return -1;
	if (found == 1) {
		out->sort = guest_sort_from_word(sql_peek(row, 0));
		out->descending = sql_integer(row, 1) != 0;
	}
	out->filter = sql_text(row, 2);
	sql_reset(row);
	return 0;
}

void screen_clear(struct screen *screen)
{
	free(screen->filter);
	*screen = (struct screen){0};
}

static int store(struct db *db, struct sqlite3_stmt *row)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	return sql_leave(db, mine, sql_run(db, row));
}

int screen_save_order(struct db *db, enum guest_sort sort, bool descending)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_SCREEN_SAVE_ORDER);
	sql_bind_text(row, "@sort", guest_sort_word(sort));
	sql_bind(row, "@descending", descending);
	return store(db, row);
}

int screen_save_filter(struct db *db, const char *filter)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_SCREEN_SAVE_FILTER);
	sql_bind_text(row, "@filter", filter);
	return store(db, row);
}
