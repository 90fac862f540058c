#include "ui/template_choice.h"

#include <string.h>

#include "base/die.h"
#include "twilio/template.h"

bool template_is_default(const struct template *template, const struct event *event)
{
	const char *chosen = event->default_template;
	return strcmp(chosen, template->name) == 0 || strcmp(chosen, template->content_sid) == 0;
}

bool template_is_sendable(const struct template *template)
{
	return template_is_approved(template) && template_can_open(template);
}

int template_make_default(struct db *db, const struct template *template)
{
	struct event event;
	if (db_begin(db) < 0)
		return -1;
	int result = event_load(db, &event);
	if (result == 0) {
		set_string(&event.default_template, template->name);
		result = event_save(db, &event);
		event_clear(&event);
	}
	if (result == 0)
		return db_commit(db);
	db_rollback(db);
	return -1;
}
