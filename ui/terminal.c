#include "ui/terminal.h"

#include <curses.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/abilities.h"
#include "ui/chatter.h"
#include "ui/stop.h"

#include <term.h> /* last: it makes macros of words like columns */

enum {
	PASTE_BEGINS = 2000, PASTE_ENDS, /* past the codes that ncurses gives to a terminal's own keys */
	PASTE_LIMIT = 64 * 1024, PASTE_PATIENCE_MS = 5000, DOUBLE_CLICK_MS = 400, ESCAPE_MS = 25,
};

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/* SIGTSTP too: curses would have it ignored while it draws, and what comes while it is ignored is gone for good. */
static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGCONT, SIGTSTP };
static volatile sig_atomic_t seen[NSIG];

static struct {
	SCREEN *screen;
	sigset_t outside;            /* the signal mask while waiting */
	struct sigaction before[sizeof caught / sizeof *caught];
	const char *farewell;        /* written when the terminal is given back; NULL: nothing */
	bool modern;                 /* has a mouse, and so knows bracketed paste */
	bool mouse, pasting;
	int height, width;           /* of the window, as last heard */
	int64_t paste_at;
	struct str paste;
	int64_t click_at;
	int click_row;
} tty;

static void on_signal(int number)
{
	seen[number] = 1;
}

static int refuse(char **message, const char *text)
{
	*message = xstrdup(text);
	return -1;
}

static void catch_signals(void)
{
	sigset_t inside;
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP };
	sigfillset(&inside);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigdelset(&inside, crashes[i]);
	pthread_sigmask(SIG_SETMASK, &inside, &tty.outside);
	/* The starter may have had them blocked for its threads' sake. */
	static const int wanted[] = { SIGINT, SIGTERM, SIGHUP, SIGCONT, SIGWINCH, SIGTSTP };
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		sigdelset(&tty.outside, wanted[i]);
	/* Before newterm: ncurses leaves handlers alone that are set, and ends the process in its own. */
	struct sigaction action = { .sa_handler = on_signal };
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
		seen[caught[i]] = 0;
		sigaction(caught[i], &action, &tty.before[i]);
		if (caught[i] == SIGTSTP && tty.before[i].sa_handler == SIG_IGN)
			signal(SIGTSTP, SIG_IGN); /* nobody here could continue us */
	}
}

static void release_signals(void)
{
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		sigaction(caught[i], &tty.before[i], NULL);
	pthread_sigmask(SIG_SETMASK, &tty.outside, NULL);
}

void terminal_write(const char *sequence)
{
	if (!tty.screen)
		return;
	/* The buffer of curses is empty between two drawings. */
	fputs(sequence, stdout);
	fflush(stdout);
}

void terminal_farewell(const char *sequence)
{
	tty.farewell = sequence;
}

void terminal_bell(void)
{
	beep();
}

/* A terminal without a second screen keeps the picture; what the shell writes next has a line of its own. */
static void leave_screen(void)
{
	const char *second = tigetstr("rmcup");
	if (!second || second == (char *)-1) {
		move(LINES - 1, 0);
		clrtoeol();
		refresh();
	}
	endwin();
}

/* Everything that the terminal does only for us ends. */
static void take_leave(void)
{
	if (tty.farewell)
		terminal_write(tty.farewell);
	tty.farewell = NULL;
	if (tty.modern)
		terminal_write(PASTE_OFF);
	leave_screen();
}

/* Ctrl-S saves; it does not stop the terminal. */
static void take_flow_keys(void)
{
	struct termios line;
	if (tcgetattr(STDIN_FILENO, &line) < 0)
		return;
	line.c_iflag &= ~(tcflag_t)IXON;
	if (tcsetattr(STDIN_FILENO, TCSANOW, &line) == 0)
		def_prog_mode(); /* what curses goes back to after Ctrl-Z */
}

/*
 * A Ctrl-S typed before the screen was there has stopped the terminal, and curses would wait for its output. Taken
 * away for a moment, flow control lets go (Linux); what curses keeps as the shell's state is as it was.
 */
static void let_output_go_on(void)
{
	struct termios found, line;
	if (tcgetattr(STDIN_FILENO, &found) < 0)
		return;
	line = found;
	line.c_iflag &= ~(tcflag_t)IXON;
	if (tcsetattr(STDIN_FILENO, TCSANOW, &line) == 0)
		tcsetattr(STDIN_FILENO, TCSANOW, &found);
}

static void choose_input(void)
{
	cbreak();
	noecho();
	intrflush(stdscr, FALSE); /* Ctrl-C must not throw away half a drawing */
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	take_flow_keys();
	/* Terminals with a mouse are the ones that know bracketed paste. */
	const char *mouse = tigetstr("kmous");
	tty.modern = mouse && mouse != (char *)-1;
	if (tty.modern) {
		define_key("\033[200~", PASTE_BEGINS);
		define_key("\033[201~", PASTE_ENDS);
		terminal_write(PASTE_ON);
	}
	mouseinterval(0);
	terminal_mouse(tty.modern);
}

