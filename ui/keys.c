#include "ui/keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static const struct key_row rows[] = {
#define KEY(PLACE, ACTION, keys, hint, help) { PLACE_##PLACE, ACTION_##ACTION, keys, hint, help },
#include "ui/keys.def"
#undef KEY
};

static const struct {
	const char *name;
	int32_t code;
} named[] = {
	{ "Up", PRESS_UP },          { "Down", PRESS_DOWN },     { "Left", PRESS_LEFT },
	{ "Right", PRESS_RIGHT },    { "PgUp", PRESS_PAGE_UP },  { "PgDn", PRESS_PAGE_DOWN },
	{ "Home", PRESS_HOME },      { "End", PRESS_END },       { "Enter", PRESS_ENTER },
	{ "Space", ' ' },            { "Tab", PRESS_TAB },       { "Shift-Tab", PRESS_BACK_TAB },
	{ "Esc", PRESS_ESCAPE },     { "F1", PRESS_F1 },
};

const struct key_row *key_rows(size_t *count)
{
	*count = sizeof rows / sizeof *rows;
	return rows;
}

const char *place_title(enum place place)
{
	static const char *const titles[PLACE_COUNT] = {
		[PLACE_GUESTS] = "In the guest list",       [PLACE_GUEST] = "In a guest's details",
		[PLACE_SEND] = "In the send dialog",        [PLACE_LEFT_OUT] = "Those left out",
		[PLACE_SETTLE] = "What waits for your word", [PLACE_FAILURES] = "In the failures by reason",
		[PLACE_FORM] = "In a form",
		[PLACE_FILES] = "Choosing a file",          [PLACE_COLUMNS] = "The columns of a list",
		[PLACE_IMPORT] = "Before an import",        [PLACE_CHOICE] = "Choosing one of several",
		[PLACE_TEMPLATES] = "In the templates",     [PLACE_CAMPAIGNS] = "In the campaigns",
		[PLACE_LOG] = "In the log",                 [PLACE_PAGE] = "In this help",
	};
	return titles[place];
}

static int32_t code_of(const char *name, size_t length)
{
	if (length == 1)
		return (unsigned char)name[0];
	if (length == 6 && strncmp(name, "Ctrl-", 5) == 0)
		return press_ctrl(name[5]);
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (strlen(named[i].name) == length && strncmp(named[i].name, name, length) == 0)
			return named[i].code;
	return -1;
}

bool keys_name(const char *keys, int32_t code)
{
	while (*keys) {
		size_t length = strcspn(keys, " ");
		if (code_of(keys, length) == code)
			return true;
		keys += length;
		keys += strspn(keys, " ");
	}
	return false;
}

enum action key_action(enum place place, int32_t code)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].place == place && keys_name(rows[i].keys, code))
			return rows[i].action;
	return ACTION_NONE;
}

static void append_hint(struct str *hints, const struct key_row *row)
{
	str_appendf(hints, "%s%.*s %s", hints->length ? "  " : "", (int)strcspn(row->keys, " "), row->keys, row->hint);
}

char *key_hints(enum place place, int columns)
{
	struct str hints = {0}, help = {0};
	bool full = false;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].place == place && rows[i].action == ACTION_HELP && *rows[i].hint)
			append_hint(&help, &rows[i]);
	/* The one key that tells of all others is the last to go. */
	int room = help.length ? columns - (int)help.length - 2 : columns;
	for (size_t i = 0; !full && i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].place != place || !*rows[i].hint || rows[i].action == ACTION_HELP)
			continue;
		size_t before = hints.length;
		append_hint(&hints, &rows[i]);
		full = (int)hints.length > room;
		if (full)
			str_truncate(&hints, before);
	}
	if (help.length && (int)help.length <= columns)
		str_appendf(&hints, "%s%s", hints.length ? "  " : "", help.text);
	str_free(&help);
	return str_take(&hints);
}
