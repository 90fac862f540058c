#include "data/place.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/die.h"

bool place_is_on_network(const char *path)
{
	enum { NFS = 0x6969, SMB2 = (int)0xfe534d42, CIFS = (int)0xff534d42 };
	struct statfs at;
	if (statfs(path, &at) < 0)
		return false;
	switch ((int)at.f_type) {
	case NFS:
	case SMB2:
	case CIFS:
		return true;
	default:
		return false;
	}
}

bool place_is_writable(const char *path)
{
	char *copy = xstrdup(path);
	bool writable = access(path, W_OK) == 0 && access(dirname(copy), W_OK | X_OK) == 0;
	free(copy);
	return writable;
}

char *place_problem(const char *path, bool to_write)
{
	struct stat info;
	const char *problem = NULL;
	if (stat(path, &info) < 0)
		problem = errno == ENOENT ? "there is no event file %s: create one with `convoke init`, or name one with -f"
					  : "%s cannot be opened: check its path and permissions";
	else if (!S_ISREG(info.st_mode))
		problem = S_ISDIR(info.st_mode) ? "%s is a folder, not an event file" : "%s is not a file";
	else if (access(path, R_OK) < 0)
		problem = "%s cannot be read: check its permissions";
	else if (to_write && access(path, W_OK) < 0)
		problem = "%s cannot be written: check its permissions";
	else if (place_is_on_network(path))
		problem = "%s lies on a network disk, where two programs cannot be kept apart: move it to a local one";
	return problem ? xasprintf(problem, path) : NULL;
}

/* Left by a run as another user, as root above all. The caller frees. */
static char *find_stranger(const char *path)
{
	static const char *const beside[] = {"-wal", "-shm", ".lock", ".ballast"};
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		char *name = xasprintf("%s%s", path, beside[i]);
		if (access(name, F_OK) == 0 && access(name, R_OK | W_OK) < 0)
			return name;
		free(name);
	}
	return xstrdup("");
}

static bool lock_is_hidden(const char *path)
{
	char *name = xasprintf("%s.lock", path);
	bool hidden = access(name, F_OK) == 0 && access(name, R_OK) < 0;
	free(name);
	return hidden;
}

/* A file's, or while there is none its folder's. */
static int64_t free_bytes(const char *path)
{
	struct statvfs disk;
	return statvfs(path, &disk) == 0 ? (int64_t)disk.f_bavail * (int64_t)disk.f_frsize : -1;
}

void place_look(const char *path, struct place *out)
{
	struct stat info = {0};
	char *real = realpath(path, NULL), *copy = xstrdup(real ? real : path);
	const char *folder = dirname(copy);
	*out = (struct place){0};
	if (stat(path, &info) < 0)
		out->error = errno;
	out->regular = S_ISREG(info.st_mode);
	out->readable = access(path, R_OK) == 0;
	out->writable = access(path, W_OK) == 0;
	out->mine = info.st_uid == geteuid();
	out->others_read = (info.st_mode & (S_IRGRP | S_IROTH)) != 0;
	out->names = (unsigned)info.st_nlink;
	out->network = place_is_on_network(out->error ? folder : path);
	out->folder_writable = access(folder, W_OK | X_OK) == 0;
	out->lock_hidden = lock_is_hidden(real ? real : path);
	out->stranger = find_stranger(real ? real : path);
	out->free_bytes = free_bytes(out->error ? folder : path);
	free(copy);
	free(real);
}

void place_clear(struct place *place)
{
	free(place->stranger);
	*place = (struct place){0};
}
