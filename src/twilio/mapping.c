#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/expression.h"
#include "twilio/placeholder.h"
#include "twilio/sample.h"
#include "twilio/template.h"

/*
 * Guessing what fills each placeholder. Three rounds, the sure signs first:
 * its place in a link, its name and its sample; then the words around it; then
 * its position. What one round gives away, a later one does not give again.
 */

static const struct hint {
	enum expression_field field;
	const char *names, *before, *after;
} hints[] = {
#define GUESS(FIELD, names, before, after) {FIELD_##FIELD, names, before, after},
#include "twilio/guess.def"
#undef GUESS
};

enum { HINTS = sizeof hints / sizeof *hints };

struct guessing {
	const struct template *template;
	const struct json *samples;
	struct placeholders placeholders;
	char **expressions;      /* of each placeholder, NULL: none yet */
	bool taken[FIELD_COUNT];
};

static void give(struct guessing *guessing, size_t index, enum expression_field field)
{
	guessing->expressions[index] = xasprintf("{%s}", expression_names()[field]);
	guessing->taken[field] = true;
}

/* True when word (folded) is one of a list in guess.def. */
static bool listed(const char *list, const char *word)
{
	size_t length = strlen(word);
	char *folded = fold(list);
	bool found = false;
	for (const char *at = folded; *at && !found; at += strspn(at, " ")) {
		size_t item = strcspn(at, " ");
		found = item == length && length > 0 && strncmp(at, word, length) == 0;
		at += item;
	}
	free(folded);
	return found;
}

static enum expression_field field_for_name(const char *word)
{
	for (size_t i = 0; i < HINTS; i++)
		if (listed(hints[i].names, word))
			return hints[i].field;
	return FIELD_COUNT;
}

/* "event_date" as "eventdate", then by its last part, "date". */
static enum expression_field field_for_placeholder(const char *name)
{
	char *folded = fold(name), *joined = xstrdup(folded);
	size_t length = 0;
	for (const char *at = folded; *at; at++)
		if (!strchr("_-.", *at))
			joined[length++] = *at;
	joined[length] = '\0';
	enum expression_field field = field_for_name(joined);
	for (size_t at = strlen(folded); field == FIELD_COUNT && at > 0; at--) {
		if (strchr("_-.", folded[at - 1])) {
			field = field_for_name(folded + at);
			folded[at - 1] = '\0';
		}
	}
	free(joined);
	free(folded);
	return field;
}

static enum expression_field field_for_sample(const char *sample, const char *language)
{
	if (sample_is_url(sample))
		return FIELD_RSVP_URL;
	if (sample_is_time(sample))
		return FIELD_TIME;
	if (sample_is_date(sample, language))
		return FIELD_DATE;
	if (sample_is_count(sample))
		return FIELD_SEATS;
	return field_for_name(sample);
}

static void guess_by_sign(struct guessing *guessing, size_t index)
{
	const char *name = guessing->placeholders.names[index];
	if (placeholder_in_url(guessing->template, name)) {
		give(guessing, index, FIELD_TOKEN);
		return;
	}
	enum expression_field field = field_for_placeholder(name);
	const char *sample = json_string(guessing->samples, name);
	if (field == FIELD_COUNT && sample) {
		char *folded = fold(sample);
		field = field_for_sample(folded, guessing->template->language);
		free(folded);
		if (field != FIELD_COUNT && guessing->taken[field])
			field = FIELD_COUNT;
	}
	if (field != FIELD_COUNT)
		give(guessing, index, field);
}

