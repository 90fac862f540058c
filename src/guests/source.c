#include "guests/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "data/foreign.h"
#include "guests/csv.h"
#include "guests/kind.h"
#include "guests/vcard.h"

bool source_same_file(const char *one, const char *other)
{
	struct stat a, b;
	return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int64_t nanoseconds(struct timespec at)
{
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

/* Of the file at that path; empty when there is none. */
static struct stamp stamp_of(const char *path)
{
	struct stat file, log;
	struct stamp stamp = {0};
	if (stat(path, &file) < 0)
		return stamp;
	stamp = (struct stamp){
		.device = (uint64_t)file.st_dev, .inode = (uint64_t)file.st_ino,
		.size = file.st_size, .written_ns = nanoseconds(file.st_mtim),
	};
	char *log_path = xasprintf("%s-wal", path);
	if (stat(log_path, &log) == 0) {
		stamp.log_size = log.st_size;
		stamp.log_written_ns = nanoseconds(log.st_mtim);
	}
	free(log_path);
	return stamp;
}

bool stamp_equal(const struct stamp *one, const struct stamp *other)
{
	return one->device == other->device && one->inode == other->inode && one->size == other->size &&
	       one->written_ns == other->written_ns && one->log_size == other->log_size &&
	       one->log_written_ns == other->log_written_ns;
}

bool source_unchanged(const struct source *source)
{
	/* A database is seen as of one moment, whatever its program does meanwhile. */
	if (source->fd < 0 || strcmp(source->path, "-") == 0)
		return true;
	struct stamp now = stamp_of(source->path);
	return stamp_equal(&source->stamp, &now);
}

static bool write_fully(int fd, const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t written = write(fd, bytes, count);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		count -= (size_t)written;
	}
	return true;
}

static bool copy(int in, int out)
{
	char buffer[65536];
	for (;;) {
		ssize_t count = read(in, buffer, sizeof(buffer));
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count == 0;
		if (!write_fully(out, buffer, (size_t)count))
			return false;
	}
}

/* What comes through a pipe is taken in first: nobody else may wait for it inside the transaction. */
static int collect(int in, char **message)
{
	FILE *file = tmpfile();
	int out = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0) : -1;
	if (file)
		fclose(file);
	if (out < 0) {
		*message = xasprintf("a temporary file for the list cannot be made: %s", strerror(errno));
		return -1;
	}
	if (copy(in, out) && lseek(out, 0, SEEK_SET) == 0)
		return out;
	*message = xasprintf("the list cannot be taken in: %s", strerror(errno));
	close(out);
	return -1;
}

static int fail(char **message, const char *path)
{
	*message = errno == ENOENT ? xasprintf("there is no file %s", path)
				   : xasprintf("%s cannot be read: %s", path, strerror(errno));
	return -1;
}

/* Judged by name: to open the event file and close it again would drop the locks on it. */
static int check_path(const char *path, const char *event_path, char **message)
{
	struct stat info;
	if (stat(path, &info) < 0)
		return fail(message, path);
	if (S_ISDIR(info.st_mode))
		*message = xasprintf("%s is a folder; name the file with the guest list", path);
	else if (source_same_file(path, event_path))
		*message = xasprintf("%s is the event file itself; name the file with the guest list", path);
	else
		return 0;
	return -1;
}

static int open_file(const char *path, const char *event_path, char **message)
{
	if (check_path(path, event_path, message) < 0)
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? fail(message, path) : fd;
}

static const char *name_of(const struct source *source)
{
	return strcmp(source->path, "-") == 0 ? "the list" : source->path;
}

static int settle(struct source *source, char **message)
{
	char magic[64];
	struct stat info;
	ssize_t count = pread(source->fd, magic, sizeof(magic), 0);
	if (count < 0 || fstat(source->fd, &info) < 0)
		return fail(message, source->path);
	source->size = info.st_size;
	source->contacts = vcard_begins(magic, (size_t)count);
	*message = kind_refusal(source->fd, name_of(source));
	if (*message)
		return -1;
	if (!foreign_is_sqlite(magic, (size_t)count))
		return 0;
	close(source->fd);
	source->fd = -1;
	source->size = 0;
	if (strcmp(source->path, "-") != 0)
		return 0;
	*message = xstrdup("this is a database; give its path instead of -");
	return -1;
}

int source_open(const char *path, const char *event_path, struct source *out, char **message)
{
	bool standard_input = strcmp(path, "-") == 0;
	struct stat info;
	*out = (struct source){.path = path};
	if (!standard_input)
		out->stamp = stamp_of(path);
	out->fd = standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open_file(path, event_path, message);
	if (out->fd < 0)
		return *message ? -1 : fail(message, "standard input");
	if (fstat(out->fd, &info) < 0 || !S_ISREG(info.st_mode) || lseek(out->fd, 0, SEEK_CUR) != 0) {
		int taken = collect(out->fd, message);
		close(out->fd);
		out->fd = taken;
	}
	return out->fd < 0 ? -1 : settle(out, message);
}

int source_read(struct source *source, row_visit *visit, void *context, char **message)
{
	if (source->contacts)
		return vcard_read(source->fd, &source->format.encoding, visit, context, message);
	if (source->fd >= 0)
		return csv_read(source->fd, &source->format, visit, context, message);
	return foreign_read(source->path, visit, context, message);
}

char *source_lacks(const struct source *source, bool header)
{
	const char *name = name_of(source);
	if (source->contacts)
		return xasprintf("%s has no contacts in it", name);
	return header ? xasprintf("%s is empty; it needs a line with the names of its columns, and guests below", name)
		      : xasprintf("%s has the names of its columns, but no guests below them", name);
}

void source_close(struct source *source)
{
	if (source->fd >= 0)
		close(source->fd);
	source->fd = -1;
}
