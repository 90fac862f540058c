#include "data/started.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"

struct started_log {
	int fd;
	char *name;
	bool given_up; /* the notes are gone, and no more are made */
};

static char *object_name(const char *session)
{
	return xasprintf("/convoke-%s", session);
}

struct started_log *started_begin(const char *session)
{
	char *name = object_name(session);
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	/* The lock says that we live: whoever reads it now must not take what is missing for proof. */
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (fd >= 0) {
			shm_unlink(name);
			close(fd);
		}
		free(name);
		return NULL;
	}
	struct started_log *log = xmalloc(sizeof *log);
	*log = (struct started_log){.fd = fd, .name = name};
	return log;
}

void started_end(struct started_log *log)
{
	if (!log)
		return;
	shm_unlink(log->name);
	close(log->fd);
	free(log->name);
	free(log);
}

int started_note(struct started_log *log, int64_t attempt_id)
{
	if (!log || log->given_up)
		return 0;
	if (write(log->fd, &attempt_id, sizeof attempt_id) == (ssize_t)sizeof attempt_id)
		return 0;
	log->given_up = shm_unlink(log->name) == 0;
	return log->given_up ? 0 : -1;
}

static bool is_ours(int fd, off_t *size)
{
	struct stat info;
	if (fstat(fd, &info) < 0 || info.st_uid != geteuid() || info.st_size % (off_t)sizeof(int64_t))
		return false;
	*size = info.st_size;
	return true;
}

void started_read(const char *session, struct started_set *out)
{
	*out = (struct started_set){0};
	char *name = object_name(session);
	int fd = *session ? shm_open(name, O_RDONLY, 0) : -1;
	off_t size = 0;
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && is_ours(fd, &size)) {
		out->count = (size_t)size / sizeof *out->ids;
		out->ids = xcalloc(out->count, sizeof *out->ids);
		out->complete = pread(fd, out->ids, (size_t)size, 0) == size;
	}
	if (fd >= 0)
		close(fd);
	free(name);
}

void started_clear(struct started_set *set)
{
	free(set->ids);
	*set = (struct started_set){0};
}

void started_forget(const char *session)
{
	char *name = object_name(session);
	if (*session)
		shm_unlink(name);
	free(name);
}

bool started_never(const struct started_set *set, int64_t attempt_id)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->ids[i] == attempt_id)
			return false;
	return set->complete;
}
