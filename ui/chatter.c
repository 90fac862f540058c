#include "ui/chatter.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HELD = 2048 };

static struct {
	int before, fd;       /* stderr as it was; the end we read */
	char held[HELD];      /* read and not told yet */
	size_t length;
} chatter = { .before = -1, .fd = -1 };

void chatter_catch(void)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return;
	fflush(stderr);
	chatter.before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	chatter.fd = ends[0];
	chatter.length = 0;
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
}

void chatter_release(void)
{
	if (chatter.fd < 0)
		return;
	fflush(stderr);
	if (chatter.before >= 0)
		dup2(chatter.before, STDERR_FILENO);
	close(chatter.before);
	close(chatter.fd);
	chatter.before = chatter.fd = -1;
}

static void drop(size_t count)
{
	chatter.length -= count;
	memmove(chatter.held, chatter.held + count, chatter.length);
}

bool chatter_line(char *line, int size)
{
	if (chatter.fd < 0)
		return false;
	for (;;) {
		ssize_t count = read(chatter.fd, chatter.held + chatter.length, HELD - chatter.length);
		if (count > 0)
			chatter.length += (size_t)count;
		const char *end = memchr(chatter.held, '\n', chatter.length);
		size_t length = end ? (size_t)(end - chatter.held) : chatter.length;
		if (chatter.length == 0)
			return false;
		if (length > (size_t)size - 1)
			length = (size_t)size - 1;
		memcpy(line, chatter.held, length);
		line[length] = '\0';
		drop(length + (end && chatter.held + length == end));
		if (*line)
			return true;
	}
}