int terminal_up(char **message)
{
	setlocale(LC_CTYPE, "");
	if (terminal_check(message) < 0)
		return -1;
	let_output_go_on();
	catch_signals();
	tty.screen = newterm(NULL, stdout, stdin);
	if (!tty.screen) {
		release_signals();
		return refuse(message, "the terminal cannot be used; try TERM=xterm convoke, or convoke --plain");
	}
	chatter_catch();
	choose_input();
	die_restore(terminal_down);
	return 0;
}

void terminal_down(void)
{
	if (!tty.screen)
		return;
	die_restore(NULL);
	terminal_mouse(false);
	take_leave();
	chatter_release();
	delscreen(tty.screen);
	tty.screen = NULL;
	str_free(&tty.paste);
	release_signals();
}

void terminal_mouse(bool on)
{
	if (!tty.modern)
		return;
	tty.mouse = on && mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL) != 0;
	if (!on)
		mousemask(0, NULL);
}

bool terminal_mouse_on(void)
{
	return tty.mouse;
}

int terminal_typed(void *context)
{
	(void)context;
	struct pollfd keys = { .fd = STDIN_FILENO, .events = POLLIN };
	return poll(&keys, 1, 0) > 0;
}

bool terminal_is_modern(void)
{
	const char *term = getenv("TERM");
	return tty.modern && !(term && strcmp(term, "linux") == 0); /* the console prints what it does not know */
}

void terminal_drop_typed(void)
{
	flushinp();
	tty.pasting = false;
}

static bool read_mouse(struct press *press)
{
	MEVENT event;
	if (getmouse(&event) != OK)
		return false;
	press->row = event.y;
	press->column = event.x;
	if (event.bstate & BUTTON4_PRESSED)
		press->code = PRESS_WHEEL_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		press->code = PRESS_WHEEL_DOWN;
	else if (event.bstate & BUTTON1_PRESSED) {
		int64_t now = clock_boot_ms();
		bool again = tty.click_row == event.y && now - tty.click_at < DOUBLE_CLICK_MS;
		press->code = again ? PRESS_DOUBLE_CLICK : PRESS_CLICK;
		tty.click_at = again ? 0 : now;
		tty.click_row = event.y;
	} else
		return false;
	return true;
}

static int32_t plain_code(wint_t code)
{
	switch (code) {
	case '\r':
		return PRESS_ENTER;
	case '\b':
		return PRESS_BACKSPACE;
	default:
		return (int32_t)code;
	}
}

static int32_t special_code(wint_t code)
{
	static const struct { wint_t curses; int32_t ours; } codes[] = {
		{ KEY_UP, PRESS_UP },          { KEY_DOWN, PRESS_DOWN },
		{ KEY_LEFT, PRESS_LEFT },      { KEY_RIGHT, PRESS_RIGHT },
		{ KEY_PPAGE, PRESS_PAGE_UP },  { KEY_NPAGE, PRESS_PAGE_DOWN },
		{ KEY_HOME, PRESS_HOME },      { KEY_END, PRESS_END },
		{ KEY_FIND, PRESS_HOME },      { KEY_SELECT, PRESS_END },
		{ KEY_DC, PRESS_DELETE },      { KEY_BTAB, PRESS_BACK_TAB },
		{ KEY_BACKSPACE, PRESS_BACKSPACE }, { KEY_ENTER, PRESS_ENTER },
		{ KEY_F(1), PRESS_F1 },        { KEY_RESIZE, PRESS_RESIZE },
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].curses == code)
			return codes[i].ours;
	return 0;
}

static void append_wide(struct str *str, wchar_t code)
{
	char bytes[MB_LEN_MAX];
	int length = wctomb(bytes, code);
	if (length > 0 && str->length < PASTE_LIMIT)
		str_append_bytes(str, bytes, (size_t)length);
}

/* True when the key belongs to something pasted, which is no key press at all. */
static bool take_paste(int kind, wint_t code, bool *complete)
{
	*complete = kind == KEY_CODE_YES && code == PASTE_ENDS && tty.pasting;
	if (kind == KEY_CODE_YES && code == PASTE_BEGINS) {
		str_truncate(&tty.paste, 0);
		str_append(&tty.paste, "");
		tty.pasting = true;
	} else if (tty.pasting && clock_boot_ms() - tty.paste_at > PASTE_PATIENCE_MS) {
		tty.pasting = false; /* its end was lost on the way */
		return false;
	} else if (*complete) {
		tty.pasting = false;
	} else if (tty.pasting && kind == OK) {
		append_wide(&tty.paste, (wchar_t)code);
	}
	tty.paste_at = clock_boot_ms();
	return tty.pasting || *complete;
}

