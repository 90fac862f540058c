/* template fetch, list, show, default. */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/table.h"
#include "cmd/template_find.h"
#include "cmd/template_json.h"
#include "cmd/template_map.h"
#include "data/event.h"
#include "delivery/fetch.h"
#include "settings.h"
#include "twilio/template.h"

struct json *template_json(const struct template *template, const struct event *event)
{
	struct json *out = json_new_object();
	json_put_string(out, "name", template->name);
	json_put_string(out, "content_sid", template->content_sid);
	json_put_string(out, "language", template->language);
	json_put_string(out, "category", *template->category ? template->category : NULL);
	json_put_string(out, "approval", *template->approval ? template->approval : NULL);
	json_put_string(out, "body", template->body);
	json_put_text(out, "variables", template->variables);
	json_put_text(out, "mapping", template->mapping);
	json_put_boolean(out, "default", strcmp(template->name, event->default_template) == 0);
	return out;
}

int templates_argument(struct app *app, const char *typed, struct template_list *out)
{
	char *message;
	*out = (struct template_list){0};
	char *name = template_name_find(app->db, typed, &message);
	if (!name)
		return fail(message);
	struct template_list all;
	if (templates_load(app->db, &all) < 0) {
		free(name);
		return fail_db(app->db);
	}
	out->items = xcalloc(all.count, sizeof *out->items);
	for (size_t i = 0; i < all.count; i++)
		if (strcmp(all.items[i].name, name) == 0)
			out->items[out->count++] = all.items[i];
		else
			template_clear(&all.items[i]);
	free(all.items);
	free(name);
	return EXIT_DONE;
}

int command_template_fetch(struct app *app, const struct arguments *arguments)
{
	struct fetch_result result;
	char *message = NULL;
	if (!settings_have_credentials(&app->settings)) {
		complain("%s", settings_missing_for_send(&app->settings));
		hint("convoke doctor shows what is set; man 5 convoke explains the settings");
		return EXIT_FAILED;
	}
	if (templates_fetch(app->db, &app->settings, NULL, &result, &message) < 0) {
		fail(message);
		hint("convoke doctor says more");
		return EXIT_FAILED;
	}
	char *words = fetch_words(&result);
	if (!option_given(arguments, OPTION_JSON))
		say("%s. Next: template list, template show NAME, template default NAME.", words);
	free(words);
	return command_template_list(app, arguments);
}

static void add_row(struct table *table, const struct template *template, const struct event *event)
{
	struct placeholders needs = template_placeholders(template);
	struct json *mapping = json_parse(template->mapping, strlen(template->mapping));
	size_t mapped = 0;
	for (size_t i = 0; i < needs.count; i++)
		mapped += json_string(mapping, needs.names[i]) != NULL;
	char *variables = xasprintf("%zu of %zu", mapped, needs.count);
	table_add(table, strcmp(template->name, event->default_template) == 0 ? "*" : "");
	table_add(table, template->name);
	table_add(table, template->language);
	table_add(table, template->category);
	table_add(table, *template->approval ? template->approval : "unsubmitted");
	table_add(table, needs.count ? variables : "none");
	table_add(table, template->content_sid);
	free(variables);
	json_free(mapping);
	placeholders_clear(&needs);
}

static void print_list(const struct template_list *list, const struct event *event, bool json)
{
	static const char *const headings[] = {"", "Name", "Language", "Category", "Approval", "Mapped",
					       "ContentSid", NULL};
	struct table table;
	table_start(&table, headings);
	for (size_t i = 0; i < list->count; i++)
		if (json)
			print_json(template_json(&list->items[i], event));
		else
			add_row(&table, &list->items[i], event);
	table_print(&table);
}

int command_template_list(struct app *app, const struct arguments *arguments)
{
	struct template_list list;
	struct event event;
	bool json = option_given(arguments, OPTION_JSON);
	if (event_load(app->db, &event) < 0)
		return fail_db(app->db);
	if (templates_load(app->db, &list) < 0) {
		event_clear(&event);
		return fail_db(app->db);
	}
	print_list(&list, &event, json);
	if (!list.count && !json)
		say("No templates yet; convoke template fetch gets them.");
	templates_clear(&list);
	event_clear(&event);
	return EXIT_DONE;
}

static void say_template(const struct template *template, const struct event *event)
{
	say("%s  %s  %s  %s  %s%s", template->name, template->language, template->category, template->approval,
	    template->content_sid, strcmp(template->name, event->default_template) == 0 ? "  (default)" : "");
	say_lines("    ", template->body);
}

int command_template_show(struct app *app, const struct arguments *arguments)
{
	struct template_list list;
	struct event event;
	int code = templates_argument(app, arguments->operands[0], &list);
	if (code != EXIT_DONE)
		return code;
	if (event_load(app->db, &event) < 0) {
		templates_clear(&list);
		return fail_db(app->db);
	}
	for (size_t i = 0; i < list.count; i++)
		if (option_given(arguments, OPTION_JSON))
			print_json(template_json(&list.items[i], &event));
		else
			say_template(&list.items[i], &event);
	if (!option_given(arguments, OPTION_JSON))
		say_mapping(&list);
	event_clear(&event);
	templates_clear(&list);
	return EXIT_DONE;
}

static int save_default(struct app *app, const char *name, bool json)
{
	struct event event;
	if (event_load(app->db, &event) < 0)
		return fail_db(app->db);
	set_string(&event.default_template, name);
	int code = event_save(app->db, &event) < 0 ? fail_db(app->db) : EXIT_DONE;
	event_clear(&event);
	if (code == EXIT_DONE && json) {
		struct json *out = json_new_object();
		json_put_string(out, "default", name);
		print_json(out);
	} else if (code == EXIT_DONE) {
		say("%s is the template that send uses.", name);
	}
	return code;
}

int command_template_default(struct app *app, const struct arguments *arguments)
{
	char *message;
	char *name = template_name_find(app->db, arguments->operands[0], &message);
	if (!name)
		return fail(message);
	int code = save_default(app, name, option_given(arguments, OPTION_JSON));
	free(name);
	return code;
}
