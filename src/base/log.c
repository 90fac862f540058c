#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"

enum { MAX_SECRETS = 8 };

enum { WARNING = 4, INFO = 6 /* sd-daemon(3) */ };

static int sink = -1;
static bool is_journal, with_phones;
static char *secrets[MAX_SECRETS];
static size_t secret_count;

/* As systemd.exec(5) has it: the variable names what the stream was when the service began. */
static bool leads_to_journal(int fd)
{
	const char *named = getenv("JOURNAL_STREAM");
	struct stat info;
	unsigned long long device, inode;
	return named && sscanf(named, "%llu:%llu", &device, &inode) == 2 && fstat(fd, &info) == 0 &&
	       info.st_dev == device && info.st_ino == inode;
}

void log_to(int fd)
{
	sink = fd;
	is_journal = fd >= 0 && leads_to_journal(fd);
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

void log_phones(void)
{
	with_phones = true;
}

void log_mask_phones(char *text)
{
	enum { SHORTEST = 7 };
	for (char *at = text; !with_phones && (at = strchr(at, '+')); at++) {
		size_t digits = strspn(at + 1, "0123456789");
		if (digits >= SHORTEST)
			memset(at + 1, '*', digits);
	}
}

static void write_line(int priority, const char *format, va_list arguments)
{
	char start[TIMESTAMP_SIZE], *raw = xvasprintf(format, arguments), *shown = printable(raw);
	if (is_journal)
		snprintf(start, sizeof start, "<%d>", priority);
	else
		timestamp_format(start, clock_wall_ms());
	char *line = xasprintf("%s%s%s\n", start, is_journal ? "" : " ", shown);
	mask_secrets(line);
	log_mask_phones(line);
	ssize_t ignored = write(sink, line, strlen(line));
	(void)ignored;
	free(line);
	free(shown);
	free(raw);
}

void log_line(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	if (sink >= 0)
		write_line(INFO, format, arguments);
	va_end(arguments);
}

void log_warning(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	if (sink >= 0)
		write_line(WARNING, format, arguments);
	va_end(arguments);
}
