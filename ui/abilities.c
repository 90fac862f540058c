#include "ui/abilities.h"

#include <curses.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/die.h"

#include <term.h> /* last: it makes macros of words like columns */

static int refuse(char **message, const char *text)
{
	*message = xstrdup(text);
	return -1;
}

static bool has(const char *capability)
{
	const char *sequence = tigetstr(capability);
	return sequence && sequence != (char *)-1;
}

int terminal_check(char **message)
{
	const char *term = getenv("TERM");
	int found = 0;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return refuse(message, "the dashboard needs a terminal; without one there are convoke --plain and the commands");
	if (!term || !*term)
		return refuse(message, "TERM is not set, so the screen cannot be drawn; try TERM=xterm convoke, or convoke --plain");
	if (setupterm(NULL, STDOUT_FILENO, &found) != OK || found != 1) {
		*message = xasprintf("the terminal type '%s' (TERM) is not known here; try TERM=xterm convoke, or convoke --plain", term);
		return -1;
	}
	bool can_move = has("cup");
	del_curterm(cur_term);
	if (can_move)
		return 0;
	*message = xasprintf("the terminal type '%s' (TERM) cannot draw a screen; try TERM=xterm convoke, or convoke --plain", term);
	return -1;
}

static void ask_terminfo(struct terminal_abilities *out)
{
	int found = 0;
	if (setupterm(NULL, STDOUT_FILENO, &found) != OK || found != 1)
		return;
	int colours = tigetnum("colors");
	out->colours = colours > 0 && !out->colours_unwanted ? colours : 0;
	out->mouse = has("kmous");
	/* The console prints what it does not know (ui/terminal.c). */
	out->clipboard = out->mouse && strcmp(out->name, "linux") != 0;
	del_curterm(cur_term);
}

void terminal_look(struct terminal_abilities *out)
{
	const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");
	struct winsize size;
	*out = (struct terminal_abilities){
		.here = isatty(STDOUT_FILENO), .name = term ? term : "", .colours_unwanted = no_colour && *no_colour,
		.in_tmux = getenv("TMUX") != NULL,
		.charset = nl_langinfo(CODESET)};
	out->utf8 = strcmp(out->charset, "UTF-8") == 0;
	if (!out->here)
		return;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
		out->height = size.ws_row;
		out->width = size.ws_col;
	}
	if (*out->name)
		ask_terminfo(out);
	terminal_check(&out->problem);
}

void terminal_abilities_clear(struct terminal_abilities *abilities)
{
	free(abilities->problem);
	*abilities = (struct terminal_abilities){0};
}

void terminal_library_version(char *out, size_t size)
{
	const char *version = curses_version(); /* "ncurses 6.4.20221231" */
	const char *number = strchr(version, ' ');
	snprintf(out, size, "%s", number ? number + 1 : version);
}
