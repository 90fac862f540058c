#include "data/template.h"

#include <stdlib.h>

#include "base/die.h"
#include "data/sql.h"

void template_clear(struct template *template)
{
	free(template->name);
	free(template->content_sid);
	free(template->language);
	free(template->category);
	free(template->approval);
	free(template->body);
	free(template->types);
	free(template->variables);
	free(template->mapping);
	*template = (struct template){0};
}

void templates_clear(struct template_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		template_clear(&list->items[i]);
	free(list->items);
	*list = (struct template_list){0};
}

static void read_row(struct sqlite3_stmt *row, struct template *out)
{
	int at = 0;
	out->id = sql_integer(row, at++);
	out->name = sql_text(row, at++);
	out->content_sid = sql_text(row, at++);
	out->language = sql_text(row, at++);
	out->category = sql_text(row, at++);
	out->approval = sql_text(row, at++);
	out->body = sql_text(row, at++);
	out->types = sql_text(row, at++);
	out->variables = sql_text(row, at++);
	out->mapping = sql_text(row, at++);
	out->fetched_at = sql_integer(row, at++);
}

int templates_load(struct db *db, struct template_list *out)
{
	*out = (struct template_list){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_TEMPLATES_LOAD);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		out->items = xrealloc(out->items, out->count + 1, sizeof *out->items);
		read_row(row, &out->items[out->count++]);
	}
	if (found < 0)
		templates_clear(out);
	return found;
}

int template_save(struct db *db, const struct template *template)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_TEMPLATE_SAVE);
	sql_bind_text(row, "@name", template->name);
	sql_bind_text(row, "@content_sid", template->content_sid);
	sql_bind_text(row, "@language", template->language);
	sql_bind_text(row, "@category", template->category);
	sql_bind_text(row, "@approval", template->approval);
	sql_bind_text(row, "@body", template->body);
	sql_bind_text(row, "@types", template->types);
	sql_bind_text(row, "@variables", template->variables);
	sql_bind(row, "@fetched_at", template->fetched_at);
	return sql_leave(db, mine, sql_run(db, row));
}

int template_set_mapping(struct db *db, const char *name, const char *mapping)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_TEMPLATE_SET_MAPPING);
	sql_bind_text(row, "@name", name);
	sql_bind_text(row, "@mapping", mapping);
	int result = sql_run(db, row);
	return sql_leave(db, mine, result == 0 ? sql_changes(db) : -1);
}
