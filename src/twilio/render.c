#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/content.h"
#include "twilio/expression.h"
#include "twilio/form.h"
#include "twilio/placeholder.h"

enum {
	LONGEST_TEXT = 1024,  /* of a rendered template, in code points (error 63021) */
	LONGEST_VALUE = 1600, /* of one variable (twilio-api 1.5) */
};

struct slot {
	char *name;                   /* of the placeholder */
	struct expression expression; /* what fills it */
	bool in_url;
};

/* The text is literal pieces, each but the last followed by a slot's value. */
struct piece {
	char *literal;
	size_t slot; /* index, or slot_count after the last piece */
};

struct form {
	struct slot *slots;
	size_t slot_count;
	struct piece *pieces;
	size_t piece_count;
};

/* The whole text: lines, then buttons. The caller frees. */
static char *text_with_buttons(const struct template *template)
{
	struct str text = {0};
	struct json *types = json_parse(template->types, strlen(template->types));
	str_append(&text, template->body);
	content_append_buttons(&text, content_of_types(types));
	json_free(types);
	return str_take(&text);
}

static size_t slot_named(const struct form *form, const char *name)
{
	size_t slot = 0;
	while (slot < form->slot_count && strcmp(form->slots[slot].name, name) != 0)
		slot++;
	return slot;
}

static void add_piece(struct form *form, const char *begin, const char *end, size_t slot)
{
	form->pieces = xrealloc(form->pieces, form->piece_count + 1, sizeof *form->pieces);
	form->pieces[form->piece_count++] = (struct piece){xstrndup(begin, (size_t)(end - begin)), slot};
}

static void cut_into_pieces(struct form *form, const char *text)
{
	struct placeholder placeholder;
	const char *at = text;
	for (; placeholder_next(text, at, &placeholder); at = placeholder.end)
		add_piece(form, at, placeholder.begin, slot_named(form, placeholder.name));
	add_piece(form, at, at + strlen(at), form->slot_count);
}

static const char *quote_for(const char *text)
{
	return strchr(text, ' ') ? "\"" : "";
}

static bool append_guess(const char *name, const struct json *expression, void *context)
{
	const char *text = json_string_value(expression), *quote = quote_for(text);
	str_appendf(context, " %s%s=%s%s", quote, name, text, quote);
	return true;
}

/* Names the command that would map it, with what convoke guesses. */
static char *unmapped(const struct template *template, const char *name)
{
	struct str hint = {0};
	char *guess = template_guess_mapping(template);
	struct json *mapping = json_parse(guess, strlen(guess));
	const char *quote = quote_for(template->name);
	str_appendf(&hint, "template %s does not say what fills {{%s}}: `convoke template map %s%s%s", template->name, name,
		    quote, template->name, quote);
	json_each(mapping, append_guess, &hint);
	str_append(&hint, "`");
	json_free(mapping);
	free(guess);
	return str_take(&hint);
}

/* NULL, or why nothing can fill this slot. */
static char *fill_slot(const struct template *template, const struct json *mapping, const struct event *event,
		       struct slot *slot)
{
	const char *text = json_string(mapping, slot->name);
	if (!text || !*text)
		return unmapped(template, slot->name);
	char *problem = expression_parse(text, &slot->expression);
	if (problem) {
		char *why = xasprintf("template %s, {{%s}}: %s", template->name, slot->name, problem);
		free(problem);
		return why;
	}
	slot->in_url = placeholder_in_url(template, slot->name);
	if (slot->in_url && expression_uses(&slot->expression, FIELD_RSVP_URL))
		return xasprintf("template %s: {{%s}} stands inside a link; fill it with {guest.token}, not {rsvp.url}",
				 template->name, slot->name);
	expression_bind(&slot->expression, event, template->language);
	return NULL;
}

struct form *form_new(const struct template *template, const struct event *event, char **why)
{
	struct form *form = xcalloc(1, sizeof *form);
	struct placeholders needed = template_placeholders(template);
	struct json *mapping = json_parse(template->mapping, strlen(template->mapping));

	*why = NULL;
	form->slots = xcalloc(needed.count ? needed.count : 1, sizeof *form->slots);
	while (form->slot_count < needed.count && !*why) {
		struct slot *slot = &form->slots[form->slot_count];
		slot->name = xstrdup(needed.names[form->slot_count++]);
		*why = fill_slot(template, mapping, event, slot);
	}
	json_free(mapping);
	placeholders_clear(&needed);
	if (*why) {
		form_free(form);
		return NULL;
	}

	char *text = text_with_buttons(template);
	cut_into_pieces(form, text);
	free(text);
	return form;
}

void form_free(struct form *form)
{
	if (!form)
		return;
	for (size_t i = 0; i < form->slot_count; i++) {
		free(form->slots[i].name);
		expression_clear(&form->slots[i].expression);
	}
	for (size_t i = 0; i < form->piece_count; i++)
		free(form->pieces[i].literal);
	free(form->slots);
	free(form->pieces);
	free(form);
}

/* NULL with *why when the slot would be empty or too long. */
static char *slot_value(const struct slot *slot, const struct guest *guest, char **why)
{
	const char *lacking = NULL;
	char *value = expression_fill(&slot->expression, guest, &lacking);
	if (!*value) {
		*why = xasprintf("{{%s}} would be empty: %s", slot->name, lacking);
	} else if (utf8_length(value) > LONGEST_VALUE) {
		*why = xasprintf("{{%s}} would have %zu characters; Twilio takes %d", slot->name, utf8_length(value),
				 LONGEST_VALUE);
	} else {
		char *whole = slot->in_url ? url_encoded(value) : xstrdup(value);
		free(value);
		return whole;
	}
	free(value);
	return NULL;
}

static char *variables_text(const struct form *form, char *const *values)
{
	struct json *variables = json_new_object();
	for (size_t i = 0; i < form->slot_count; i++)
		json_put_string(variables, form->slots[i].name, values[i]);
	char *text = json_text(variables);
	json_free(variables);
	return text;
}

static char *filled_text(const struct form *form, char *const *values)
{
	struct str text = {0};
	for (size_t i = 0; i < form->piece_count; i++) {
		str_append(&text, form->pieces[i].literal);
		if (form->pieces[i].slot < form->slot_count)
			str_append(&text, values[form->pieces[i].slot]);
	}
	return str_take(&text);
}

int form_render(const struct form *form, const struct guest *guest, struct rendering *out, char **why)
{
	char **values = xcalloc(form->slot_count + 1, sizeof *values);
	size_t filled = 0;

	*out = (struct rendering){0};
	*why = NULL;
	while (filled < form->slot_count && (values[filled] = slot_value(&form->slots[filled], guest, why)))
		filled++;
	if (!*why) {
		out->text = filled_text(form, values);
		out->variables = variables_text(form, values);
		size_t length = utf8_length(out->text);
		if (length > LONGEST_TEXT)
			*why = xasprintf("the text would have %zu characters and WhatsApp takes %d: shorten this guest's details",
					 length, LONGEST_TEXT);
	}
	for (size_t i = 0; i < filled; i++)
		free(values[i]);
	free(values);
	if (*why)
		rendering_clear(out);
	return *why ? -1 : 0;
}

int template_render(const struct template *template, const struct event *event,
		    const struct guest *guest, struct rendering *out, char **why)
{
	*out = (struct rendering){0};
	struct form *form = form_new(template, event, why);
	if (!form)
		return -1;
	int result = form_render(form, guest, out, why);
	form_free(form);
	return result;
}

void rendering_clear(struct rendering *rendering)
{
	free(rendering->variables);
	free(rendering->text);
	*rendering = (struct rendering){0};
}
