#include "screen.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { DEADLINE_MS = 15000, ROW_BYTES = 4096, WORDS = 16, PIECE_MS = 20 };

struct screen {
	VTerm *vterm;
	VTermScreen *cells;
	int rows, columns, pty;
	pid_t child;
	bool ended, cursor_shown;
	int status, bells;
	char title[256];
	size_t bytes;
	char copied[1024];
};

/* From 0.2 on libvterm tells texts piece by piece. */
#if VTERM_VERSION_MAJOR > 0 || VTERM_VERSION_MINOR >= 2
static void take_title(struct screen *screen, const VTermValue *value)
{
	if (value->string.initial)
		screen->title[0] = '\0';
	size_t had = strlen(screen->title);
	snprintf(screen->title + had, sizeof screen->title - had, "%.*s", (int)value->string.len, value->string.str);
}
#else
static void take_title(struct screen *screen, const VTermValue *value)
{
	snprintf(screen->title, sizeof screen->title, "%s", value->string);
}
#endif

static int set_property(VTermProp property, VTermValue *value, void *context)
{
	struct screen *screen = context;
	if (property == VTERM_PROP_CURSORVISIBLE)
		screen->cursor_shown = value->boolean;
	else if (property == VTERM_PROP_TITLE)
		take_title(screen, value);
	return 1;
}

static int ring(void *context)
{
	((struct screen *)context)->bells++;
	return 1;
}

static _Noreturn void become_convoke(const struct world *world, const char *const *arguments)
{
	char *words[WORDS] = { "convoke", "-f", (char *)world->event };
	for (size_t i = 3; arguments && *arguments && i < WORDS - 1; i++)
		words[i] = (char *)*arguments++;
	const char *program = realpath(world->program, NULL);
	if (program && (!world->folder || (chdir(world->directory) == 0 && chdir(world->folder) == 0)))
		execve(program, words, world->environment);
	_exit(127);
}

/* The terminal is the job's while it runs; SIGUSR1 brings it back. */
static _Noreturn void become_shell(const struct world *world, const char *const *arguments)
{
	int status, number;
	sigset_t wanted;
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR1);
	signal(SIGTTOU, SIG_IGN);
	pid_t job = fork();
	if (job == 0) {
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpid());
		signal(SIGTTOU, SIG_DFL);
		become_convoke(world, arguments);
	}
	sigprocmask(SIG_BLOCK, &wanted, NULL);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		tcsetpgrp(STDIN_FILENO, getpgrp());
		sigwait(&wanted, &number);
		tcsetpgrp(STDIN_FILENO, job);
		kill(-job, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 127);
}

static struct screen *start(const struct world *world, int rows, int columns, const char *const *arguments,
			    void (*become)(const struct world *, const char *const *))
{
	static const VTermScreenCallbacks callbacks = { .settermprop = set_property, .bell = ring };
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	struct screen *screen = calloc(1, sizeof *screen);
	screen->rows = rows;
	screen->columns = columns;
	screen->vterm = vterm_new(rows, columns);
	vterm_set_utf8(screen->vterm, 1);
	screen->cells = vterm_obtain_screen(screen->vterm);
	vterm_screen_set_callbacks(screen->cells, &callbacks, screen);
	vterm_screen_enable_altscreen(screen->cells, 1);
	vterm_screen_reset(screen->cells, 1);
	screen->child = forkpty(&screen->pty, NULL, NULL, &size);
	ck_assert_int_ge(screen->child, 0);
	if (screen->child == 0)
		become(world, arguments);
	return screen;
}

struct screen *screen_start(const struct world *world, int rows, int columns, const char *const *arguments)
{
	return start(world, rows, columns, arguments, become_convoke);
}

struct screen *screen_start_job(const struct world *world, int rows, int columns)
{
	return start(world, rows, columns, NULL, become_shell);
}

void screen_continue_job(const struct screen *screen)
{
	ck_assert_int_eq(kill(screen->child, SIGUSR1), 0);
}

void screen_close(struct screen *screen)
{
	if (!screen->ended) {
		kill(screen->child, SIGKILL);
		waitpid(screen->child, NULL, 0);
	}
	screen_forget(screen);
}

void screen_forget(struct screen *screen)
{
	if (screen->pty >= 0)
		close(screen->pty);
	vterm_free(screen->vterm);
	free(screen);
}

void screen_type(struct screen *screen, const char *keys)
{
	ck_assert_int_eq(write(screen->pty, keys, strlen(keys)), (ssize_t)strlen(keys));
}

