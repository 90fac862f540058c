#include "cmd/progress.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"
#include "cmd/say.h"

enum { INTERVAL_US = 200000, BAR_COLUMNS = 24 };

void progress_start(struct progress *progress)
{
	*progress = (struct progress){.enabled = isatty(STDERR_FILENO)};
}

static void append_bar(struct str *line, int64_t done, int64_t total)
{
	bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	int filled = (int)(done >= total ? BAR_COLUMNS : done * BAR_COLUMNS / total);
	for (int i = 0; i < BAR_COLUMNS; i++)
		str_append(line, i < filled ? (utf8 ? "█" : "#") : (utf8 ? "░" : "."));
	str_append(line, " ");
}

void progress_show(struct progress *progress, int64_t done, int64_t total, const char *text)
{
	int64_t now = clock_mono_us();
	if (!progress->enabled || (progress->drawn && now - progress->drawn_us < INTERVAL_US))
		return;
	progress->drawn = true;
	progress->drawn_us = now;
	struct str line = {0};
	if (total > 0)
		append_bar(&line, done, total);
	char *shown = printable(text);
	str_append(&line, shown);
	/* One column less than the terminal has, so that it never wraps. */
	fprintf(stderr, "\r%.*s\033[K", (int)text_crop(line.text, terminal_columns(STDERR_FILENO) - 1, NULL), line.text);
	fflush(stderr);
	free(shown);
	str_free(&line);
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->drawn = false;
}
