#include "rivals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events.h"
#include "measure.h"
#include "process.h"
#include "terminal.h"
#include "world.h"

static FILE *create(const char *path)
{
	FILE *file = fopen(path, "w");
	if (!file)
		complain("%s: %s", path, strerror(errno));
	return file;
}

static char *lines(int entries)
{
	char *path = world_path("lines");
	FILE *file = create(path);
	for (int i = 1; i <= entries; i++)
		fprintf(file, "%-28s +35191%07d  %-10s not invited\n", event_guest_name(i), i, event_group(i));
	fclose(file);
	return path;
}

static char *log_file(int entries)
{
	char *path = world_path("lines.log");
	FILE *file = create(path);
	for (int i = 1; i <= entries; i++)
		fprintf(file, "2026-01-%02d %02d:%02d:%02d,000 INFO %s +35191%07d\n", 1 + i / 86400, i / 3600 % 24, i / 60 % 60, i % 60,
			event_guest_name(i), i);
	fclose(file);
	return path;
}

static char *folder(int entries)
{
	char *path = world_path("folder");
	mkdir(path, 0700);
	for (int i = 1; i <= entries; i++) {
		int file = open(text("%s/%s", path, event_guest_name(i)), O_WRONLY | O_CREAT, 0600);
		if (file >= 0)
			close(file);
	}
	return path;
}

static char *repository(int entries)
{
	char *path = world_path("repository"), *stream = world_path("stream");
	FILE *file = create(stream);
	for (int i = 1; i <= entries; i++)
		fprintf(file, "commit refs/heads/main\ncommitter %s <a@example.org> %d +0000\ndata 13\n+35191%07d\n\n",
			event_guest_name(i), 1700000000 + i, i);
	fclose(file);
	MUST("git", "init", "-q", "-b", "main", path);
	MUST("sh", "-c", text("git -C %s fast-import --quiet <%s", path, stream));
	return path;
}

size_t rivals_prepare(int entries, struct rival **out)
{
	enum { MOST = 10 };
	struct rival *rivals = calloc(MOST, sizeof *rivals);
	size_t count = 0;
	char *list = lines(entries), *files = folder(entries);
	struct rival all[MOST] = {
		{.name = "less", .words = {"less", list}, .end = "G", .page = " "},
		{.name = "fzf", .words = {"fzf", "--no-mouse", "--layout=reverse"}, .input = list, .page = PRESS_PAGE},
		{.name = "nnn", .words = {"nnn", "-A", files}, .end = "G", .page = PRESS_PAGE},
		{.name = "ncdu", .words = {"ncdu", "-0", files}, .end = "\033[F", .page = PRESS_PAGE},
		{.name = "htop", .words = {"htop"}},
		{.name = "lnav", .words = {"lnav", "-N", log_file(entries)}},
		{.name = "visidata", .words = {"visidata", list}, .end = "G", .page = PRESS_PAGE},
		{.name = "tig", .words = {"tig"}, .end = "\033[F", .page = PRESS_PAGE},
	};
	for (size_t i = 0; i < MOST && all[i].name; i++) {
		struct rival *rival = &all[i];
		bool tig = strcmp(rival->name, "tig") == 0;
		if (!program_exists(rival->name) || (tig && !program_exists("git"))) {
			leave_out(rival->name, "it is not installed");
			continue;
		}
		if (tig) {
			rival->words[1] = "-C";
			rival->words[2] = repository(entries);
		}
		rivals[count++] = *rival;
	}
	*out = rivals;
	return count;
}
