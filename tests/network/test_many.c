/*
 * Many processes on one event file, killed, stopped, continued and ended at
 * random. One sends at a time: twilio-sim answers each request only after
 * LATENCY_MS, everybody sends one at a time, so two requests closer than that
 * would be two senders. Afterwards each guest has one message.
 */
#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "cli.h"
#include "data/dispatcher.h"
#include "oracle.h"
#include "row.h"
#include "suite.h"

enum {
	GUESTS = 60, GROUPS = 4, MOST = 8, ACTS = 20, LATENCY_MS = 25,
	PATIENCE_US = 60 * 1000000, LONGEST_STOP_US = 1500000, TAKE_OVER_US = 2 * 1000000, LOOK_MS = 5,
};

static unsigned long seed;
static char file[ROW_PATH];

static void prepare(void)
{
	/* The second case begins where the first has left us. */
	static char from[ROW_PATH];
	if (!*from)
		ck_assert_ptr_nonnull(getcwd(from, sizeof from));
	ck_assert_int_eq(chdir(from), 0);
	cli_begin();
	sim_start("");
	setenv("CONVOKE_RATE", "1000", 1);
	setenv("CONVOKE_CONCURRENCY", "1", 1);
	setenv("CONVOKE_TIMEOUT", "10", 1);
	setenv("TERM", "xterm", 1);
	rows_begin();
	char *list = xstrdup("name,phone,group\n");
	for (int i = 1; i <= GUESTS; i++) {
		char *longer = xasprintf("%sGuest %d,+351912%06d,party%d\n", list, i, i, i % GROUPS);
		free(list);
		list = longer;
	}
	assert_code(convoke_with_input(list, "import", "-"), 0);
	free(list);
	sim_stop();
}

/* A copy of the file and a simulator of its own. */
static void begin(const char *faults)
{
	/* Check's own handler ends the whole group, also from a child that has not become convoke yet. */
	signal(SIGTERM, SIG_DFL);
	char *name = xasprintf("many%ld.db", (long)getpid());
	snprintf(file, sizeof file, "%s", path_of(name));
	free(name);
	unlink(path_of("journal"));
	event_copy(path_of("convoke/event.db"), file);
	char *arguments = xasprintf("--speed 0 --fail 0 --stay-sent 0 --no-magic --latency %d --seed %lu %s", LATENCY_MS,
				    seed, faults);
	sim_start(arguments);
	free(arguments);
}

static size_t creates(void)
{
	return journal_count("\"kind\":\"create\"", NULL);
}

/* One of those on the file */

struct process {
	const char *name;
	pid_t pid;
	int terminal; /* of a dashboard, -1: none */
	int64_t stopped_us; /* when it was stopped; 0: it runs */
};

static struct process start_dashboard(void)
{
	struct process process = {.name = "dashboard"};
	process.pid = forkpty(&process.terminal, NULL, NULL, &(struct winsize){.ws_row = 24, .ws_col = 80});
	ck_assert_int_ge(process.pid, 0);
	if (process.pid == 0) {
		execl(cli_program(), "convoke", "-f", file, NULL);
		_exit(127);
	}
	fcntl(process.terminal, F_SETFL, O_NONBLOCK);
	return process;
}

static struct process start_any(void)
{
	static char filter[32];
	switch (random() % 6) {
	case 0:
	case 1:
		return (struct process){"run", start_convoke("-f", file, "run"), -1, 0};
	case 2:
		return (struct process){"run --until-idle", start_convoke("-f", file, "run", "--until-idle"), -1, 0};
	case 3:
		snprintf(filter, sizeof filter, "group:party%ld", random() % GROUPS);
		return (struct process){"send", start_convoke("-f", file, "send", "--filter", filter, "--yes"), -1, 0};
	case 4:
		return (struct process){"sync", start_convoke("-f", file, "sync"), -1, 0};
	default:
		return start_dashboard();
	}
}

static char drained[4097];

/* What a dashboard draws is read, or it would wait for us. */
static void drain(const struct process *process)
{
	ssize_t count;
	while (process->pid && process->terminal >= 0 && (count = read(process->terminal, drained, sizeof drained - 1)) > 0)
		drained[count] = '\0';
}

