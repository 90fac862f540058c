#include "guests/filter.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "data/status.h"
#include "guests/filter_word.h"
#include "guests/vocabulary.h"

enum { PHONE_DIGITS = 7 }; /* from here on digits are meant as one phone */

/* One key of the language: reads a value into the term. False with *message. */
struct key {
	const char *word;
	enum filter_field field;
	bool (*read)(struct filter_term *term, const char *value, char **message);
};

static bool refuse(char **message, const char *key, const char *value, const char *expected)
{
	char *shown = printable(value);
	*message = xasprintf("filter: %s:%s is not understood; %s", key, shown, expected);
	free(shown);
	return false;
}

/* Values */

/* Calls read for each of "one,two"; an empty list is wrong as an empty value is. */
static bool each_value(const char *values, bool (*read)(struct filter_term *term, const char *value),
		       struct filter_term *term)
{
	char *copy = xstrdup(values), *rest = copy;
	bool right = true;
	for (char *value; right && (value = strsep(&rest, ","));)
		right = read(term, value);
	free(copy);
	return right;
}

static bool add_status(struct filter_term *term, const char *value)
{
	enum status status;
	char *word = fold(value);
	bool known = status_from_word(word, &status);
	if (known)
		term->statuses |= 1u << status;
	free(word);
	return known;
}

static bool read_status(struct filter_term *term, const char *value, char **message)
{
	if (each_value(value, add_status, term))
		return true;
	struct str words = {0}, all = {0};
	struct nearest nearest = {.typed = value};
	for (enum status status = 0; status < STATUS_COUNT; status++) {
		nearest_offer(&nearest, status_word(status));
		str_appendf(&all, "%s%s", status ? ", " : "", status_word(status));
	}
	if (nearest.name)
		str_appendf(&words, "did you mean %s? ", nearest.name);
	str_appendf(&words, "the statuses are %s", all.text);
	str_free(&all);
	refuse(message, "status", value, words.text);
	str_free(&words);
	return false;
}

static bool add_answer(struct filter_term *term, const char *value)
{
	static const char *const answers[] = {"yes", "no", "maybe", "none"};
	char *word = fold(value);
	bool known = false;
	for (size_t i = 0; i < 4; i++)
		known = known || strcmp(word, answers[i]) == 0;
	if (known) {
		char *joined = xasprintf("%s%s%s", term->text ? term->text : "", term->text ? "," : "",
					 strcmp(word, "none") == 0 ? "" : word);
		free(term->text);
		term->text = joined;
	}
	free(word);
	return known;
}

static bool read_rsvp(struct filter_term *term, const char *value, char **message)
{
	return each_value(value, add_answer, term) ||
	       refuse(message, "rsvp", value, "write yes, no, maybe or none, or several with commas");
}

static bool read_group(struct filter_term *term, const char *value, char **message)
{
	(void)message;
	term->text = fold(value); /* "group:" alone finds those without one */
	return true;
}

static bool read_language(struct filter_term *term, const char *value, char **message)
{
	char tag[LANGUAGE_SIZE];
	struct vocabulary *vocabulary = vocabulary_new();
	bool known = !*value || vocabulary_language(vocabulary, value, tag);
	vocabulary_free(vocabulary);
	if (!known)
		return refuse(message, "lang", value, "write a language such as pt or pt_BR");
	term->text = xstrdup(*value ? tag : "");
	return true;
}

static bool whole_number(const char *text, int64_t *out)
{
	size_t digits = strspn(text, "0123456789");
	*out = strtoll(text, NULL, 10);
	return digits >= 1 && digits <= 15 && text[digits] == '\0';
}

static bool add_code(struct filter_term *term, const char *value)
{
	int64_t code;
	if (!whole_number(value, &code))
		return false;
	char *joined = xasprintf("%s%s%lld", term->text ? term->text : "", term->text ? "," : "", (long long)code);
	free(term->text);
	term->text = joined;
	return true;
}

static bool read_code(struct filter_term *term, const char *value, char **message)
{
	return each_value(value, add_code, term) ||
	       refuse(message, "code", value, "write Twilio's error numbers, such as 63024, or several with commas");
}

