#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

enum { ROWS = 24, COLUMNS = 80, FIRST_BYTE_MS = 15000 };

void terminal_start(struct terminal *terminal, const char *const *words, const char *input)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	terminal->started = now_seconds();
	terminal->pid = forkpty(&terminal->pty, NULL, NULL, &size);
	if (terminal->pid < 0)
		complain("no pseudo-terminal: %s", strerror(errno));
	if (terminal->pid > 0)
		return;
	int file = input ? open(input, O_RDONLY) : -1;
	if (file >= 0)
		dup2(file, STDIN_FILENO);
	execvp(words[0], (char *const *)words);
	_exit(127);
}

/* Some programs ask where the cursor is, or what they run in, and wait. */
static void answer(const struct terminal *terminal, const char *bytes, size_t count)
{
	static const struct {
		const char *question, *answer;
	} known[] = {{"\033[6n", "\033[1;1R"}, {"\033[c", "\033[?62c"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (memmem(bytes, count, known[i].question, strlen(known[i].question)) &&
		    write(terminal->pty, known[i].answer, strlen(known[i].answer)) < 0)
			return;
}

/* False when nothing came in that time, or the program is gone. */
static bool take(const struct terminal *terminal, int within_ms, struct reply *reply, double since)
{
	char bytes[65536];
	struct pollfd fd = {.fd = terminal->pty, .events = POLLIN};
	if (poll(&fd, 1, within_ms) <= 0)
		return false;
	ssize_t count = read(terminal->pty, bytes, sizeof bytes);
	if (count <= 0)
		return false;
	reply->ms = (now_seconds() - since) * 1000;
	reply->bytes += (size_t)count;
	answer(terminal, bytes, (size_t)count);
	return true;
}

static struct reply until_quiet(const struct terminal *terminal, int first_ms, int quiet_ms, double since)
{
	struct reply reply = {0};
	double end = since + FIRST_BYTE_MS / 1000.0;
	if (take(terminal, first_ms, &reply, since))
		while (take(terminal, quiet_ms, &reply, since) && now_seconds() < end)
			;
	return reply;
}

struct reply terminal_opened(struct terminal *terminal, int quiet_ms)
{
	return until_quiet(terminal, FIRST_BYTE_MS, quiet_ms, terminal->started);
}

struct reply terminal_press(struct terminal *terminal, const char *keys, int quiet_ms)
{
	enum { ANSWER_MS = 700 };
	double since = now_seconds();
	if (write(terminal->pty, keys, strlen(keys)) < 0)
		return (struct reply){0};
	return until_quiet(terminal, ANSWER_MS, quiet_ms, since);
}

struct reply terminal_listen(struct terminal *terminal, int ms)
{
	struct reply reply = {0};
	double since = now_seconds(), end = since + ms / 1000.0;
	for (double left; (left = end - now_seconds()) > 0;)
		take(terminal, (int)(left * 1000) + 1, &reply, since);
	return reply;
}

void terminal_close(struct terminal *terminal)
{
	if (terminal->pid <= 0)
		return;
	kill(terminal->pid, SIGKILL);
	waitpid(terminal->pid, NULL, 0);
	close(terminal->pty);
	terminal->pid = 0;
}
