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
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "base/die.h"
#include "caller.h"
#include "cli.h"
#include "oracle.h"
#include "suite.h"
#include "world.h"

enum { MOST_PROCESSES = 2, MOST_AGAIN = 12 };

static unsigned long seed;

/* Tests run in processes of their own; this is shared with all of them. */
static struct totals {
	unsigned kills, ends;
	size_t messages;
} *totals;

static unsigned number_from(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);
	return text && *text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static size_t journal_lines(void)
{
	char *text = journal();
	size_t lines = count_lines(text);
	free(text);
	return lines;
}

/* Waits for a moment that is a matter of chance: the journal's growth, or a few milliseconds. */
static void random_moment(void)
{
	size_t target = journal_lines() + (size_t)random() % 12;
	int64_t deadline = clock_mono_us() + 1000000;
	while (journal_lines() < target && clock_mono_us() < deadline)
		poll(NULL, 0, 2);
	poll(NULL, 0, (int)(random() % 20));
}

/* Mostly with -9; now and then (one in ENDS) politely, which must not lose what is on its way either. */
static void end_one(pid_t pid)
{
	bool polite = random() % number_from("ENDS", 6) == 0;
	ck_assert_int_eq(kill(pid, polite ? SIGTERM : SIGKILL), 0); /* nobody has waited for it: the pid is still its own */
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	totals->kills += !polite;
	totals->ends += polite;
}

/* How the program is started in this world; until_idle: it ends by itself. */
static pid_t start_run(const struct fault_world *world, bool until_idle)
{
	static char listen[32], url[64];
	static unsigned port; /* the same each time: what is called late finds us */
	const char *words[8] = {"run"};
	size_t count = 1;
	if (until_idle)
		words[count++] = "--until-idle";
	if (world->called) {
		port = port ? port : caller_free_port();
		snprintf(listen, sizeof listen, "127.0.0.1:%u", port);
		snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
		memcpy(words + count, (const char *const[]){"--listen", listen, "--public-url", url}, 4 * sizeof *words);
	}
	return start_words(words, NULL);
}

