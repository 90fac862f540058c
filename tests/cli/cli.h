#ifndef TESTS_CLI_H
#define TESTS_CLI_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The built program, run as a person or a script would: in a directory of its
 * own, with an environment of its own, without a terminal.
 */

struct json;

/* What the last run came to; the texts live until the next run. */
struct run {
	int code;        /* exit code, -1: ended by a signal */
	char *out, *err;
};

/* For checked fixtures: a fresh directory and environment. */
void cli_begin(void);
void cli_end(void);

/* The program's path, for a shell line. */
const char *cli_program(void);

/* Runs convoke with these words. */
#define convoke(...) convoke_words((const char *const[]){__VA_ARGS__, NULL}, NULL)
/* The same with text as standard input. */
#define convoke_with_input(text, ...) convoke_words((const char *const[]){__VA_ARGS__, NULL}, text)
const struct run *convoke_words(const char *const *words, const char *input);

/* On a terminal, where a question is answered; out holds all that the terminal got. */
#define convoke_on_terminal(answer, ...) terminal_words((const char *const[]){__VA_ARGS__, NULL}, answer)
const struct run *terminal_words(const char *const *words, const char *answer);

/* Starts without waiting; wait_for_run gives what came of it. */
#define start_convoke(...) start_words((const char *const[]){__VA_ARGS__, NULL}, NULL)
int start_words(const char *const *words, const char *input);
const struct run *wait_for_run(int pid);

/* Fails the test, with all that was printed, unless the run ended with that code. */
#define assert_code(run, wanted) assert_code_at(run, wanted, __FILE__, __LINE__)
void assert_code_at(const struct run *run, int wanted, const char *file, int line);
/* Fails unless the text holds the words. */
#define assert_says(text, words) \
	ck_assert_msg(strstr(text, words) != NULL, "no \"%s\" in: %s", words, text)
/* stderr is one line and at most one hint, and each begins as it must. */
void assert_one_line(const struct run *run);

/* A file in the test's directory; the path is static until the next call. */
const char *write_file(const char *name, const char *text);
const char *path_of(const char *name);
/* The caller frees. */
char *read_file(const char *path);

/* Lines of the text. */
size_t count_lines(const char *text);
/* The line parsed as an object; json_free. Fails the test when it is none. */
struct json *json_line(const char *text, size_t line);
/* Fails unless the object's keys are exactly these, in any order. */
void assert_keys(const struct json *object, const char *keys);
/* An integer member; fails when there is none. */
long long number_of(const struct json *object, const char *key);
/* The same of a run's only line. */
long long number_in(const struct run *run, const char *key);

/* The simulator, with credentials and settings in the environment; arguments parted by blanks. */
void sim_start(const char *arguments);
void sim_stop(void);
/* Lines of its journal that hold all of these words (NULL: any). */
size_t journal_count(const char *words, const char *more);
/* Its journal so far; the caller frees. */
char *journal(void);

/* The usual event, guests +351912000001 ... with names, and an approved template as the default. */
void make_event(void);
void import_guests(int count);
void make_template(void);

#endif
