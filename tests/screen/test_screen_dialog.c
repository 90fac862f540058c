/* The send dialog and the templates: what is asked, tried and read before anything leaves. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "screen.h"
#include "tests/unit/suite.h"

static struct world world;

static void set_up(void)
{
	world_open(&world);
	world_simulate(&world, "--speed 0.02 --fail 0 --read 100 --stay-sent 0");
}

static void tear_down(void)
{
	world_close(&world);
}

static struct screen *start(const char *csv, int rows, int columns)
{
	world_event(&world, csv);
	world_templates(&world);
	return screen_start(&world, rows, columns, NULL);
}

/* Lines of the simulator's journal about messages it took for a phone. */
static int messages_to(const char *digits)
{
	char line[8192];
	int count = 0;
	FILE *journal = fopen(world.journal, "r");
	while (journal && fgets(line, sizeof line, journal))
		count += strstr(line, "\"create\"") && strstr(line, digits);
	if (journal)
		fclose(journal);
	return count;
}

static void test_to(struct screen *screen, const char *phone)
{
	screen_type(screen, "t");
	screen_wait(screen, "Your own phone:");
	screen_type(screen, "\x15");
	screen_type(screen, phone);
	screen_type(screen, KEY_ENTER);
}

START_TEST(a_test_goes_to_oneself_alone_and_y_then_to_each_guest_once)
{
	struct screen *screen = start("name,phone\nAna,912345601\nBruno,912345602\nClara,912345603\n", 24, 100);
	screen_wait(screen, "Clara");
	screen_type(screen, "as");
	screen_wait(screen, "Send 3 invitations?");
	test_to(screen, "12");
	screen_wait(screen, "too short");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "Your own phone:");

	/* A no is a no, and other keys say nothing. */
	screen_type(screen, KEY_RIGHT);
	screen_wait(screen, "Bruno  +351");
	test_to(screen, "919 999 001");
	screen_wait(screen, "Send one test message to +351 919 999 001?");
	screen_wait(screen, "It reads as for Bruno");
	screen_type(screen, "\r s");
	screen_type(screen, "n");
	screen_wait_gone(screen, "Send one test message");
	ck_assert_int_eq(world_messages(&world), 0);

	test_to(screen, "919 999 001");
	screen_wait(screen, "Send one test message to");
	screen_type(screen, "y");
	screen_wait(screen, "→ undelivered ✗");
	screen_wait(screen, "63024");
	screen_wait(screen, "What to do:");
	screen_wait(screen, "CONVOKE_TEST_TO");
	ck_assert(screen_shows(screen, "Send 3 invitations?"));
	/* The second y of a hasty finger is asked about. */
	screen_type(screen, "y");
	screen_wait(screen, "The test did not arrive. Send all 3 all the same?");
	screen_type(screen, "n");
	screen_wait_gone(screen, "all the same?");
	ck_assert_int_eq(world_messages(&world), 1);

	test_to(screen, "919 999 100");
	screen_wait(screen, "Send one test message to");
	screen_type(screen, "y");
	screen_wait(screen, "queued → accepted");
	screen_wait(screen, "✓✓");
	screen_wait(screen, "It is on the phone");
	ck_assert_int_eq(messages_to("351919999100"), 1);
	ck_assert_int_eq(world_messages(&world), 2);

	/* Outside the counters; the invitations are what they were. */
	screen_type(screen, "yyy");
	screen_wait(screen, "3 messages queued");
	screen_wait(screen, "3 ✓✓ read");
	ck_assert(screen_shows(screen, "3 guests"));
	ck_assert_int_eq(world_messages(&world), 5);
	ck_assert_int_eq(messages_to("351912345602"), 1);
	screen_close(screen);
}
END_TEST

/* Three times it is a name that fills more than a low window. */
#define WIDE "Ana Maria da Conceição Guilhermina de Albuquerque e Vasconcelos de Sousa Coutinho "

