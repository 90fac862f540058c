/* A person who asks for it is taken out of the file, and their messages out of Twilio. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "tests/cli/cli.h"
#include "tests/unit/suite.h"

/* Letters that nothing else has. */
#define NAME "Wilhelmina"
#define NAME_BEFORE "Guillermina"
#define PHONE "912777333"
#define TOKEN "Zw9-tokenOfWilhelmina"

static void begin(void)
{
	cli_begin();
	sim_start("--no-magic --speed 0");
	make_event();
	/* Notes so long that they take pages of their own, which are let go when they get shorter. */
	char *list = xasprintf("name,phone,notes,token,group\n"
			       NAME_BEFORE " Quist,+351" PHONE ",%06000d Xyloph,%s,bride\n"
			       "Bruno,+351912000002,,bruno-token-0002,bride\nCarla,+351912000003,,carla-token-0003,bride\n", 1, TOKEN);
	write_file("list.csv", list);
	free(list);
	assert_code(convoke("import", "list.csv"), 0);
	make_template();
}

/* What there is of a file, or of nothing. */
static char *bytes_of(const char *path, size_t *size)
{
	struct stat info;
	*size = 0;
	int fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &info) < 0)
		return NULL;
	char *bytes = xmalloc((size_t)info.st_size + 1);
	ssize_t count = read(fd, bytes, (size_t)info.st_size);
	*size = count > 0 ? (size_t)count : 0;
	close(fd);
	return bytes;
}

static const char *traces_in(const char *path)
{
	static const char *const words[] = {NAME, NAME_BEFORE, PHONE, TOKEN, "Xyloph", "wilhelmina", "guillermina"};
	size_t size;
	char *bytes = bytes_of(path, &size);
	const char *found = NULL;
	for (size_t i = 0; bytes && i < sizeof words / sizeof *words; i++)
		if (memmem(bytes, size, words[i], strlen(words[i])))
			found = words[i];
	free(bytes);
	return found;
}

static const char *any_trace(void)
{
	static const char *const files[] = {"convoke/event.db", "convoke/event.db-wal", "convoke/event.db-shm",
					    "convoke/event.db.lock", "convoke/event.db.ballast"};
	const char *found = NULL;
	for (size_t i = 0; i < sizeof files / sizeof *files && !found; i++)
		found = traces_in(path_of(files[i]));
	return found;
}

static void assert_no_trace(void)
{
	const char *found = any_trace();
	ck_assert_msg(!found, "%s is left", found);
}

/* Every guest is counted once. */
static void assert_sums(int guests)
{
	const struct run *run = convoke("status", "--json");
	struct json *status = json_line(run->out, 0);
	long long sum = 0;
	static const char *const words[] = {"none", "queued", "held", "sending", "unknown", "accepted", "sent", "delivered",
					    "read", "undelivered", "failed", "canceled"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		sum += number_of(status, words[i]);
	ck_assert_int_eq(number_of(status, "guests"), guests);
	ck_assert_int_eq(sum, guests);
	json_free(status);
}

START_TEST(nothing_of_an_erased_person_is_left_here_and_twilio_deletes_the_messages)
{
	assert_code(convoke("send", "--guest", "1", "--test-to", "+351910000009", "--yes"), 0);
	assert_code(convoke("send", "--all", "--yes"), 0);
	assert_code(convoke("sync"), 0);
	assert_code(convoke("rsvp", "1", "yes", "--seats", "2"), 0);
	assert_code(convoke("guest", "set", "1", "name=" NAME " Quist", "notes="), 0);
	ck_assert_ptr_nonnull(any_trace());
	const struct run *run = convoke("erase", "--guest", "1", "--yes", "--json");
	assert_code(run, 0);
	struct json *result = json_line(run->out, 0);
	assert_keys(result, "erased deleted left unnamed clean");
	ck_assert_int_eq(number_of(result, "deleted"), 2); /* the test carried the link */
	ck_assert_uint_eq(json_array_length(json_get(result, "left")), 0);
	json_free(result);
	assert_no_trace();
	assert_sums(2);
	ck_assert_uint_eq(journal_count("\"kind\":\"delete\"", "\"http\":204"), 2);
	/* What was sent is still counted, and Twilio is not asked about what it has no more. */
	struct json *campaign = json_line(convoke("campaigns", "--json")->out, 0);
	ck_assert_int_eq(number_of(campaign, "sent") + number_of(campaign, "delivered") + number_of(campaign, "read"), 3);
	json_free(campaign);
	run = convoke("sync");
	assert_code(run, 0);
	ck_assert_str_eq(run->err, "");
	/* Again: nothing to do, and no harm. */
	run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, 0);
	assert_says(run->out, "was erased before");
	ck_assert_uint_eq(journal_count("\"kind\":\"delete\"", NULL), 2);
	/* The same list adds a new guest, and the messages of the others are no surplus. */
	assert_code(convoke("import", "list.csv"), 0);
	assert_sums(3);
	assert_says(convoke("guests", "--filter", "status:none", "--json")->out, NAME_BEFORE);
	assert_code(convoke("send", "--all", "--yes"), 0);
	assert_says(convoke("status", "--json")->out, "\"paused\":false");
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 5);
}
END_TEST