/* libvterm has no word for the clipboard in all its versions. */
static void look_for_copy(struct screen *screen, const char *bytes, size_t count)
{
	static const char begin[] = "\033]52;c;";
	const char *found = memmem(bytes, count, begin, sizeof begin - 1);
	if (!found)
		return;
	const char *text = found + sizeof begin - 1, *end = memchr(text, '\a', count - (size_t)(text - bytes));
	if (end && (size_t)(end - text) < sizeof screen->copied)
		snprintf(screen->copied, sizeof screen->copied, "%.*s", (int)(end - text), text);
}

const char *screen_copied(const struct screen *screen)
{
	return screen->copied;
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what the program writes within that time at most; false when nothing came or it is gone. */
static bool take_output(struct screen *screen, int64_t within_ms)
{
	char bytes[65536];
	struct pollfd fd = { .fd = screen->pty, .events = POLLIN };
	if (poll(&fd, 1, within_ms > 0 ? (int)within_ms : 0) <= 0)
		return false;
	ssize_t count = read(screen->pty, bytes, sizeof bytes);
	if (count <= 0)
		return false;
	screen->bytes += (size_t)count;
	look_for_copy(screen, bytes, (size_t)count);
	vterm_input_write(screen->vterm, bytes, (size_t)count);
	/* Answers to the program's questions. */
	size_t answer = vterm_output_read(screen->vterm, bytes, sizeof bytes);
	return answer == 0 || write(screen->pty, bytes, answer) >= 0;
}

static void append(char *row, size_t *length, uint32_t code)
{
	unsigned char *out = (unsigned char *)row + *length;
	if (code < 0x80) {
		out[0] = (unsigned char)code;
		*length += 1;
	} else if (code < 0x800) {
		out[0] = (unsigned char)(0xc0 | code >> 6);
		out[1] = (unsigned char)(0x80 | (code & 0x3f));
		*length += 2;
	} else if (code < 0x10000) {
		out[0] = (unsigned char)(0xe0 | code >> 12);
		out[1] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (unsigned char)(0x80 | (code & 0x3f));
		*length += 3;
	} else {
		out[0] = (unsigned char)(0xf0 | code >> 18);
		out[1] = (unsigned char)(0x80 | (code >> 12 & 0x3f));
		out[2] = (unsigned char)(0x80 | (code >> 6 & 0x3f));
		out[3] = (unsigned char)(0x80 | (code & 0x3f));
		*length += 4;
	}
}

static VTermScreenCell cell_at(const struct screen *screen, int row, int column)
{
	VTermScreenCell cell;
	VTermPos place = { .row = row, .col = column };
	vterm_screen_get_cell(screen->cells, place, &cell);
	return cell;
}

/* The text of a row; starts[] (may be NULL) gets the byte at which each column begins. */
static const char *read_row(const struct screen *screen, int row, size_t *starts)
{
	static char text[ROW_BYTES];
	size_t length = 0;
	for (int column = 0; column < screen->columns && length < sizeof text - 64; column++) {
		VTermScreenCell cell = cell_at(screen, row, column);
		if (starts)
			starts[column] = length;
		if (cell.chars[0] == (uint32_t)-1) /* the right half of a wide letter */
			continue;
		if (cell.chars[0] == 0)
			append(text, &length, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			append(text, &length, cell.chars[i]);
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	text[length] = '\0';
	return text;
}

const char *screen_row(const struct screen *screen, int row)
{
	return read_row(screen, row, NULL);
}

int screen_find(const struct screen *screen, const char *text)
{
	for (int row = 0; row < screen->rows; row++)
		if (strstr(screen_row(screen, row), text))
			return row;
	return -1;
}

bool screen_shows(const struct screen *screen, const char *text)
{
	return screen_find(screen, text) >= 0;
}

int screen_column(const struct screen *screen, int row, const char *text)
{
	size_t *starts = calloc((size_t)screen->columns, sizeof *starts);
	const char *line = read_row(screen, row, starts), *found = strstr(line, text);
	int column = -1;
	for (int i = 0; found && i < screen->columns; i++)
		if (starts[i] == (size_t)(found - line)) {
			column = i;
			break;
		}
	free(starts);
	return column;
}

struct look screen_look(const struct screen *screen, int row, int column)
{
	VTermScreenCell cell = cell_at(screen, row, column);
	bool right_half = cell.chars[0] == (uint32_t)-1;
	bool blank = right_half || ((cell.chars[0] == 0 || cell.chars[0] == ' ') && !cell.attrs.reverse &&
				    VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
	return (struct look){
		.bold = cell.attrs.bold && !blank, .reverse = cell.attrs.reverse && !right_half, .underline = cell.attrs.underline != 0,
		.colour = blank || VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? -1
			: VTERM_COLOR_IS_INDEXED(&cell.fg) ? cell.fg.indexed.idx : -2,
		.ground = VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ? -1
			: VTERM_COLOR_IS_INDEXED(&cell.bg) ? cell.bg.indexed.idx : -2,
	};
}

static void show(const struct screen *screen)
{
	for (int row = 0; row < screen->rows; row++)
		fprintf(stderr, "%3d|%s\n", row, screen_row(screen, row));
}

/* The condition is asked again after everything the program writes. */
static void wait_until(struct screen *screen, bool (*holds)(const struct screen *, int, const char *), int row,
		       const char *text, const char *what)
{
	int64_t deadline = now_ms() + DEADLINE_MS;
	while (!holds(screen, row, text)) {
		if (now_ms() < deadline && (take_output(screen, deadline - now_ms()) || now_ms() < deadline))
			continue;
		show(screen);
		ck_abort_msg("waited in vain %s: %s", what, text);
	}
	/* One drawing may come in several pieces. */
	while (take_output(screen, PIECE_MS))
		;
}

static bool shown_anywhere(const struct screen *screen, int row, const char *text)
{
	(void)row;
	return screen_shows(screen, text);
}

static bool shown_in_row(const struct screen *screen, int row, const char *text)
{
	return strstr(screen_row(screen, row), text) != NULL;
}

static bool shown_nowhere(const struct screen *screen, int row, const char *text)
{
	(void)row;
	return !screen_shows(screen, text);
}

static bool cursor_is(const struct screen *screen, int row, const char *text)
{
	(void)text;
	return screen->cursor_shown == (row != 0);
}

static bool title_is(const struct screen *screen, int row, const char *text)
{
	(void)row;
	return strcmp(screen->title, text) == 0;
}

void screen_wait_title(struct screen *screen, const char *title)
{
	wait_until(screen, title_is, 0, title, "for the title");
}

const char *screen_title(const struct screen *screen)
{
	return screen->title;
}

int screen_bells(const struct screen *screen)
{
	return screen->bells;
}

void screen_wait(struct screen *screen, const char *text)
{
	wait_until(screen, shown_anywhere, 0, text, "to see");
}

void screen_wait_row(struct screen *screen, int row, const char *text)
{
	wait_until(screen, shown_in_row, row, text, "to see in that row");
}

void screen_wait_gone(struct screen *screen, const char *text)
{
	wait_until(screen, shown_nowhere, 0, text, "to see no more");
}

void screen_wait_cursor(struct screen *screen, bool shown)
{
	wait_until(screen, cursor_is, shown, shown ? "shown" : "hidden", "for the cursor to be");
}

bool screen_ended(struct screen *screen)
{
	if (!screen->ended)
		screen->ended = waitpid(screen->child, &screen->status, WNOHANG) == screen->child;
	return screen->ended;
}

int screen_wait_end(struct screen *screen)
{
	int64_t deadline = now_ms() + DEADLINE_MS;
	while (!screen_ended(screen))
		if (!take_output(screen, PIECE_MS) && now_ms() > deadline) {
			show(screen);
			ck_abort_msg("the program did not end");
		}
	/* Its last words may still be on the way. */
	while (take_output(screen, PIECE_MS))
		continue;
	return WIFEXITED(screen->status) ? WEXITSTATUS(screen->status) : -1;
}

size_t screen_bytes_within(struct screen *screen, int ms)
{
	int64_t until = now_ms() + ms;
	size_t before = screen->bytes;
	while (now_ms() < until)
		take_output(screen, until - now_ms());
	return screen->bytes - before;
}

void screen_resize(struct screen *screen, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	screen->rows = rows;
	screen->columns = columns;
	/* The emulator itself (0.1.4) falls over in a window of a few cells. */
	vterm_set_size(screen->vterm, rows < 10 ? 10 : rows, columns < 40 ? 40 : columns);
	ck_assert_int_eq(ioctl(screen->pty, TIOCSWINSZ, &size), 0);
}

int screen_rows(const struct screen *screen)
{
	return screen->rows;
}

int screen_pid(const struct screen *screen)
{
	return screen->child;
}

void screen_hang_up(struct screen *screen)
{
	close(screen->pty);
	screen->pty = -1;
}
