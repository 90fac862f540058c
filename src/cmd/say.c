#include "cmd/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "cmd/arguments.h"
#include "data/db.h"

static void print_line(FILE *out, const char *before, const char *format, va_list arguments)
{
	char *raw = xvasprintf(format, arguments);
	char *shown = printable(raw);
	fprintf(out, "%s%s\n", before, shown);
	free(shown);
	free(raw);
}

void complain(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fflush(stdout);
	print_line(stderr, "convoke: ", format, arguments);
	va_end(arguments);
}

void hint(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line(stderr, "  ", format, arguments);
	va_end(arguments);
}

void say(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line(stdout, "", format, arguments);
	va_end(arguments);
}

void say_lines(const char *indent, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *line = xstrndup(text, length);
		say("%s%s", indent, line);
		free(line);
		text += length + (text[length] == '\n');
	}
}

int fail(char *message)
{
	complain("%s", message ? message : "something went wrong");
	free(message);
	return EXIT_FAILED;
}

int fail_db(const struct db *db)
{
	complain("%s", db_error(db));
	return EXIT_FAILED;
}

void print_json(struct json *json)
{
	char *text = json_text(json);
	puts(text);
	free(text);
	json_free(json);
}

/* stdin and stderr are terminals: somebody can be asked. */
static bool can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool confirm(const char *question)
{
	char answer[16];
	fflush(stdout);
	fprintf(stderr, "%s [y/N] ", question);
	fflush(stderr);
	if (!fgets(answer, sizeof answer, stdin))
		return false;
	answer[strcspn(answer, "\n")] = '\0';
	return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}

bool may_go_on(bool yes, const char *what)
{
	if (yes || can_ask())
		return true;
	complain("%s needs --yes when nobody can be asked", what);
	return false;
}

char *local_time(char out[20], long long wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm local;
	out[0] = '\0';
	if (wall_ms && localtime_r(&seconds, &local))
		strftime(out, 20, "%Y-%m-%d %H:%M:%S", &local);
	return out;
}

int terminal_columns(int fd)
{
	enum { USUAL = 80 };
	struct winsize size;
	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : USUAL;
}
