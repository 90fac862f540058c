#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "campaign/failures.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "cmd/table.h"

static void put_filter(struct json *out, const char *key, char *filter)
{
	json_put_string(out, key, filter);
	free(filter);
}

static void print_group_json(const struct failure_group *group, const char *within)
{
	struct json *out = json_new_object();
	json_put_nonzero(out, "error_code", group->code);
	json_put_string(out, "error", failure_sentence(group));
	json_put_string(out, "advice", failure_advice(group));
	json_put_filled(out, "error_message", group->said);
	json_put_integer(out, "guests", group->count);
	json_put_integer(out, "corrected", group->corrected);
	json_put_string(out, "again", again_word(group->again));
	json_put_time(out, "again_at", group->again_at);
	json_put_integer(out, "ready", group->ready);
	put_filter(out, "filter", failure_filter(group, within));
	put_filter(out, "ready_filter", group->ready ? failure_ready_filter(group, within) : NULL);
	print_json(out);
}

static void print_table(const struct failure_list *list)
{
	static const char *const headings[] = {"Guests", "Again now", "Code", "What happened, and what to do", NULL};
	struct table table;
	table_start(&table, headings);
	for (size_t i = 0; i < list->count; i++) {
		const struct failure_group *group = &list->groups[i];
		table_add_number(&table, group->count);
		table_add_number(&table, group->ready);
		if (group->code)
			table_add_number(&table, group->code);
		else
			table_add(&table, "");
		char *words = xasprintf("%s %s", failure_sentence(group), failure_advice(group));
		table_add(&table, words);
		free(words);
	}
	table_print(&table);
}

int command_failures(struct app *app, const struct arguments *arguments)
{
	struct filter filter;
	int code = filter_argument(arguments, &filter);
	filter_clear(&filter);
	if (code != EXIT_DONE)
		return code;
	const char *given = option_value(arguments, OPTION_FILTER), *within = given ? given : "";
	struct failure_list list;
	char *message = NULL;
	if (failures_load(app->db, within, clock_wall_ms(), &list, &message) < 0)
		return fail(message);
	if (option_given(arguments, OPTION_JSON))
		for (size_t i = 0; i < list.count; i++)
			print_group_json(&list.groups[i], within);
	else
		print_table(&list);
	failures_clear(&list);
	return EXIT_DONE;
}
