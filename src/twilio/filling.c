#include "twilio/filling.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/expression.h"
#include "twilio/placeholder.h"
#include "twilio/template.h"

struct json *filling_object(const char *text)
{
	struct json *parsed = json_parse(text, strlen(text));
	return parsed ? parsed : json_new_object();
}

struct json *filling_variables(const struct template_list *languages)
{
	struct json *out = json_new_object();
	for (size_t i = 0; i < languages->count; i++) {
		struct placeholders needs = template_placeholders(&languages->items[i]);
		struct json *samples = filling_object(languages->items[i].variables);
		for (size_t j = 0; j < needs.count; j++) {
			const char *sample = json_string(samples, needs.names[j]);
			if (!json_string(out, needs.names[j]))
				json_put_string(out, needs.names[j], sample ? sample : "");
		}
		json_free(samples);
		placeholders_clear(&needs);
	}
	return out;
}

/* By one language alone. */
static struct json *guesses_of(const struct template *template)
{
	char *text = template_guess_mapping(template);
	struct json *guesses = filling_object(text);
	free(text);
	return guesses;
}

struct json *filling_disputes(const struct template_list *languages, const struct json *guesses)
{
	struct json *out = json_new_object();
	for (size_t i = 1; i < languages->count; i++) {
		const struct template *template = &languages->items[i];
		struct placeholders needs = template_placeholders(template);
		struct json *others = guesses_of(template);
		for (size_t j = 0; j < needs.count; j++) {
			const char *name = needs.names[j], *guess = json_string(guesses, name), *other = json_string(others, name);
			if (!guess || !other || strcmp(guess, other) == 0 || json_string(out, name))
				continue;
			char *text = xasprintf("%s: %s", template->language, other);
			json_put_string(out, name, text);
			free(text);
		}
		json_free(others);
		placeholders_clear(&needs);
	}
	return out;
}

struct json *filling_guesses(const struct template_list *languages, const struct json *mapping)
{
	struct json *out = json_new_object();
	for (size_t i = 0; i < languages->count; i++) {
		struct placeholders needs = template_placeholders(&languages->items[i]);
		struct json *guesses = guesses_of(&languages->items[i]);
		for (size_t j = 0; j < needs.count; j++) {
			const char *name = needs.names[j], *guess = json_string(guesses, name);
			if (guess && !json_string(mapping, name) && !json_string(out, name))
				json_put_string(out, name, guess);
		}
		json_free(guesses);
		placeholders_clear(&needs);
	}
	return out;
}

char *filling_set(struct json *mapping, const char *variable, const char *expression)
{
	char *clean = clean_line(expression), *problem = NULL;
	if (!*clean)
		problem = xasprintf("variable %s: the expression is empty", variable);
	else
		problem = expression_check(clean);
	if (!problem)
		json_put_string(mapping, variable, clean);
	free(clean);
	return problem;
}

/* What lacks, without the command that would mend it. */
static void append_lacking(struct str *out, const char *lacking)
{
	str_append(out, "[");
	str_append_bytes(out, lacking, strcspn(lacking, ":"));
	str_append(out, "]");
}

static void append_value(struct str *out, const struct template *template, const struct event *event,
			 const struct guest *guest, const char *name, const char *text)
{
	struct expression expression;
	const char *lacking = NULL;
	char *problem = text && *text ? expression_parse(text, &expression) : NULL;
	if (!text || !*text) {
		str_appendf(out, "[nothing fills {{%s}} yet]", name);
		return;
	}
	if (problem) {
		str_appendf(out, "[{{%s}} is filled with what is no expression]", name);
		free(problem);
		return;
	}
	expression_bind(&expression, event, template->language);
	char *value = expression_fill(&expression, guest, &lacking);
	if (*value)
		str_append(out, value);
	else
		append_lacking(out, lacking);
	free(value);
	expression_clear(&expression);
}

/* Placeholder by placeholder. */
static char *filled_so_far(const struct template *template, const struct event *event, const struct guest *guest)
{
	struct str out = {0};
	struct placeholder placeholder;
	const char *at = template->body;
	struct json *mapping = filling_object(template->mapping);
	for (; placeholder_next(template->body, at, &placeholder); at = placeholder.end) {
		str_append_bytes(&out, at, (size_t)(placeholder.begin - at));
		append_value(&out, template, event, guest, placeholder.name, json_string(mapping, placeholder.name));
	}
	str_append(&out, at);
	json_free(mapping);
	return str_take(&out);
}

char *filling_preview(const struct template *template, const struct event *event, const struct guest *guest)
{
	struct rendering rendering;
	char *why = NULL;
	if (template_render(template, event, guest, &rendering, &why) < 0) {
		free(why);
		return filled_so_far(template, event, guest);
	}
	char *text = xstrdup(rendering.text);
	rendering_clear(&rendering);
	return text;
}
