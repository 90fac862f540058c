#include "cmd/arguments.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "cmd/command.h"
#include "cmd/say.h"

#define MANY SIZE_MAX

const struct option_row option_rows[OPTION_COUNT] = {
#define OPTION(ID, letter, name, argument, help, commands) \
	[OPTION_##ID] = {name, argument, help, commands, letter},
#include "commands.def"
#undef OPTION
};

const struct command commands[] = {
#define COMMAND(name, synopsis, summary, function, needs, least, most, details) \
	{name, synopsis, summary, details, function, needs, least, most},
#include "commands.def"
#undef COMMAND
};
const size_t command_count = sizeof commands / sizeof *commands;

enum { FIRST_LONG = 256 /* above every letter, for getopt */ };

bool option_fits(enum option_id option, const struct command *command)
{
	const char *at = option_rows[option].commands;
	if (strcmp(at, "*") == 0 || !command)
		return !*at || strcmp(at, "*") == 0;
	size_t length = strlen(command->name);
	for (;; at += strcspn(at, ",") + 2) {
		size_t word = strcspn(at, ",");
		if (word == length && strncmp(at, command->name, length) == 0)
			return true;
		if (!at[word])
			return false;
	}
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

/* Near enough to be a slip of the fingers. */
static bool is_near(unsigned distance, const char *given)
{
	return distance <= 1 + strlen(given) / 4;
}

const char *command_nearest(const char *name)
{
	const char *nearest = NULL;
	unsigned least = UINT_MAX;
	for (size_t i = 0; i < command_count; i++) {
		unsigned distance = edit_distance(name, commands[i].name);
		if (distance < least) {
			least = distance;
			nearest = commands[i].name;
		}
	}
	return is_near(least, name) ? nearest : NULL;
}

static const char *option_nearest(const char *name, const struct command *command)
{
	const char *nearest = NULL;
	unsigned least = UINT_MAX;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (command && !option_fits((enum option_id)i, command))
			continue;
		unsigned distance = edit_distance(name, option_rows[i].name);
		if (distance < least) {
			least = distance;
			nearest = option_rows[i].name;
		}
	}
	return is_near(least, name) ? nearest : NULL;
}

static void append(const char ***items, size_t *count, const char *text)
{
	*items = xrealloc(*items, *count + 1, sizeof **items);
	(*items)[(*count)++] = text;
}

/* The command that the operands begin with; one of two words goes before one of one. */
static const struct command *command_of(const char **operands, size_t count, size_t *words)
{
	*words = count >= 2 ? 2 : count;
	const struct command *found = NULL;
	if (count >= 2) {
		char *both = xasprintf("%s %s", operands[0], operands[1]);
		found = command_find(both);
		free(both);
	}
	if (!found && count >= 1) {
		*words = 1;
		found = command_find(operands[0]);
	}
	return found;
}

/* "template" alone, or with a word that is none of its own. */
static bool is_family(const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; i < command_count; i++)
		if (strncmp(commands[i].name, word, length) == 0 && commands[i].name[length] == ' ')
			return true;
	return false;
}

static char *family_members(const char *word)
{
	struct str out = {0};
	size_t length = strlen(word);
	for (size_t i = 0; i < command_count; i++)
		if (strncmp(commands[i].name, word, length) == 0 && commands[i].name[length] == ' ')
			str_appendf(&out, "%s%s", out.length ? ", " : "", commands[i].name + length + 1);
	return str_take(&out);
}

static int unknown_command(const char **operands, size_t count)
{
	if (is_family(operands[0])) {
		char *members = family_members(operands[0]);
		if (count < 2)
			complain("%s what?", operands[0]);
		else
			complain("there is no command %s %s", operands[0], operands[1]);
		hint("one of: %s", members);
		free(members);
		return EXIT_USAGE;
	}
	const char *nearest = command_nearest(operands[0]);
	complain("there is no command %s", operands[0]);
	if (nearest)
		hint("did you mean %s?", nearest);
	else
		hint("convoke help lists the commands");
	return EXIT_USAGE;
}

static int check_options(const struct arguments *arguments)
{
	const struct command *command = arguments->command;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!arguments->options[i].count || option_fits((enum option_id)i, command))
			continue;
		if (command && !*option_rows[i].commands) {
			complain("--%s is for the dashboard, which has no command", option_rows[i].name);
			hint("usage: convoke [-f FILE] --%s", option_rows[i].name);
			return EXIT_USAGE;
		}
		if (!command) {
			complain("--%s needs a command", option_rows[i].name);
			hint("it belongs to: %s", option_rows[i].commands);
			return EXIT_USAGE;
		}
		const char *nearest = option_nearest(option_rows[i].name, command);
		complain("%s has no option --%s", command->name, option_rows[i].name);
		if (nearest)
			hint("did you mean --%s?", nearest);
		else
			hint("convoke help %s", command->name);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int check_operands(const struct arguments *arguments)
{
	const struct command *command = arguments->command;
	/* What is taken back needs no name. */
	size_t given = arguments->operand_count + option_given(arguments, OPTION_UNDO);
	if (given >= command->least && arguments->operand_count <= command->most)
		return EXIT_DONE;
	if (given < command->least)
		complain("%s: something is missing", command->name);
	else
		complain("%s: %s is one word too many", command->name, arguments->operands[command->most]);
	hint("usage: convoke %s %s", command->name, command->synopsis);
	return EXIT_USAGE;
}

