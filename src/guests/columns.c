#include "guests/columns.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"

/* "Name", "Telefon", ... for sentences; long lists end in "...". The caller frees. */
static char *names_seen(const struct columns *columns)
{
	enum { SHOWN = 12 };
	struct str out = {0};
	for (size_t i = 0; i < columns->count && i < SHOWN; i++) {
		char *name = printable(columns->names[i]);
		int used;
		name[text_crop(name, 40, &used)] = '\0';
		str_appendf(&out, "%s\"%s\"", i ? ", " : "", name);
		free(name);
	}
	if (columns->count > SHOWN)
		str_append(&out, ", ...");
	return str_take(&out);
}

static void copy_names(struct columns *columns, const struct row *header)
{
	columns->count = header->count;
	columns->names = xcalloc(header->count, sizeof(*columns->names));
	for (size_t i = 0; i < header->count; i++)
		columns->names[i] = clean_line(header->cells[i]);
}

/* In the order of their aliases; equals in the order of the file. */
static void add_phone(struct columns *columns, const size_t ranks[], size_t index)
{
	int *place = &columns->of[FIELD_PHONE];
	int coming = (int)index;
	for (size_t i = 0; i < 1 + MORE_PHONES && coming >= 0; place = &columns->more_phones[i++]) {
		int here = *place;
		if (here < 0 || ranks[coming] < ranks[here]) {
			*place = coming;
			coming = here;
		}
	}
}

/* "Party" names the guest only where nothing else does; beside a first and a last name it is their group. */
static void part_party_from_name(struct columns *columns)
{
	static const char *const parties[] = {
		"party", "household", "família", "familia", "famille", "familie", "משפחה", "العائلة",
	};
	int *name = &columns->of[FIELD_NAME], *group = &columns->of[FIELD_GROUP];
	if (*name < 0 || columns->of[FIELD_FIRST_NAME] < 0 || columns->of[FIELD_LAST_NAME] < 0)
		return;
	char *key = vocabulary_key(columns->names[*name]);
	for (size_t i = 0; *name >= 0 && i < sizeof parties / sizeof *parties; i++) {
		char *party = vocabulary_key(parties[i]);
		if (strcmp(key, party) == 0) {
			*group = *group < 0 ? *name : *group;
			*name = -1;
		}
		free(party);
	}
	free(key);
}

static void match_aliases(struct columns *columns, const struct vocabulary *vocabulary)
{
	size_t *ranks = xcalloc(columns->count, sizeof(*ranks));
	const char *first_name_language = "";
	for (size_t i = 0; i < columns->count; i++) {
		struct column_meaning meaning;
		if (!vocabulary_column(vocabulary, columns->names[i], &meaning))
			continue;
		ranks[i] = meaning.rank;
		int *place = &columns->of[meaning.field];
		if (meaning.field == FIELD_PHONE)
			add_phone(columns, ranks, i);
		else if (*place < 0 || ranks[i] < ranks[*place])
			*place = (int)i;
		if (meaning.field == FIELD_FIRST_NAME)
			first_name_language = meaning.language;
	}
	free(ranks);
	part_party_from_name(columns);

	/* Beside "Prénom" or "Vorname", "Nom" and "Name" are the family's. */
	bool family = strcmp(first_name_language, "fr") == 0 || strcmp(first_name_language, "de") == 0;
	if (!family || columns->of[FIELD_NAME] < 0 || columns->of[FIELD_LAST_NAME] >= 0)
		return;
	char *key = vocabulary_key(columns->names[columns->of[FIELD_NAME]]);
	if (strcmp(key, "nom") == 0 || strcmp(key, "name") == 0) {
		columns->of[FIELD_LAST_NAME] = columns->of[FIELD_NAME];
		columns->of[FIELD_NAME] = -1;
	}
	free(key);
}

static int find_name(const struct columns *columns, const char *name)
{
	char *wanted = vocabulary_key(name);
	int found = -1;
	for (size_t i = 0; found < 0 && i < columns->count; i++) {
		char *key = vocabulary_key(columns->names[i]);
		/* A name of punctuation only is compared as it is. */
		if (*wanted ? strcmp(key, wanted) == 0 : strcmp(columns->names[i], name) == 0)
			found = (int)i;
		free(key);
	}
	free(wanted);
	return found;
}

enum { NO_COLUMN = -1, UNKNOWN = -2 };

/* By name, else "#3" or "-". */
static int find_column(const struct columns *columns, const char *text)
{
	int found = find_name(columns, text);
	if (found >= 0)
		return found;
	if (strcmp(text, "-") == 0)
		return NO_COLUMN;
	char *end;
	long number = text[0] == '#' && isdigit((unsigned char)text[1]) ? strtol(text + 1, &end, 10) : 0;
	return number >= 1 && (size_t)number <= columns->count && !*end ? (int)number - 1 : UNKNOWN;
}