/* Starts as many as this world has, and ends one after the other. How many. */
static unsigned kill_some(const struct fault_world *world)
{
	pid_t pids[MOST_PROCESSES];
	for (unsigned i = 0; i < world->processes; i++)
		pids[i] = start_run(world, true);
	for (unsigned i = world->processes; i > 0; i--) {
		unsigned chosen = (unsigned)random() % i;
		random_moment();
		end_one(pids[chosen]);
		pids[chosen] = pids[i - 1];
	}
	return world->processes;
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

/* What is not done yet: rows to send, and unknowns not looked for since the list was sure to show them. */
static long long left_to_do(const char *event_file, const struct fault_world *world)
{
	char *sql = xasprintf("SELECT (SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending')) + "
			      "(SELECT count(*) FROM attempts a WHERE state = 'unknown' AND coalesce(looked_at, 0) < ended_at + %u)",
			      world->settled_after + 1000);
	long long left = oracle_number(event_file, sql);
	free(sql);
	return left;
}

/* Lets it run until nothing is left that it can do by itself, then ends it politely. */
static void let_finish(const char *event_file, const struct fault_world *world)
{
	pid_t pid = start_run(world, false);
	int64_t deadline = clock_mono_us() + 120000000;
	while (left_to_do(event_file, world)) {
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
	char *complaint = oracle_complaint(out);
	ck_assert_msg(!complaint, "seed %lu: the journal says: %s", seed, complaint);
	ck_assert_uint_eq(out->accepted + out->unknown + out->failed, guests);
	ck_assert_uint_eq(out->messages, out->accepted);
}

static void show_world(const struct fault_world *world, unsigned kills, const struct oracle *oracle)
{
	char *lines = journal(), *faults = oracle_faults(lines);
	printf("  %-9s %3u kills  %4zu messages  %zu duplicates  %zu lost  %2zu left for a person; faults: %s\n", world->name,
	       kills, oracle->messages, oracle->duplicates, oracle->lost, oracle->unknown, faults);
	fflush(stdout);
	free(faults);
	free(lines);
}

static void begin_world(const struct fault_world *world, unsigned guests)
{
	char *arguments = xasprintf("--no-magic --speed 0 --seed %lu %s", seed, world->faults);
	sim_start(arguments);
	free(arguments);
	setenv("CONVOKE_RATE", "300", 1);
	setenv("CONVOKE_CONCURRENCY", "16", 1);
	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	setenv("CONVOKE_POLL_INTERVAL", "1", 1);
	setenv("CONVOKE_TIMEOUT", strcmp(world->name, "stalls") == 0 ? "1" : "5", 1);
	make_event();
	import_guests((int)guests);
	make_template();
	ck_assert_int_eq(convoke("send", "--all", "--yes", "--queue-only")->code, 0);
}

/* As somebody would with cp, while no process has it open; its log goes with it. */
static char *copy_file(const char *event_file)
{
	char *copy = xasprintf("%s.copy", event_file);
	char *command = xasprintf("cp '%s' '%s' && cp '%s-wal' '%s-wal'", event_file, copy, event_file, copy);
	ck_assert_int_eq(system(command), 0);
	free(command);
	return copy;
}

/* What was sent in the meantime is seen at Twilio: nobody gets a second message, every row waits for a person. */
static void run_copy(const char *copy, const char *event_file, unsigned guests)
{
	struct oracle oracle;
	int code = convoke("-f", copy, "run", "--until-idle")->code;
	check_oracle(event_file, guests, &oracle);
	ck_assert_int_eq(code, 3);
	ck_assert_int_eq(oracle_number(copy, "SELECT count(*) FROM invitation_logs WHERE status = 'held'"), guests);
}

static void torture_world(const struct fault_world *world, unsigned guests, unsigned kills)
{
	struct oracle oracle;
	begin_world(world, guests);
	char *file = xstrdup(path_of("convoke/event.db"));
	char *copy = world->copied ? copy_file(file) : NULL;
	for (unsigned done = 0; done < kills;)
		done += kill_some(world);
	let_finish(file, world);
	check_oracle(file, guests, &oracle);
	show_world(world, kills, &oracle);

	/* What the server never got, a person sends again, until everybody has one message. */
	for (int again = 0; oracle.unknown && again < MOST_AGAIN; again++) {
		assert_code(convoke("resolve", "--all", "--not-sent", "--yes"), 0);
		let_finish(file, world);
		check_oracle(file, guests, &oracle);
	}
	ck_assert_uint_eq(oracle.unknown, 0);
	if (copy)
		run_copy(copy, file, guests);
	free(copy);
	totals->messages += oracle.messages;
	free(file);
}

START_TEST(killed_at_random_every_guest_gets_one_message)
{
	srandom((unsigned)seed + (unsigned)_i);
	torture_world(fault_world_find(getenv("WORLD"), (size_t)_i), number_from("GUESTS", 150), number_from("KILLS", 24));
}
END_TEST

int main(void)
{
	seed = number_from("SEED", (unsigned)time(NULL));
	printf("seed %lu (SEED=%lu repeats it)\n", seed, seed);
	fflush(stdout);
	totals = mmap(NULL, sizeof *totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (totals == MAP_FAILED)
		die("no memory to share");
	Suite *suite = suite_create("torture");
	TCase *worlds_case = tcase_create("worlds");
	tcase_set_timeout(worlds_case, 900);
	tcase_add_checked_fixture(worlds_case, cli_begin, cli_end);
	int rounds = (int)number_from("ROUNDS", 1), each = getenv("WORLD") ? 1 : (int)fault_world_count;
	tcase_add_loop_test(worlds_case, killed_at_random_every_guest_gets_one_message, 0, rounds * each);
	suite_add_tcase(suite, worlds_case);
	int code = run_suite(suite);
	printf("%u kills -9 and %u ends, %zu messages to as many guests%s\n", totals->kills, totals->ends, totals->messages,
	       code ? "" : ", 0 duplicates, 0 lost");
	return code;
}
