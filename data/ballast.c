#include "data/ballast.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"

/* By the event file's real name, as the lock. */
static char *ballast_name(const char *path)
{
	char *real = realpath(path, NULL);
	char *name = xasprintf("%s.ballast", real ? real : path);
	free(real);
	return name;
}

/* Not a file with a hole: blocks are what counts. */
static bool is_whole(int fd)
{
	enum { BLOCK = 512 };
	struct stat info;
	return fstat(fd, &info) == 0 && info.st_size >= BALLAST_SIZE && info.st_blocks >= BALLAST_SIZE / BLOCK;
}

/* Where the file system cannot allocate, bytes are written. */
static int fill(int fd)
{
	static const char bytes[4096] = {'-'};
	for (off_t at = 0; at < BALLAST_SIZE; at += (off_t)sizeof bytes) {
		ssize_t count = pwrite(fd, bytes, sizeof bytes, at);
		if (count < 0)
			return errno;
		if (count < (ssize_t)sizeof bytes)
			return ENOSPC;
	}
	return 0;
}

static int allocate(int fd)
{
	if (is_whole(fd))
		return 0;
	int error = posix_fallocate(fd, 0, BALLAST_SIZE);
	return error == EOPNOTSUPP || error == EINVAL ? fill(fd) : error;
}

int ballast_hold(const char *path)
{
	char *name = ballast_name(path);
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int error = fd < 0 ? errno : allocate(fd);
	if (fd >= 0)
		close(fd);
	if (fd >= 0 && error)
		unlink(name);
	free(name);
	errno = error;
	return error ? -1 : 0;
}

void ballast_drop(const char *path)
{
	char *name = ballast_name(path);
	unlink(name);
	free(name);
}
