#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "screen.h"
#include "tests/unit/suite.h"

static struct world world;

/* Two of the eight fail, each for a reason of its own. */
static const char guests[] =
	"name,phone,group\n"
	"Ana,+351912001001,bride\nBruno,+351912001002,groom\nCarla,+351912001003,bride\nDuarte,+351912001004,groom\n"
	"Eva,+351912001005,bride\nFilipe,+351912001006,groom\nGina,+351912009001,bride\nHugo,+351912009008,groom\n";

static void set_up(void)
{
	world_open(&world);
	world_set(&world, "CONVOKE_RATE=50");
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0");
	world_event(&world, guests);
	world_templates(&world);
}

static void tear_down(void)
{
	world_close(&world);
}

static struct screen *start(int rows, int columns)
{
	struct screen *screen = screen_start(&world, rows, columns, NULL);
	screen_wait(screen, "Ana");
	return screen;
}

/* The row that begins with a label says that of it. */
static void check_row(const struct screen *screen, const char *label, const char *says)
{
	int row = screen_find(screen, label);
	ck_assert_int_ge(row, 0);
	ck_assert_msg(strstr(screen_row(screen, row), says), "%s", screen_row(screen, row));
}

START_TEST(a_campaign_is_told_when_it_is_over_and_its_pane_says_what_became_of_it)
{
	struct screen *screen = start(24, 80), *second = start(24, 80);
	screen_wait_title(screen, "convoke: Ana & Tomás");
	screen_type(screen, "C");
	screen_wait(screen, "Nothing was sent yet.");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "1 of 8");
	screen_type(screen, "as");
	screen_wait(screen, "Send 8 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "invitation 1 is done: ");
	screen_wait_title(screen, "convoke: Ana & Tomás – invitation 1 done");
	screen_wait(second, "invitation 1 is done: ");
	screen_wait_title(second, "convoke: Ana & Tomás – invitation 1 done");
	ck_assert_int_eq(screen_bells(screen), 0); /* it was over at once */
	screen_close(second);

	screen_type(screen, "C");
	screen_wait_title(screen, "convoke: Ana & Tomás");
	screen_wait(screen, " read              6  75 %  ████");
	screen_wait(screen, " failed            2  25 %  ████");
	check_row(screen, " waiting ", "0   0 %");
	check_row(screen, " accepted ", "6  75 %");
	check_row(screen, " delivered ", "6  75 %");
	check_row(screen, "wedding_inv", "8/8 ██████████");
	screen_wait(screen, "1 ✗ 63024 ");
	screen_type(screen, KEY_PAGE_DOWN KEY_PAGE_DOWN);
	screen_wait(screen, "half within ");
	screen_resize(screen, 50, 200);
	screen_wait(screen, "Check the number with the guest");
	screen_wait(screen, "From delivered to read");
	ck_assert_int_gt(screen_column(screen, screen_find(screen, "Why some failed"), "Why"), 70);
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "filter: campaign:1 (8)");
	screen_close(screen);
}
END_TEST

START_TEST(what_waits_of_one_campaign_is_canceled_and_the_other_goes_on)
{
	world_set(&world, "TERM=vt100");
	world_set(&world, "LC_ALL=C");
	world_do(&world, "send", "--filter", "group:bride", "--yes", "--queue-only");
	world_do(&world, "send", "--filter", "group:groom", "--yes", "--queue-only");
	struct screen *screen = start(10, 40);
	screen_type(screen, "C");
	screen_wait(screen, "4 waiting since");
	check_row(screen, "invitation 2:", "wedding_invitation");
	check_row(screen, "  waiting   ", "4 100 %");
	for (int row = 0; row < 10; row++)
		for (const char *at = screen_row(screen, row); *at; at++)
			ck_assert_msg((unsigned char)*at < 0x7f, "%s", screen_row(screen, row));
	ck_assert_str_eq(screen_title(screen), "");
	screen_type(screen, "?");
	screen_wait(screen, "Esc Left h q C"); /* on a line of its own, not left out */
	screen_type(screen, "q");
	screen_wait(screen, "invitation 2:");
	screen_type(screen, "j");
	screen_wait(screen, "invitation 1:");
	screen_type(screen, "c");
	screen_wait(screen, "Cancel the 4 messages of");
	screen_type(screen, "y");
	screen_wait(screen, "4 taken out of the queue");
	screen_type(screen, "c");
	screen_wait(screen, "nothing of this campaign is waiting");
	screen_resize(screen, 24, 80);
	screen_wait(screen, "canceled          4  not counted above");
	screen_type(screen, "kp");
	screen_wait(screen, "invitation 2 is done: ");
	screen_wait(screen, " read              3  75 %  ####");
	ck_assert_int_eq(world_messages(&world), 4);
	screen_close(screen);
}
END_TEST

START_TEST(the_log_keeps_what_was_said_and_can_be_only_warnings)
{
	struct screen *screen = start(24, 80);
	screen_type(screen, "L");
	screen_wait(screen, "nothing to tell");
	screen_type(screen, KEY_ESCAPE);
	for (int i = 0; i < 2; i++) {
		screen_type(screen, "p");
		screen_wait(screen, "p goes on");
		screen_type(screen, "p");
		screen_wait(screen, "no longer paused");
	}
	screen_type(screen, "L");
	screen_wait(screen, "! paused: no new message starts; p goes on  (×2 since");
	screen_wait(screen, "no longer paused  (×2 since");
	screen_type(screen, "w");
	screen_wait_gone(screen, "no longer paused  (");
	screen_wait(screen, "! paused: no new message starts");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Carla");
	/* Another process pauses, and not because a person said so. */
	world_do(&world, "pause");
	screen_wait(screen, "paused: paused by");
	screen_type(screen, "L");
	screen_wait(screen, "paused by");
	screen_close(screen);
}
END_TEST

START_TEST(the_title_is_given_back_at_the_end_and_while_stopped)
{
	struct screen *screen = screen_start_job(&world, 24, 80);
	screen_wait_title(screen, "convoke: Ana & Tomás");
	screen_wait(screen, "Ana");
	screen_type(screen, "\x1a");
	screen_wait_title(screen, "");
	screen_continue_job(screen);
	screen_wait_title(screen, "convoke: Ana & Tomás");
	screen_wait(screen, "1 of 8");
	screen_type(screen, "j");
	screen_wait(screen, "2 of 8");
	screen_type(screen, "q");
	screen_wait_title(screen, "");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(who_takes_over_says_so)
{
	world_set(&world, "CONVOKE_RATE=0.2"); /* not over before the second one is there */
	struct screen *first = start(24, 80);
	screen_type(first, "as");
	screen_wait(first, "Send 8 invitations?");
	screen_type(first, "y");
	screen_wait_row(first, 0, "sending ");
	struct screen *second = start(24, 80);
	screen_wait_row(second, 0, "another process (pid");
	screen_type(second, "C");
	screen_wait(second, "another process (pid");
	kill(screen_pid(first), SIGKILL);
	screen_wait(second, "is gone: this dashboard goes on sending");
	screen_close(first);
	screen_close(second);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("screen: campaigns and what is said when they end");
	TCase *tests = tcase_create("all");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_campaign_is_told_when_it_is_over_and_its_pane_says_what_became_of_it);
	tcase_add_test(tests, what_waits_of_one_campaign_is_canceled_and_the_other_goes_on);
	tcase_add_test(tests, the_log_keeps_what_was_said_and_can_be_only_warnings);
	tcase_add_test(tests, the_title_is_given_back_at_the_end_and_while_stopped);
	tcase_add_test(tests, who_takes_over_says_so);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
