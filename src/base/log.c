#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"

enum { MAX_SECRETS = 8 };

static int sink = -1;
static char *secrets[MAX_SECRETS];
static size_t secret_count;

void log_to(int fd)
{
	sink = fd;
}

void log_secret(const char *secret)
{
	if (secret && strlen(secret) >= 6 && secret_count < MAX_SECRETS)
		secrets[secret_count++] = xstrdup(secret);
}

static void mask_secrets(char *line)
{
	for (size_t i = 0; i < secret_count; i++)
		for (char *at = line; (at = strstr(at, secrets[i]));)
			memset(at, '*', strlen(secrets[i]));
}

void log_line(const char *format, ...)
{
	if (sink < 0)
		return;
	va_list arguments;
	va_start(arguments, format);
	char *raw = xvasprintf(format, arguments);
	va_end(arguments);

	char time[TIMESTAMP_SIZE];
	char *shown = printable(raw);
	char *line = xasprintf("%s %s\n", timestamp_format(time, clock_wall_ms()), shown);
	mask_secrets(line);
	ssize_t ignored = write(sink, line, strlen(line));
	(void)ignored;
	free(line);
	free(shown);
	free(raw);
}