/* What it said on stderr; of a dashboard, what stands last on its terminal. */
static const char *last_words(const struct process *process)
{
	static char bytes[4097];
	char *name = xasprintf("err.%ld", (long)process->pid);
	ssize_t count = 0;
	if (process->terminal >= 0)
		return drained;
	int fd = process->terminal < 0 ? open(path_of(name), O_RDONLY) : -1;
	if (fd >= 0)
		count = read(fd, bytes, sizeof bytes - 1);
	if (fd >= 0)
		close(fd);
	bytes[count > 0 ? count : 0] = '\0';
	free(name);
	return bytes;
}

/* Only what we do ends a process by a signal; its own end is one of the exit codes of the manual. */
static void check_end(const struct process *process, int status, int sent)
{
	if (WIFSIGNALED(status)) {
		ck_assert_msg(sent && (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGTERM), "seed %lu: %s died of %d",
			      seed, process->name, WTERMSIG(status));
		return;
	}
	int code = WEXITSTATUS(status);
	bool given_up = code == 1 && sent == SIGTERM && strcmp(process->name, "sync") == 0;
	if (code != 0 && code != 3 && !given_up)
		ck_abort_msg("seed %lu: %s ended with %d: %s", seed, process->name, code, last_words(process));
}

static void forget(struct process *process)
{
	if (process->terminal >= 0)
		close(process->terminal);
	process->pid = 0;
}

static void reap(struct process *process)
{
	int status;
	drain(process);
	if (!process->pid || waitpid(process->pid, &status, WNOHANG) != process->pid)
		return;
	check_end(process, status, 0);
	forget(process);
}

/* SIGKILL or SIGTERM, and waits for it. */
static void end(struct process *process, int signal_number)
{
	int status;
	int64_t deadline = clock_mono_us() + PATIENCE_US;
	if (!process->pid)
		return;
	kill(process->pid, signal_number);
	kill(process->pid, SIGCONT);
	while (waitpid(process->pid, &status, WNOHANG) != process->pid) {
		drain(process);
		ck_assert_msg(clock_mono_us() < deadline, "seed %lu: %s does not end", seed, process->name);
		poll(NULL, 0, LOOK_MS);
	}
	check_end(process, status, signal_number);
	forget(process);
}

/* Some moments, or until more was sent: who takes over needs a second or two before it sends. */
static void pass_time(void)
{
	int64_t until = clock_mono_us() + (random() % 300) * 1000;
	size_t wanted = 0;
	if (random() % 3 == 0) {
		wanted = creates() + 1 + (size_t)random() % 5;
		until = clock_mono_us() + 2000000;
	}
	while (clock_mono_us() < until && (!wanted || creates() < wanted))
		poll(NULL, 0, LOOK_MS);
}

/*
 * Who is stopped may hold what the others need: after five seconds they say so and give up, as they should, and none
 * can end in order. So nobody stays stopped that long.
 */
static void go_on(struct process *crowd, unsigned size, int64_t longest_us)
{
	for (unsigned i = 0; i < size; i++) {
		if (!crowd[i].pid || !crowd[i].stopped_us || clock_mono_us() - crowd[i].stopped_us < longest_us)
			continue;
		kill(crowd[i].pid, SIGCONT);
		crowd[i].stopped_us = 0;
	}
}

static void act_on(struct process *crowd, unsigned size, unsigned counts[4])
{
	struct process *process = &crowd[(unsigned)random() % size];
	if (!process->pid) {
		*process = start_any();
		return;
	}
	unsigned act = (unsigned)random() % 4;
	counts[act]++;
	switch (act) {
	case 0:
		end(process, SIGKILL);
		break;
	case 1:
		go_on(crowd, size, 0);
		end(process, SIGTERM);
		break;
	default: /* stopped or, if it is, continued */
		kill(process->pid, process->stopped_us ? SIGCONT : SIGSTOP);
		process->stopped_us = process->stopped_us ? 0 : clock_mono_us();
		break;
	}
}

/* What came of it */

static int64_t number_in_line(const char *line, size_t length, const char *key)
{
	struct json *json = json_parse(line, length);
	int64_t number = 0;
	json_integer(json, key, &number);
	json_free(json);
	return number;
}

/* Never two requests on their way: the second would have come before the first was answered. */
static void assert_one_sender(void)
{
	char *text = journal();
	int64_t before = 0;
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		if (memmem(line, length, "\"kind\":\"create\"", 15)) {
			int64_t at = number_in_line(line, length, "mono_us");
			ck_assert_msg(at - before >= LATENCY_MS * 1000, "seed %lu: two senders, %lld us apart", seed,
				      (long long)(at - before));
			before = at;
		}
		line += length + (line[length] == '\n');
	}
	free(text);
}

