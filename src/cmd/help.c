#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "cmd/command.h"
#include "cmd/libraries.h"
#include "cmd/refusal.h"
#include "cmd/say.h"
#include "cmd/wrap.h"

enum { NAME_COLUMNS = 20, READABLE_COLUMNS = 100, /* longer lines are hard to read */
	NARROW_COLUMNS = 60, NARROW_INDENT = 8 };

static const struct example {
	const char *command, *line;
} examples[] = {
#define EXAMPLE(command, line) {command, line},
#include "commands.def"
#undef EXAMPLE
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

static int text_width(void)
{
	int columns = terminal_columns(STDOUT_FILENO);
	return columns < READABLE_COLUMNS ? columns : READABLE_COLUMNS;
}

static bool print_options(const struct command *command)
{
	bool any = false;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		bool common = strcmp(row->commands, "*") == 0;
		if (!option_fits((enum option_id)i, command) || (command && common))
			continue;
		any = true;
		char letter[8] = "";
		if (row->letter)
			snprintf(letter, sizeof letter, "-%c, ", row->letter);
		char *left = xasprintf("  %s--%s%s%s", letter, row->name, *row->argument ? " " : "", row->argument);
		int indent = text_width() < NARROW_COLUMNS ? NARROW_INDENT : NAME_COLUMNS + 8;
		int used = printf("%-*s  ", indent - 2, left);
		if (used > indent && indent == NARROW_INDENT) /* what is beside it would be a column of single words */
			used = printf("\n%*s", indent, "") - 1;
		print_wrapped(row->help, indent, used, text_width());
		free(left);
	}
	return any;
}

static void print_examples(const struct command *command)
{
	bool any = false;
	for (size_t i = 0; i < EXAMPLES; i++) {
		if (strcmp(examples[i].command, command->name) != 0)
			continue;
		if (!any)
			puts("For example:");
		any = true;
		printf("  ");
		print_wrapped(examples[i].line, 6, 2, text_width());
	}
	if (any)
		putchar('\n');
}

static int help_on(const struct command *command)
{
	char *usage = xasprintf("convoke %s %s", command->name, command->synopsis);
	printf("usage: ");
	print_wrapped(usage, 7, 7, text_width());
	free(usage);
	printf("\n%s:", command->name);
	print_wrapped(command->summary, 0, (int)strlen(command->name) + 1, text_width());
	putchar('\n');
	print_wrapped(command->details, 0, 0, text_width());
	putchar('\n');
	if (print_options(command))
		putchar('\n');
	print_examples(command);
	print_wrapped("-f FILE and --json stand anywhere; see man convoke.", 0, 0, text_width());
	return EXIT_DONE;
}

static int help_overview(void)
{
	puts("usage: convoke [-f FILE] [--plain]\n"
	     "       convoke [-f FILE] COMMAND ...\n\n"
	     "WhatsApp invitations for one event. Without a command: the dashboard.\n");
	for (size_t i = 0; i < command_count; i++) {
		printf("  %-*s", NAME_COLUMNS - 1, commands[i].name);
		print_wrapped(commands[i].summary, NAME_COLUMNS + 1, NAME_COLUMNS + 1, text_width());
	}
	puts("");
	print_options(NULL);
	putchar('\n');
	print_wrapped("convoke help COMMAND explains one. The manual: man convoke, man 5 convoke.", 0, 0, text_width());
	return EXIT_DONE;
}

/* The rows of a family: "template" is explained by its members. */
static int help_on_family(const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; i < command_count; i++) {
		if (strncmp(commands[i].name, word, length) != 0 || commands[i].name[length] != ' ')
			continue;
		char *usage = xasprintf("%s %s", commands[i].name, commands[i].synopsis);
		printf("convoke ");
		print_wrapped(usage, 8, 8, text_width());
		free(usage);
		printf("    ");
		print_wrapped(commands[i].summary, 4, 4, text_width());
	}
	return EXIT_DONE;
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
	free(both);
	if (!command && (count == 1 || !is_family(words[0])))
		command = command_find(words[0]);
	if (command)
		return help_on(command);
	return count == 1 && is_family(words[0]) ? help_on_family(words[0]) : refuse_topic(words, count);
}
