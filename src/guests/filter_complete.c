/* Completion of the filter language: keys first, then values that are in the file. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/choices.h"
#include "base/die.h"
#include "base/str.h"
#include "data/guest.h"
#include "data/status.h"
#include "guests/filter.h"
#include "guests/filter_word.h"

/* Values that begin like part, letters with or without accents, large or small. */
struct offer {
	char *part;           /* folded */
	struct choices *choices;
};

static bool begins(const char *text, const char *folded_part)
{
	char *folded = fold(text);
	bool same = strncmp(folded, folded_part, strlen(folded_part)) == 0;
	free(folded);
	return same;
}

/* What holds a quotation mark cannot be typed. */
static bool offer_value(const char *text, void *context)
{
	struct offer *offer = context;
	if (*text && !strchr(text, '"') && begins(text, offer->part))
		choices_add(offer->choices, xstrdup(text));
	return true;
}

static void offer_words(struct offer *offer, const char *const *words)
{
	for (; *words; words++)
		offer_value(*words, offer);
}

/* 0 or -1. */
static int offer_values(struct db *db, enum filter_field field, struct offer *offer)
{
	static const char *const answers[] = {"yes", "no", "maybe", "none", NULL}, *const yes_no[] = {"yes", "no", NULL};
	switch (field) {
	case FILTER_STATUS:
		for (enum status status = 0; status < STATUS_COUNT; status++)
			offer_value(status_word(status), offer);
		return 0;
	case FILTER_RSVP:
		offer_words(offer, answers);
		return 0;
	case FILTER_OPTED_OUT:
	case FILTER_CORRECTED:
		offer_words(offer, yes_no);
		return 0;
	case FILTER_GROUP:
		return guest_values(db, VALUE_GROUP, offer_value, offer);
	case FILTER_LANGUAGE:
		return guest_values(db, VALUE_LANGUAGE, offer_value, offer);
	case FILTER_CODE:
		return guest_values(db, VALUE_CODE, offer_value, offer);
	case FILTER_ERROR:
		return guest_values(db, VALUE_ERROR, offer_value, offer);
	default:
		return 0;
	}
}

/* Said when no value begins like that. */
static const char *expected(enum filter_field field)
{
	switch (field) {
	case FILTER_SEATS:
		return "a number, also with > >= < or <=: seats:>2";
	case FILTER_SENT:
		return "a day, also with > >= < or <=: sent:>=2026-11-01";
	case FILTER_CAMPAIGN:
		return "the number of a campaign";
	default:
		return "nothing in the list begins with that";
	}
}

static bool takes_several(enum filter_field field)
{
	return field == FILTER_STATUS || field == FILTER_RSVP || field == FILTER_CODE;
}

/* The typed part, or more of it when all that could follow agree on more. */
static char *longer(const struct choices *choices, const char *part)
{
	size_t agreed = choices_agreement(choices, true);
	bool more = choices->count && agreed >= strlen(part);
	return more ? xstrndup(choices->items[0], agreed) : xstrdup(part);
}

/* "grou" becomes "group:"; before is what stands in front of it. */
static char *complete_key(const char *before, const char *typed, char **said)
{
	struct choices choices = {0};
	enum filter_field field;
	const char *word;
	for (size_t i = 0; (word = filter_key(i, &field)); i++)
		if (strncasecmp(word, typed, strlen(typed)) == 0)
			choices_add(&choices, xasprintf("%s:", word));
	char *more = longer(&choices, typed), *text = xasprintf("%s%s", before, more);
	*said = choices_text(&choices, "no key begins with that; words look in name, phone, group and notes");
	choices_clear(&choices);
	free(more);
	return text;
}

static bool all_have_blanks(const struct choices *choices)
{
	size_t count = 0;
	while (count < choices->count && strchr(choices->items[count], ' '))
		count++;
	return count > 0 && count == choices->count;
}

/* key:kept,part with the part that goes on, and the quotes that blanks need. */
static char *put_together(const char *before, const char *key, const char *kept, const char *part,
			  const struct choices *choices)
{
	bool complete = choices->count == 1, quoted = strchr(part, ' ') || all_have_blanks(choices);
	return xasprintf("%s%s:%s%s%s%s%s", before, key, quoted ? "\"" : "", kept, part, quoted && complete ? "\"" : "",
			 complete ? " " : "");
}

static char *complete_value(struct db *db, const char *before, const char *key, const char *value,
			    enum filter_field field, char **said)
{
	const char *comma = takes_several(field) ? strrchr(value, ',') : NULL;
	char *kept = xstrndup(value, comma ? (size_t)(comma - value) + 1 : 0), *text = NULL;
	const char *part = value + strlen(kept);
	struct choices choices = {0};
	struct offer offer = {fold(part), &choices};
	if (offer_values(db, field, &offer) == 0) {
		char *more = longer(&choices, part);
		text = put_together(before, key, kept, more, &choices);
		*said = choices_text(&choices, expected(field));
		free(more);
	}
	choices_clear(&choices);
	free(offer.part);
	free(kept);
	return text;
}

/* Where the word begins that is being typed: at the end after a blank. */
static const char *last_word(const char *text, struct filter_word *word)
{
	const char *start = text;
	*word = (struct filter_word){.colon = SIZE_MAX};
	for (const char *at = text; *at;) {
		while (isspace((unsigned char)*at))
			at++;
		start = at;
		str_free(&word->text);
		at = filter_next_word(at, word);
	}
	return start;
}

static bool find_field(const char *key, enum filter_field *field)
{
	const char *word;
	for (size_t i = 0; (word = filter_key(i, field)); i++)
		if (strcasecmp(word, key) == 0)
			return true;
	return false;
}

char *filter_complete(struct db *db, const char *text, char **choices)
{
	struct filter_word word;
	const char *start = last_word(text, &word);
	start += word.negated;
	char *before = xstrndup(text, (size_t)(start - text)), *made;
	*choices = NULL;
	if (word.colon == SIZE_MAX) {
		made = complete_key(before, start, choices);
	} else {
		enum filter_field field;
		char *key = xstrndup(word.text.text, word.colon);
		if (find_field(key, &field)) {
			made = complete_value(db, before, key, word.text.text + word.colon + 1, field, choices);
		} else {
			made = xstrdup(text);
			*choices = xasprintf("there is no key \"%s:\"", key);
		}
		free(key);
	}
	str_free(&word.text);
	free(before);
	return made;
}
