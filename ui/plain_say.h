#ifndef UI_PLAIN_SAY_H
#define UI_PLAIN_SAY_H

#include <stdbool.h>

/*
 * Lines for a person who hears or feels them: printable, only ever appended, and ASCII where the locale has no more.
 * Main thread.
 */

/* Reads the locale. */
void plain_say_start(void);

/* Prints a line, or several when the text has line breaks. */
void plain_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Prints a question that waits on its line. */
void plain_prompt(const char *text);
/* A question waits on the line; what is said meanwhile begins another one. */
bool plain_prompting(void);
/* The question once more, after somebody else wrote. */
void plain_prompt_again(void);
/* Ends the line of a question, if one waits. */
void plain_new_line(void);
/* The same, where the terminal has done so already. */
void plain_line_ended(void);
/* A piece of a line; flushes nothing. */
void plain_echo(const char *text);

#endif