/* Bytes of a character that separates words, 0 for one that does not. */
static size_t separator_length(const char *at)
{
	static const char *const marks[] = {"¡", "¿", "«", "»", "،", "؟", "–", "—", "‘", "’", "“", "”", "„", "…", "־"};
	unsigned char c = (unsigned char)*at;
	if (c < 0x80)
		return !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(at, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

enum { NEAR = 4 };

struct words {
	char *items[NEAR];
	size_t count;
};

static void words_clear(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->items[i]);
}

/* The first words of a text (folded), or with last the last ones; the nearest to the placeholder first. */
static struct words nearest_words(const char *text, bool last)
{
	struct words words = {0};
	char *folded = fold(text);
	for (const char *at = folded; *at && (last || words.count < NEAR);) {
		size_t gap = separator_length(at), length = 0;
		if (gap > 0) {
			at += gap;
			continue;
		}
		while (at[length] && separator_length(at + length) == 0)
			length++;
		if (last) {
			if (words.count == NEAR)
				free(words.items[--words.count]);
			memmove(words.items + 1, words.items, words.count * sizeof *words.items);
			words.count++;
			words.items[0] = xstrndup(at, length);
		} else {
			words.items[words.count++] = xstrndup(at, length);
		}
		at += length;
	}
	free(folded);
	return words;
}

static enum expression_field field_for_word(const struct guessing *guessing, const struct words *words, size_t index,
					    bool before)
{
	for (size_t i = 0; i < HINTS && index < words->count; i++)
		if (!guessing->taken[hints[i].field] &&
		    listed(before ? hints[i].before : hints[i].after, words->items[index]))
			return hints[i].field;
	return FIELD_COUNT;
}

struct surroundings {
	struct guessing *guessing;
	size_t index;
};

/* before, after: the text up to the neighbouring placeholders. */
static enum expression_field field_for_surroundings(const struct guessing *guessing, const char *before,
						    const char *after)
{
	struct words lefts = nearest_words(before, true), rights = nearest_words(after, false);
	enum expression_field field = FIELD_COUNT;
	for (size_t i = 0; i < NEAR && field == FIELD_COUNT; i++) {
		/* A verb right behind ("{{1}} invites you") says more than what stands far before. */
		field = field_for_word(guessing, &lefts, i, true);
		if (field == FIELD_COUNT && i < 2)
			field = field_for_word(guessing, &rights, i, false);
	}
	words_clear(&lefts);
	words_clear(&rights);
	return field;
}

/* A time or a number of seats is never said without a digit: the words around mean something else. */
static bool sample_speaks_against(const struct guessing *guessing, const char *name, enum expression_field field)
{
	const char *sample = json_string(guessing->samples, name);
	return (field == FIELD_TIME || field == FIELD_SEATS) && sample && *sample && !strpbrk(sample, "0123456789");
}

static void guess_by_words(const char *text, void *context)
{
	struct surroundings *state = context;
	struct guessing *guessing = state->guessing;
	const char *name = guessing->placeholders.names[state->index], *from = text;
	struct placeholder here, next;
	for (; placeholder_next(text, from, &here); from = here.end) {
		if (strcmp(here.name, name) != 0 || guessing->expressions[state->index])
			continue;
		const char *until = placeholder_next(text, here.end, &next) ? next.begin : here.end + strlen(here.end);
		char *before = xstrndup(from, (size_t)(here.begin - from));
		char *after = xstrndup(here.end, (size_t)(until - here.end));
		enum expression_field field = field_for_surroundings(guessing, before, after);
		free(before);
		free(after);
		if (field != FIELD_COUNT && !sample_speaks_against(guessing, name, field))
			give(guessing, state->index, field);
	}
}

static void guess_by_position(struct guessing *guessing, size_t index)
{
	static const enum expression_field usual[] = {FIELD_FIRST_NAME, FIELD_EVENT_NAME, FIELD_DATE, FIELD_TIME,
						      FIELD_VENUE, FIELD_RSVP_URL, FIELD_HOST, FIELD_SEATS};
	enum { USUAL = sizeof usual / sizeof *usual };
	for (size_t i = 0; i < USUAL; i++) {
		enum expression_field field = usual[(index + i) % USUAL];
		if (!guessing->taken[field] && !sample_speaks_against(guessing, guessing->placeholders.names[index], field)) {
			give(guessing, index, field);
			return;
		}
	}
	give(guessing, index, FIELD_FIRST_NAME);
}

/* What a person has mapped stays, and is not guessed for another placeholder. */
static void keep_mapped(struct guessing *guessing, const struct json *mapping)
{
	for (size_t i = 0; i < guessing->placeholders.count; i++) {
		const char *text = json_string(mapping, guessing->placeholders.names[i]);
		if (!text || !*text)
			continue;
		guessing->expressions[i] = xstrdup(text);
		struct expression expression;
		free(expression_parse(text, &expression));
		for (size_t field = 0; field < FIELD_COUNT; field++)
			if (expression_uses(&expression, (enum expression_field)field))
				guessing->taken[field] = true;
		expression_clear(&expression);
	}
}

static char *mapping_text(const struct guessing *guessing)
{
	struct json *mapping = json_new_object();
	for (size_t i = 0; i < guessing->placeholders.count; i++)
		json_put_string(mapping, guessing->placeholders.names[i], guessing->expressions[i]);
	char *text = json_text(mapping);
	json_free(mapping);
	return text;
}

char *template_guess_mapping(const struct template *template)
{
	struct json *samples = json_parse(template->variables, strlen(template->variables));
	struct json *mapping = json_parse(template->mapping, strlen(template->mapping));
	struct guessing guessing = {.template = template, .samples = samples,
				    .placeholders = template_placeholders(template)};
	size_t count = guessing.placeholders.count;

	guessing.expressions = xcalloc(count + 1, sizeof *guessing.expressions);
	keep_mapped(&guessing, mapping);
	for (size_t i = 0; i < count; i++)
		if (!guessing.expressions[i])
			guess_by_sign(&guessing, i);
	for (size_t i = 0; i < count; i++)
		if (!guessing.expressions[i])
			template_each_text(template, guess_by_words, &(struct surroundings){&guessing, i});
	for (size_t i = 0; i < count; i++)
		if (!guessing.expressions[i])
			guess_by_position(&guessing, i);
	char *text = mapping_text(&guessing);

	for (size_t i = 0; i < count; i++)
		free(guessing.expressions[i]);
	free(guessing.expressions);
	placeholders_clear(&guessing.placeholders);
	json_free(samples);
	json_free(mapping);
	return text;
}