/* What getopt_long did not understand: ':' no value, '?' no such option, or a value for a switch. */
static int refuse_option(int result, char **argv, const struct arguments *arguments)
{
	const char *typed = argv[optind - 1];
	size_t words;
	if (optopt >= FIRST_LONG || (result == ':' && optopt)) {
		const char *name = optopt >= FIRST_LONG ? option_rows[optopt - FIRST_LONG].name : typed;
		complain(result == ':' ? "%s%s needs a value" : "%s%s takes no value",
			 optopt >= FIRST_LONG ? "--" : "", name);
		return EXIT_USAGE;
	}
	if (optopt) {
		complain("there is no option -%c", optopt);
		hint("convoke help lists the commands, convoke help COMMAND their options");
		return EXIT_USAGE;
	}
	char *name = xstrndup(typed + strspn(typed, "-"), strcspn(typed + strspn(typed, "-"), "="));
	const struct command *command = command_of(arguments->operands, arguments->operand_count, &words);
	const char *nearest = option_nearest(name, command);
	complain("there is no option --%s", name);
	if (nearest)
		hint("did you mean --%s?", nearest);
	else
		hint(command ? "convoke help %s lists its options" : "convoke help lists the commands",
		     command ? command->name : "");
	free(name);
	return EXIT_USAGE;
}

static void make_tables(struct option longs[OPTION_COUNT + 1], struct str *letters)
{
	/* "-": operands come in order with the options, as if each were the value of option 1. */
	str_append(letters, "-:");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		int takes = *row->argument ? required_argument : no_argument;
		longs[i] = (struct option){row->name, takes, NULL, FIRST_LONG + i};
		if (row->letter)
			str_appendf(letters, "%c%s", row->letter, takes ? ":" : "");
	}
	longs[OPTION_COUNT] = (struct option){0};
}

static void note_option(struct arguments *out, int value)
{
	for (int i = 0; i < OPTION_COUNT; i++)
		if (value == FIRST_LONG + i || (value && value == option_rows[i].letter))
			append(&out->options[i].items, &out->options[i].count, optarg ? optarg : "");
}

static int read_words(int argc, char **argv, struct arguments *out)
{
	struct option longs[OPTION_COUNT + 1];
	struct str letters = {0};
	int code = EXIT_DONE, value;
	make_tables(longs, &letters);
	opterr = 0;
	optind = 1;
	while (code == EXIT_DONE && (value = getopt_long(argc, argv, letters.text, longs, NULL)) != -1) {
		if (value == 1)
			append(&out->operands, &out->operand_count, optarg);
		else if (value == '?' || value == ':')
			code = refuse_option(value, argv, out);
		else
			note_option(out, value);
	}
	for (; code == EXIT_DONE && optind < argc; optind++) /* after "--" */
		append(&out->operands, &out->operand_count, argv[optind]);
	str_free(&letters);
	return code;
}

int arguments_parse(int argc, char **argv, struct arguments *out)
{
	*out = (struct arguments){0};
	int code = read_words(argc, argv, out);
	if (code != EXIT_DONE)
		return code;

	size_t words;
	out->command = command_of(out->operands, out->operand_count, &words);
	if (option_given(out, OPTION_HELP) || option_given(out, OPTION_VERSION)) {
		out->command = command_find("help");
		return EXIT_DONE;
	}
	if (!out->command && out->operand_count)
		return unknown_command(out->operands, out->operand_count);
	code = check_options(out);
	if (code != EXIT_DONE || !out->command)
		return code;
	out->operand_count -= words;
	memmove(out->operands, out->operands + words, out->operand_count * sizeof *out->operands);
	return check_operands(out);
}

void arguments_clear(struct arguments *arguments)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		free(arguments->options[i].items);
	free(arguments->operands);
	*arguments = (struct arguments){0};
}

bool option_given(const struct arguments *arguments, enum option_id option)
{
	return arguments->options[option].count > 0;
}

const char *option_value(const struct arguments *arguments, enum option_id option)
{
	const struct option_values *values = &arguments->options[option];
	return values->count ? values->items[values->count - 1] : NULL;
}

/* A decimal integer above 0 and nothing else. */
static bool id_from_text(const char *text, int64_t *out)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 18 || text[digits])
		return false;
	*out = strtoll(text, NULL, 10);
	return *out > 0;
}

bool id_argument(const char *text, const char *what, int64_t *out)
{
	if (id_from_text(text, out))
		return true;
	complain("%s is not the number of %s %s", text, strchr("aeiou", *what) ? "an" : "a", what);
	hint("%s", strcmp(what, "guest") == 0 ? "convoke guests shows the numbers in its first column"
					      : "convoke log and convoke campaigns show the numbers");
	return false;
}

bool number_argument(const char *text, const char *what, int64_t least, int64_t most, int64_t *out)
{
	size_t digits = strspn(text, "0123456789");
	if (digits > 0 && digits <= 18 && !text[digits]) {
		*out = strtoll(text, NULL, 10);
		if (*out >= least && *out <= most)
			return true;
	}
	complain("%s must be a whole number from %lld to %lld, not %s", what, (long long)least, (long long)most, text);
	return false;
}
