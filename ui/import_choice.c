#include "ui/import_choice.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

void import_choice_start(struct import_choice *choice, const char *path)
{
	*choice = (struct import_choice){ .path = xstrdup(path) };
}

void import_choice_clear(struct import_choice *choice)
{
	free(choice->path);
	*choice = (struct import_choice){0};
}

void import_choose(struct import_choice *choice, const struct columns *columns, enum field field, size_t column)
{
	for (enum field other = 0; other < FIELD_COUNT; other++)
		if (other != field && columns->of[other] == (int)column)
			import_choose_none(choice, other);
	choice->fields[field].how = COLUMN_CHOSEN;
	choice->fields[field].column = column;
}

void import_choose_none(struct import_choice *choice, enum field field)
{
	choice->fields[field].how = COLUMN_NONE;
}

char **import_choice_map(const struct import_choice *choice)
{
	char **map = xcalloc(FIELD_COUNT + 1, sizeof *map);
	size_t count = 0;
	for (enum field field = 0; field < FIELD_COUNT; field++) {
		const char *word = field_word(field);
		if (choice->fields[field].how == COLUMN_NONE)
			map[count++] = xasprintf("%s=-", word);
		else if (choice->fields[field].how == COLUMN_CHOSEN)
			map[count++] = xasprintf("%s=#%zu", word, choice->fields[field].column + 1);
	}
	return map;
}

void import_map_free(char **map)
{
	for (char **at = map; *at; at++)
		free(*at);
	free(map);
}

const char *field_title(enum field field)
{
	static const char *const titles[FIELD_COUNT] = {
		[FIELD_REF] = "Your own id",      [FIELD_NAME] = "Name",
		[FIELD_FIRST_NAME] = "First name", [FIELD_LAST_NAME] = "Last name",
		[FIELD_PHONE] = "Phone",          [FIELD_COUNTRY] = "Phone's country",
		[FIELD_LANGUAGE] = "Language",    [FIELD_GROUP] = "Group",
		[FIELD_SEATS] = "Seats",          [FIELD_NOTES] = "Notes",
		[FIELD_TOKEN] = "Link token",     [FIELD_RSVP] = "Answer",
		[FIELD_RSVP_SEATS] = "Seats coming", [FIELD_OPTED_OUT] = "Opted out",
	};
	return titles[field];
}

const char *import_file_name(const struct import_choice *choice)
{
	const char *slash = strrchr(choice->path, '/');
	return slash && slash[1] ? slash + 1 : choice->path;
}
