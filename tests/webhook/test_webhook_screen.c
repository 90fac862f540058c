/* A dashboard shows what Twilio calls another process about, at once. */
#include <check.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "caller.h"
#include "screen.h"
#include "tests/unit/suite.h"

static struct world world;

static pid_t start_receiver(uint16_t port)
{
	char listen[32], url[64];
	snprintf(listen, sizeof listen, "127.0.0.1:%u", port);
	snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		char *words[] = {"convoke", "-f", world.event, "run", "--listen", listen, "--public-url", url, NULL};
		fclose(stderr);
		execve(CONVOKE_PROGRAM, words, world.environment);
		_exit(127);
	}
	return pid;
}

static void read_attempt(int number, char sid[40], char id[40])
{
	sqlite3 *db;
	sqlite3_stmt *row;
	ck_assert_int_eq(sqlite3_open(world.event, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT coalesce(message_sid, ''), callback_id FROM attempts WHERE id = ?", -1,
					    &row, NULL), SQLITE_OK);
	sqlite3_bind_int(row, 1, number);
	ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
	snprintf(sid, 40, "%s", (const char *)sqlite3_column_text(row, 0));
	snprintf(id, 40, "%s", (const char *)sqlite3_column_text(row, 1));
	sqlite3_finalize(row);
	sqlite3_close(db);
}

/* Nothing is asked here: what appears has come by a callback. How soon is printed; it is half a second at most. */
START_TEST(a_callback_is_on_the_screen_of_another_process_at_once)
{
	static const struct {
		const char *status, *shown;
	} steps[] = {{"sent", "1 ✓ sent"}, {"delivered", "1 ✓✓ delivered"}, {"read", "1 ✓✓ read"}};
	uint16_t port = caller_free_port();
	char sid[40], id[40];
	world_guests(&world, 3);
	world_templates(&world);
	world_do(&world, "send", "--all", "--yes", "--queue-only");
	pid_t receiver = start_receiver(port);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "3 accepted");
	int fd = caller_connect(port);
	read_attempt(2, sid, id);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		int64_t begun_us = clock_mono_us();
		ck_assert_int_eq(caller_call(fd, port, &(struct call){.sid = sid, .callback_id = id, .status = steps[i].status}), 204);
		screen_wait(screen, steps[i].shown);
		printf("  %s on the screen after %lld ms\n", steps[i].status, (long long)(clock_mono_us() - begun_us) / 1000);
	}
	read_attempt(3, sid, id);
	ck_assert_int_eq(caller_call(fd, port, &(struct call){.sid = sid, .status = "undelivered", .code = 63024}), 204);
	screen_wait(screen, "63024");
	close(fd);
	screen_close(screen);
	kill(receiver, SIGTERM);
	ck_assert_int_eq(waitpid(receiver, NULL, 0), receiver);
}
END_TEST

static void set_up(void)
{
	world_open(&world);
	world_simulate(&world, "--speed 100000");
	world_set(&world, "CONVOKE_POLL_INTERVAL=86400");
}

static void tear_down(void)
{
	world_close(&world);
}

int main(void)
{
	Suite *suite = suite_create("callbacks on the screen");
	TCase *tests = tcase_create("screen");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_callback_is_on_the_screen_of_another_process_at_once);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
