#include "cmd/arguments.h"

#include <stdlib.h>
#include <string.h>

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
