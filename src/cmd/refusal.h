#ifndef CMD_REFUSAL_H
#define CMD_REFUSAL_H

#include "cmd/arguments.h"

/* What is said about words that cannot be understood: one line and a hint, naming what was meant. All EXIT_USAGE. */

/* There is no such option at all, as typed with its value; command: NULL when there is none. */
int refuse_option(const char *typed, const struct command *command);
/* There is, but not for this command; NULL: the dashboard. */
int refuse_foreign_option(enum option_id option, const struct command *command);
/* Too few operands for the command, or too many. */
int refuse_operands(const struct arguments *arguments);
/* A word that begins with a long dash. */
int refuse_dash(const char *word);
/* The words begin with no command. */
int refuse_topic(const char *const *words, size_t count);

/* Whether commands begin with that word and a blank, as "template" does. */
bool is_family(const char *word);

#endif
