#include "twilio/buttons.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/content.h"
#include "twilio/placeholder.h"

/* "{{1}}" by the variables; what has none stays. The caller frees. */
static char *filled(const char *text, const struct json *variables)
{
	struct str out = {0};
	struct placeholder placeholder;
	const char *at = text;
	for (; placeholder_next(text, at, &placeholder); at = placeholder.end) {
		const char *value = json_string(variables, placeholder.name);
		str_append_bytes(&out, at, (size_t)(placeholder.begin - at));
		if (value)
			str_append(&out, value);
		else
			str_append_bytes(&out, placeholder.begin, (size_t)(placeholder.end - placeholder.begin));
	}
	str_append(&out, at);
	return str_take(&out);
}

static void add(struct bubble *out, enum button_kind kind, const char *title, const char *value,
		const struct json *variables)
{
	if (!title || !*title)
		return;
	out->buttons = xrealloc(out->buttons, out->count + 1, sizeof *out->buttons);
	out->buttons[out->count++] = (struct button){
		kind, filled(title, variables), filled(value ? value : "", variables),
	};
}

static void add_action(struct bubble *out, const struct json *action, const struct json *variables)
{
	const char *title = json_string(action, "title"), *type = json_string(action, "type");
	const char *url = json_string(action, "url"), *phone = json_string(action, "phone"), *code = json_string(action, "code");
	if (url && *url)
		add(out, BUTTON_LINK, title, url, variables);
	else if (phone && *phone)
		add(out, BUTTON_CALL, title, phone, variables);
	else if (code && *code)
		add(out, BUTTON_COPY, title ? title : code, code, variables);
	else if (type && strcasecmp(type, "COPY_CODE") == 0)
		add(out, BUTTON_COPY, title ? title : json_string(action, "copy_code_text"), "", variables);
	else
		add(out, BUTTON_ANSWER, title, "", variables);
}

/* A list: what can be chosen. */
static void add_list(struct bubble *out, const struct json *content, const struct json *variables)
{
	const struct json *items = json_get(content, "items");
	struct str choices = {0};
	for (size_t i = 0; i < json_array_length(items); i++) {
		const char *item = json_string(json_array_at(items, i), "item");
		if (item)
			str_appendf(&choices, "%s%s", choices.length ? ", " : "", item);
	}
	add(out, BUTTON_MORE, json_string(content, "button"), choices.text, variables);
	add(out, BUTTON_MORE, json_string(content, "button_text"), "", variables); /* a flow's */
	str_free(&choices);
}

static void add_media(struct str *out, const struct json *media, const struct json *variables)
{
	const char *one = json_string_value(media);
	if (one) {
		char *address = filled(one, variables);
		str_appendf(out, "%s%s", out->length ? "\n" : "", address);
		free(address);
	}
	for (size_t i = 0; i < json_array_length(media); i++)
		add_media(out, json_array_at(media, i), variables);
}

static void read_content(struct bubble *out, struct str *media, const struct json *content, const struct json *variables)
{
	const struct json *actions = json_get(content, "actions"), *cards = json_get(content, "cards");
	add_media(media, json_get(content, "media"), variables);
	for (size_t i = 0; i < json_array_length(actions); i++)
		add_action(out, json_array_at(actions, i), variables);
	add_list(out, content, variables);
	for (size_t i = 0; i < json_array_length(cards); i++)
		read_content(out, media, json_array_at(cards, i), variables);
}

/* The rendered text without its buttons; NULL when it has others. */
static char *text_alone(const char *rendered, const struct json *content, const struct json *variables)
{
	/* A button begins on a line of its own after a text; whether there is one is seen from the whole. */
	struct str lines = {0};
	str_append(&lines, "x");
	content_append_buttons(&lines, content);
	char *buttons = filled(lines.text + 1, variables), *text = NULL;
	size_t whole = strlen(rendered), end = strlen(buttons);
	if (end <= whole && strcmp(rendered + whole - end, buttons) == 0)
		text = xstrndup(rendered, whole - end);
	else if (end == whole + 1 && strcmp(rendered, buttons + 1) == 0)
		text = xstrdup("");
	free(buttons);
	str_free(&lines);
	return text;
}

void bubble_read(const char *types, const char *variables, const char *rendered, struct bubble *out)
{
	struct str media = {0};
	struct json *object = json_parse(types, strlen(types)), *values = json_parse(variables, strlen(variables));
	const struct json *content = content_of_types(object);
	*out = (struct bubble){ .text = content ? text_alone(rendered, content, values) : NULL };
	if (out->text)
		read_content(out, &media, content, values);
	else
		out->text = xstrdup(rendered);
	out->media = str_take(&media);
	json_free(values);
	json_free(object);
}

void bubble_clear(struct bubble *bubble)
{
	for (size_t i = 0; i < bubble->count; i++) {
		free(bubble->buttons[i].title);
		free(bubble->buttons[i].value);
	}
	free(bubble->buttons);
	free(bubble->media);
	free(bubble->text);
	*bubble = (struct bubble){0};
}
