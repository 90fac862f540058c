#include "twilio/placeholder.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/json.h"
#include "twilio/template.h"

static bool is_name_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '-' || c == '.';
}

/* "{{ name }}" at begin. */
static bool read_placeholder(const char *begin, struct placeholder *out)
{
	const char *at = begin + 2;
	at += strspn(at, " \t");
	size_t length = 0;
	while (is_name_character(at[length]))
		length++;
	if (length == 0 || length >= sizeof out->name)
		return false;
	memcpy(out->name, at, length);
	out->name[length] = '\0';
	at += length;
	at += strspn(at, " \t");
	if (strncmp(at, "}}", 2) != 0)
		return false;
	out->begin = begin;
	out->end = at + 2;
	return true;
}

static bool follows_url(const char *text, const char *at)
{
	const char *word = at;
	while (word > text && !strchr(" \t\r\n", word[-1]))
		word--;
	const char *scheme = strstr(word, "://");
	return scheme && scheme < at;
}

bool placeholder_next(const char *text, const char *at, struct placeholder *out)
{
	for (at = strstr(at, "{{"); at; at = strstr(at + 1, "{{")) {
		if (read_placeholder(at, out)) {
			out->in_url = follows_url(text, at);
			return true;
		}
	}
	return false;
}

struct text_walk {
	void (*visit)(const char *text, void *context);
	void *context;
};

static bool walk_value(const char *key, const struct json *value, void *context);

/* As deep as json_parse lets a document be. */
static void walk(const struct json *value, struct text_walk *walk_state)
{
	const char *text = json_string_value(value);
	if (text)
		walk_state->visit(text, walk_state->context);
	for (size_t i = 0; i < json_array_length(value); i++)
		walk(json_array_at(value, i), walk_state);
	json_each(value, walk_value, walk_state);
}

static bool walk_value(const char *key, const struct json *value, void *context)
{
	(void)key;
	walk(value, context);
	return true;
}

void template_each_text(const struct template *template,
			void (*visit)(const char *text, void *context), void *context)
{
	struct text_walk state = {visit, context};
	struct json *types = json_parse(template->types, strlen(template->types));
	visit(template->body, context);
	walk(types, &state);
	json_free(types);
}

struct url_search {
	const char *name;
	bool found;
};

static void look_for_url(const char *text, void *context)
{
	struct url_search *search = context;
	struct placeholder placeholder;
	for (const char *at = text; placeholder_next(text, at, &placeholder); at = placeholder.end)
		if (placeholder.in_url && strcmp(placeholder.name, search->name) == 0)
			search->found = true;
}

bool placeholder_in_url(const struct template *template, const char *name)
{
	struct url_search search = {name, false};
	template_each_text(template, look_for_url, &search);
	return search.found;
}

static void add_name(struct placeholders *placeholders, const char *name)
{
	for (size_t i = 0; i < placeholders->count; i++)
		if (strcmp(placeholders->names[i], name) == 0)
			return;
	placeholders->names = xrealloc(placeholders->names, placeholders->count + 1, sizeof *placeholders->names);
	placeholders->names[placeholders->count++] = xstrdup(name);
}

static void add_from_text(const char *text, void *context)
{
	struct placeholder placeholder;
	for (const char *at = text; placeholder_next(text, at, &placeholder); at = placeholder.end)
		add_name(context, placeholder.name);
}

static bool add_listed(const char *name, const struct json *sample, void *context)
{
	(void)sample;
	add_name(context, name);
	return true;
}

/* Numbers first and by value (more digits is more: none begins with 0), then names. */
static int by_number_then_name(const void *left, const void *right)
{
	const char *a = *(char *const *)left, *b = *(char *const *)right;
	bool a_number = a[strspn(a, "0123456789")] == '\0', b_number = b[strspn(b, "0123456789")] == '\0';
	if (a_number != b_number)
		return a_number ? -1 : 1;
	if (a_number && strlen(a) != strlen(b))
		return strlen(a) < strlen(b) ? -1 : 1;
	return strcmp(a, b);
}

struct placeholders template_placeholders(const struct template *template)
{
	struct placeholders found = {0};
	struct json *variables = json_parse(template->variables, strlen(template->variables));
	template_each_text(template, add_from_text, &found);
	json_each(variables, add_listed, &found);
	json_free(variables);
	if (found.count)
		qsort(found.names, found.count, sizeof *found.names, by_number_then_name);
	return found;
}

void placeholders_clear(struct placeholders *placeholders)
{
	for (size_t i = 0; i < placeholders->count; i++)
		free(placeholders->names[i]);
	free(placeholders->names);
	*placeholders = (struct placeholders){0};
}
