#include "base/die.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*restore_terminal)(void);

void die_restore(void (*restore)(void))
{
	restore_terminal = restore;
}

void die(const char *format, ...)
{
	if (restore_terminal)
		restore_terminal();

	va_list arguments;
	va_start(arguments, format);
	fputs("convoke: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	/* Not exit(3): another thread may be in the middle of anything. */
	_Exit(EXIT_FAILURE);
}

void *xmalloc(size_t size)
{
	void *memory = malloc(size ? size : 1);
	if (!memory)
		die("out of memory (%zu bytes)", size);
	return memory;
}

void *xcalloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);
	if (!memory)
		die("out of memory (%zu times %zu bytes)", count, size);
	return memory;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die("out of memory (%zu times %zu bytes)", count, size);
	size_t bytes = count * size;
	void *memory = realloc(old, bytes ? bytes : 1);
	if (!memory)
		die("out of memory (%zu bytes)", bytes);
	return memory;
}

void *xgrow(void *items, size_t count, size_t size)
{
	return count & (count - 1) ? items : xrealloc(items, count ? count * 2 : 1, size);
}

char *xstrdup(const char *text)
{
	return xstrndup(text, strlen(text));
}

char *xstrndup(const char *text, size_t length)
{
	char *copy = xmalloc(length + 1);
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *xvasprintf(const char *format, va_list arguments)
{
	char *text = NULL;
	if (vasprintf(&text, format, arguments) < 0)
		die("out of memory");
	return text;
}

char *xasprintf(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments);
	va_end(arguments);
	return text;
}

void set_string(char **field, const char *text)
{
	char *copy = text ? xstrdup(text) : NULL;
	free(*field);
	*field = copy;
}
