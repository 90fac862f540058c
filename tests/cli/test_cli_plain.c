#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"
#include "cli.h"
#include "tests/unit/suite.h"

static void begin(void)
{
	cli_begin();
	sim_start("--speed 0 --fail 0 --stay-sent 0");
	make_event();
}

static void end(void)
{
	sim_stop();
	cli_end();
}

static size_t creates(void)
{
	return journal_count("\"kind\":\"create\"", NULL);
}

/* A conversation: lines in, what was said out. */
static const char *converse(const char *typed)
{
	const struct run *run = convoke_with_input(typed, "--plain");
	assert_code(run, 0);
	ck_assert_str_eq(run->err, "");
	return run->out;
}

static void assert_never_says(const char *text, const char *words)
{
	ck_assert_msg(strstr(text, words) == NULL, "\"%s\" in: %s", words, text);
}

START_TEST(guests_are_read_one_by_one_found_and_selected)
{
	write_file("guests.csv", "name,phone,group,rsvp,rsvp_seats\nAna Ferreira,912345601,bride,yes,2\n"
		   "\"evil\x1b[2J\x1b]0;t\x07name\",912345602,groom,,\nJosé Gomes,912345603,bride,no,\n");
	assert_code(convoke("import", "guests.csv"), 0);
	const char *said = converse("\n\n\n\n1\nG\nk\n/group:bride\n\nl\nTAB\nesc\n \na\nA\nv\nnonsense\n?\nstatus\n");
	assert_says(said, "3 guests: 3 not invited.");
	assert_says(said, "Answers: 1 yes, 1 no, 0 maybe.");
	assert_says(said, "\n1 of 3: Ana Ferreira, not invited, answered yes for 2.\n");
	assert_says(said, "3 of 3: José Gomes, not invited, answered no.\n");
	assert_says(said, "That was the last guest.");
	assert_says(said, "2 of 3 guests: group:bride.");
	assert_says(said, "\nPhone: +351 912 345 601\nGroup: bride\n");
	assert_says(said, "Link for the answer: https://example.org/rsvp/");
	assert_says(said, "3 selected.");
	assert_says(said, "nonsense means nothing here; ? lists what does.");
	assert_says(said, "\ns: send the invitation");
	assert_says(said, "\nTab: next counter");
	/* Lines are only appended: no escape sequence, whatever a guest is called. */
	for (const char *at = said; *at; at++)
		ck_assert_msg((unsigned char)*at >= 0x20 || *at == '\n', "control character %d in: %s", *at, said);
}
END_TEST

START_TEST(only_the_whole_word_yes_sends_and_the_end_of_input_never_does)
{
	import_guests(3);
	make_template();
	const char *said = converse("a\ns\ny\nno\ns\nY\n\ns\n\nq\n");
	assert_says(said, "3 invitations for Ana & Tomás, template wedding_invitation.");
	assert_says(said, "Guest 1, +351 912 000 001, will read:\nDear Guest,");
	assert_says(said, "Send 3 invitations? Type yes or no: y\nPlease type the whole word, yes or no.\n"
		    "Send 3 invitations? Type yes or no: no\nNothing was sent.");
	/* The question is the last thing heard, and half an answer. */
	said = converse("a\ns\n");
	assert_says(said, "Nothing was sent.");
	said = converse("a\ns\nyes");
	assert_says(said, "Nothing was sent.");
	/* Nobody is chosen: not everybody. */
	said = converse("s\nyes\n");
	assert_says(said, "Nobody is chosen");
	ck_assert_uint_eq(creates(), 0);
}
END_TEST

