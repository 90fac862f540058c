/*
 * The program's own calls on the files beside the event file (FILE.lock, FILE.ballast), and on the shared
 * memory where it notes what started, which do not pass SQLite: the linker leads them here (--wrap), in the program's own objects alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "fault.h"

int __real_open(const char *path, int flags, ...);
int __real_shm_open(const char *name, int flags, mode_t mode);
int __real_close(int fd);
int __real_unlink(const char *path);
int __real_ftruncate(int fd, off_t size);
int __real_posix_fallocate(int fd, off_t offset, off_t count);
ssize_t __real_write(int fd, const void *bytes, size_t count);
ssize_t __real_pwrite(int fd, const void *bytes, size_t count, off_t offset);

int __wrap_open(const char *path, int flags, ...);
int __wrap_shm_open(const char *name, int flags, mode_t mode);
int __wrap_close(int fd);
int __wrap_unlink(const char *path);
int __wrap_ftruncate(int fd, off_t size);
int __wrap_posix_fallocate(int fd, off_t offset, off_t count);
ssize_t __wrap_write(int fd, const void *bytes, size_t count);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t count, off_t offset);

enum { MOST = 1024 };
static bool ours[MOST];

static bool is_beside(const char *path)
{
	static const char *const endings[] = {".lock", ".ballast"};
	const char *dot = strrchr(path, '.');
	for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
		if (strcmp(dot, endings[i]) == 0)
			return true;
	return false;
}

/* Calls the real one between the two ends of a fault point; failure is -1 with errno. */
#define POINT(result, call) \
	do { \
		fault_enter(); \
		errno = fault_before(CALL_OWN); \
		(result) = errno ? -1 : (call); \
		fault_after(); \
		fault_leave(); \
	} while (0)

/* The one object that a process makes. */
static char memory[64];

int __wrap_shm_open(const char *name, int flags, mode_t mode)
{
	int fd;
	if (!(flags & O_CREAT))
		return __real_shm_open(name, flags, mode);
	POINT(fd, __real_shm_open(name, flags, mode));
	fault_enter();
	if (fd >= 0 && fd < MOST) {
		ours[fd] = true;
		snprintf(memory, sizeof memory, "%s", name);
	}
	fault_leave();
	return fd;
}

void own_forget_memory(void)
{
	if (*memory)
		shm_unlink(memory);
}

static bool is_ours(int fd)
{
	fault_enter();
	bool known = fd >= 0 && fd < MOST && ours[fd];
	fault_leave();
	return known;
}

int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	int mode = flags & O_CREAT ? va_arg(arguments, int) : 0, fd;
	va_end(arguments);
	if (!is_beside(path))
		return __real_open(path, flags, mode);
	POINT(fd, __real_open(path, flags, mode));
	fault_enter();
	if (fd >= 0 && fd < MOST)
		ours[fd] = true;
	fault_leave();
	return fd;
}

int __wrap_close(int fd)
{
	fault_enter();
	if (fd >= 0 && fd < MOST)
		ours[fd] = false;
	fault_leave();
	return __real_close(fd);
}

int __wrap_unlink(const char *path)
{
	int result;
	if (!is_beside(path))
		return __real_unlink(path);
	POINT(result, __real_unlink(path));
	fault_enter();
	if (result == 0 && strstr(path, ".ballast"))
		fault_room_made();
	fault_leave();
	return result;
}

int __wrap_ftruncate(int fd, off_t size)
{
	int result;
	if (!is_ours(fd))
		return __real_ftruncate(fd, size);
	POINT(result, __real_ftruncate(fd, size));
	return result;
}

int __wrap_posix_fallocate(int fd, off_t offset, off_t count)
{
	fault_enter();
	int error = fault_before(CALL_OWN);
	int result = error ? error : __real_posix_fallocate(fd, offset, count);
	fault_after();
	fault_leave();
	return result;
}

ssize_t __wrap_write(int fd, const void *bytes, size_t count)
{
	ssize_t result;
	if (!is_ours(fd))
		return __real_write(fd, bytes, count);
	/* A disk that gets full takes what still fits. */
	fault_enter();
	errno = fault_before(CALL_OWN);
	if (errno == ENOSPC && count > 1)
		result = __real_write(fd, bytes, count / 2);
	else
		result = errno ? -1 : __real_write(fd, bytes, count);
	fault_after();
	fault_leave();
	return result;
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
	ssize_t result;
	if (!is_ours(fd))
		return __real_pwrite(fd, bytes, count, offset);
	POINT(result, __real_pwrite(fd, bytes, count, offset));
	return result;
}
