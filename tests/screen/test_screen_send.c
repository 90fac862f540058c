#include <check.h>
#include <sqlite3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen.h"
#include "tests/unit/suite.h"

static struct world world;

static void set_up(void)
{
	world_open(&world);
	world_simulate(&world, "--speed 0.05 --fail 0 --read 100 --stay-sent 0");
}

static void tear_down(void)
{
	world_close(&world);
}

static struct screen *start_with(int guests)
{
	world_guests(&world, guests);
	world_templates(&world);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "Guest 3");
	return screen;
}

/* The numbers before these words in the header; they sum to the guests. */
static int counted(const struct screen *screen, const char *words)
{
	char all[1024];
	snprintf(all, sizeof all, "%s", screen_row(screen, 1));
	snprintf(all + strlen(all), sizeof all - strlen(all), " %s", screen_row(screen, 2));
	const char *at = strstr(all, words);
	while (at && at > all && at[-1] != ' ')
		at--;
	int number = 0;
	while (at && at > all && (at[-1] == ' ' || (at[-1] >= '0' && at[-1] <= '9') || (unsigned char)at[-1] >= 0x80)) {
		at--;
		if (*at >= '0' && *at <= '9' && (at == all || at[-1] == ' ')) {
			number = atoi(at);
			break;
		}
	}
	return number;
}

START_TEST(s_with_nothing_selected_means_the_guest_under_the_cursor)
{
	struct screen *screen = start_with(5);
	screen_type(screen, "js");
	screen_wait(screen, "Send 1 invitation to Guest 2?");
	screen_wait(screen, "Dear Guest, you are warmly invited to Ana & Tomás on Saturday,");
	screen_type(screen, "\r qxY\x1b");
	screen_wait(screen, "2 of 5");
	ck_assert(screen_shows(screen, "5 not invited"));
	ck_assert_int_eq(world_messages(&world), 0);
	screen_close(screen);
}
END_TEST

START_TEST(keys_typed_before_the_dialog_is_drawn_do_not_send)
{
	struct screen *screen = start_with(5);
	screen_type(screen, "asyyyyyy");
	screen_wait(screen, "Send 5 invitations?");
	ck_assert_uint_eq(screen_bytes_within(screen, 300), 0);
	screen_type(screen, "n");
	screen_wait(screen, "5 selected");
	ck_assert(screen_shows(screen, "0 queued"));
	screen_close(screen);
}
END_TEST

START_TEST(a_window_too_small_for_the_question_takes_no_answer)
{
	struct screen *screen = start_with(5);
	screen_type(screen, "as");
	screen_wait(screen, "Send 5 invitations?");
	for (int i = 0; i < 5; i++) {
		screen_resize(screen, 6, 30);
		screen_type(screen, "y"); /* it may be read before that is drawn, not before it is known */
		screen_wait(screen, "window too small");
		screen_type(screen, "y");
		screen_resize(screen, 24, 100);
		screen_wait(screen, "Send 5 invitations?");
	}
	ck_assert_int_eq(world_messages(&world), 0);
	screen_close(screen);
}
END_TEST

START_TEST(what_y_answers_stays_on_the_screen_however_far_one_reads)
{
	struct screen *screen = start_with(5);
	screen_resize(screen, 10, 40);
	screen_wait(screen, "1 of 5");
	screen_type(screen, "as");
	screen_wait_row(screen, 1, "Send 5 invitations?");
	screen_type(screen, KEY_PAGE_DOWN);
	screen_wait_row(screen, 0, "Send 5 invitations?");
	screen_close(screen);
}
END_TEST

START_TEST(the_dialog_shows_the_text_of_every_guest)
{
	struct screen *screen = start_with(3);
	screen_type(screen, "as");
	screen_wait(screen, "Guest 1  +351 912 001 001  (1 of 3)");
	screen_type(screen, KEY_RIGHT);
	screen_wait(screen, "Guest 2  +351 912 001 002  (2 of 3)");
	screen_type(screen, KEY_LEFT KEY_LEFT);
	screen_wait(screen, "Guest 3  +351 912 001 003  (3 of 3)");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "3 selected");
	screen_close(screen);
}
END_TEST

