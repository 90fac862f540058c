#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The end of the process for what cannot be answered: a bug, or no memory.
 * Data and network errors never come here; they return -1 with a message.
 */

/* Called before the message is printed; puts the terminal back. Main thread. */
void die_restore(void (*restore)(void));

/* Restores the terminal, prints "convoke: ..." to stderr, ends with exit code 1. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Allocation that never returns NULL. The caller frees with free(3). */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t count, size_t size);
/* Room for one more than count, at a cost that stays small: for an array that only grows so. */
void *xgrow(void *items, size_t count, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);
char *xvasprintf(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Frees *field and puts a copy of text (or NULL) there. */
void set_string(char **field, const char *text);

#ifdef __cplusplus
}
#endif
#endif
