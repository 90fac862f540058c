#ifndef CMD_ARGUMENTS_H
#define CMD_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct arguments;

/* How the process ends (contract). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_PARTLY = 3,  /* some were refused, failed, or stay queued, unknown or held */
	EXIT_STOPPED = 4, /* an account-level problem; the queue is kept */
};

enum command_needs {
	NEEDS_NOTHING = 0,
	NEEDS_SETTINGS = 1,
	NEEDS_FILE = 2 | NEEDS_SETTINGS,
	NEEDS_NETWORK = 4 | NEEDS_SETTINGS,
	NEEDS_SCREEN = 8 | NEEDS_NETWORK, /* the dashboard: a file that may not exist yet, a worker */
};

enum option_id {
#define OPTION(ID, letter, name, argument, help, commands) OPTION_##ID,
#include "commands.def"
#undef OPTION
	OPTION_COUNT
};

/* A row of commands.def. run returns an exit code. */
struct command {
	const char *name, *synopsis, *summary, *details;
	int (*run)(struct app *app, const struct arguments *arguments);
	unsigned needs;
	size_t least, most;
};

struct option_row {
	const char *name, *argument, *help, *commands;
	char letter;
};

extern const struct option_row option_rows[OPTION_COUNT];
extern const struct command commands[];
extern const size_t command_count;

/* What was typed. Texts belong to argv. */
struct arguments {
	const struct command *command; /* NULL: the dashboard */
	const char **operands;         /* after the command's name */
	size_t operand_count;
	struct option_values {
		const char **items;    /* "" for a switch */
		size_t count;
	} options[OPTION_COUNT];
};

/*
 * Reads argv, options before or after the command. EXIT_DONE, or EXIT_USAGE
 * after one line and a hint on stderr.
 */
int arguments_parse(int argc, char **argv, struct arguments *out);
void arguments_clear(struct arguments *arguments);

bool option_given(const struct arguments *arguments, enum option_id option);
/* The last value given, NULL when not. */
const char *option_value(const struct arguments *arguments, enum option_id option);
/* True when the option belongs to the command; NULL: the dashboard. */
bool option_fits(enum option_id option, const struct command *command);
/* NULL when there is none of that name. */
const struct command *command_find(const char *name);

/* As above for an argument; complains and returns false. what: "guest". */
bool id_argument(const char *text, const char *what, int64_t *out);
/* A value of least .. most; complains and returns false. */
bool number_argument(const char *text, const char *what, int64_t least, int64_t most, int64_t *out);

#endif