START_TEST(a_send_is_followed_to_its_end_and_what_follows_is_read)
{
	import_guests(4);
	make_template();
	const char *said = converse("1\ns\nyes\nwait\na\ns\nyes\nwait\nC\n");
	assert_says(said, "1 invitation for Ana & Tomás");
	assert_says(said, "1 queued.");
	assert_says(said, "Left out: Guest 1, already invited.");
	assert_says(said, "3 queued.");
	assert_says(said, "Done with sending. Of invitation 2:");
	assert_says(said, "\ninvitation 1, ");
	ck_assert_uint_eq(creates(), 4);
	/* The input ends at once: what was confirmed goes out all the same. */
	assert_code(convoke("guest", "add", "name=Late", "phone=+351912000099"), 0);
	said = converse("G\ns\nyes\n");
	assert_says(said, "Done with sending. Of invitation 3:");
	ck_assert_uint_eq(creates(), 5);
}
END_TEST

/* Confirms a send to that guest; whoever listened is gone before the answer is read. */
static void confirm_and_go(int guest)
{
	int in[2], out[2];
	char typed[32], heard[4096];
	ck_assert(pipe(in) == 0 && pipe(out) == 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		close(out[0]);
		execl(cli_program(), "convoke", "--plain", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	snprintf(typed, sizeof typed, "%d\ns\n", guest);
	ck_assert_int_gt(write(in[1], typed, strlen(typed)), 0);
	for (size_t length = 0; length < sizeof heard - 1;) {
		ssize_t count = read(out[0], heard + length, sizeof heard - 1 - length);
		ck_assert_int_gt(count, 0);
		heard[length += (size_t)count] = '\0';
		if (strstr(heard, "Type yes or no: "))
			break;
	}
	ck_assert_int_gt(write(in[1], "yes\nstatus\nstatus\n", 18), 0);
	close(out[0]);
	waitpid(child, NULL, 0);
	close(in[1]);
}

START_TEST(what_was_confirmed_in_the_last_moment_goes_out_without_a_listener)
{
	enum { TIMES = 2 };
	import_guests(TIMES);
	make_template();
	for (int guest = 1; guest <= TIMES; guest++)
		confirm_and_go(guest);
	ck_assert_uint_eq(creates(), TIMES);
}
END_TEST

START_TEST(guests_are_added_changed_answered_and_removed_by_questions)
{
	import_guests(1);
	const char *said = converse("+\nRita Melo\n12\n912345678\n2\n2\ny\nyes\n2\ne\nnonsense\nseats=0\ngroup=family\n\nl\n"
				    "D\nno\nD\nyes\nU\nU\n2\nD\nyes\n");
	assert_says(said, "Rita Melo added.");
	assert_says(said, "phone 12: ");
	assert_says(said, "What does Rita Melo answer? yes, no, maybe or none (2 seats): yes");
	assert_says(said, "nonsense is not like phone=+351912345678.");
	assert_says(said, "seats 0: must be a whole number");
	assert_says(said, "Saved.");
	assert_says(said, "Group: family");
	assert_says(said, "Rita Melo stays.");
	assert_says(said, "Rita Melo was removed from the list.");
	assert_says(said, "\nRita Melo is on the list again.\n");
	assert_says(said, "\nRita Melo's group is empty again.\n");
	said = convoke("guests")->out;
	assert_never_says(said, "Rita");
}
END_TEST

START_TEST(lists_and_templates_go_in_and_out_after_a_question)
{
	import_guests(2);
	make_template();
	write_file("more.csv", "name,phone\nGuest 1,+351912000001\nNova Pessoa,912345678\nWrong,12\n");
	const char *said = converse("i\nmore.csv\nyes\ni\nmore.csv\ni\nnone.csv\n/nova\nx\nout.csv\nx\nout.csv\nno\nt\n1\nno\n");
	assert_says(said, "1 new, 0 changed, 1 the same, 1 refused.");
	assert_says(said, "Refused, line 4: ");
	assert_says(said, "Imported: 1 new, 0 changed. U takes it back.");
	assert_says(said, "Not in this file: Guest 2.");
	assert_says(said, "It brings nothing new.");
	assert_says(said, "none.csv");
	assert_says(said, "1 guest written to out.csv.");
	assert_says(said, "Replace it? Type yes or no: no\nNothing was written.");
	assert_says(said, "; the one that is sent.");
	char *out = read_file(path_of("out.csv"));
	assert_says(out, "Nova Pessoa");
	assert_never_says(out, "Guest 1");
	free(out);
	write_file("change.csv", "name,phone,group\nGuest 1,+351912000001,family\nNova Pessoa,912345678,\nEva,912345678,\n");
	said = converse("i\nchange.csv\nyes\nU\nno\nU\nyes\nU\n");
	assert_says(said, "Guest 1: Group empty becomes family.");
	assert_says(said, "One phone, several guests: +351912345678: Eva, Nova Pessoa.");
	assert_says(said, "Take back the import of change.csv (");
	assert_says(said, "The import stays.");
	assert_says(said, "is taken back: 1 guest left the list, 1 guest has back what it had.");
	assert_says(said, "Nothing to undo");
}
END_TEST

START_TEST(before_yes_another_text_is_read_and_a_test_goes_to_oneself_alone)
{
	import_guests(3);
	make_template();
	const char *said = converse("a\ns\nnext\n/3\n/nobody\ny\ns\ntest\n912345678\nno\ns\ntest\n12\n"
				    "s\ntest\n912345678\nyes\n");
	assert_says(said, "Guest 2, +351 912 000 002, will read:\n");
	assert_says(said, "Guest 3, +351 912 000 003, will read:\n");
	assert_says(said, "None of those who get it is found by 'nobody'.");
	assert_says(said, "Send one test message to +351 912 345 678?\nIt reads as for Guest 1, and its link");
	assert_says(said, "No test was sent.");
	assert_says(said, "12: the phone number is too short");
	assert_says(said, "\nThe test: ");
	ck_assert_uint_eq(creates(), 1);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", "912345678"), 1);
}
END_TEST

START_TEST(failures_are_read_by_reason_the_event_is_changed_and_templates_fetched)
{
	import_guests(2);
	const char *said = converse("t\nf\nt\n\n");
	assert_says(said, "No templates yet: ");
	assert_says(said, "Read from Twilio: ");
	assert_says(said, "wedding_invitation");
	make_template();
	said = converse("E\nvenue=Casa do Rio\ncountry=Portugal\ndefault_template=x\nvenue\n\nF\nC\n");
	assert_says(said, "\nvenue=Quinta da Serra\n");
	assert_says(said, "Saved.");
	assert_says(said, "t chooses the template.");
	assert_says(said, "venue is not like venue=Quinta da Serra.");
	assert_says(said, "Nothing has failed.");
	assert_says(said, "No campaigns yet.");
	assert_says(convoke("event")->out, "Casa do Rio");
	write_file("wrong.csv", "name,phone\nWrong,+351912009004\nToo,+351912019004\n");
	assert_code(convoke("import", "wrong.csv"), 0);
	said = converse("/9004\na\ns\nyes\nwait\n/\nF\n1\nF\nR\n");
	assert_says(said, "What to do: ");
	assert_says(said, "Again? Not to the same number: its number shows them, e corrects one.");
	assert_says(said, "2 of 4 guests: ");
	assert_says(said, "Nobody yet: each reason says what has to be done first.");
}
END_TEST

START_TEST(a_paused_queue_is_said_and_what_waits_is_canceled_after_a_question)
{
	import_guests(2);
	make_template();
	const char *said = converse("p\na\ns\nyes\nwait\nc\nno\nc\nyes\np\nw\nr\nR\n");
	assert_says(said, "Paused: no new message starts; p goes on.");
	assert_says(said, "Sending is paused (paused by a person)");
	assert_says(said, "2 queued.");
	assert_says(said, "Nothing is being sent.");
	assert_says(said, "Nothing was canceled.");
	assert_says(said, "2 taken out of the queue.");
	assert_says(said, "Going on.");
	assert_says(said, "Nothing of those shown waits for your word.");
	assert_says(said, "Nobody to remind");
	assert_says(said, "Nothing to send again");
	ck_assert_uint_eq(creates(), 0);
}
END_TEST

START_TEST(what_waits_for_a_word_is_asked_about)
{
	import_guests(1);
	make_template();
	sim_stop();
	sim_start("--speed 0 --fail 0 --stay-sent 0 --list-lag 600000 --fault create:reset-after-accept");
	converse("1\ns\nyes\n");
	const char *said = converse("l\nw\n\nw\n1\ny\nno\nw\n1\nyes\nw\n");
	assert_says(said, "unknown");
	assert_says(said, "Guest 1, +351912000001, unknown, left or not at ");
	assert_says(said, "They wait; convoke goes on looking.");
	assert_says(said, "Was this one sent? It counts as sent then. Type yes or no: no\nThey wait.");
	assert_says(said, "1 count as sent now.");
	assert_says(said, "Nothing of those shown waits for your word.");
}
END_TEST

START_TEST(without_utf8_every_line_is_ascii)
{
	import_guests(1);
	setenv("LC_ALL", "C", 1);
	const char *said = converse("\nl\n?\n");
	setenv("LC_ALL", "xx_XX", 1);
	const char *other = strdup(said), *again = converse("\nl\n?\n");
	assert_says(again, "Ana & Tomas, Sat 12 Jun 2027");
	for (const char *at = again; *at; at++)
		ck_assert_msg(!(*at & 0x80), "%s", at);
	ck_assert_str_eq(again, other);
	free((char *)(size_t)other);
	unsetenv("LC_ALL");
}
END_TEST

START_TEST(an_event_that_is_missing_is_made_by_questions)
{
	const struct run *run = convoke_with_input("Ana e Rui\n\nQuinta\ntomorrow\n2027-06-12 16:00\n\nxx\npt\npt\n\n",
						   "-f", "other.db", "--plain");
	assert_code(run, 0);
	assert_says(run->out, "starts_at: tomorrow must be a date");
	assert_says(run->out, "Ana e Rui, Sat 12 Jun 2027 16:00, Quinta.");
	assert_says(run->out, "0 guests");
	assert_code(convoke_with_input("Half\n", "-f", "third.db", "--plain"), 1);
	assert_code(convoke("-f", "third.db", "event"), 1);
}
END_TEST

START_TEST(plain_belongs_to_the_dashboard_alone)
{
	const struct run *run = convoke("status", "--plain");
	assert_code(run, 2);
	assert_one_line(run);
	assert_says(run->err, "--plain is for the dashboard");
	assert_says(convoke("help")->out, "--plain");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("the dashboard as a conversation");
	TCase *tests = tcase_create("plain");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, guests_are_read_one_by_one_found_and_selected);
	tcase_add_test(tests, only_the_whole_word_yes_sends_and_the_end_of_input_never_does);
	tcase_add_test(tests, a_send_is_followed_to_its_end_and_what_follows_is_read);
	tcase_add_test(tests, what_was_confirmed_in_the_last_moment_goes_out_without_a_listener);
	tcase_add_test(tests, guests_are_added_changed_answered_and_removed_by_questions);
	tcase_add_test(tests, lists_and_templates_go_in_and_out_after_a_question);
	tcase_add_test(tests, before_yes_another_text_is_read_and_a_test_goes_to_oneself_alone);
	tcase_add_test(tests, failures_are_read_by_reason_the_event_is_changed_and_templates_fetched);
	tcase_add_test(tests, a_paused_queue_is_said_and_what_waits_is_canceled_after_a_question);
	tcase_add_test(tests, what_waits_for_a_word_is_asked_about);
	tcase_add_test(tests, without_utf8_every_line_is_ascii);
	tcase_add_test(tests, an_event_that_is_missing_is_made_by_questions);
	tcase_add_test(tests, plain_belongs_to_the_dashboard_alone);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
