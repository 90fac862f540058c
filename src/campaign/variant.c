#include "campaign/variant.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "twilio/form.h"
#include "twilio/request.h"

enum { NOWHERE = -1 };

struct variant {
	size_t index;      /* in the list */
	struct form *form; /* NULL: cannot be sent, */
	char *problem;     /* and why */
};

/* What was found for a language: guests speak few, and ask often. */
struct answer {
	char *language;
	int variant; /* NOWHERE: none */
	char *reason;
};

struct variants {
	const struct template_list *templates;
	const struct event *event;
	struct variant *items;
	size_t count;
	struct answer *answers;
	size_t answer_count;
};

/* pt_PT, pt-pt: the same. */
static bool same_language(const char *a, size_t length, const char *b)
{
	if (strlen(b) != length || length == 0)
		return false;
	for (size_t i = 0; i < length; i++) {
		char left = a[i] == '-' ? '_' : a[i], right = b[i] == '-' ? '_' : b[i];
		if (strncasecmp(&left, &right, 1) != 0)
			return false;
	}
	return true;
}

static const struct template *template_of(const struct variants *variants, size_t variant)
{
	return &variants->templates->items[variants->items[variant].index];
}

/* The variant in exactly that language; of two, one that can be sent. */
static int variant_in(const struct variants *variants, const char *language, size_t length)
{
	int found = NOWHERE;
	for (size_t i = 0; i < variants->count; i++) {
		if (!same_language(language, length, template_of(variants, i)->language))
			continue;
		if (found == NOWHERE || (!variants->items[found].form && variants->items[i].form))
			found = (int)i;
	}
	return found;
}

/* In that language, or in its base: pt_PT, then pt. */
static int variant_near(const struct variants *variants, const char *language)
{
	int found = variant_in(variants, language, strlen(language));
	size_t base = strcspn(language, "_-");
	return found == NOWHERE && language[base] ? variant_in(variants, language, base) : found;
}

/* In the event's language, else the one the event names by its SID, else the only one (as when asked for by SID). */
static int default_variant(const struct variants *variants)
{
	int found = variant_near(variants, variants->event->language);
	for (size_t i = 0; i < variants->count && found == NOWHERE; i++)
		if (strcmp(template_of(variants, i)->content_sid, variants->event->default_template) == 0)
			found = (int)i;
	return found == NOWHERE && variants->count == 1 ? 0 : found;
}

static char *approval_problem(const struct template *template)
{
	const char *state = *template->approval ? template->approval : "unsubmitted";
	return xasprintf("template %s (%s) is not approved but %s, and WhatsApp delivers approved ones only: "
			 "`convoke template fetch` asks again", template->name, template->language, state);
}

static void judge_variant(struct variant *variant, const struct template *template, const struct event *event)
{
	if (!template_is_approved(template))
		variant->problem = approval_problem(template);
	else if (strcasecmp(template->category, "AUTHENTICATION") == 0)
		variant->problem = xasprintf("template %s is for log-in codes and cannot carry an invitation; choose another",
					     template->name);
	else if (!template_can_open(template))
		variant->problem = xasprintf("template %s is of a kind that WhatsApp takes only inside a conversation; "
					     "choose another", template->name);
	else
		variant->form = form_new(template, event, &variant->problem);
}

static bool matches(const struct template *template, const char *wanted)
{
	return strcmp(sid_valid(wanted, "HX") ? template->content_sid : template->name, wanted) == 0;
}

static void collect(struct variants *variants, const char *wanted)
{
	for (size_t i = 0; i < variants->templates->count; i++) {
		const struct template *template = &variants->templates->items[i];
		if (!matches(template, wanted))
			continue;
		variants->items = xrealloc(variants->items, variants->count + 1, sizeof *variants->items);
		variants->items[variants->count] = (struct variant){.index = i};
		judge_variant(&variants->items[variants->count++], template, variants->event);
	}
}

