/*
 * A campaign is killed again and again while the simulated Twilio fails in
 * every way it knows; afterwards the simulator's journal must show one message
 * for each guest, and the event file must explain every row.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "cli.h"
#include "oracle.h"
#include "suite.h"

static unsigned long seed;

static unsigned number_from(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	return text && *text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* One world each: how Twilio behaves while we are being killed. */
static const struct {
	const char *name, *faults;
} worlds[] = {
	{"clean", ""},
	{"resets", "--fault create:reset-after-accept:every=7 --fault create:reset-before:every=11"},
	{"errors", "--fault create:http-500-recorded:every=6 --fault create:http-500-not-recorded:every=13 "
		   "--fault create:http-503:every=17"},
	{"garbage", "--fault create:truncated:every=8 --fault create:not-json:every=15 --fault create:html-502:every=19"},
	{"throttle", "--fault create:429:every=10,retry-after=1 --fault create:429-plain:every=40"},
	{"slow", "--latency 40 --list-lag 300 --fault create:reset-after-accept:every=9 --fault list:http-503:every=5"},
};
enum { WORLDS = sizeof worlds / sizeof *worlds };

static size_t journal_lines(void)
{
	char *text = journal();
	size_t lines = count_lines(text);
	free(text);
	return lines;
}

/* Waits for a moment that is a matter of chance: the journal's growth, or a few milliseconds. */
static bool random_moment(pid_t pid)
{
	size_t target = journal_lines() + (size_t)random() % 25;
	int64_t deadline = clock_mono_us() + 1500000;
	while (journal_lines() < target && clock_mono_us() < deadline) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return false;
		poll(NULL, 0, 2);
	}
	poll(NULL, 0, (int)(random() % 20));
	return true;
}

static void kill_once(void)
{
	pid_t pid = start_convoke("run", "--until-idle");
	if (random_moment(pid)) {
		ck_assert_int_eq(kill(pid, SIGKILL), 0);
		ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	}
}

/* Leaves it for wait_for_run. */
static bool has_ended(pid_t pid)
{
	siginfo_t info = {0};
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT), 0);
	return info.si_pid != 0;
}

static void show_and_fail(const struct run *run, const char *what)
{
	size_t length = strlen(run->err);
	ck_abort_msg("seed %lu: %s (exit code %d); it says: %s", seed, what, run->code,
		     run->err + (length > 1500 ? length - 1500 : 0));
}

/* Lets it run until nothing is left that it can do by itself, then ends it politely. */
static void let_finish(const char *event_file)
{
	pid_t pid = start_convoke("run");
	int64_t deadline = clock_mono_us() + 120000000;
	/* Until every unknown was looked for when the list, which lags in one world, could show it. */
	while (oracle_number(event_file, "SELECT (SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending')) + "
			     "(SELECT count(*) FROM attempts a WHERE state = 'unknown' AND coalesce(looked_at, 0) < ended_at + 1000)")) {
		if (has_ended(pid))
			show_and_fail(wait_for_run(pid), "it ended by itself");
		if (clock_mono_us() > deadline) {
			kill(pid, SIGTERM);
			show_and_fail(wait_for_run(pid), "it does not come to an end");
		}
		/* what paused it in this world is over: a person resumes */
		if (oracle_number(event_file, "SELECT paused_at IS NOT NULL FROM event"))
			ck_assert_int_eq(convoke("resume")->code, 0);
		poll(NULL, 0, 50);
	}
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

static void check_oracle(const char *event_file, unsigned guests, struct oracle *out)
{
	char *lines = journal();
	oracle_read(event_file, lines, out);
	free(lines);
	ck_assert_msg(out->duplicates == 0, "seed %lu: %zu phones got more than one message", seed, out->duplicates);
	ck_assert_msg(out->lost == 0, "seed %lu: %zu are called accepted, but were never created", seed, out->lost);
	ck_assert_msg(out->hidden == 0, "seed %lu: %zu were created, and are not known", seed, out->hidden);
	ck_assert_uint_eq(out->queued, 0);
	ck_assert_uint_eq(out->accepted + out->unknown + out->failed, guests);
	ck_assert_uint_eq(out->messages, out->accepted);
}

static void torture_world(size_t world, unsigned guests, unsigned kills)
{
	struct oracle oracle;
	char *arguments = xasprintf("--no-magic --speed 0 --seed %lu %s", seed, worlds[world].faults);
	sim_start(arguments);
	free(arguments);
	setenv("CONVOKE_RATE", "300", 1);
	setenv("CONVOKE_CONCURRENCY", "16", 1);
	setenv("CONVOKE_POLL_INTERVAL", "1", 1);
	setenv("CONVOKE_TIMEOUT", "5", 1);
	make_event();
	import_guests((int)guests);
	make_template();
	ck_assert_int_eq(convoke("send", "--all", "--yes", "--queue-only")->code, 0);
	char *file = xstrdup(path_of("convoke/event.db"));

	for (unsigned i = 0; i < kills; i++)
		kill_once();
	let_finish(file);
	check_oracle(file, guests, &oracle);
	printf("  %-9s %3u kills  %4zu messages  %zu duplicates  %zu lost  %zu left for a person\n", worlds[world].name,
	       kills, oracle.messages, oracle.duplicates, oracle.lost, oracle.unknown);

	/* What the server never got, a person sends again, until everybody has one message. */
	for (int again = 0; oracle.unknown && again < 12; again++) {
		assert_code(convoke("resolve", "--all", "--not-sent", "--yes"), 0);
		let_finish(file);
		check_oracle(file, guests, &oracle);
	}
	ck_assert_uint_eq(oracle.unknown, 0);
	free(file);
}

START_TEST(killed_at_random_every_guest_gets_one_message)
{
	unsigned world = number_from("WORLD", (unsigned)_i % WORLDS);
	srandom((unsigned)seed + (unsigned)_i);
	torture_world(world, number_from("GUESTS", 120), number_from("KILLS", 35));
}
END_TEST

int main(void)
{
	seed = number_from("SEED", (unsigned)time(NULL));
	printf("seed %lu (SEED=%lu repeats it)\n", seed, seed);
	fflush(stdout);
	Suite *suite = suite_create("torture");
	TCase *worlds_case = tcase_create("worlds");
	tcase_set_timeout(worlds_case, 900);
	tcase_add_checked_fixture(worlds_case, cli_begin, cli_end);
	int rounds = (int)number_from("ROUNDS", 1), each = getenv("WORLD") ? 1 : WORLDS;
	tcase_add_loop_test(worlds_case, killed_at_random_every_guest_gets_one_message, 0, rounds * each);
	suite_add_tcase(suite, worlds_case);
	return run_suite(suite);
}