START_TEST(a_second_y_means_nothing_and_a_long_question_keeps_its_answers)
{
	struct screen *screen = start("name,phone\n" WIDE WIDE WIDE ",912345601\nBruno,912345602\n", 10, 40);
	screen_wait(screen, "Bruno");
	screen_type(screen, "D");
	screen_wait(screen, "y yes   n no   Esc back");
	int top = screen_find(screen, "Remove Ana");
	screen_type(screen, KEY_DOWN KEY_DOWN);
	for (int i = 0; i < 100 && screen_find(screen, "Remove Ana") == top; i++)
		screen_bytes_within(screen, 20);
	ck_assert_int_ne(screen_find(screen, "Remove Ana"), top);
	ck_assert(screen_shows(screen, "y yes   n no   Esc back"));
	screen_type(screen, "n");
	screen_wait_gone(screen, "y yes");

	struct timespec began, now;
	screen_type(screen, "js");
	screen_wait(screen, "Send 1 invitation to Bruno?");
	clock_gettime(CLOCK_MONOTONIC, &began);
	screen_type(screen, "y");
	screen_wait(screen, "Name");
	screen_type(screen, "yy");
	screen_bytes_within(screen, 50);
	bool asked = screen_shows(screen, "What does");
	clock_gettime(CLOCK_MONOTONIC, &now);
	/* On a machine so slow that this was no haste it may ask. */
	if ((now.tv_sec - began.tv_sec) * 1000 + (now.tv_nsec - began.tv_nsec) / 1000000 < 700)
		ck_assert(!asked);
	if (asked)
		screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "What does");
	/* Another key between them, and y is y. */
	screen_type(screen, "oy");
	screen_wait(screen, "What does");
	screen_close(screen);
}
END_TEST

START_TEST(leaving_while_a_test_is_on_its_way_asks)
{
	world_simulate(&world, "--speed 0 --fail 0 --no-magic --fault create:stall-after-accept:first=1,seconds=2");
	struct screen *screen = start("name,phone\nAna,912345601\nBruno,912345602\n", 24, 80);
	screen_wait(screen, "Bruno");
	screen_type(screen, "s");
	screen_wait(screen, "Send 1 invitation to Ana?");
	test_to(screen, "919 999 100");
	screen_wait(screen, "Send one test message to");
	screen_type(screen, "y");
	screen_wait_gone(screen, "Send one test message to");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "Send 1 invitation to Ana?");
	screen_type(screen, "q");
	screen_wait(screen, "1 message of Ana & Tomás is still waiting to be sent.");
	screen_wait(screen, "Everything has left meanwhile");
	screen_type(screen, "s");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	ck_assert_int_eq(messages_to("351919999100"), 1);
	screen_close(screen);
}
END_TEST

START_TEST(a_test_says_what_else_would_leave_with_it)
{
	world_set(&world, "CONVOKE_TEST_TO=+351919999100");
	world_event(&world, "name,phone\nAna,912345601\nBruno,912345602\n");
	world_templates(&world);
	world_do(&world, "send", "--guest", "1", "--queue-only", "--yes");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "1 waiting since");
	screen_type(screen, "js");
	screen_wait(screen, "Send 1 invitation to Bruno?");
	screen_wait(screen, "1 wait in the queue already: they leave first.");
	screen_type(screen, "t");
	screen_wait(screen, "Send one test message to +351 919 999 100?");
	screen_wait(screen, "The 1 that wait in the queue go on to leave, too.");
	screen_type(screen, KEY_ESCAPE);
	screen_wait_gone(screen, "Send one test message");
	ck_assert_int_eq(world_messages(&world), 0);
	screen_close(screen);
}
END_TEST

START_TEST(those_left_out_stand_under_their_reason_and_come_back_when_mended)
{
	struct screen *screen = start("name,phone,opted_out\nAna,912345601,\nBruno,912345602,yes\nClara,912345603,yes\n"
				      "Dora,912345604,yes\nEva,912345605,yes\nFay,912345606,\n", 24, 80);
	world_do(&world, "send", "--guest", "6", "--queue-only", "--yes");
	screen_wait(screen, "1 queued");
	screen_type(screen, "as");
	screen_wait(screen, "Send 1 invitation to Ana?");
	screen_wait(screen, "4: opted out");
	screen_type(screen, "l");
	screen_wait(screen, "5 left out");
	screen_wait_row(screen, 1, "4 opted out");
	screen_wait_row(screen, 3, "Clara");
	screen_wait_row(screen, 6, "1 waiting in the queue");
	screen_type(screen, "\t");
	screen_type(screen, "j");
	screen_type(screen, KEY_ENTER);
	screen_wait_row(screen, 0, "Fay");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "5 left out");
	screen_type(screen, "gjj" KEY_ENTER);
	screen_wait_row(screen, 0, "Clara");
	world_do(&world, "guest", "set", "3", "opted_out=no");
	screen_wait_gone(screen, "Does not want messages");
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "4 left out");
	ck_assert(!screen_shows(screen, "Clara"));
	screen_type(screen, KEY_ESCAPE);
	screen_wait(screen, "Send 2 invitations?");
	ck_assert_int_eq(world_messages(&world), 0);
	screen_close(screen);
}
END_TEST

