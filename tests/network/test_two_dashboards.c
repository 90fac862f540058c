/* Two people on one event file: what one sends the other sees; when the sender dies in the middle, the other goes on. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "judge.h"
#include "screen.h"
#include "suite.h"

enum { GUESTS = 40, LOOK_MS = 20, LOOKS = 1000 };

static struct world world;

static void set_up(void)
{
	world_open(&world);
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0 --no-magic");
	world_guests(&world, GUESTS);
	world_templates(&world);
	world_set(&world, "CONVOKE_RATE=20");
}

static void tear_down(void)
{
	world_close(&world);
}

/* How many the header says are sent; -1: it does not say. */
static int sent_so_far(const struct screen *screen)
{
	int done;
	const char *at = strstr(screen_row(screen, 0), "sends ");
	return at && sscanf(at, "sends %d/", &done) == 1 ? done : -1;
}

static void wait_until_sent(struct screen *screen, int wanted)
{
	for (int look = 0; sent_so_far(screen) < wanted; look++) {
		ck_assert_msg(look < LOOKS, "the other dashboard stands at: %s", screen_row(screen, 0));
		screen_bytes_within(screen, LOOK_MS);
	}
}

static bool watches(struct screen *screen)
{
	screen_bytes_within(screen, LOOK_MS);
	return screen_shows(screen, "another process (pid");
}

START_TEST(one_shows_the_send_of_the_other_and_goes_on_when_that_is_killed)
{
	struct oracle oracle;
	struct screen *sender = screen_start(&world, 24, 100, NULL), *other = screen_start(&world, 24, 100, NULL);
	screen_wait(sender, "Guest 3");
	screen_wait(other, "Guest 3");
	screen_type(sender, "as");
	screen_wait(sender, "Send 40 invitations?");
	screen_type(sender, "y");
	/* Who of the two came first to the file's lock sends, whoever pressed y. */
	for (int look = 0; !watches(other); look++) {
		struct screen *swap = sender;
		sender = other;
		other = swap;
		ck_assert_msg(look < LOOKS, "nobody watches");
	}
	wait_until_sent(other, GUESTS / 4);
	ck_assert_int_lt(sent_so_far(other), GUESTS);

	int64_t killed_us = clock_mono_us();
	screen_close(sender); /* kill -9 */
	screen_wait_gone(other, "another process");
	printf("  taken over %lld ms after the kill\n", (long long)(clock_mono_us() - killed_us) / 1000);
	screen_wait(other, "40 ✓✓ read");
	screen_type(other, "q");
	ck_assert_int_eq(screen_wait_end(other), 0);
	screen_close(other);

	world_judge(&world, &oracle);
	char *complaint = oracle_complaint(&oracle);
	ck_assert_msg(complaint == NULL, "%s", complaint);
	ck_assert_uint_eq(oracle.messages, GUESTS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("two dashboards");
	TCase *tests = tcase_create("two dashboards");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, one_shows_the_send_of_the_other_and_goes_on_when_that_is_killed);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
