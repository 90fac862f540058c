#include "ui/plain_say.h"

#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"

static struct {
	bool utf8;
	char *prompt; /* what waits on the line; NULL: nothing */
} out;

void plain_say_start(void)
{
	setlocale(LC_CTYPE, "");
	out.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* As this locale can show it. The caller frees. */
static char *shown(const char *text)
{
	char *clean = printable(text);
	if (out.utf8)
		return clean;
	char *bare = without_accents(clean), *end = bare;
	free(clean);
	for (const char *at = bare; *at; at++)
		if ((*at & 0xc0) != 0x80) /* one mark for each letter that cannot be shown */
			*end++ = *at & 0x80 ? '?' : *at;
	*end = '\0';
	return bare;
}

void plain_echo(const char *text)
{
	char *clean = shown(text);
	fputs(clean, stdout);
	free(clean);
}

void plain_say(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = xvasprintf(format, arguments), *rest = text;
	va_end(arguments);
	plain_new_line();
	for (char *line; (line = strsep(&rest, "\n"));) {
		plain_echo(line);
		putchar('\n');
	}
	free(text);
	fflush(stdout);
}

void plain_prompt(const char *text)
{
	plain_echo(text);
	fflush(stdout);
	set_string(&out.prompt, text);
}

bool plain_prompting(void)
{
	return out.prompt != NULL;
}

void plain_new_line(void)
{
	if (!out.prompt)
		return;
	putchar('\n');
	fflush(stdout);
	plain_line_ended();
}

void plain_line_ended(void)
{
	set_string(&out.prompt, NULL);
}

void plain_prompt_again(void)
{
	if (out.prompt)
		plain_echo(out.prompt);
}
