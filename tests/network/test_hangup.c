/*
 * The terminal goes away in every view while messages are being sent: all that
 * is queued still goes out, once, the process ends by itself, and does not turn
 * in circles meanwhile. And Ctrl-Z in the middle of a send.
 */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "data/dispatcher.h"
#include "judge.h"
#include "screen.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define KEY_CTRL_Z "\x1a"

enum { GUESTS = 20, QUEUED = GUESTS / 2, PATIENCE_US = 60 * 1000000, LOOK_MS = 10 };

/* A process that turns in circles has all of a processor, or its part of one; the others 1 %, with sanitizers more. */
#define SPINNING 0.25
/* The world's own guest list. */
#define LIST "guests.csv"

/* How to come from the list into a view, and what stands there. */
static const struct view {
	const char *name, *keys, *shows;
	const char *more, *then; /* a second step, NULL: none */
} views[] = {
	{.name = "list", .keys = "j", .shows = "not invited"},
	{.name = "filter prompt", .keys = "/Gue", .shows = "Gue"},
	{.name = "send dialog", .keys = "as", .shows = "Send 10 invitations?"},
	{.name = "guest", .keys = KEY_ENTER, .shows = "RSVP link"},
	{.name = "removing a guest", .keys = KEY_ENTER, .shows = "RSVP link", .more = "D", .then = "from the list?"},
	{.name = "edit form", .keys = "e", .shows = "Edit Guest 1"},
	{.name = "form of a new guest", .keys = "+", .shows = "A new guest"},
	{.name = "templates", .keys = "t", .shows = "Templates"},
	{.name = "import prompt", .keys = "i", .shows = "Import"},
	{.name = "import page", .keys = "i", .shows = "Import", .more = LIST, .then = "Esc leave"},
	{.name = "export prompt", .keys = "x", .shows = "guests.csv"},
	{.name = "answer question", .keys = "y", .shows = "What does Guest 1 answer?"},
	{.name = "cancel question", .keys = "c", .shows = "still waiting?"},
	{.name = "campaigns", .keys = "C", .shows = "How far they have come"},
	{.name = "log", .keys = "L", .shows = "Since the start"},
	{.name = "help", .keys = "?", .shows = "In the guest list"},
	{.name = "quit question", .keys = "q", .shows = "k keep sending"},
};
enum { BATCH = 4, BATCHES = (COUNT(views) + BATCH - 1) / BATCH };

/* Half of the guests wait in the queue; the dashboard sends them. */
static struct screen *start_send(struct world *world)
{
	world_open(world);
	world_simulate(world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0 --no-magic");
	world_guests(world, GUESTS);
	world_templates(world);
	world_do(world, "send", "--filter", "group:bride", "--yes", "--queue-only");
	world_set(world, "CONVOKE_RATE=2.5");
	struct screen *screen = screen_start(world, 30, 100, NULL);
	screen_wait(screen, "p to go on");
	screen_type(screen, "p");
	screen_wait(screen, "going on");
	return screen;
}

/* User and system time of a process, of all its threads. */
static int64_t cpu_us(int pid)
{
	char path[64], text[1024];
	unsigned long long user = 0, system = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
	fclose(file);
	const char *after = strrchr(text, ')');
	ck_assert_int_eq(sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system), 2);
	return (int64_t)(user + system) * 1000000 / sysconf(_SC_CLK_TCK);
}

/* Each guest that was queued has one message; nobody else has any. */
static void assert_sent(const struct world *world, const char *name)
{
	struct oracle oracle;
	world_judge(world, &oracle);
	ck_assert_msg(oracle.duplicates == 0 && oracle.lost == 0 && oracle.hidden == 0, "%s: %zu doubled, %zu lost, %zu hidden",
		      name, oracle.duplicates, oracle.lost, oracle.hidden);
	ck_assert_msg(oracle.messages == QUEUED && oracle.queued == 0 && oracle.accepted == QUEUED, "%s: %zu of %d were sent, %zu wait", name,
		      oracle.messages, QUEUED, oracle.queued);
}