static void finish(struct oracle *oracle)
{
	for (int i = 0; i < 6; i++) {
		const struct run *run = convoke("-f", file, "send", "--all", "--yes", "--queue-only");
		ck_assert_msg(run->code == 0, "exit code %d: %s", run->code, run->err);
		row_run(file);
		assert_code(convoke("-f", file, "sync"), 0);
		char *lines = journal();
		oracle_read(file, lines, oracle);
		free(lines);
		ck_assert_msg(oracle->duplicates == 0, "seed %lu: %zu phones got more than one message", seed, oracle->duplicates);
		ck_assert_msg(oracle->lost == 0, "seed %lu: %zu were never created", seed, oracle->lost);
		ck_assert_msg(oracle->hidden == 0, "seed %lu: %zu were created, and are not known", seed, oracle->hidden);
		if (!oracle->unknown)
			break;
		/* The server never got them: a person says so. */
		assert_code(convoke("-f", file, "resolve", "--all", "--not-sent", "--yes"), 0);
	}
	ck_assert_msg(oracle->accepted == GUESTS, "seed %lu: %zu of %d have a message", seed, oracle->accepted, GUESTS);
	ck_assert_uint_eq(oracle->messages, GUESTS);
}

START_TEST(many_processes_on_one_file_send_each_message_once)
{
	struct process crowd[MOST] = {0};
	unsigned counts[4] = {0}, size;
	struct oracle oracle;
	srandom((unsigned)seed + (unsigned)_i);
	size = 2 + (unsigned)random() % (MOST - 1);
	begin("--fault create:reset-after-accept:every=11 --fault create:http-503:every=17 --fault list:http-503:every=9");
	if (random() % 2)
		assert_code(convoke("-f", file, "send", "--all", "--yes", "--queue-only"), 0);
	for (unsigned i = 0; i < size; i++)
		crowd[i] = start_any();
	for (int i = 0; i < ACTS; i++) {
		pass_time();
		for (unsigned k = 0; k < size; k++)
			reap(&crowd[k]);
		go_on(crowd, size, LONGEST_STOP_US);
		act_on(crowd, size, counts);
	}
	go_on(crowd, size, 0);
	for (unsigned i = 0; i < size; i++)
		end(&crowd[i], SIGTERM);
	size_t sent = creates();
	finish(&oracle);
	assert_one_sender();
	printf("  %u processes: %2u killed, %2u ended, %2u times stopped or continued; %zu requests in the crowd, %zu messages, "
	       "%zu duplicates\n", size, counts[0], counts[1], counts[2] + counts[3], sent, oracle.messages, oracle.duplicates);
}
END_TEST

/* Those that send, and who of them it is */

static int64_t wait_for_creates(size_t wanted)
{
	int64_t deadline = clock_mono_us() + PATIENCE_US;
	while (creates() < wanted) {
		ck_assert_msg(clock_mono_us() < deadline, "no request came");
		poll(NULL, 0, LOOK_MS);
	}
	return clock_mono_us();
}

/* The holder's place in the crowd, once it is another than that pid. */
static int find_holder(const int *pids, int count, int64_t other_than)
{
	int64_t deadline = clock_mono_us() + PATIENCE_US;
	while (clock_mono_us() < deadline) {
		struct dispatcher_holder holder;
		if (dispatcher_holder(file, &holder) && holder.pid > 0 && holder.pid != other_than)
			for (int i = 0; i < count; i++)
				if (pids[i] == holder.pid)
					return i;
		poll(NULL, 0, LOOK_MS);
	}
	ck_abort_msg("nobody took the lock");
}

