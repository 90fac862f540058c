#include "cmd/template_find.h"

#include <string.h>

#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "data/db.h"

/* True when typed is this template's name or ContentSid. */
static bool template_is(const struct template *template, const char *typed)
{
	return strcmp(template->name, typed) == 0 || strcmp(template->content_sid, typed) == 0;
}

static char *no_such_template(const struct template_list *list, const char *typed)
{
	if (!list->count)
		return xasprintf("there is no template %s: none were fetched yet (convoke template fetch)", typed);
	struct nearest nearest = {.typed = typed};
	for (size_t i = 0; i < list->count; i++)
		nearest_offer(&nearest, list->items[i].name);
	if (nearest.name)
		return xasprintf("there is no template %s; did you mean %s?", typed, nearest.name);
	return xasprintf("there is no template %s; `convoke template list` shows all", typed);
}

char *template_name_find(struct db *db, const char *typed, char **message)
{
	struct template_list list;
	char *name = NULL;
	*message = NULL;
	if (templates_load(db, &list) < 0) {
		db_fail(db, message);
		return NULL;
	}
	for (size_t i = 0; i < list.count && !name; i++)
		if (template_is(&list.items[i], typed))
			name = xstrdup(list.items[i].name);
	if (!name)
		*message = no_such_template(&list, typed);
	templates_clear(&list);
	return name;
}
