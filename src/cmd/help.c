#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "cmd/command.h"
#include "cmd/libraries.h"
#include "cmd/say.h"
#include "cmd/wrap.h"

enum { NAME_COLUMNS = 20, TEXT_COLUMNS = 78 };

static void print_options(const struct command *command)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		bool common = strcmp(row->commands, "*") == 0;
		if (!option_fits((enum option_id)i, command) || (command && common))
			continue;
		char letter[8] = "";
		if (row->letter)
			snprintf(letter, sizeof letter, "-%c, ", row->letter);
		char *left = xasprintf("  %s--%s%s%s", letter, row->name, *row->argument ? " " : "", row->argument);
		int used = printf("%-*s  ", NAME_COLUMNS + 6, left);
		print_wrapped(row->help, NAME_COLUMNS + 8, used > NAME_COLUMNS + 8 ? used : NAME_COLUMNS + 8, TEXT_COLUMNS);
		free(left);
	}
}

static int help_on(const struct command *command)
{
	char *usage = xasprintf("convoke %s %s", command->name, command->synopsis);
	printf("usage: ");
	print_wrapped(usage, 7, 7, TEXT_COLUMNS);
	free(usage);
	printf("\n%s:", command->name);
	print_wrapped(command->summary, 0, (int)strlen(command->name) + 1, TEXT_COLUMNS);
	putchar('\n');
	print_wrapped(command->details, 0, 0, TEXT_COLUMNS);
	putchar('\n');
	print_options(command);
	puts("\n-f FILE and --json stand anywhere; see man convoke.");
	return EXIT_DONE;
}

static int help_overview(void)
{
	puts("usage: convoke [-f FILE] [--plain]\n"
	     "       convoke [-f FILE] COMMAND ...\n\n"
	     "WhatsApp invitations for one event. Without a command: the dashboard.\n");
	for (size_t i = 0; i < command_count; i++)
		printf("  %-*s %s\n", NAME_COLUMNS - 2, commands[i].name, commands[i].summary);
	puts("");
	print_options(NULL);
	puts("\nconvoke help COMMAND explains one. The manual: man convoke, man 5 convoke.");
	return EXIT_DONE;
}

/* The rows of a family: "template" is explained by its members. */
static int help_on_family(const char *word)
{
	size_t length = strlen(word), found = 0;
	for (size_t i = 0; i < command_count; i++) {
		if (strncmp(commands[i].name, word, length) != 0 || commands[i].name[length] != ' ')
			continue;
		printf("convoke %s %s\n    %s\n", commands[i].name, commands[i].synopsis, commands[i].summary);
		found++;
	}
	if (found)
		return EXIT_DONE;
	complain("there is no command %s", word);
	const char *nearest = command_nearest(word);
	if (nearest)
		hint("did you mean %s?", nearest);
	else
		hint("convoke help lists the commands");
	return EXIT_USAGE;
}

int command_help(struct app *app, const struct arguments *arguments)
{
	(void)app;
	if (option_given(arguments, OPTION_VERSION)) {
		print_version(option_given(arguments, OPTION_JSON));
		return EXIT_DONE;
	}
	/* "help send", "send --help" and "template map --help" all come here; the first word may be help. */
	const char **words = arguments->operands;
	size_t count = arguments->operand_count;
	if (count && strcmp(words[0], "help") == 0 && option_given(arguments, OPTION_HELP)) {
		words++;
		count--;
	}
	if (!count)
		return help_overview();
	char *both = count > 1 ? xasprintf("%s %s", words[0], words[1]) : xstrdup(words[0]);
	const struct command *command = command_find(both);
	if (!command)
		command = command_find(words[0]);
	free(both);
	return command ? help_on(command) : help_on_family(words[0]);
}