static int map_field(struct columns *columns, enum field field, const char *name, char **message)
{
	int column = find_column(columns, name);
	if (column == UNKNOWN) {
		char *seen = names_seen(columns);
		*message = xasprintf("--map: there is no column \"%s\" in the list; its columns are %s", name, seen);
		free(seen);
		return -1;
	}
	columns->of[field] = column;
	for (size_t i = 0; field == FIELD_PHONE && i < MORE_PHONES; i++)
		columns->more_phones[i] = -1;
	return 0;
}

static char *no_such_field(const char *word)
{
	const char *nearest = field_nearest(word);
	return nearest ? xasprintf("--map: there is no field %s; did you mean %s?", word, nearest)
		       : xasprintf("--map: there is no field %s; the manual lists them", word);
}

static int map_one(struct columns *columns, const char *text, char **message)
{
	const char *equals = strchr(text, '=');
	char *word = xstrndup(text, equals ? (size_t)(equals - text) : strlen(text));
	enum field field;
	int result = -1;
	if (!equals || !equals[1])
		*message = xasprintf("--map \"%s\": write it as field=Column, for example phone=\"Cell no.\"", text);
	else if (!field_from_word(word, &field))
		*message = no_such_field(word);
	else
		result = map_field(columns, field, equals + 1, message);
	free(word);
	return result;
}

/* A number among the names of the columns: the list starts with a guest. */
char *columns_no_header(const struct columns *columns, const char *country)
{
	for (size_t i = 0; i < columns->count; i++) {
		char phone[PHONE_SIZE];
		if (phone_parse(columns->names[i], country, phone) == PHONE_OK)
			return xasprintf("the list has no line with the names of its columns: its first line has the phone "
					 "%s; put a line such as \"name,phone\" above it", columns->names[i]);
	}
	return NULL;
}

const char *columns_missing(const struct columns *columns)
{
	bool named = columns->of[FIELD_NAME] >= 0 || columns->of[FIELD_FIRST_NAME] >= 0 ||
		     columns->of[FIELD_LAST_NAME] >= 0;
	bool phoned = columns->of[FIELD_PHONE] >= 0;
	/* A list of answers finds its guests by token or reference alone. */
	bool known = (columns->of[FIELD_TOKEN] >= 0 || columns->of[FIELD_REF] >= 0) &&
		     (columns->of[FIELD_RSVP] >= 0 || columns->of[FIELD_OPTED_OUT] >= 0 || named || phoned);
	if (known || (named && phoned))
		return NULL;
	return named ? "phone" : phoned ? "name" : "name or phone";
}

int columns_match(const struct row *header, const char *const *map, const struct vocabulary *vocabulary,
		  struct columns *out, char **message)
{
	*out = (struct columns){0};
	if (header->problem) {
		*message = xasprintf("line %lld, which should name the columns: %s", (long long)header->line,
				     header->problem);
		return -1;
	}
	for (size_t i = 0; i < FIELD_COUNT; i++)
		out->of[i] = -1;
	for (size_t i = 0; i < MORE_PHONES; i++)
		out->more_phones[i] = -1;
	copy_names(out, header);
	match_aliases(out, vocabulary);
	for (; map && *map; map++)
		if (map_one(out, *map, message) < 0)
			return -1;
	return 0;
}

int columns_find(const struct row *header, const char *const *map, const struct vocabulary *vocabulary,
		 const char *country, struct columns *out, char **message)
{
	if (columns_match(header, map, vocabulary, out, message) < 0)
		return -1;
	*message = columns_no_header(out, country);
	const char *missing = *message ? NULL : columns_missing(out);
	if (!missing)
		return *message ? -1 : 0;
	char *seen = names_seen(out);
	*message = xasprintf("no column is known as the guest's %s; the columns are %s: say which it is with --map %s=\"...\"",
			     missing, seen, strcmp(missing, "name") == 0 ? "name" : "phone");
	free(seen);
	return -1;
}

void columns_clear(struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		free(columns->names[i]);
	free(columns->names);
	*columns = (struct columns){0};
}

static const char *cell_at(const struct row *row, int index)
{
	return index >= 0 && (size_t)index < row->count ? row->cells[index] : "";
}

const char *columns_cell(const struct columns *columns, const struct row *row, enum field field)
{
	return cell_at(row, columns->of[field]);
}

char *columns_phones(const struct columns *columns, const struct row *row)
{
	struct str out = {0};
	for (size_t i = 0; i < 1 + MORE_PHONES; i++) {
		const char *cell = cell_at(row, i ? columns->more_phones[i - 1] : columns->of[FIELD_PHONE]);
		/* An apostrophe before it keeps a spreadsheet from reading the phone as a number. */
		cell += *cell == '\'';
		if (*cell)
			str_appendf(&out, "%s%s", out.length ? "; " : "", cell);
	}
	return str_take(&out);
}
