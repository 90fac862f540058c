#include "ui/plain_input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/die.h"
#include "base/str.h"
#include "ui/edit.h"
#include "ui/plain_say.h"
#include "ui/stop.h"

enum { LINE_LIMIT = 64 * 1024, CTRL_D = 4, CTRL_U = 21, CTRL_W = 23, ESCAPE = 27, DELETE = 127 };

static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGCONT, SIGTSTP };
static volatile sig_atomic_t seen[NSIG];

static struct {
	bool on;
	bool person;                 /* a terminal at both ends */
	bool edits;                  /* its lines are edited here */
	bool ended;
	struct termios before;
	sigset_t outside;            /* the signal mask while waiting */
	struct sigaction actions[sizeof caught / sizeof *caught];
	struct str pending;          /* read, and not yet part of a line */
	struct edit edit;            /* the line being typed */
} in;

static void on_signal(int number)
{
	seen[number] = 1;
}

static bool take_signal(int number)
{
	bool was = seen[number];
	seen[number] = 0;
	return was;
}

static void catch_signals(void)
{
	sigset_t inside;
	struct sigaction action = { .sa_handler = on_signal };
	sigemptyset(&inside);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		sigaddset(&inside, caught[i]);
	pthread_sigmask(SIG_BLOCK, &inside, &in.outside);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
		sigdelset(&in.outside, caught[i]);
		seen[caught[i]] = 0;
		sigaction(caught[i], NULL, &in.actions[i]);
		/* nohup, or a shell that lets nobody stop, means it. */
		if (in.actions[i].sa_handler != SIG_IGN)
			sigaction(caught[i], &action, NULL);
	}
}

static void release_signals(void)
{
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		sigaction(caught[i], &in.actions[i], NULL);
	pthread_sigmask(SIG_SETMASK, &in.outside, NULL);
}

static void take_terminal(void)
{
	struct termios line = in.before;
	line.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	line.c_cc[VMIN] = 1;
	line.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &line);
}

void plain_input_start(void)
{
	in.on = true;
	in.ended = false;
	plain_say_start();
	in.person = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	/* Without echo somebody else edits the lines, such as a shell inside an editor. */
	in.edits = in.person && tcgetattr(STDIN_FILENO, &in.before) == 0 && (in.before.c_lflag & ICANON) &&
		   (in.before.c_lflag & ECHO);
	catch_signals();
	if (in.edits)
		take_terminal();
	die_restore(plain_input_stop);
}

void plain_input_stop(void)
{
	if (!in.on)
		return;
	die_restore(NULL);
	in.on = false;
	plain_new_line();
	if (in.edits)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &in.before);
	release_signals();
	str_free(&in.pending);
}

bool plain_has_person(void)
{
	return in.person;
}

bool plain_line_empty(void)
{
	return in.edits ? in.edit.length == 0 : in.pending.length == 0;
}

void plain_drop_typed(void)
{
	if (!in.person)
		return;
	tcflush(STDIN_FILENO, TCIFLUSH);
	str_truncate(&in.pending, 0);
	edit_set(&in.edit, "");
}

/* A line that was read ends the line of its question. */
static void finish_prompt(const char *line)
{
	if (!in.person) /* a transcript shows what was answered */
		plain_echo(line);
	if (in.edits || !in.person)
		plain_new_line();
	else
		plain_line_ended();
}

/* Editing */

static void echo_added(size_t before)
{
	plain_echo(in.edit.text + before);
}

static void echo_removed(int columns)
{
	for (int left = columns - text_columns(in.edit.text); left > 0; left--)
		fputs("\b \b", stdout);
}

static void remove_with(void (*act)(struct edit *))
{
	int columns = text_columns(in.edit.text);
	act(&in.edit);
	echo_removed(columns);
}

static void use_pending(size_t count)
{
	memmove(in.pending.text, in.pending.text + count, in.pending.length - count);
	str_truncate(&in.pending, in.pending.length - count);
}

/* Keys that send a sequence, such as arrows, mean nothing on a line; their letters are none that were typed. */
static size_t escape_length(void)
{
	const char *text = in.pending.text;
	size_t at = 1, length = in.pending.length;
	if (at == length || (text[at] != '[' && text[at] != 'O'))
		return 1;
	for (at++; at < length && (unsigned char)text[at] < 0x40; at++)
		;
	return at < length ? at + 1 : length;
}

static void insert_one(size_t length)
{
	char one[8] = "";
	wchar_t code;
	mbstate_t state = {0};
	size_t before = in.edit.length;
	memcpy(one, in.pending.text, length < sizeof one ? length : sizeof one - 1);
	bool letter = length == 1 ? !(one[0] & 0x80) : mbrtowc(&code, one, length, &state) == length;
	if (length == 1)
		code = (wchar_t)one[0];
	if (letter && edit_insert(&in.edit, (int32_t)code))
		echo_added(before);
}