START_TEST(the_text_of_any_guest_is_a_key_or_a_name_away)
{
	world_set(&world, "CONVOKE_DAILY_LIMIT=2");
	struct screen *screen = start("name,phone\nAna,912345601\nBruno,912345602\nMaximiliana,912345603\n"
				      "Bruna,912345604\nEva,912345605\n", 24, 100);
	screen_wait(screen, "Eva");
	screen_type(screen, "as");
	screen_wait(screen, "(1 of 5)");
	screen_wait(screen, "Daily limit of 2: 2 today, 3 from ");
	screen_wait(screen, "while convoke runs");
	screen_wait(screen, "because of the daily limit");
	screen_type(screen, KEY_END);
	screen_wait(screen, "Eva  +351 912 345 605  (5 of 5)");
	screen_type(screen, KEY_HOME);
	screen_wait(screen, "(1 of 5)");
	screen_type(screen, "L");
	screen_wait(screen, "Maximiliana  +351 912 345 603  (3 of 5)");
	screen_type(screen, "/brun" KEY_ENTER);
	screen_wait(screen, "Bruna  +351 912 345 604  (4 of 5)");
	screen_type(screen, "/" KEY_ENTER);
	screen_wait(screen, "Bruno  +351 912 345 602  (2 of 5)");
	screen_type(screen, "/zoe" KEY_ENTER);
	screen_wait(screen, "none of those who get it");
	screen_close(screen);
}
END_TEST

START_TEST(who_is_added_under_the_question_is_not_sent_to)
{
	struct screen *screen = start("name,phone\nAna,912345601\nBruno,912345602\n", 30, 100);
	screen_wait(screen, "Bruno");
	screen_type(screen, "as");
	screen_wait(screen, "Send 2 invitations?");
	test_to(screen, "919 999 001");
	screen_wait(screen, "Send one test message to");
	screen_type(screen, "y");
	screen_wait(screen, "63024");
	screen_type(screen, "y");
	screen_wait(screen, "The test did not arrive. Send all 2 all the same?");
	world_do(&world, "guest", "add", "name=Clara", "phone=912345603");
	screen_bytes_within(screen, 500);
	screen_type(screen, "y");
	screen_wait(screen, "2 messages queued");
	screen_wait(screen, "2 of 2 done");
	ck_assert_int_eq(world_messages(&world), 3);
	screen_close(screen);
}
END_TEST

START_TEST(outside_the_hours_o_says_and_changes_when_they_leave)
{
	char window[64];
	time_t now = time(NULL);
	int hour = (int)(now / 3600 % 24);
	snprintf(window, sizeof window, "CONVOKE_SEND_WINDOW=%02d:00-%02d:00", (hour + 3) % 24, (hour + 4) % 24);
	world_set(&world, window);
	struct screen *screen = start("name,phone\nAna,912345601\nBruno,912345602\n", 24, 100);
	screen_wait(screen, "Bruno");
	screen_type(screen, "as");
	screen_wait(screen, "Outside sending hours");
	screen_wait(screen, "o: send now all the same");
	screen_type(screen, "o");
	screen_wait(screen, "They leave at once");
	screen_type(screen, "o");
	screen_wait(screen, "Outside sending hours");
	screen_type(screen, "oy");
	screen_wait(screen, "2 of 2 done");
	ck_assert_int_eq(world_messages(&world), 2);
	screen_close(screen);
}
END_TEST

