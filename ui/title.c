#include "ui/title.h"

#include <curses.h>
#include <langinfo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/terminal.h"

#include <term.h> /* last: it makes macros of words like columns */

enum { PAUSE_MS = 1000, TITLE_COLUMNS = 120 };

/* Push, and for the end: empty for those that do not remember, then pop. */
#define PUSH     "\033[22;0t"
#define PUT_BACK "\033]0;\007\033[23;0t"

static struct {
	bool asked, able;  /* whether the terminal has a title */
	char *text;        /* what it shows; NULL: not known */
	int64_t at;
} title;

bool title_known(const char *term)
{
	static const char *const families[] = {
		"xterm", "rxvt", "screen", "tmux", "alacritty", "foot", "kitty", "vte", "gnome", "konsole", "contour", "wezterm",
	};
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (strncmp(term, families[i], strlen(families[i])) == 0)
			return true;
	return false;
}

static bool is_able(void)
{
	const char *term = getenv("TERM"), *line = tigetstr("tsl");
	/* Some describe the title as their status line; on others that is a line of the screen. */
	bool described = line && line != (char *)-1 && strncmp(line, "\033]", 2) == 0;
	return term && (title_known(term) || described);
}

/* In letters that the terminal's locale has. The caller frees. */
static char *shown(const char *text)
{
	char *clean = printable(text);
	clean[text_crop(clean, TITLE_COLUMNS, NULL)] = '\0';
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return clean;
	char *bare = without_accents(clean), *end = bare;
	free(clean);
	for (const char *at = bare; *at; at++)
		if ((*at & 0xc0) != 0x80)
			*end++ = (unsigned char)*at < 0x80 ? *at : '?';
	*end = '\0';
	return bare;
}

void title_show(const char *text)
{
	int64_t now = clock_boot_ms();
	if (!title.asked) {
		title.asked = true;
		title.able = is_able();
	}
	if (!title.able || (title.text && (strcmp(title.text, text) == 0 || now - title.at < PAUSE_MS)))
		return;
	char *clean = shown(text), *sequence = xasprintf("%s\033]0;%s\007", title.text ? "" : PUSH, clean);
	terminal_write(sequence);
	terminal_farewell(PUT_BACK);
	free(sequence);
	free(clean);
	set_string(&title.text, text);
	title.at = now;
}

void title_forget(void)
{
	free(title.text);
	title.text = NULL;
}