/* The bytes of the character that pending begins with; 0 when some are still to come. */
static size_t character_length(void)
{
	unsigned char first = (unsigned char)in.pending.text[0];
	size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	return length <= in.pending.length ? length : 0;
}

/* Feeds what was typed into the line until it is complete. PLAIN_NEWS: not yet. */
static enum plain_event edit_line(char **line)
{
	while (in.pending.length > 0) {
		char key = in.pending.text[0];
		size_t length = key == ESCAPE ? escape_length() : character_length();
		if (length == 0)
			break;
		bool ends = key == CTRL_D && in.edit.length == 0;
		if (key == '\n' || key == '\r') {
			*line = xstrdup(in.edit.text);
			edit_set(&in.edit, "");
			use_pending(length);
			return PLAIN_LINE;
		}
		if (key == '\b' || key == DELETE)
			remove_with(edit_backspace);
		else if (key == CTRL_W)
			remove_with(edit_delete_word);
		else if (key == CTRL_U)
			remove_with(edit_delete_to_start);
		else if (key != ESCAPE)
			insert_one(length);
		use_pending(length);
		if (ends)
			return PLAIN_EOF;
	}
	fflush(stdout);
	return PLAIN_NEWS;
}

static enum plain_event take_line(char **line)
{
	if (in.edits)
		return edit_line(line);
	const char *end = in.pending.length ? memchr(in.pending.text, '\n', in.pending.length) : NULL;
	if (!end)
		return PLAIN_NEWS;
	size_t length = (size_t)(end - in.pending.text);
	*line = xstrndup(in.pending.text, length);
	(*line)[strcspn(*line, "\r")] = '\0';
	use_pending(length + 1);
	return PLAIN_LINE;
}

/* False when the terminal is gone. What has no line end is no line: its rest may be missing. */
static bool read_more(void)
{
	char bytes[4096];
	ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
	if (count > 0 && in.pending.length < LINE_LIMIT)
		str_append_bytes(&in.pending, bytes, (size_t)count);
	in.ended = count == 0 && !in.edits;
	if (count < 0)
		return errno == EINTR || errno == EAGAIN;
	return count > 0 || !in.edits;
}

/* Ctrl-Z: the shell gets its terminal as it was. */
static void stop_here(void)
{
	if (in.edits)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &in.before);
	stop_until_continued();
	seen[SIGCONT] = 1;
}

/* Back again: the shell wrote in between. */
static void come_back(void)
{
	if (in.edits)
		take_terminal();
	plain_prompt_again();
	plain_echo(in.edit.text);
	fflush(stdout);
}

static bool heard_signal(enum plain_event *event)
{
	if (take_signal(SIGTSTP))
		stop_here();
	if (take_signal(SIGCONT))
		come_back();
	if (take_signal(SIGHUP))
		*event = PLAIN_LOST;
	else if (take_signal(SIGTERM))
		*event = PLAIN_TERMINATE;
	else if (take_signal(SIGINT))
		*event = PLAIN_INTERRUPT;
	else
		return false;
	return true;
}

static enum plain_event wait_for(int wake_fd, int timeout_ms, bool reads)
{
	struct pollfd fds[] = {
		{ .fd = reads && !in.ended ? STDIN_FILENO : -1, .events = POLLIN },
		{ .fd = wake_fd, .events = POLLIN },
	};
	struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
	enum plain_event event;
	int ready = ppoll(fds, 2, &timeout, &in.outside);
	if (heard_signal(&event))
		return event;
	if (ferror(stdout))
		return PLAIN_LOST;
	if (ready > 0 && in.person && (fds[0].revents & (POLLHUP | POLLERR)))
		return PLAIN_LOST;
	if (ready > 0 && fds[0].revents)
		return read_more() ? PLAIN_LINE : PLAIN_LOST;
	return PLAIN_NEWS;
}

enum plain_event plain_wait(int wake_fd, int timeout_ms, char **line)
{
	for (;;) {
		enum plain_event event = take_line(line);
		if (event == PLAIN_LINE)
			finish_prompt(*line);
		if (event != PLAIN_NEWS)
			return event;
		if (in.ended) {
			in.ended = !in.person; /* a terminal goes on after Ctrl-D */
			return PLAIN_EOF;
		}
		event = wait_for(wake_fd, timeout_ms, true);
		if (event != PLAIN_LINE) {
			if (event == PLAIN_INTERRUPT)
				edit_set(&in.edit, "");
			return event;
		}
	}
}

enum plain_event plain_wait_news(int wake_fd, int timeout_ms)
{
	return wait_for(wake_fd, timeout_ms, false);
}