START_TEST(thousands_are_queued_while_keys_work_and_quit_waits)
{
	world_set(&world, "CONVOKE_RATE=0.1");
	world_guests(&world, 8000);
	world_templates(&world);
	struct screen *screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "Guest 3");
	screen_type(screen, "as");
	screen_wait(screen, "Send 8000 invitations?");
	screen_type(screen, "y");
	screen_wait_row(screen, 0, "queueing ");
	/* s opens no second dialog, else q would mean nothing. */
	screen_type(screen, "Gsq");
	screen_wait(screen, "leaving as soon as all 8000");
	screen_wait(screen, "k keep sending");
	ck_assert_int_le(world_messages(&world), 2);
	screen_type(screen, "s");
	ck_assert_int_eq(screen_wait_end(screen), 0);
	screen_close(screen);
	screen = screen_start(&world, 24, 100, NULL);
	screen_wait(screen, "waiting since");
	screen_wait(screen, "0 not invited");
	int sent = world_messages(&world);

	/* A second thought while they go into the queue: paused before the first one leaves. */
	screen_type(screen, "c");
	screen_wait(screen, "Cancel all");
	screen_type(screen, "y");
	screen_wait(screen, "taken out of the queue");
	screen_type(screen, "as");
	screen_wait(screen, "invitations?");
	screen_type(screen, "y");
	screen_wait_row(screen, 0, "queueing ");
	screen_type(screen, "p");
	screen_wait(screen, "messages queued and paused");
	screen_wait(screen, "paused: paused by a person");
	ck_assert_int_eq(world_messages(&world), sent);
	screen_close(screen);
}
END_TEST

START_TEST(f_reads_the_templates_and_the_first_start_says_so)
{
	world_event(&world, "name,phone\nAna,912345601\nBruno,912345602\n");
	struct screen *screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Bruno");
	screen_type(screen, "t");
	screen_wait(screen, "No templates yet.");
	screen_wait(screen, "f reads them from Twilio.");
	screen_type(screen, "f");
	screen_wait(screen, "read from Twilio: ");
	screen_wait(screen, " new");
	screen_wait(screen, "wedding_button");
	/* The first that can be sent, behind three that cannot. */
	screen_wait(screen, "we have not heard from you");
	ck_assert(screen_look(screen, screen_find(screen, "rsvp_reminder"), 3).reverse);
	screen_type(screen, "f");
	screen_wait(screen, "none new");

	/* The last one needs all its variables filled; what is wrong is said in words. */
	screen_type(screen, "G");
	screen_wait(screen, "[nothing fills {{1}} yet]");
	screen_wait(screen, "It cannot be sent before");
	screen_type(screen, "e");
	screen_wait(screen, "What fills wedding_invitation");
	screen_wait(screen, "{guest.first_name}   = Ana");
	/* What is guessed from one language is read in each before it is stored for all. */
	screen_wait(screen, "As Ana reads it in pt_PT:");
	screen_wait(screen, "As Ana reads it in en:");
	screen_type(screen, "\x15{frist_name}" KEY_ENTER);
	screen_wait(screen, "guest.first_name");
	ck_assert(screen_shows(screen, "What fills wedding_invitation"));
	screen_type(screen, "\x15" "Dear {fir\t");
	screen_wait(screen, "Dear {guest.first_name}   = Dear Ana");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "saved, in all its languages");
	screen_wait(screen, "As Ana reads it:");
	screen_type(screen, "n");
	screen_wait(screen, "As Bruno reads it:");
	screen_wait(screen, "Dear Bruno");
	screen_type(screen, "N");
	screen_wait(screen, "As Ana reads it:");
	screen_type(screen, KEY_ENTER);
	screen_wait(screen, "wedding_invitation is chosen");
	screen_close(screen);

	/* Without credentials it says which setting is missing. */
	world_set(&world, "TWILIO_AUTH_TOKEN");
	screen = screen_start(&world, 24, 80, NULL);
	screen_wait(screen, "Bruno");
	screen_type(screen, "tf");
	screen_wait(screen, "the templates cannot be read: ");
	screen_wait(screen, "TWILIO_AUTH_TOKEN");
	screen_close(screen);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("before sending");
	TCase *tests = tcase_create("dialog");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_test_goes_to_oneself_alone_and_y_then_to_each_guest_once);
	tcase_add_test(tests, a_second_y_means_nothing_and_a_long_question_keeps_its_answers);
	tcase_add_test(tests, leaving_while_a_test_is_on_its_way_asks);
	tcase_add_test(tests, a_test_says_what_else_would_leave_with_it);
	tcase_add_test(tests, those_left_out_stand_under_their_reason_and_come_back_when_mended);
	tcase_add_test(tests, the_text_of_any_guest_is_a_key_or_a_name_away);
	tcase_add_test(tests, who_is_added_under_the_question_is_not_sent_to);
	tcase_add_test(tests, outside_the_hours_o_says_and_changes_when_they_leave);
	tcase_add_test(tests, thousands_are_queued_while_keys_work_and_quit_waits);
	tcase_add_test(tests, f_reads_the_templates_and_the_first_start_says_so);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