/* The process ends by itself; how much of the time until then it computed. */
static double share_until_end(int pid, const char *name, int64_t began_us, int64_t cpu_before_us, int *status)
{
	struct rusage usage;
	int64_t deadline = clock_mono_us() + PATIENCE_US;
	while (wait4(pid, status, WNOHANG, &usage) != pid) {
		ck_assert_msg(clock_mono_us() < deadline, "%s: it does not end", name);
		poll(NULL, 0, LOOK_MS);
	}
	int64_t used = usage.ru_utime.tv_sec * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_sec * 1000000LL +
		       usage.ru_stime.tv_usec - cpu_before_us;
	return (double)used / (double)(clock_mono_us() - began_us);
}

static void go_to(struct screen *screen, const struct view *view, const struct world *world)
{
	char path[WORLD_PATH];
	screen_type(screen, view->keys);
	screen_wait(screen, view->shows);
	if (!view->more)
		return;
	if (strcmp(view->more, LIST) == 0) {
		world_path(world, path, LIST);
		screen_type(screen, path);
		screen_type(screen, KEY_ENTER);
	} else {
		screen_type(screen, view->more);
	}
	screen_wait(screen, view->then);
}

START_TEST(what_is_queued_goes_out_when_the_terminal_is_lost_in_any_view)
{
	size_t first = (size_t)_i * BATCH, count = COUNT(views) - first < BATCH ? COUNT(views) - first : BATCH;
	struct world worlds[BATCH];
	int64_t began[BATCH], cpu[BATCH];
	int pids[BATCH], before[BATCH], status;
	for (size_t i = 0; i < count; i++) {
		struct screen *screen = start_send(&worlds[i]);
		pids[i] = screen_pid(screen);
		go_to(screen, &views[first + i], &worlds[i]);
		before[i] = world_messages(&worlds[i]); /* on a machine that is very slow, all */
		began[i] = clock_mono_us();
		cpu[i] = cpu_us(pids[i]);
		screen_hang_up(screen);
		screen_forget(screen);
	}
	for (size_t i = 0; i < count; i++) {
		const char *name = views[first + i].name;
		double share = share_until_end(pids[i], name, began[i], cpu[i], &status);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: it ended with %x", name, (unsigned)status);
		assert_sent(&worlds[i], name);
		ck_assert_msg(share < SPINNING, "%s: it computed %.0f %% of the time", name, share * 100);
		printf("  %-22s %d messages, once each, %d of them without the terminal; %.1f %% of a processor\n", name, QUEUED,
		       QUEUED - before[i], share * 100);
		world_close(&worlds[i]);
	}
}
END_TEST

/* The first ones. */
static void wait_for_messages(const struct world *world, struct screen *screen)
{
	int64_t until = clock_mono_us() + PATIENCE_US;
	while (world_messages(world) < 2) {
		ck_assert_msg(clock_mono_us() < until, "nothing is sent");
		screen_bytes_within(screen, LOOK_MS);
	}
}

START_TEST(commands_that_send_go_on_without_their_terminal_too)
{
	static const char *const ways[][5] = {{"run"}, {"send", "--filter", "group:bride", "--yes"}};
	struct world world;
	int status;
	world_open(&world);
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0 --no-magic");
	world_guests(&world, GUESTS);
	world_templates(&world);
	world_set(&world, "CONVOKE_RATE=5");
	if (_i == 0)
		world_do(&world, "send", "--filter", "group:bride", "--yes", "--queue-only");
	struct screen *screen = screen_start(&world, 30, 100, ways[_i]);
	wait_for_messages(&world, screen);
	int pid = screen_pid(screen);
	int64_t began = clock_mono_us(), cpu = cpu_us(pid);
	screen_hang_up(screen);
	screen_forget(screen);
	double share = share_until_end(pid, ways[_i][0], began, cpu, &status);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s: it ended with %x", ways[_i][0], (unsigned)status);
	assert_sent(&world, ways[_i][0]);
	ck_assert_msg(share < SPINNING, "%s: it computed %.0f %% of the time", ways[_i][0], share * 100);
	world_close(&world);
}
END_TEST