static char *no_such_template(const struct template_list *templates, const char *wanted)
{
	struct nearest nearest = {.typed = wanted};
	for (size_t i = 0; i < templates->count; i++)
		nearest_offer(&nearest, templates->items[i].name);
	if (!templates->count)
		return xstrdup("no templates are known yet: `convoke template fetch` reads them from Twilio");
	if (nearest.name)
		return xasprintf("there is no template %s; did you mean %s?", wanted, nearest.name);
	return xasprintf("there is no template %s; `convoke template list` shows all", wanted);
}

static bool any_sendable(const struct variants *variants)
{
	for (size_t i = 0; i < variants->count; i++)
		if (variants->items[i].form)
			return true;
	return false;
}

/* Where only one template can be sent there is nothing to choose; NULL when there are none or several. */
static const char *only_approved(const struct template_list *templates)
{
	const char *name = NULL;
	for (size_t i = 0; i < templates->count; i++) {
		const struct template *template = &templates->items[i];
		if (!template_is_approved(template) || !template_can_open(template))
			continue;
		if (name && strcmp(name, template->name) != 0)
			return NULL;
		name = template->name;
	}
	return name;
}

struct variants *variants_choose(const struct template_list *templates, const struct event *event,
				 const char *wanted, char **message)
{
	if (!wanted || !*wanted)
		wanted = event->default_template;
	if (!*wanted)
		wanted = only_approved(templates);
	if (!wanted) {
		*message = xstrdup("no template is chosen: `convoke template fetch` reads them from Twilio, "
				   "`convoke template default NAME` chooses one");
		return NULL;
	}
	struct variants *variants = xcalloc(1, sizeof *variants);
	variants->templates = templates;
	variants->event = event;
	collect(variants, wanted);
	if (any_sendable(variants))
		return variants;

	if (variants->count == 0) {
		*message = no_such_template(templates, wanted);
	} else {
		int shown = default_variant(variants);
		*message = xstrdup(variants->items[shown == NOWHERE ? 0 : shown].problem);
	}
	variants_free(variants);
	return NULL;
}

void variants_free(struct variants *variants)
{
	if (!variants)
		return;
	for (size_t i = 0; i < variants->count; i++) {
		form_free(variants->items[i].form);
		free(variants->items[i].problem);
	}
	for (size_t i = 0; i < variants->answer_count; i++) {
		free(variants->answers[i].language);
		free(variants->answers[i].reason);
	}
	free(variants->items);
	free(variants->answers);
	free(variants);
}

const char *variants_name(const struct variants *variants)
{
	return template_of(variants, 0)->name;
}

static struct answer find_answer(const struct variants *variants, const char *language)
{
	struct answer answer = {.language = xstrdup(language), .variant = variant_near(variants, language)};
	if (answer.variant == NOWHERE)
		answer.variant = default_variant(variants);
	if (answer.variant == NOWHERE)
		answer.reason = xasprintf("template %s has no text in the language %s", variants_name(variants),
					  *language ? language : "of the event");
	else if (variants->items[answer.variant].problem)
		answer.reason = xstrdup(variants->items[answer.variant].problem);
	return answer;
}

static const struct answer *answer_for(struct variants *variants, const char *language)
{
	for (size_t i = 0; i < variants->answer_count; i++)
		if (strcmp(variants->answers[i].language, language) == 0)
			return &variants->answers[i];
	struct answer answer = find_answer(variants, language);
	variants->answers = xrealloc(variants->answers, variants->answer_count + 1, sizeof *variants->answers);
	variants->answers[variants->answer_count] = answer;
	return &variants->answers[variants->answer_count++];
}

const struct form *variants_for(struct variants *variants, const char *language, size_t *index,
				const char **reason)
{
	const struct answer *answer = answer_for(variants, *language ? language : variants->event->language);
	*reason = answer->reason;
	if (answer->reason)
		return NULL;
	*index = variants->items[answer->variant].index;
	return variants->items[answer->variant].form;
}
