#include "cmd/refusal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "cmd/say.h"

static bool is_member(const struct command *command, const char *family)
{
	size_t length = strlen(family);
	return strncmp(command->name, family, length) == 0 && command->name[length] == ' ';
}

bool is_family(const char *word)
{
	for (size_t i = 0; i < command_count; i++)
		if (is_member(&commands[i], word))
			return true;
	return false;
}

static int refuse_member(const char *family, const char *word)
{
	struct str members = {0};
	struct nearest nearest = {.typed = word};
	for (size_t i = 0; i < command_count; i++) {
		if (!is_member(&commands[i], family))
			continue;
		const char *name = commands[i].name + strlen(family) + 1;
		nearest_offer(&nearest, name);
		str_appendf(&members, "%s%s", members.length ? ", " : "", name);
	}
	if (*word)
		complain("there is no command %s %s", family, word);
	else
		complain("%s what?", family);
	if (nearest.name)
		hint("did you mean %s %s? There are: %s", family, nearest.name, members.text);
	else
		hint("one of: %s", members.text);
	str_free(&members);
	return EXIT_USAGE;
}

/* "tempalte list" is near to "template list", "statsu 3" to "status". NULL when nothing is. */
static const char *nearest_command(const char *const *words, size_t count)
{
	char *both = count > 1 ? xasprintf("%s %s", words[0], words[1]) : xstrdup("");
	struct nearest pair = {.typed = both}, single = {.typed = words[0]};
	for (size_t i = 0; i < command_count; i++) {
		bool two = strchr(commands[i].name, ' ') != NULL;
		if (count > 1 || !two)
			nearest_offer(two ? &pair : &single, commands[i].name);
	}
	free(both);
	return pair.name && (!single.name || pair.cost < single.cost) ? pair.name : single.name;
}

static const char *nearest_family(const char *word)
{
	static char family[32];
	struct nearest nearest = {.typed = word};
	for (size_t i = 0; i < command_count && !nearest.name; i++) {
		const char *blank = strchr(commands[i].name, ' ');
		if (!blank)
			continue;
		snprintf(family, sizeof family, "%.*s", (int)(blank - commands[i].name), commands[i].name);
		nearest_offer(&nearest, family);
	}
	return nearest.name;
}

int refuse_topic(const char *const *words, size_t count)
{
	if (is_family(words[0]))
		return refuse_member(words[0], count > 1 ? words[1] : "");
	bool is_file = strpbrk(words[0], "./") && access(words[0], F_OK) == 0;
	const char *nearest = is_file ? NULL : nearest_command(words, count);
	if (!nearest && !is_file)
		nearest = nearest_family(words[0]);
	complain("there is no command %s", words[0]);
	if (nearest)
		hint("did you mean %s?", nearest);
	else if (is_file)
		hint("convoke -f %s opens an event file, convoke import %s reads a guest list", words[0], words[0]);
	else
		hint("convoke help lists the commands");
	return EXIT_USAGE;
}

/* Those of the command go before all others, which mean something else. */
static const char *nearest_option(const char *name, const struct command *command)
{
	struct nearest nearest = {.typed = name};
	for (enum option_id option = 0; option < OPTION_COUNT; option++)
		if (!command || option_fits(option, command))
			nearest_offer(&nearest, option_rows[option].name);
	return nearest.name;
}

int refuse_option(const char *typed, const struct command *command)
{
	size_t dashes = strspn(typed, "-");
	char *name = xstrndup(typed + dashes, strcspn(typed + dashes, "="));
	const char *nearest = nearest_option(name, command);
	complain("there is no option %.*s%s", (int)dashes, "--", name);
	if (nearest)
		hint("did you mean --%s?", nearest);
	else if (command)
		hint("convoke help %s lists its options", command->name);
	else
		hint("convoke help lists the commands, convoke help COMMAND their options");
	free(name);
	return EXIT_USAGE;
}

int refuse_foreign_option(enum option_id option, const struct command *command)
{
	const struct option_row *row = &option_rows[option];
	const char *nearest = nearest_option(row->name, command);
	if (command && !*row->commands) {
		complain("--%s is for the dashboard, which has no command", row->name);
		hint("usage: convoke [-f FILE] --%s", row->name);
	} else if (command) {
		complain("%s has no option --%s; it belongs to %s", command->name, row->name, row->commands);
		if (nearest)
			hint("did you mean --%s?", nearest);
		else
			hint("convoke help %s lists its options", command->name);
	} else {
		complain("--%s needs a command", row->name);
		hint("it belongs to: %s", row->commands);
	}
	return EXIT_USAGE;
}

/* The operand that is missing, as the synopsis names it: operands come first there. */
static char *missing_operand(const struct command *command, size_t given)
{
	const char *at = command->synopsis;
	for (size_t i = 0; i < given; i++)
		at += strcspn(at, " ") + 1;
	return xstrndup(at, strcspn(at, " "));
}

int refuse_operands(const struct arguments *arguments)
{
	const struct command *command = arguments->command;
	if (arguments->operand_count < command->least) {
		char *missing = missing_operand(command, arguments->operand_count);
		complain("%s: %s is missing", command->name, missing);
		free(missing);
	} else {
		complain("%s: %s is one word too many", command->name, arguments->operands[command->most]);
	}
	hint("usage: convoke %s%s%s", command->name, *command->synopsis ? " " : "", command->synopsis);
	return EXIT_USAGE;
}

int refuse_dash(const char *word)
{
	complain("%s begins with a long dash, as mail and text programs make of two hyphens", word);
	hint("write --%s; a file of that name as ./%s", word + 3, word);
	return EXIT_USAGE;
}