static void unget_key(int kind, wint_t code)
{
	if (kind == KEY_CODE_YES)
		ungetch((int)code);
	else
		unget_wch((wchar_t)code);
}

static int32_t final_of_sequence(char final, int number)
{
	static const int32_t numbered[] = { 0, PRESS_HOME, 0, PRESS_DELETE, PRESS_END, PRESS_PAGE_UP,
					    PRESS_PAGE_DOWN, PRESS_HOME, PRESS_END };
	static const struct { char final; int32_t code; } plain[] = {
		{ 'A', PRESS_UP }, { 'B', PRESS_DOWN }, { 'C', PRESS_RIGHT }, { 'D', PRESS_LEFT },
		{ 'H', PRESS_HOME }, { 'F', PRESS_END }, { 'Z', PRESS_BACK_TAB }, { 'P', PRESS_F1 },
	};
	if (final == '~')
		return number > 0 && number < (int)(sizeof numbered / sizeof *numbered) ? numbered[number] : 0;
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (plain[i].final == final)
			return plain[i].code;
	return 0;
}

/*
 * After Esc: the keys of a terminal that TERM does not describe come as whole
 * sequences, and their letters must not be taken for keys. True when there was
 * one; *code is 0 for one that means nothing here.
 */
static bool take_sequence(int32_t *code)
{
	wint_t next;
	int kind = get_wch(&next), number = 0;
	if (kind == ERR)
		return false;
	if (kind != OK || (next != '[' && next != 'O')) {
		unget_key(kind, next);
		return false;
	}
	wint_t introducer = next;
	bool empty = true;
	while ((kind = get_wch(&next)) == OK && next < 0x40) {
		number = next >= '0' && next <= '9' && number < 100 ? number * 10 + (int)(next - '0') : number;
		empty = false;
	}
	if (kind == OK) {
		*code = final_of_sequence((char)next, number);
		return true;
	}
	if (empty)
		unget_key(OK, introducer);
	*code = 0;
	return !empty;
}

/* A key means what the person sees: the window's new size is known before the keys that came after it. */
static bool take_resize(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col ||
	    (size.ws_row == tty.height && size.ws_col == tty.width))
		return false;
	bool first = !tty.height;
	tty.height = size.ws_row;
	tty.width = size.ws_col;
	return !first && resizeterm(size.ws_row, size.ws_col) == OK;
}

bool terminal_press(struct press *press)
{
	wint_t code;
	int kind;
	if (take_resize()) {
		*press = (struct press){ .code = PRESS_RESIZE };
		return true;
	}
	while ((kind = get_wch(&code)) != ERR) {
		bool complete;
		*press = (struct press){0};
		if (take_paste(kind, code, &complete)) {
			if (!complete)
				continue;
			*press = (struct press){ .code = PRESS_PASTE, .text = tty.paste.text };
			return true;
		}
		if (kind == KEY_CODE_YES && code == KEY_MOUSE) {
			if (read_mouse(press))
				return true;
			continue;
		}
		press->code = kind == KEY_CODE_YES ? special_code(code) : plain_code(code);
		if (press->code == PRESS_ESCAPE && !take_sequence(&press->code))
			press->code = PRESS_ESCAPE;
		if (press->code)
			return true;
	}
	return false;
}

static bool take_signal(int number)
{
	bool was = seen[number];
	seen[number] = 0;
	return was;
}

/* Ctrl-Z: the shell gets its terminal as it was. */
static void stop_here(void)
{
	def_prog_mode();
	take_leave();
	stop_until_continued();
	seen[SIGCONT] = 1; /* also when nobody can stop us: the screen is to be ours again */
}

/* The shell had the terminal, and left it as it likes it. */
static void come_back(void)
{
	reset_prog_mode();
	refresh();
	if (tty.modern)
		terminal_write(PASTE_ON);
}

void terminal_wait(int wake_fd, int64_t timeout_ms, struct terminal_news *news)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = wake_fd, .events = POLLIN },
	};
	struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000 };
	int ready = ppoll(fds, 2, &timeout, &tty.outside);
	bool gone = ready > 0 && (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL));
	*news = (struct terminal_news){
		.quit = take_signal(SIGINT),
		.terminate = take_signal(SIGTERM),
		.lost = take_signal(SIGHUP) || gone,
		.woken = ready > 0 && (fds[1].revents & POLLIN),
	};
	if (take_signal(SIGTSTP))
		stop_here();
	if (take_signal(SIGCONT)) {
		news->resumed = true;
		come_back();
	}
}
