#include "data/started.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"

struct started_log {
	int fd;
	bool torn; /* the last line may be there in part */
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
		log = xcalloc(1, sizeof *log);
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

int started_note(struct started_log *log, int64_t attempt_id)
{
	char line[24];
	if (!log)
		return 0;
	/* Behind a torn line ours would be read as another number, and this attempt as one that never left. */
	snprintf(line, sizeof line, "%s%lld\n", log->torn ? "\n" : "", (long long)attempt_id);
	log->torn = !write_line(log->fd, line);
	return log->torn ? -1 : 0;
}

static bool read_ids(FILE *file, struct started_set *out)
{
	char line[32];
	size_t capacity = 0;
	while (fgets(line, sizeof line, file)) {
		char *end;
		if (strcmp(line, "\n") == 0) /* nothing of the line before was written */
			continue;
		long long id = strtoll(line, &end, 10);
		if (end == line || strcmp(end, "\n") != 0)
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
