#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"

static bool reader_left(FILE *out)
{
	struct pollfd end = {.fd = fileno(out), .events = POLLOUT};
	return poll(&end, 1, 0) == 1 && (end.revents & POLLERR);
}

bool output_arrived(FILE *out)
{
	errno = 0;
	bool failed = fflush(out) != 0 || ferror(out);
	int why = errno;
	if (!failed || why == EPIPE || reader_left(out))
		return true;
	errno = why ? why : EIO; /* it was an earlier write that failed */
	return false;
}

static bool is_file_or_new(const char *path)
{
	struct stat info;
	return stat(path, &info) < 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode);
}

/* Beside the target, new, and only for us to read. */
static FILE *open_unfinished(struct output *output)
{
	output->unfinished = xasprintf("%s.XXXXXX", output->path);
	int fd = mkostemp(output->unfinished, O_CLOEXEC);
	if (fd < 0) {
		free(output->unfinished);
		output->unfinished = NULL;
		return NULL;
	}
	return fdopen(fd, "w");
}

int output_open(struct output *output, const char *path)
{
	char *real = realpath(path, NULL);
	*output = (struct output){.path = real ? real : xstrdup(path)};
	if (strcmp(path, "-") == 0)
		output->out = fdopen(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0), "w");
	else if (is_file_or_new(path))
		output->out = open_unfinished(output);
	else
		output->out = fopen(path, "we");
	if (output->out)
		return 0;
	int why = errno;
	output_close(output, false);
	errno = why;
	return -1;
}

static int finish(struct output *output)
{
	if (!output->unfinished)
		return output_arrived(output->out) ? 0 : -1;
	if (fflush(output->out) != 0 || fsync(fileno(output->out)) < 0)
		return -1;
	if (!ferror(output->out))
		return rename(output->unfinished, output->path);
	errno = EIO;
	return -1;
}

int output_close(struct output *output, bool keep)
{
	int result = keep && output->out ? finish(output) : 0, why = errno;
	bool kept = keep && result == 0;
	if (output->out)
		fclose(output->out);
	if (output->unfinished && !kept)
		unlink(output->unfinished);
	free(output->unfinished);
	free(output->path);
	*output = (struct output){0};
	errno = why;
	return result;
}
