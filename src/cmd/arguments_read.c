/* argv to struct arguments. Options are written in full: a script must not change its meaning with a new option. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "cmd/command.h"
#include "cmd/refusal.h"
#include "cmd/say.h"

/* What is read, and the first option that there is not: the command, which may stand behind it, says which was meant. */
struct reading {
	char **argv; /* the next word; NULL at the end */
	struct arguments *out;
	const char *unknown;
	bool only_operands;
};

static void append(const char ***items, size_t *count, const char *text)
{
	*items = xrealloc(*items, *count + 1, sizeof **items);
	(*items)[(*count)++] = text;
}

/* The option of that name, which ends with the word or at "="; OPTION_COUNT when there is none. */
static enum option_id option_named(const char *name, size_t length)
{
	enum option_id option = 0;
	while (option < OPTION_COUNT && (strncmp(option_rows[option].name, name, length) != 0 ||
					 option_rows[option].name[length]))
		option++;
	return option;
}

static enum option_id option_lettered(char letter)
{
	enum option_id option = 0;
	while (option < OPTION_COUNT && (!letter || option_rows[option].letter != letter))
		option++;
	return option;
}

/* "--filter --yes": who forgot the value did not mean the words "--yes". */
static bool is_option(const char *word)
{
	return strncmp(word, "--", 2) == 0 && option_named(word + 2, strcspn(word + 2, "=")) < OPTION_COUNT;
}

/* value: what stands in the same word, NULL when nothing does. shown: the option as it was typed. */
static int take_option(struct reading *reading, enum option_id option, const char *shown, const char *value)
{
	struct option_values *values = &reading->out->options[option];
	if (!*option_rows[option].argument) {
		append(&values->items, &values->count, "");
		return EXIT_DONE;
	}
	if (!value && *reading->argv && !is_option(*reading->argv))
		value = *reading->argv++;
	if (!value || !*value) {
		complain("%s needs a value", shown);
		hint("%s %s: %s", shown, option_rows[option].argument, option_rows[option].help);
		return EXIT_USAGE;
	}
	append(&values->items, &values->count, value);
	return EXIT_DONE;
}

static int take_long(struct reading *reading, const char *word)
{
	size_t length = strcspn(word + 2, "=");
	const char *value = word[2 + length] ? word + 2 + length + 1 : NULL;
	enum option_id option = option_named(word + 2, length);
	if (option == OPTION_COUNT) {
		if (!reading->unknown)
			reading->unknown = word;
		return EXIT_DONE;
	}
	if (value && !*option_rows[option].argument) {
		complain("--%s takes no value", option_rows[option].name);
		return EXIT_USAGE;
	}
	char *shown = xstrndup(word, 2 + length);
	int code = take_option(reading, option, shown, value);
	free(shown);
	return code;
}

/* "-hf FILE", "-fFILE": switches together, the last one with its value. */
static int take_letters(struct reading *reading, const char *word)
{
	int code = EXIT_DONE;
	for (const char *at = word + 1; *at && code == EXIT_DONE; at++) {
		enum option_id option = option_lettered(*at);
		if (option == OPTION_COUNT) {
			if (!reading->unknown)
				reading->unknown = word;
			return EXIT_DONE;
		}
		const char shown[] = {'-', *at, '\0'};
		bool takes = *option_rows[option].argument;
		code = take_option(reading, option, shown, takes && at[1] ? at + 1 : NULL);
		if (takes)
			break;
	}
	return code;
}

/* Mail programs and messengers make one long dash of two hyphens. */
static bool has_long_dash(const char *word)
{
	return strncmp(word, "\u2013", 3) == 0 || strncmp(word, "\u2014", 3) == 0;
}

static int read_words(struct reading *reading)
{
	struct arguments *out = reading->out;
	int code = EXIT_DONE;
	while (code == EXIT_DONE && *reading->argv) {
		const char *word = *reading->argv++;
		if (reading->only_operands || word[0] != '-' || !word[1]) {
			if (!reading->only_operands && has_long_dash(word))
				return refuse_dash(word);
			append(&out->operands, &out->operand_count, word);
		} else if (strcmp(word, "--") == 0) {
			reading->only_operands = true;
		} else {
			code = word[1] == '-' ? take_long(reading, word) : take_letters(reading, word);
		}
	}
	return code;
}

/* The command that the operands begin with; one of two words goes before one of one. */
static const struct command *command_of(const struct arguments *arguments, size_t *words)
{
	const struct command *found = NULL;
	*words = 2;
	if (arguments->operand_count >= 2) {
		char *both = xasprintf("%s %s", arguments->operands[0], arguments->operands[1]);
		found = command_find(both);
		free(both);
	}
	if (!found && arguments->operand_count >= 1) {
		*words = 1;
		found = command_find(arguments->operands[0]);
	}
	return found;
}

/* "--guest ID..." or "[--map FIELD=COLUMN]..." in the synopsis: it may be given again. */
static bool may_repeat(enum option_id option, const struct command *command)
{
	if (!*option_rows[option].argument || option == OPTION_FILE)
		return true;
	char *usage = xasprintf("--%s %s", option_rows[option].name, option_rows[option].argument);
	const char *found = command ? strstr(command->synopsis, usage) : NULL;
	if (found)
		found += strlen(usage);
	free(usage);
	return found && strncmp(*found == ']' ? found + 1 : found, "...", 3) == 0;
}

static int check_options(const struct arguments *arguments)
{
	for (enum option_id option = 0; option < OPTION_COUNT; option++) {
		if (!arguments->options[option].count)
			continue;
		if (!option_fits(option, arguments->command))
			return refuse_foreign_option(option, arguments->command);
		if (arguments->options[option].count > 1 && !may_repeat(option, arguments->command)) {
			complain("--%s is given more than once: only one can hold", option_rows[option].name);
			return EXIT_USAGE;
		}
	}
	if (option_given(arguments, OPTION_FILE) && strcmp(option_value(arguments, OPTION_FILE), "-") == 0) {
		complain("-f -: an event file has to be a file on a disk, not standard input");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

int arguments_parse(int argc, char **argv, struct arguments *out)
{
	struct reading reading = {.argv = argv + (argc > 0), .out = out};
	size_t words;
	*out = (struct arguments){0};
	int code = read_words(&reading);
	if (code != EXIT_DONE)
		return code;
	out->command = command_of(out, &words);
	if (option_given(out, OPTION_HELP) || option_given(out, OPTION_VERSION)) {
		out->command = command_find("help");
		return EXIT_DONE;
	}
	if (reading.unknown)
		return refuse_option(reading.unknown, out->command);
	if (!out->command && out->operand_count)
		return refuse_topic(out->operands, out->operand_count);
	code = check_options(out);
	if (code != EXIT_DONE || !out->command)
		return code;
	out->operand_count -= words;
	memmove(out->operands, out->operands + words, out->operand_count * sizeof *out->operands);
	/* What is taken back needs no name. */
	size_t least = option_given(out, OPTION_UNDO) ? 0 : out->command->least;
	if (out->operand_count < least || out->operand_count > out->command->most)
		return refuse_operands(out);
	return EXIT_DONE;
}
