#include "data/import_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "data/guest_parts.h"
#include "data/sql.h"

enum { MOST_KEPT = 10 };

int import_record_start(struct db *db, const char *name, int64_t now, struct import_record *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_START);
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@name", name);
	if (sql_run(db, row) < 0)
		return -1;
	*out = (struct import_record){ .id = sql_last_id(db), .imported_at = now, .name = xstrdup(name) };
	return 0;
}

int import_record_change(struct db *db, int64_t id, int64_t place, const struct guest *before, const struct guest *after)
{
	int result = 0;
	for (size_t column = 0; result == 0 && column < guest_column_count(); column++) {
		char *was = guest_column_text(before, column), *is = guest_column_text(after, column);
		if (strcmp(was, is) != 0) {
			struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_CHANGE);
			sql_bind(row, "@id", id);
			sql_bind(row, "@place", place);
			sql_bind(row, "@guest_id", before->id);
			sql_bind_text(row, "@field", guest_column_name(column));
			sql_bind_text(row, "@before", was);
			sql_bind_text(row, "@after", is);
			result = sql_run(db, row);
		}
		free(was);
		free(is);
	}
	return result;
}

static int prune(struct db *db)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_PRUNE);
	sql_bind(row, "@most", MOST_KEPT);
	return sql_run(db, row);
}

int import_record_finish(struct db *db, const struct import_record *record)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_FINISH);
	sql_bind(row, "@id", record->id);
	sql_bind(row, "@added", record->added);
	sql_bind(row, "@changed", record->changed);
	sql_bind_or_null(row, "@first", record->first_guest);
	sql_bind_or_null(row, "@last", record->last_guest);
	return sql_run(db, row) < 0 ? -1 : prune(db);
}

int import_record_last(struct db *db, struct import_record *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_LAST);
	int found = sql_next(db, row);
	*out = (struct import_record){0};
	if (found != 1)
		return found;
	int at = 0;
	out->id = sql_integer(row, at++);
	out->imported_at = sql_integer(row, at++);
	out->name = sql_text(row, at++);
	out->added = sql_integer(row, at++);
	out->changed = sql_integer(row, at++);
	out->first_guest = sql_integer(row, at++);
	out->last_guest = sql_integer(row, at++);
	sql_reset(row);
	return 1;
}

int import_record_forget(struct db *db, int64_t id)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_FORGET);
	sql_bind(row, "@id", id);
	return sql_run(db, row);
}

void import_record_clear(struct import_record *record)
{
	free(record->name);
	*record = (struct import_record){0};
}

int64_t import_record_take_off(struct db *db, int64_t first, int64_t last, int64_t now)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_TAKE_OFF);
	sql_bind(row, "@first", first);
	sql_bind(row, "@last", last);
	sql_bind(row, "@now", now);
	return sql_run(db, row) < 0 ? -1 : sql_changes(db);
}

int import_record_staying(struct db *db, const struct import_record *record,
			  bool (*visit)(int64_t guest_id, const char *name, enum import_stay why, void *context), void *context)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_STAY);
	sql_bind(row, "@first", record->first_guest);
	sql_bind(row, "@last", record->last_guest);
	int found;
	while ((found = sql_next(db, row)) == 1)
		if (!visit(sql_integer(row, 0), sql_peek(row, 1), (enum import_stay)sql_integer(row, 2), context))
			break;
	sql_reset(row);
	return found < 0 ? -1 : 0;
}

/* One guest while its rows come. */
struct changed {
	int64_t id;
	struct guest now, before, after;
};

/* Empty when it is not on the list. */
static int open_changed(struct db *db, int64_t id, struct changed *out)
{
	*out = (struct changed){ .id = id };
	if (guest_load(db, id, &out->now) < 0)
		return -1;
	guest_copy_columns(&out->before, &out->now);
	guest_copy_columns(&out->after, &out->now);
	return 0;
}

static void close_changed(struct changed *changed)
{
	guest_clear(&changed->now);
	guest_clear(&changed->before);
	guest_clear(&changed->after);
	changed->id = 0;
}

/* False stops. */
static bool show_changed(struct changed *changed, import_change_visit *visit, void *context)
{
	return !changed->now.id || visit(&changed->now, &changed->before, &changed->after, context);
}

int import_record_changes(struct db *db, int64_t id, import_change_visit *visit, void *context)
{
	struct changed changed = {0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_IMPORT_CHANGES);
	sql_bind(row, "@id", id);
	int found;
	bool more = true;
	while ((found = sql_next(db, row)) == 1) {
		int64_t guest_id = sql_integer(row, 0);
		if (guest_id != changed.id) {
			more = show_changed(&changed, visit, context);
			close_changed(&changed);
			if (more && open_changed(db, guest_id, &changed) < 0)
				found = -1;
		}
		if (!more || found < 0)
			break;
		guest_set_column(&changed.before, sql_peek(row, 1), sql_peek(row, 2));
		guest_set_column(&changed.after, sql_peek(row, 1), sql_peek(row, 3));
	}
	sql_reset(row);
	if (found == 0)
		show_changed(&changed, visit, context);
	close_changed(&changed);
	return found < 0 ? -1 : 0;
}