START_TEST(those_left_out_are_told_with_the_reason)
{
	world_event(&world, "name,phone,rsvp,opted_out\nAna,912345601,,\nBruno,912345602,yes,\nCarla,912345603,,yes\n");
	world_templates(&world);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "Carla");
	screen_type(screen, "as");
	screen_wait(screen, "Send 2 invitations?");
	screen_wait(screen, "Carla: opted out");
	ck_assert(!screen_shows(screen, "Bruno: "));
	screen_close(screen);
}
END_TEST

START_TEST(a_send_advances_by_itself_until_everybody_has_read)
{
	struct screen *screen = start_with(12);
	screen_type(screen, "as");
	screen_wait(screen, "Send 12 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "12 messages queued");
	screen_wait(screen, "12 ✓✓ read");
	ck_assert(screen_shows(screen, "0 queued"));
	int row = screen_find(screen, "Guest 7"), column = screen_column(screen, row, "✓✓ read");
	ck_assert_int_gt(column, 0);
	/* Guest 1 is under the cursor; the others show read in blue. */
	ck_assert_int_eq(screen_look(screen, row, column).colour, 33);
	ck_assert_int_eq(world_messages(&world), 12);
	screen_type(screen, "q");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
}
END_TEST

START_TEST(the_counters_sum_to_the_guests_during_a_send)
{
	static const char *const words[] = { "not invited", "queued", "held", "sending", "unknown", "accepted",
					     "✓ sent", "✓✓ delivered", "✓✓ read", "✗ undelivered", "✗ failed", "canceled" };
	world_set(&world, "CONVOKE_RATE=20");
	struct screen *screen = start_with(40);
	screen_type(screen, "as");
	screen_wait(screen, "Send 40 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "messages queued");
	for (int looks = 0; !screen_shows(screen, "40 ✓✓ read") && looks < 200; looks++) {
		int sum = 0;
		screen_bytes_within(screen, 100);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			sum += counted(screen, words[i]);
		ck_assert_msg(sum == 40, "%d: %s", sum, screen_row(screen, 1));
	}
	ck_assert(screen_shows(screen, "40 ✓✓ read"));
	screen_close(screen);
}
END_TEST

START_TEST(a_failure_says_why_and_R_sends_again)
{
	world_event(&world, "name,phone\nAna,912349001\nBruno,912345602\n");
	world_templates(&world);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "Bruno");
	screen_type(screen, "as");
	screen_wait(screen, "Send 2 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "✗ 63024");
	screen_wait(screen, "1 ✓✓ read");
	screen_type(screen, KEY_HOME KEY_ENTER);
	screen_wait(screen, "What to do:");
	screen_wait(screen, "undelivered");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "1 of 2");
	screen_type(screen, "R");
	screen_wait(screen, "Send 1 invitation again to Ana?");
	screen_type(screen, "y");
	screen_wait(screen, "1 message queued");
	screen_wait(screen, "resend 2: 1 of 1 done");
	ck_assert_int_eq(world_messages(&world), 3);
	screen_close(screen);
}
END_TEST

/* A test to the organizer's own phone, by another process. */
static void hold_one_more(void)
{
	sqlite3 *file;
	ck_assert_int_eq(sqlite3_open(world.event, &file), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(file, "INSERT INTO invitation_logs (campaign_id, phone, content_sid, variables, status) "
				      "VALUES (1, '+351919999999', 'HX', '{}', 'held')", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(file);
}

/* Another process has put it back into the queue, and what became of that is unknown as well. */
static void make_unknown_again(int invitation)
{
	char sql[120];
	sqlite3 *file;
	snprintf(sql, sizeof sql, "INSERT INTO status_events (invitation_id, status, source, at) VALUES (%d, 'unknown', 'send', 1)",
		 invitation);
	ck_assert_int_eq(sqlite3_open(world.event, &file), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(file, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(file);
}

START_TEST(w_settles_all_that_waits_for_a_word_on_one_page)
{
	world_simulate(&world, "--speed 0 --fail 0 --fault create:reset-before:first=2");
	world_event(&world, "name,phone\nAna,912345601\nBruno,912345602\nClara,912345603\n");
	world_templates(&world);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "Clara");
	screen_type(screen, "w");
	screen_wait(screen, "nothing of those shown waits for your word");
	screen_type(screen, "as");
	screen_wait(screen, "Send 3 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "2 unknown");
	screen_wait(screen, "1 ✓✓ ");
	screen_type(screen, "w");
	screen_wait(screen, "wait for your word");
	screen_wait(screen, "not in Twilio's list; looks so far: ");
	screen_type(screen, "2");
	screen_wait(screen, "Were these 2 not sent?");
	screen_type(screen, "n");
	screen_wait(screen, "they were sent");
	ck_assert_int_eq(world_messages(&world), 3);
	screen_type(screen, "2");
	screen_wait(screen, "Were these 2 not sent?");
	/* The answer is for those that were shown, however the window changes. */
	hold_one_more();
	screen_resize(screen, 24, 90);
	screen_bytes_within(screen, 200);
	/* Neither is it for what somebody else has settled and is unknown anew. */
	make_unknown_again(1);
	screen_type(screen, "y");
	screen_wait(screen, "1 is in the queue again; 1 has changed since you were asked and is left as it is");
	world_do(&world, "resolve", "1", "--not-sent", "--yes");
	screen_type(screen, "p");
	screen_wait(screen, "3 of 4 done");
	ck_assert_int_eq(world_messages(&world), 5); /* of which two were dropped */
	screen_close(screen);
}
END_TEST

START_TEST(r_reminds_those_who_have_it_and_are_silent)
{
	struct screen *screen = start_with(4);
	world_do(&world, "rsvp", "1", "yes");
	screen_wait(screen, "1 yes");
	screen_type(screen, "r");
	screen_wait(screen, "nobody to remind");
	screen_type(screen, "jas");
	screen_wait(screen, "Send 4 invitations?");
	screen_type(screen, "y");
	screen_wait(screen, "4 ✓✓ read");
	world_do(&world, "rsvp", "2", "no");
	screen_wait(screen, "1 no");
	screen_type(screen, "r");
	screen_wait(screen, "Send 2 reminders?");
	screen_close(screen);
}
END_TEST

START_TEST(p_pauses_and_goes_on_and_c_cancels)
{
	world_set(&world, "CONVOKE_RATE=0.5");
	struct screen *screen = start_with(6);
	screen_type(screen, "p");
	screen_wait(screen, "paused: ");
	screen_type(screen, "as");
	screen_wait(screen, "Sending is paused");
	screen_type(screen, "y");
	screen_wait(screen, "6 queued");
	ck_assert_int_eq(world_messages(&world), 0);
	screen_type(screen, "p");
	screen_wait_gone(screen, "paused: ");
	screen_wait(screen, "5 queued");
	screen_type(screen, "c");
	screen_wait(screen, "Cancel all");
	screen_type(screen, "n");
	screen_wait_gone(screen, "Cancel all");
	screen_type(screen, "c");
	screen_wait(screen, "Cancel all");
	screen_type(screen, "y");
	screen_wait(screen, "taken out of the queue");
	screen_wait(screen, "0 queued");
	screen_wait(screen, "canceled");
	screen_close(screen);
}
END_TEST

START_TEST(opening_a_file_with_a_queue_sends_nothing_until_p)
{
	world_guests(&world, 5);
	world_templates(&world);
	world_do(&world, "send", "--all", "--queue-only", "--yes");
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "5 waiting since");
	screen_wait(screen, "p to go on");
	screen_bytes_within(screen, 1500);
	ck_assert_int_eq(world_messages(&world), 0);
	screen_type(screen, "p");
	screen_wait(screen, "5 ✓✓ read");
	ck_assert_int_eq(world_messages(&world), 5);
	screen_close(screen);
}
END_TEST

/* A send of 20 that takes a while, seen to have begun. */
static struct screen *start_slow_send(void)
{
	world_set(&world, "CONVOKE_RATE=4");
	struct screen *screen = start_with(20);
	screen_type(screen, "as");
	screen_wait(screen, "Send 20 invitations?");
	screen_type(screen, "y");
	screen_wait_row(screen, 0, "sending ");
	screen_wait_gone(screen, "sending 0/20");
	return screen;
}

START_TEST(leaving_during_a_send_asks_and_s_leaves_the_rest_waiting)
{
	struct screen *screen = start_slow_send();
	screen_type(screen, "q");
	screen_wait(screen, "k keep sending");
	screen_type(screen, "yqx ");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "k keep sending");
	screen_type(screen, "q");
	screen_wait(screen, "k keep sending");
	screen_type(screen, "s");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
	int sent = world_messages(&world);
	ck_assert_int_lt(sent, 20);
	screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "waiting since");
	ck_assert_int_eq(world_messages(&world), sent);
	screen_close(screen);
}
END_TEST

START_TEST(leaving_with_k_goes_on_in_the_background)
{
	struct screen *screen = start_slow_send();
	screen_type(screen, "q");
	screen_wait(screen, "k keep sending");
	screen_type(screen, "k");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
	/* Seen by the simulator: somebody else goes on. */
	int before = world_messages(&world);
	for (int looks = 0; world_messages(&world) == before && looks < 1000; looks++)
		world_do(&world, "status");
	ck_assert_int_gt(world_messages(&world), before);
	screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "another process (pid");
	screen_wait(screen, "20 ✓✓ read");
	ck_assert_int_eq(world_messages(&world), 20);
	screen_close(screen);
}
END_TEST

START_TEST(a_lost_terminal_does_not_lose_the_queue)
{
	struct screen *screen = start_slow_send();
	screen_hang_up(screen);
	struct screen *other = screen_start(&world, 24, 100, NULL);
	screen_wait(other, "20 guests");
	screen_wait(other, "20 ✓✓ read");
	ck_assert_int_eq(world_messages(&world), 20);
	screen_close(other);
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sending from the screen");
	TCase *tests = tcase_create("send");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, s_with_nothing_selected_means_the_guest_under_the_cursor);
	tcase_add_test(tests, keys_typed_before_the_dialog_is_drawn_do_not_send);
	tcase_add_test(tests, a_window_too_small_for_the_question_takes_no_answer);
	tcase_add_test(tests, what_y_answers_stays_on_the_screen_however_far_one_reads);
	tcase_add_test(tests, the_dialog_shows_the_text_of_every_guest);
	tcase_add_test(tests, those_left_out_are_told_with_the_reason);
	tcase_add_test(tests, a_send_advances_by_itself_until_everybody_has_read);
	tcase_add_test(tests, the_counters_sum_to_the_guests_during_a_send);
	tcase_add_test(tests, a_failure_says_why_and_R_sends_again);
	tcase_add_test(tests, w_settles_all_that_waits_for_a_word_on_one_page);
	tcase_add_test(tests, r_reminds_those_who_have_it_and_are_silent);
	tcase_add_test(tests, p_pauses_and_goes_on_and_c_cancels);
	tcase_add_test(tests, opening_a_file_with_a_queue_sends_nothing_until_p);
	suite_add_tcase(suite, tests);
	TCase *leaving = tcase_create("leaving");
	tcase_set_timeout(leaving, 120);
	tcase_add_checked_fixture(leaving, set_up, tear_down);
	tcase_add_test(leaving, leaving_during_a_send_asks_and_s_leaves_the_rest_waiting);
	tcase_add_test(leaving, leaving_with_k_goes_on_in_the_background);
	tcase_add_test(leaving, a_lost_terminal_does_not_lose_the_queue);
	suite_add_tcase(suite, leaving);
	return run_suite(suite);
}
