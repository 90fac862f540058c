#ifndef TESTS_CLI_TRIAL_H
#define TESTS_CLI_TRIAL_H

#include "cmd/arguments.h"

/* Trying every command at once, and what must come of it: one clear line, and a folder as it was. */

enum { TRIAL_WORDS = 8 };

/* How a command is given rightly; what it does with an event file that may only be read. */
enum use { NO_FILE, READS, WRITES, OWN /* init, which makes its own */ };
struct sample {
	const char *name;
	enum use use;
	const char *words[TRIAL_WORDS];
};
/* Fails the test for a command that has none. */
const struct sample *sample_of(const struct command *command);

struct expected {
	int code;
	const char *what;         /* the case */
	const char *says, *names; /* in stderr; NULL: nothing of the kind */
};

/* Starts "convoke -f FILE COMMAND OPERANDS MORE", several at once; names live until trials_end. */
void trial(const char *file, const struct command *command, const char *const *operands, const char *const *more,
	   struct expected expected);
/* Waits for all, and judges each. */
void trials_end(void);

/* Names, modes and contents of all in that folder of the test; the caller frees. */
char *fingerprint(const char *folder);
/* Frees before. */
void assert_unchanged(const char *folder, char *before, const char *what);

#endif
