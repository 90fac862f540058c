/* The dashboard whose file never took what Twilio answered: once the screen is gone, a person reads the SIDs. */
#include <check.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "cli.h"
#include "oracle.h"
#include "suite.h"

enum { HANGS_US = 120 * 1000000, ANSWER_US = 300000 };

static int terminal;
static pid_t dashboard;
static struct str seen;

/* Clocks a hundred times as fast: five minutes are three seconds. */
static void start_dashboard(void)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	dashboard = forkpty(&terminal, NULL, NULL, &size);
	ck_assert_int_ge(dashboard, 0);
	if (dashboard == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("FAULT_HASTE", "100", 1);
		execl(cli_program(), "convoke", (char *)NULL);
		_exit(127);
	}
}

/* False when the terminal is closed. */
static bool hear(void)
{
	char bytes[4096];
	struct pollfd screen = {.fd = terminal, .events = POLLIN};
	if (poll(&screen, 1, 20) <= 0)
		return true;
	ssize_t count = read(terminal, bytes, sizeof bytes);
	if (count > 0)
		str_append_bytes(&seen, bytes, (size_t)count);
	return count > 0;
}

static void hear_until(bool (*done)(const void *), const void *what)
{
	int64_t deadline = clock_mono_us() + HANGS_US;
	while (!done(what)) {
		if (clock_mono_us() > deadline || !hear()) {
			kill(dashboard, SIGKILL);
			ck_abort_msg("in vain; the screen got: %s", seen.text);
		}
	}
}

static bool is_shown(const void *words)
{
	return seen.text && strstr(seen.text, words);
}

static bool is_so(const void *sql)
{
	return oracle_number(path_of("convoke/event.db"), sql) != 0;
}

/* No matter when it has ended. */
static void press(const char *keys)
{
	ck_assert(write(terminal, keys, strlen(keys)) == (ssize_t)strlen(keys) || !hear());
}

/* It may ask whether to keep sending, and drops what was typed before the question was drawn: asked again and again. */
static void quit(void)
{
	int64_t deadline = clock_mono_us() + HANGS_US, answered_us = clock_mono_us();
	press("q");
	while (hear()) {
		ck_assert_msg(clock_mono_us() < deadline, "it does not end; the screen got: %s", seen.text);
		if (clock_mono_us() - answered_us < ANSWER_US)
			continue;
		answered_us = clock_mono_us();
		press("s");
	}
}

START_TEST(a_dashboard_that_could_not_store_what_was_accepted_names_the_sids_when_it_ends)
{
	sim_start("--no-magic --speed 0");
	make_event();
	import_guests(3);
	make_template();
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	oracle_number(path_of("convoke/event.db"), "CREATE TRIGGER broken_disk BEFORE UPDATE ON attempts "
						   "BEGIN SELECT raise(ABORT, 'broken'); END");
	start_dashboard();
	hear_until(is_shown, "Guest 1");
	press("p");
	hear_until(is_so, "SELECT count(*) > 0 FROM attempts");
	while (journal_count("\"kind\":\"create\"", NULL) == 0)
		ck_assert(hear());
	quit();
	int status;
	ck_assert_int_eq(waitpid(dashboard, &status, 0), dashboard);
	ck_assert(WIFEXITED(status));
	ck_assert_msg(WEXITSTATUS(status) == 1, "code %d: %s", WEXITSTATUS(status), seen.text);
	const char *words = strstr(seen.text, "Twilio had accepted");
	ck_assert_msg(words != NULL, "not said: %s", seen.text);
	size_t told = 0;
	for (const char *at = words; (at = strstr(at, ": SM")); at++)
		told++;
	ck_assert_uint_eq(told, (size_t)oracle_number(path_of("convoke/event.db"), "SELECT count(*) FROM attempts"));
	close(terminal);
	str_free(&seen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("last words");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 300);
	tcase_add_checked_fixture(all, cli_begin, cli_end);
	tcase_add_test(all, a_dashboard_that_could_not_store_what_was_accepted_names_the_sids_when_it_ends);
	suite_add_tcase(suite, all);
	return run_suite(suite);
}