START_TEST(until_twilio_has_deleted_nothing_is_erased_but_the_guest_gets_no_more)
{
	assert_code(convoke("send", "--all", "--yes"), 0);
	sim_stop();
	const struct run *run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "off the list");
	assert_sums(2);
	assert_says(convoke("log", "--json")->out, PHONE);
	/* Another account has other messages: there they would not be found, which is no deletion. */
	setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000002", 1);
	run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, 1);
	assert_says(run->err, "the settings name another");
	setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001", 1);
	/* Without Twilio, whose copies are named. */
	run = convoke("erase", "--guest", "1", "--yes", "--here-only");
	assert_code(run, 0);
	assert_says(run->out, "Still at Twilio, to be deleted in its Console: SM");
	assert_no_trace();
	assert_sums(2);
}
END_TEST

enum { CASES = 6 };

START_TEST(what_twilio_says_is_told_and_the_command_goes_on_where_it_was)
{
	static const struct {
		const char *fault, *says;
		int code;
	} cases[CASES] = {
		{"delete:error=20009/409", "only when its delivery has ended", 1},
		{"delete:http-503", "Twilio has a problem", 1},
		{"delete:html=200", "is not Twilio's", 1},
		{"delete:html=404", "is not Twilio's", 1},
		{"delete:401", "refused the credentials", 4},
		{"delete:reset-after-accept", "did not answer", 1}, /* gone there: the next one is told 404 */
	};
	sim_stop();
	char *options = xasprintf("--no-magic --speed 0 --fault %s:count=1", cases[_i].fault);
	sim_start(options);
	free(options);
	assert_code(convoke("send", "--guest", "1", "--yes"), 0);
	const struct run *run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, cases[_i].code);
	assert_one_line(run);
	assert_says(run->err, cases[_i].says);
	assert_says(convoke("log", "--json")->out, PHONE);
	assert_code(convoke("erase", "--guest", "1", "--yes"), 0);
	assert_no_trace();
}
END_TEST

START_TEST(who_waits_is_canceled_and_who_may_have_a_message_on_the_way_is_not_erased)
{
	assert_code(convoke("send", "--guest", "2", "--yes", "--queue-only"), 0);
	assert_code(convoke("erase", "--guest", "2", "--yes"), 0);
	ck_assert_int_eq(number_in(convoke("status", "--json"), "queued"), 0);
	sim_stop();
	sim_start("--no-magic --speed 0 --fault create:stall-before:seconds=60");
	int pid = start_convoke("send", "--guest", "1", "--yes");
	while (!number_in(convoke("status", "--json"), "sending"))
		;
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	wait_for_run(pid);
	const struct run *run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "nothing was erased");
	assert_sums(2);
	convoke("sync");
	ck_assert_int_eq(number_in(convoke("status", "--json"), "unknown"), 1);
	assert_code(convoke("erase", "--guest", "1", "--yes"), 1);
	assert_code(convoke("erase", "--guest", "1", "--yes", "--here-only"), 1);
	assert_code(convoke("resolve", "--all", "--sent", "--yes"), 0);
	run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, 0);
	assert_says(run->out, "whose number is not known here");
	assert_no_trace();
	assert_sums(1);
}
END_TEST

START_TEST(erase_asks_and_names_what_it_needs)
{
	const struct run *run = convoke("erase", "--yes");
	assert_code(run, 2);
	assert_one_line(run);
	assert_code(convoke("erase", "--guest", "1"), 2);
	assert_code(convoke("erase", "--guest", "1", "--guest", "2", "--yes"), 2);
	assert_code(convoke("erase", "--guest", "x", "--yes"), 2);
	assert_code(convoke("erase", "--guest", "99", "--yes"), 1);
	run = convoke_on_terminal("n\n", "erase", "--guest", "1");
	assert_code(run, 1);
	assert_says(run->out, "Nothing brings it back");
	assert_sums(3);
	/* One who was taken off the list before has the same right. */
	assert_code(convoke("guest", "remove", "1"), 0);
	run = convoke_on_terminal("y\n", "erase", "--guest", "1");
	assert_code(run, 0);
	assert_no_trace();
}
END_TEST

START_TEST(a_sender_that_has_the_file_goes_on_and_the_bytes_go_when_it_has_ended)
{
	assert_code(convoke("send", "--guest", "1", "--yes"), 0);
	int pid = start_convoke("run");
	for (int i = 0; i < 500 && !strstr(convoke("status", "--json")->out, "\"pid\""); i++)
		;
	const struct run *run = convoke("erase", "--guest", "1", "--yes");
	assert_code(run, 3);
	assert_one_line(run);
	assert_says(run->err, "has open");
	ck_assert_ptr_null(strstr(convoke("log", "--json")->out, PHONE));
	/* It sends to others as before, and follows them. */
	assert_code(convoke("send", "--all", "--yes"), 0);
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	assert_code(wait_for_run(pid), 0);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 3);
	assert_says(convoke("status", "--json")->out, "\"paused\":false");
	assert_code(convoke("erase", "--guest", "1", "--yes"), 0);
	assert_no_trace();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("erase");
	TCase *tests = tcase_create("erase");
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, nothing_of_an_erased_person_is_left_here_and_twilio_deletes_the_messages);
	tcase_add_test(tests, until_twilio_has_deleted_nothing_is_erased_but_the_guest_gets_no_more);
	tcase_add_loop_test(tests, what_twilio_says_is_told_and_the_command_goes_on_where_it_was, 0, CASES);
	tcase_add_test(tests, who_waits_is_canceled_and_who_may_have_a_message_on_the_way_is_not_erased);
	tcase_add_test(tests, erase_asks_and_names_what_it_needs);
	tcase_add_test(tests, a_sender_that_has_the_file_goes_on_and_the_bytes_go_when_it_has_ended);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