static bool read_error(struct filter_term *term, const char *value, char **message)
{
	(void)message;
	term->text = fold(value); /* "error:" alone finds those without words */
	return true;
}

static bool read_campaign(struct filter_term *term, const char *value, char **message)
{
	return whole_number(value, &term->number) ||
	       refuse(message, "campaign", value, "write the campaign's number");
}

/* What follows the operator. */
static const char *read_operator(struct filter_term *term, const char *value)
{
	bool equal = value[0] && value[1] == '=';
	switch (value[0]) {
	case '>':
		term->op = equal ? FILTER_GREATER_EQUAL : FILTER_GREATER;
		return value + 1 + equal;
	case '<':
		term->op = equal ? FILTER_LESS_EQUAL : FILTER_LESS;
		return value + 1 + equal;
	case '=':
		return value + 1;
	default:
		return value;
	}
}

static bool read_seats(struct filter_term *term, const char *value, char **message)
{
	return whole_number(read_operator(term, value), &term->number) ||
	       refuse(message, "seats", value, "write a number, also with > >= < or <=, such as seats:>2");
}

/* Midnight of that day, and of the day after, where the clock on the wall is TZ's. */
static bool read_day(const char *text, int64_t *from, int64_t *to)
{
	int year, month, day, used = 0;
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || used != 10 || text[used])
		return false;
	struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
	time_t first = mktime(&date);
	if (date.tm_mday != day || date.tm_mon != month - 1)
		return false; /* no such day: mktime went on to another */
	struct tm next = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day + 1, .tm_isdst = -1};
	*from = (int64_t)first * 1000;
	*to = (int64_t)mktime(&next) * 1000;
	return true;
}

static bool read_sent(struct filter_term *term, const char *value, char **message)
{
	int64_t from, to;
	const char *day = read_operator(term, value);
	if (!read_day(day, &from, &to))
		return refuse(message, "sent", value, "write a day, also with > >= < or <=, such as sent:<2026-11-01");
	term->from = 1; /* 0 is never */
	term->to = INT64_MAX;
	if (term->op == FILTER_EQUAL || term->op == FILTER_GREATER_EQUAL)
		term->from = from;
	if (term->op == FILTER_GREATER)
		term->from = to;
	if (term->op == FILTER_EQUAL || term->op == FILTER_LESS_EQUAL)
		term->to = to;
	if (term->op == FILTER_LESS)
		term->to = from;
	return true;
}

static bool read_yes_no(struct filter_term *term, const char *key, const char *value, char **message)
{
	bool no = strcasecmp(value, "no") == 0;
	term->negated = term->negated != no;
	return no || strcasecmp(value, "yes") == 0 || refuse(message, key, value, "write yes or no");
}

static bool read_opted_out(struct filter_term *term, const char *value, char **message)
{
	return read_yes_no(term, "opted_out", value, message);
}

static bool read_corrected(struct filter_term *term, const char *value, char **message)
{
	return read_yes_no(term, "corrected", value, message);
}

/* Keys */

static const struct key keys[] = {
	{"status", FILTER_STATUS, read_status},
	{"rsvp", FILTER_RSVP, read_rsvp},
	{"group", FILTER_GROUP, read_group},
	{"lang", FILTER_LANGUAGE, read_language},
	{"code", FILTER_CODE, read_code},
	{"error", FILTER_ERROR, read_error},
	{"corrected", FILTER_CORRECTED, read_corrected},
	{"seats", FILTER_SEATS, read_seats},
	{"sent", FILTER_SENT, read_sent},
	{"opted_out", FILTER_OPTED_OUT, read_opted_out},
	{"campaign", FILTER_CAMPAIGN, read_campaign},
};

enum { KEYS = sizeof(keys) / sizeof *keys };

const char *filter_key(size_t index, enum filter_field *field)
{
	if (index >= KEYS)
		return NULL;
	*field = keys[index].field;
	return keys[index].word;
}

