#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/keys.h"
#include "ui/plain_parts.h"

/* What a line means: the keys of keys.def, typed by name, and a few words of its own. */

static void help(struct plain *plain);

static const struct {
	enum action action;
	void (*act)(struct plain *plain);
} acts[] = {
	{ ACTION_UP, plain_previous },             { ACTION_DOWN, plain_next },            { ACTION_PAGE_UP, plain_page_up },
	{ ACTION_PAGE_DOWN, plain_page_down },     { ACTION_FIRST, plain_first },          { ACTION_LAST, plain_last },
	{ ACTION_NEXT, plain_next },               { ACTION_PREVIOUS, plain_previous },    { ACTION_SELECT, plain_select_one },
	{ ACTION_SELECT_ALL, plain_select_all },   { ACTION_SELECT_NONE, plain_select_none }, { ACTION_INVERT, plain_invert },
	{ ACTION_SEND, plain_send },         { ACTION_REMIND, plain_remind },  { ACTION_RESEND, plain_resend },
	{ ACTION_PAUSE, plain_pause },       { ACTION_CANCEL, plain_cancel },  { ACTION_SETTLE, plain_settle },
	{ ACTION_FILTER, plain_filter },           { ACTION_NEXT_DOOR, plain_next_door },  { ACTION_LAST_DOOR, plain_last_door },
	{ ACTION_BACK, plain_back },               { ACTION_SORT, plain_sort },            { ACTION_REVERSE, plain_reverse },
	{ ACTION_OPEN, plain_details },      { ACTION_ANSWER, plain_answer },  { ACTION_EDIT, plain_edit },
	{ ACTION_ADD, plain_add },           { ACTION_REMOVE, plain_remove },  { ACTION_IMPORT, plain_import },
	{ ACTION_EXPORT, plain_export },     { ACTION_UNDO, plain_undo },      { ACTION_EVENT, plain_event },
	{ ACTION_FAILURES, plain_failures }, { ACTION_CAMPAIGNS, plain_campaigns }, { ACTION_TEMPLATES, plain_templates },
	{ ACTION_REFRESH, plain_refresh },         { ACTION_REDRAW, plain_say_status }, { ACTION_HELP, help },
	{ ACTION_QUIT, plain_quit },
};

static void (*act_of(enum action action))(struct plain *)
{
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (acts[i].action == action)
			return acts[i].act;
	return NULL;
}

/* Whether a row's keys name what was typed: a letter as it is, the name of a key in any case. */
static bool row_named(const struct key_row *row, const char *typed)
{
	size_t length = strlen(typed);
	for (const char *at = row->keys; *at;) {
		size_t word = strcspn(at, " ");
		if (word == length && (word == 1 ? *at == *typed : strncasecmp(at, typed, word) == 0))
			return true;
		at += word;
		at += strspn(at, " ");
	}
	return false;
}

/* The keys of the list, then what a guest's own keys add. */
static const struct key_row *row_of(const char *typed)
{
	static const enum place places[] = { PLACE_GUESTS, PLACE_GUEST };
	size_t count;
	const struct key_row *rows = key_rows(&count);
	for (size_t place = 0; place < sizeof places / sizeof *places; place++)
		for (size_t i = 0; i < count; i++)
			if (rows[i].place == places[place] && row_named(&rows[i], typed))
				return &rows[i];
	return NULL;
}

/* The name to type: a letter when there is one. The words of a row lead to it, unless another row has them. */
static char *name_to_type(const struct key_row *row)
{
	char *found = NULL;
	for (const char *at = row->keys; *at;) {
		size_t length = strcspn(at, " ");
		char *name = xstrndup(at, length);
		bool ours = row_of(name) == row;
		if (ours && (!found || (length == 1 && strlen(found) > 1)))
			set_string(&found, name);
		free(name);
		at += length;
		at += strspn(at, " ");
	}
	return found;
}

static void help(struct plain *plain)
{
	size_t count;
	const struct key_row *rows = key_rows(&count);
	(void)plain;
	plain_say("Type one of these and Enter.");
	plain_say("Enter alone: read the next guest\na number: go to the guest with that number in the list\n"
		  "/ and text: show only those guests\nwait: follow what is sent to the end\n"
		  "status: the counters, and what sending does");
	for (size_t i = 0; i < count; i++) {
		char *name = rows[i].place == PLACE_GUESTS || rows[i].place == PLACE_GUEST ? name_to_type(&rows[i]) : NULL;
		if (name && act_of(rows[i].action))
			plain_say("%s: %s", name, rows[i].help);
		free(name);
	}
}

static bool is_number(const char *typed)
{
	return *typed && typed[strspn(typed, "0123456789")] == '\0' && strlen(typed) < 10;
}

/* What a screen would show again, or cannot be said. */
static void say_why_not(const struct key_row *row, const char *typed)
{
	if (row->action == ACTION_LOG || row->action == ACTION_WARNINGS)
		plain_say("What was said stands above; C tells the campaigns, status how things are.");
	else
		plain_say("%s needs the screen. convoke help lists the commands; one of them does the same.", typed);
}

static void act_on_key(struct plain *plain, const char *typed)
{
	const struct key_row *row = row_of(typed);
	void (*act)(struct plain *) = row ? act_of(row->action) : NULL;
	if (act)
		act(plain);
	else if (row)
		say_why_not(row, typed);
	else
		plain_say("%s means nothing here; ? lists what does.", typed);
}

void plain_act(struct plain *plain, const char *line)
{
	static const struct { const char *word; void (*act)(struct plain *); } words[] = {
		{ "wait", plain_follow }, { "status", plain_say_status }, { "help", help }, { "quit", plain_quit }, { "", plain_next },
	};
	char *typed = clean_line(line);
	bool blank = *line && !*typed;
	size_t i = 0;
	while (i < sizeof words / sizeof *words && strcasecmp(words[i].word, typed) != 0)
		i++;
	if (roster_fresh(&plain->roster, plain->app->db, NULL) < 0)
		plain_say_failure(plain);
	if (blank)
		act_on_key(plain, "Space");
	else if (i < sizeof words / sizeof *words)
		words[i].act(plain);
	else if (is_number(typed))
		plain_go(plain, strtoul(typed, NULL, 10) ? strtoul(typed, NULL, 10) - 1 : 0);
	else if (*typed == '/' && typed[1])
		plain_show(plain, typed + 1);
	else
		act_on_key(plain, typed);
	free(typed);
}
