#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/template_json.h"
#include "cmd/template_map.h"
#include "data/template.h"
#include "twilio/filling.h"

struct saying {
	const struct json *mapping;
	struct str pairs;
};

static bool say_variable(const char *variable, const struct json *sample, void *context)
{
	const struct saying *saying = context;
	const char *expression = json_string(saying->mapping, variable), *text = json_string_value(sample);
	say("    {{%s}} = %s%s%s", variable, expression ? expression : "(nothing yet)", text && *text ? "   sample: " : "",
	    text ? text : "");
	return true;
}

static bool append_guess(const char *variable, const struct json *guess, void *context)
{
	struct saying *saying = context;
	str_appendf(&saying->pairs, " '%s=%s'", variable, json_string_value(guess));
	return true;
}

static bool say_dispute(const char *variable, const struct json *dispute, void *context)
{
	(void)context;
	say("Compare the languages: {{%s}} looks different in %s", variable, json_string_value(dispute));
	return true;
}

void say_mapping(const struct template_list *list)
{
	struct json *mapping = filling_object(list->items[0].mapping), *samples = filling_variables(list);
	struct json *guesses = filling_guesses(list, mapping), *disputes = filling_disputes(list, guesses);
	struct saying saying = {.mapping = mapping};
	json_each(samples, say_variable, &saying);
	json_each(guesses, append_guess, &saying);
	if (saying.pairs.length)
		say("This could fit: convoke template map %s%s", list->items[0].name, saying.pairs.text);
	json_each(disputes, say_dispute, NULL);
	str_free(&saying.pairs);
	json_free(disputes);
	json_free(guesses);
	json_free(samples);
	json_free(mapping);
}

static char *take_pair(const struct template_list *list, const struct json *known, const char *pair, struct json *mapping)
{
	const char *equals = strchr(pair, '=');
	if (!equals || equals == pair)
		return xasprintf("%s is not VARIABLE=EXPRESSION, such as 1={guest.first_name}", pair);
	/* {{1}}=... is how the variable looks in the text. */
	size_t braces = strncmp(pair, "{{", 2) == 0 && equals - pair > 4 ? 2 : 0;
	char *variable = xstrndup(pair + braces, (size_t)(equals - pair) - 2 * braces);
	char *problem = json_string(known, variable) ? filling_set(mapping, variable, equals + 1)
						     : xasprintf("%s has no variable %s", list->items[0].name, variable);
	free(variable);
	return problem;
}

static int take_pairs(const struct arguments *arguments, const struct template_list *list, struct json *mapping)
{
	struct json *known = filling_variables(list);
	char *problem = NULL;
	for (size_t i = 1; i < arguments->operand_count && !problem; i++)
		problem = take_pair(list, known, arguments->operands[i], mapping);
	json_free(known);
	if (!problem)
		return EXIT_DONE;
	complain("%s", problem);
	hint("convoke template show %s lists the variables", list->items[0].name);
	free(problem);
	return EXIT_USAGE;
}

static bool take_guess(const char *variable, const struct json *guess, void *context)
{
	json_put_string(context, variable, json_string_value(guess));
	return true;
}

/* No pairs: the guesses for what nothing fills. */
static void take_guesses(const struct template_list *list, struct json *mapping)
{
	struct json *guesses = filling_guesses(list, mapping);
	json_each(guesses, take_guess, mapping);
	json_free(guesses);
}

static int store_mapping(struct app *app, const char *name, const struct json *mapping)
{
	char *text = json_text(mapping);
	int changed = template_set_mapping(app->db, name, text);
	free(text);
	return changed < 0 ? fail_db(app->db) : EXIT_DONE;
}

int command_template_map(struct app *app, const struct arguments *arguments)
{
	struct template_list list;
	int code = templates_argument(app, arguments->operands[0], &list);
	if (code != EXIT_DONE)
		return code;
	struct json *mapping = filling_object(list.items[0].mapping);
	if (arguments->operand_count > 1)
		code = take_pairs(arguments, &list, mapping);
	else
		take_guesses(&list, mapping);
	if (code == EXIT_DONE)
		code = store_mapping(app, list.items[0].name, mapping);
	if (code == EXIT_DONE)
		code = command_template_show(app, arguments);
	json_free(mapping);
	templates_clear(&list);
	return code;
}
