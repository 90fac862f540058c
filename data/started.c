#include "data/started.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"

enum { LINE_SIZE = 24 }; /* any 64-bit number, its line end, NUL */

struct started_log {
	int fd;
};

static char *log_name(const char *path)
{
	char *real = realpath(path, NULL);
	char *name = xasprintf("%s.started", real ? real : path);
	free(real);
	return name;
}

static char *first_line(const char *session)
{
	return xasprintf("session %s boot %s\n", session, clock_boot_id());
}

/* One write(2) for a line: it is there whole, or the next reader sees that it is torn. */
static bool write_line(int fd, const char *line)
{
	size_t length = strlen(line);
	return write(fd, line, length) == (ssize_t)length;
}

struct started_log *started_begin(const char *path, const char *session)
{
	char *name = log_name(path), *line = first_line(session);
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	struct started_log *log = NULL;
	if (fd >= 0 && *clock_boot_id() && write_line(fd, line)) {
		log = xmalloc(sizeof *log);
		log->fd = fd;
	} else if (fd >= 0) {
		close(fd);
	}
	free(line);
	free(name);
	return log;
}

void started_end(struct started_log *log)
{
	if (!log)
		return;
	close(log->fd);
	free(log);
}

static void write_id(char line[LINE_SIZE], int64_t attempt_id)
{
	snprintf(line, LINE_SIZE, "%lld\n", (long long)attempt_id);
}

int started_note(struct started_log *log, int64_t attempt_id)
{
	char line[LINE_SIZE];
	if (!log)
		return 0;
	write_id(line, attempt_id);
	return write_line(log->fd, line) ? 0 : -1;
}

/* A line as started_note writes it, and no other: "+1", "01" and what does not fit are somebody else's. */
static bool read_id(const char *line, int64_t *out)
{
	char expected[LINE_SIZE];
	*out = strtoll(line, NULL, 10);
	write_id(expected, *out);
	return strcmp(line, expected) == 0;
}

static bool read_ids(FILE *file, struct started_set *out)
{
	char line[LINE_SIZE];
	size_t capacity = 0;
	int64_t id;
	while (fgets(line, sizeof line, file)) {
		if (!read_id(line, &id))
			return false;
		if (out->count == capacity) {
			capacity = capacity ? capacity * 2 : 256;
			out->ids = xrealloc(out->ids, capacity, sizeof *out->ids);
		}
		out->ids[out->count++] = id;
	}
	return !ferror(file);
}

void started_read(const char *path, const char *session, struct started_set *out)
{
	*out = (struct started_set){0};
	char *name = log_name(path), *expected = first_line(session), line[128];
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
	if (file && *session && *clock_boot_id() && fgets(line, sizeof line, file) && strcmp(line, expected) == 0)
		out->complete = read_ids(file, out);
	if (file)
		fclose(file);
	else if (fd >= 0)
		close(fd);
	free(expected);
	free(name);
}

void started_clear(struct started_set *set)
{
	free(set->ids);
	*set = (struct started_set){0};
}

bool started_never(const struct started_set *set, int64_t attempt_id)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->ids[i] == attempt_id)
			return false;
	return set->complete;
}
