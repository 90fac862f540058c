#include "guests/vocabulary.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/country.h"
#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "guests/phone.h"

static const char *const field_words[] = {
#define FIELD(NAME, word) word,
#include "guests/aliases.def"
};

struct alias_row {
	enum field field;
	const char *language, *words;
};

static const struct alias_row alias_rows[] = {
#define ALIASES(NAME, language, words) {FIELD_##NAME, #language, words},
#include "guests/aliases.def"
};

struct meaning_row {
	const char *meaning, *words;
};

static const struct meaning_row language_rows[] = {
#define LANGUAGE(tag, words) {tag, words},
#include "guests/aliases.def"
};

static const struct meaning_row answer_rows[] = {
#define ANSWER(word, words) {word, words},
#include "guests/aliases.def"
};

static const struct meaning_row country_rows[] = {
#define COUNTRY(code, words) {code, words},
#include "guests/aliases.def"
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct entry {
	char *key;
	struct column_meaning column; /* of an alias */
	const char *meaning;          /* of a language or an answer */
};

struct entries {
	struct entry *items;
	size_t count;
};

/* Texts of cells that were looked up; to find a country among all names in all languages is dear. */
enum { COUNTRY_TEXTS = 300 };
struct country_memo {
	struct {
		char *text, code[COUNTRY_SIZE]; /* "" for none */
	} items[COUNTRY_TEXTS];
	size_t count;
};

struct vocabulary {
	struct entries aliases, languages, answers, countries;
	struct country_memo *memo;
};

const char *field_word(enum field field)
{
	return field_words[field];
}

bool field_from_word(const char *word, enum field *out)
{
	for (enum field field = 0; field < FIELD_COUNT; field++) {
		if (strcmp(field_words[field], word) == 0) {
			*out = field;
			return true;
		}
	}
	return false;
}

const char *field_nearest(const char *word)
{
	struct nearest nearest = {.typed = word};
	for (size_t i = 0; i < FIELD_COUNT; i++)
		nearest_offer(&nearest, field_words[i]);
	return nearest.name;
}

/* Hebrew maqaf, geresh, gershayim; Arabic tatweel; general punctuation: bytes to leave out, 0 for none. */
static size_t punctuation_length(const unsigned char *at)
{
	if (at[0] < 0x80)
		return !isalnum(at[0]);
	if ((at[0] == 0xd6 && at[1] == 0xbe) || (at[0] == 0xd7 && (at[1] == 0xb3 || at[1] == 0xb4)) ||
	    (at[0] == 0xd9 && at[1] == 0x80) || (at[0] == 0xc2 && at[1] < 0xc0))
		return 2;
	return at[0] == 0xe2 && (at[1] == 0x80 || at[1] == 0x81) ? 3 : 0;
}

char *vocabulary_key(const char *text)
{
	char *folded = fold(text), *to = folded;
	for (const char *at = folded; *at;) {
		size_t skip = punctuation_length((const unsigned char *)at);
		if (skip)
			at += skip;
		else
			*to++ = *at++;
	}
	*to = '\0';
	return folded;
}

static struct entry *add_entry(struct entries *entries)
{
	entries->items = xrealloc(entries->items, entries->count + 1, sizeof(*entries->items));
	struct entry *entry = &entries->items[entries->count++];
	*entry = (struct entry){0};
	return entry;
}

/* Calls for each word of "one|two|three", with its place among them. */
static void add_words(struct entries *entries, const char *words, struct column_meaning column, const char *meaning)
{
	for (size_t rank = 0; *words; rank++) {
		size_t length = strcspn(words, "|");
		char *word = xstrndup(words, length);
		struct entry *entry = add_entry(entries);
		entry->key = strcmp(word, "-") == 0 ? xstrdup(word) : vocabulary_key(word);
		entry->column = column;
		entry->column.rank = rank;
		entry->meaning = meaning;
		free(word);
		words += length + (words[length] == '|');
	}
}

static void add_rows(struct entries *entries, const struct meaning_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_words(entries, rows[i].words, (struct column_meaning){0}, rows[i].meaning);
}

struct vocabulary *vocabulary_new(void)
{
	struct vocabulary *vocabulary = xcalloc(1, sizeof(*vocabulary));
	for (size_t i = 0; i < COUNT_OF(alias_rows); i++) {
		struct column_meaning column = {.field = alias_rows[i].field, .language = alias_rows[i].language};
		add_words(&vocabulary->aliases, alias_rows[i].words, column, NULL);
	}
	add_rows(&vocabulary->languages, language_rows, COUNT_OF(language_rows));
	add_rows(&vocabulary->answers, answer_rows, COUNT_OF(answer_rows));
	add_rows(&vocabulary->countries, country_rows, COUNT_OF(country_rows));
	vocabulary->memo = xcalloc(1, sizeof *vocabulary->memo);
	return vocabulary;
}

static void free_entries(struct entries *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		free(entries->items[i].key);
	free(entries->items);
}

void vocabulary_free(struct vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	free_entries(&vocabulary->aliases);
	free_entries(&vocabulary->languages);
	free_entries(&vocabulary->answers);
	free_entries(&vocabulary->countries);
	for (size_t i = 0; i < vocabulary->memo->count; i++)
		free(vocabulary->memo->items[i].text);
	free(vocabulary->memo);
	free(vocabulary);
}

static const struct entry *find_key(const struct entries *entries, const char *key)
{
	for (size_t i = 0; *key && i < entries->count; i++)
		if (strcmp(entries->items[i].key, key) == 0)
			return &entries->items[i];
	return NULL;
}

/* The whole text, or what stands before a remark in brackets: "Phone (with country)". */
static const struct entry *find(const struct entries *entries, const char *text)
{
	char *key = vocabulary_key(text);
	const struct entry *entry = find_key(entries, key);
	free(key);
	size_t bracket = strcspn(text, "([");
	if (entry || !text[bracket])
		return entry;

	char *before = xstrndup(text, bracket);
	key = vocabulary_key(before);
	entry = find_key(entries, key);
	free(before);
	free(key);
	return entry;
}

bool vocabulary_column(const struct vocabulary *vocabulary, const char *name, struct column_meaning *out)
{
	const struct entry *entry = find(&vocabulary->aliases, name);
	if (entry)
		*out = entry->column;
	return entry != NULL;
}

const char *vocabulary_answer(const struct vocabulary *vocabulary, const char *text)
{
	if (strcmp(text, "-") == 0)
		return "";
	const struct entry *entry = find(&vocabulary->answers, text);
	return entry ? entry->meaning : NULL;
}

static void find_country(const struct vocabulary *vocabulary, const char *text, char out[COUNTRY_SIZE])
{
	const struct entry *entry = find(&vocabulary->countries, text);
	out[0] = '\0';
	if (entry)
		snprintf(out, COUNTRY_SIZE, "%s", entry->meaning);
	else if (!country_of_code(text, out) && !(country_find(text, out) && country_known(out)))
		out[0] = '\0';
}

bool vocabulary_country(const struct vocabulary *vocabulary, const char *text, char out[COUNTRY_SIZE])
{
	struct country_memo *memo = vocabulary->memo;
	size_t at = 0;
	while (at < memo->count && strcmp(memo->items[at].text, text) != 0)
		at++;
	out[0] = '\0';
	if (at == memo->count) {
		if (at == COUNTRY_TEXTS)
			return false; /* no list of countries */
		memo->items[memo->count++].text = xstrdup(text);
		find_country(vocabulary, text, memo->items[at].code);
	}
	memcpy(out, memo->items[at].code, COUNTRY_SIZE);
	return *out != '\0';
}

/* Letters or digits up to the next separator; 0 when something else comes first. */
static size_t subtag(const char *text)
{
	size_t length = 0;
	while (isalnum((unsigned char)text[length]))
		length++;
	return text[length] == '\0' || text[length] == '-' || text[length] == '_' ? length : 0;
}

/* language[-Script][-REGION] in BCP 47's letter case, joined as Twilio does, by "_". */
static bool parse_tag(const char *text, char out[LANGUAGE_SIZE])
{
	size_t language = subtag(text), used = 0;
	if (language < 2 || language > 3 || !isalpha((unsigned char)text[0]))
		return false;
	for (; used < language; used++)
		out[used] = (char)tolower((unsigned char)text[used]);
	text += language;
	for (bool script = true, region = true; *text; script = false) {
		text++;
		size_t length = subtag(text);
		bool is_region = region && (length == 2 || (length == 3 && isdigit((unsigned char)*text)));
		if (!is_region && !(script && length == 4))
			return false;
		out[used++] = '_';
		for (size_t i = 0; i < length; i++) {
			unsigned char letter = (unsigned char)text[i];
			out[used++] = (char)(is_region || i == 0 ? toupper(letter) : tolower(letter));
		}
		region = region && !is_region;
		text += length;
	}
	out[used] = '\0';
	return true;
}

bool vocabulary_language(const struct vocabulary *vocabulary, const char *text, char out[LANGUAGE_SIZE])
{
	const struct entry *entry = find(&vocabulary->languages, text);
	if (!entry)
		return parse_tag(text, out);
	snprintf(out, LANGUAGE_SIZE, "%s", entry->meaning);
	return true;
}