START_TEST(when_the_sender_is_killed_another_takes_over_within_two_seconds)
{
	enum { CROWD = 4, KILLS = 3 };
	int pids[CROWD];
	int64_t quickest = INT64_MAX;
	struct oracle oracle;
	begin("");
	assert_code(convoke("-f", file, "send", "--all", "--yes", "--queue-only"), 0);
	for (int i = 0; i < CROWD; i++)
		pids[i] = start_convoke("-f", file, "run");
	int holder = find_holder(pids, CROWD, 0);
	for (int i = 0; i < KILLS; i++) {
		wait_for_creates(creates() + 3);
		int64_t at = clock_mono_us(), dead = pids[holder];
		kill(pids[holder], SIGKILL);
		ck_assert_int_eq(waitpid(pids[holder], NULL, 0), dead);
		pids[holder] = 0;
		holder = find_holder(pids, CROWD, dead);
		int64_t took = clock_mono_us() - at;
		quickest = took < quickest ? took : quickest;
	}
	wait_for_number(file, CAN_GO_NOW, 0);
	ck_assert_int_eq(kill(pids[holder], SIGTERM), 0);
	ck_assert_int_eq(waitpid(pids[holder], NULL, 0), pids[holder]);
	/* A busy machine may delay one of them, not all. */
	ck_assert_msg(quickest < TAKE_OVER_US, "it took %lld ms", (long long)(quickest / 1000));
	finish(&oracle);
	assert_one_sender();
	printf("  the lock was taken over within %lld ms\n", (long long)(quickest / 1000));
}
END_TEST

START_TEST(a_stopped_sender_keeps_the_lock_and_nobody_else_sends)
{
	enum { CROWD = 3, QUIET_US = 1500000, SETTLE_US = 200000 };
	int pids[CROWD];
	struct oracle oracle;
	begin("");
	setenv("CONVOKE_TIMEOUT", "1", 1); /* of what is on its way when it is stopped */
	assert_code(convoke("-f", file, "send", "--all", "--yes", "--queue-only"), 0);
	for (int i = 0; i < CROWD; i++)
		pids[i] = start_convoke("-f", file, "run");
	int holder = find_holder(pids, CROWD, 0);
	wait_for_creates(5);
	ck_assert_int_eq(kill(pids[holder], SIGSTOP), 0);
	siginfo_t info;
	ck_assert_int_eq(waitid(P_PID, (id_t)pids[holder], &info, WSTOPPED | WNOWAIT), 0);
	/* What left before it was stopped has arrived. */
	int64_t until = clock_mono_us() + SETTLE_US;
	while (clock_mono_us() < until)
		poll(NULL, 0, LOOK_MS);
	size_t before = creates();
	until = clock_mono_us() + QUIET_US;
	while (clock_mono_us() < until)
		poll(NULL, 0, LOOK_MS);
	ck_assert_uint_eq(creates(), before);
	struct dispatcher_holder still;
	ck_assert(dispatcher_holder(file, &still));
	ck_assert_int_eq(still.pid, pids[holder]);
	ck_assert_int_eq(kill(pids[holder], SIGCONT), 0);
	wait_for_number(file, CAN_GO_NOW, 0);
	ck_assert_int_eq(find_holder(pids, CROWD, 0), holder);
	for (int i = 0; i < CROWD; i++) {
		kill(pids[i], SIGTERM);
		ck_assert_int_eq(waitpid(pids[i], NULL, 0), pids[i]);
	}
	/* What Twilio had answered while it was stopped is found, whatever became of the answer. */
	assert_code(convoke("-f", file, "sync"), 0);
	finish(&oracle);
	ck_assert_uint_eq(creates(), GUESTS);
	assert_one_sender();
}
END_TEST

static unsigned long number_from(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);
	return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

int main(void)
{
	seed = number_from("SEED", (unsigned long)time(NULL));
	printf("seed %lu (SEED=%lu repeats it, ROUNDS= for more)\n", seed, seed);
	fflush(stdout);
	Suite *suite = suite_create("many processes");
	TCase *crowd = tcase_create("crowd"), *holder = tcase_create("holder");
	TCase *cases[] = {crowd, holder};
	for (size_t i = 0; i < 2; i++) {
		tcase_set_timeout(cases[i], 300);
		tcase_add_unchecked_fixture(cases[i], prepare, cli_end);
		tcase_add_checked_fixture(cases[i], NULL, sim_stop);
		suite_add_tcase(suite, cases[i]);
	}
	tcase_add_loop_test(crowd, many_processes_on_one_file_send_each_message_once, 0, (int)number_from("ROUNDS", 2));
	tcase_add_test(holder, when_the_sender_is_killed_another_takes_over_within_two_seconds);
	tcase_add_test(holder, a_stopped_sender_keeps_the_lock_and_nobody_else_sends);
	return run_suite(suite);
}