static const struct key *find_key(const char *word)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strcasecmp(keys[i].word, word) == 0)
			return &keys[i];
	return NULL;
}

static void refuse_key(const char *word, char **message)
{
	struct nearest nearest = {.typed = word};
	struct str words = {0};
	for (size_t i = 0; i < KEYS; i++) {
		nearest_offer(&nearest, keys[i].word);
		str_appendf(&words, "%s%s", i ? ", " : "", keys[i].word);
	}
	char *shown = printable(word);
	*message = xasprintf("filter: there is no key \"%s:\"%s%s%s The keys are %s; "
			     "to look for the text itself, put it in quotation marks", shown,
			     nearest.name ? "; did you mean " : ".", nearest.name ? nearest.name : "",
			     nearest.name ? ":?" : "", words.text);
	free(shown);
	str_free(&words);
}

/* Words */

static struct filter_term *add_term(struct filter *filter, char **message)
{
	if (filter->count == FILTER_TERMS) {
		*message = xasprintf("filter: more than %d words; leave some out", FILTER_TERMS);
		return NULL;
	}
	struct filter_term *term = &filter->terms[filter->count++];
	*term = (struct filter_term){0};
	return term;
}

static size_t count_digits(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += isdigit((unsigned char)*text) != 0;
	return count;
}

static bool is_phone_text(const char *text)
{
	return *text && text[strspn(text, "0123456789+-(). /")] == '\0' && count_digits(text) > 0;
}

/* The digits, as they stand in an E.164 number: without the zeros one dials in the country. */
static char *phone_digits(const char *text)
{
	struct str digits = {0};
	str_append(&digits, "");
	for (; *text; text++)
		if (isdigit((unsigned char)*text) && (digits.length || *text != '0'))
			str_append_bytes(&digits, text, 1);
	return str_take(&digits);
}

/*
 * "912 345 678" is three words, but one phone: while there are few digits each
 * is looked for by itself, then all of them together.
 */
static void join_phone(struct filter *filter, size_t first)
{
	struct str all = {0};
	str_append(&all, "");
	for (size_t i = first; i < filter->count; i++)
		str_append(&all, filter->terms[i].text);
	if (count_digits(all.text) >= PHONE_DIGITS) {
		for (size_t i = first; i < filter->count; i++)
			free(filter->terms[i].text);
		filter->count = first + 1;
		filter->terms[first].text = phone_digits(all.text);
	}
	str_free(&all);
}

static bool read_key(struct filter_word *word, struct filter_term *term, char **message)
{
	char *name = xstrndup(word->text.text, word->colon);
	const struct key *key = find_key(name);
	bool right = false;
	if (key) {
		term->field = key->field;
		right = key->read(term, word->text.text + word->colon + 1, message);
	} else {
		refuse_key(name, message);
	}
	free(name);
	return right;
}

static bool add_word(struct filter *filter, struct filter_word *word, size_t *phone_start, char **message)
{
	if (!word->text.length)
		return true;
	struct filter_term *term = add_term(filter, message);
	if (!term)
		return false;
	term->negated = word->negated;
	if (word->colon != SIZE_MAX) {
		*phone_start = SIZE_MAX;
		return read_key(word, term, message);
	}
	term->field = FILTER_WORDS;
	term->text = fold(word->text.text);
	if (!is_phone_text(term->text) || term->negated) {
		*phone_start = SIZE_MAX;
		return true;
	}
	if (*phone_start == SIZE_MAX)
		*phone_start = filter->count - 1;
	join_phone(filter, *phone_start);
	return true;
}

int filter_parse(const char *text, struct filter *out, char **message)
{
	size_t phone_start = SIZE_MAX; /* the term with which a run of digits begins */
	bool right = true;
	*out = (struct filter){0};
	*message = NULL;
	while (right) {
		while (isspace((unsigned char)*text))
			text++;
		if (!*text)
			return 0;
		struct filter_word word;
		text = filter_next_word(text, &word);
		right = add_word(out, &word, &phone_start, message);
		str_free(&word.text);
	}
	filter_clear(out);
	return -1;
}