/* There is nothing to finish: it ends at once. */
START_TEST(the_form_of_a_new_event_ends_with_the_terminal)
{
	struct world world;
	int status;
	world_open(&world);
	struct screen *screen = screen_start(&world, 30, 100, NULL);
	screen_wait(screen, "Enter");
	int pid = screen_pid(screen);
	int64_t began = clock_mono_us(), cpu = cpu_us(pid);
	screen_hang_up(screen);
	screen_forget(screen);
	share_until_end(pid, "the form", began, cpu, &status);
	ck_assert_msg(WIFEXITED(status) || WTERMSIG(status) == SIGHUP, "it ended with %x", (unsigned)status);
	ck_assert_int_ne(access(world.event, F_OK), 0);
	world_close(&world);
}
END_TEST

/* The state letter of /proc/PID/stat. */
static bool is_stopped(int64_t pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
	fclose(file);
	return strncmp(strrchr(text, ')'), ") T", 3) == 0;
}

/* Longer than the time-out of what is on its way. */
START_TEST(ctrl_z_in_the_middle_of_a_send_and_fg_send_nothing_twice)
{
	enum { STOPPED_US = 2500000 };
	struct world world;
	struct dispatcher_holder holder;
	world_open(&world);
	world_set(&world, "CONVOKE_TIMEOUT=1");
	world_set(&world, "CONVOKE_RATE=2.5");
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0 --no-magic --latency 500");
	world_guests(&world, GUESTS);
	world_templates(&world);
	world_do(&world, "send", "--filter", "group:bride", "--yes", "--queue-only");
	struct screen *screen = screen_start_job(&world, 30, 100);
	screen_wait(screen, "p to go on");
	screen_type(screen, "p");
	wait_for_messages(&world, screen);
	ck_assert(dispatcher_holder(world.event, &holder));
	screen_type(screen, KEY_CTRL_Z);
	for (int64_t until = clock_mono_us() + PATIENCE_US; !is_stopped(holder.pid); screen_bytes_within(screen, LOOK_MS))
		ck_assert_msg(clock_mono_us() < until, "it does not stop");
	screen_wait_gone(screen, "Guest 3");
	int sent = world_messages(&world);
	for (int64_t until = clock_mono_us() + STOPPED_US; clock_mono_us() < until;)
		poll(NULL, 0, LOOK_MS);
	ck_assert_int_le(world_messages(&world), sent + 1); /* what had left when it was stopped */
	screen_continue_job(screen);
	screen_wait(screen, "Guest 3");
	screen_wait(screen, "10 ✓✓ read");
	assert_sent(&world, "Ctrl-Z");
	printf("  Ctrl-Z after %d messages: %lld answers timed out meanwhile, and were found\n", sent,
	       oracle_number(world.event, "SELECT count(*) FROM attempts WHERE curl_code = 28"));
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
	world_close(&world);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("the terminal goes");
	TCase *lost = tcase_create("lost");
	tcase_set_timeout(lost, 120);
	tcase_add_loop_test(lost, what_is_queued_goes_out_when_the_terminal_is_lost_in_any_view, 0, BATCHES);
	tcase_add_test(lost, the_form_of_a_new_event_ends_with_the_terminal);
	suite_add_tcase(suite, lost);
	TCase *stopped = tcase_create("stopped");
	tcase_set_timeout(stopped, 120);
	tcase_add_loop_test(stopped, commands_that_send_go_on_without_their_terminal_too, 0, 2);
	tcase_add_test(stopped, ctrl_z_in_the_middle_of_a_send_and_fg_send_nothing_twice);
	suite_add_tcase(suite, stopped);
	return run_suite(suite);
}
