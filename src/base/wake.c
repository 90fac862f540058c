#include "base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int wake_open(struct wake *wake)
{
	int fds[2];
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return -1;
	wake->read_fd = fds[0];
	wake->write_fd = fds[1];
	return 0;
}

void wake_close(struct wake *wake)
{
	close(wake->read_fd);
	close(wake->write_fd);
}

void wake_poke(const struct wake *wake)
{
	int saved = errno;
	/* A full pipe means that the reader will wake anyway. */
	ssize_t ignored = write(wake->write_fd, "", 1);
	(void)ignored;
	errno = saved;
}

void wake_drain(const struct wake *wake)
{
	char bytes[64];
	while (read(wake->read_fd, bytes, sizeof bytes) > 0)
		;
}
