#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/str.h"
#include "cli.h"
#include "tests/unit/suite.h"

static void begin(void)
{
	cli_begin();
}

static void end(void)
{
	sim_stop();
	cli_end();
}

/* An event that could be sent, and a Twilio that takes it. */
static void make_everything(const char *simulator)
{
	sim_start(simulator);
	make_event();
	assert_code(convoke("event", "set", "starts_at=2099-06-12 16:00"), 0);
	import_guests(3);
	make_template();
}

/* The check's line of the last `doctor --json`; json_free. */
static struct json *check_of(const struct run *run, const char *name)
{
	for (size_t line = 0; line < count_lines(run->out); line++) {
		struct json *check = json_line(run->out, line);
		if (strcmp(json_string(check, "check"), name) == 0)
			return check;
		json_free(check);
	}
	ck_abort_msg("no check %s in: %s", name, run->out);
	return NULL;
}

/* The level of that check, and words in its message or advice (NULL: whatever they are). */
static void assert_check(const struct run *run, const char *name, const char *level, const char *words)
{
	struct json *check = check_of(run, name);
	const char *message = json_string(check, "message"), *advice = json_string(check, "advice");
	ck_assert_msg(strcmp(json_string(check, "level"), level) == 0, "%s is %s: %s", name, json_string(check, "level"),
		      message);
	ck_assert_msg(!words || strstr(message, words) || (advice && strstr(advice, words)), "%s: %s (%s)", name, message,
		      advice ? advice : "");
	json_free(check);
}

static const struct run *doctor(void)
{
	return convoke("doctor", "--json");
}

START_TEST(without_settings_and_file_it_says_where_to_begin)
{
	const struct run *run = convoke("doctor");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->out, "TWILIO_ACCOUNT_SID");
	assert_says(run->out, "there is none yet at");
	assert_says(run->out, "SQLite 3.");
	run = doctor();
	assert_code(run, 1);
	assert_check(run, "complete", "problem", "the Twilio account is not set");
	assert_check(run, "event_file", "warning", "convoke init");
	assert_check(run, "connection", "unchecked", "the credentials are not set");
	run = convoke("-f", "none.db", "doctor", "--json");
	assert_code(run, 1);
	assert_check(run, "event_file", "problem", "there is no event file none.db");
	ck_assert_int_ne(access(path_of("none.db"), F_OK), 0);
	assert_code(convoke("doctor", "now"), 2);
}
END_TEST

/* Names and bytes of everything in the test's directory; the caller frees. */
static char *everything(void)
{
	struct str out = {0};
	struct dirent **entries;
	int count = scandir(path_of("convoke"), &entries, NULL, alphasort);
	ck_assert_int_gt(count, 0);
	for (int i = 0; i < count; i++) {
		char name[300];
		snprintf(name, sizeof name, "convoke/%s", entries[i]->d_name);
		str_appendf(&out, "%s\n", name);
		if (entries[i]->d_type == DT_REG && !strstr(name, "-shm")) {
			char bytes[4096];
			FILE *file = fopen(path_of(name), "r");
			for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
				for (size_t k = 0; k < got; k++)
					str_appendf(&out, "%02x", (unsigned char)bytes[k]);
			fclose(file);
		}
		free(entries[i]);
	}
	free(entries);
	return str_take(&out);
}

START_TEST(when_all_is_well_it_says_so_and_has_changed_nothing)
{
	make_everything("");
	char *before = everything();
	const struct run *run = convoke("doctor");
	assert_code(run, 0);
	ck_assert_str_eq(run->err, "");
	if (!strstr(run->out, "KillUserProcesses")) /* of the machine that the test runs on */
		assert_says(run->out, "\nAll is well.\n");
	assert_says(run->out, "AC00...0001 (TWILIO_ACCOUNT_SID)");
	assert_says(run->out, "set (TWILIO_API_SECRET)");
	ck_assert_ptr_null(strstr(run->out, "simulated-secret"));
	ck_assert_ptr_null(strchr(run->out, '\033'));

	run = doctor();
	assert_code(run, 0);
	for (size_t line = 0; line < count_lines(run->out); line++) {
		struct json *check = json_line(run->out, line);
		assert_keys(check, "check group ok level message advice");
		json_free(check);
	}
	assert_check(run, "credentials", "ok", "API key");
	assert_check(run, "sender", "ok", "+15558157377 (Simulated events) is online");
	assert_check(run, "limit", "ok", "10K Customers/24hr");
	assert_check(run, "clock", "ok", "agrees");
	assert_check(run, "template", "ok", "wedding_invitation (en, es, he, pt, pt_PT)");
	assert_check(run, "approval", "ok", "approved at Twilio");
	assert_check(run, "setting.send.rate", "ok", "200 (CONVOKE_RATE)");
	assert_check(run, "setting.send.timeout", "ok", "90 (default)");
	assert_check(run, "screen", "unchecked", "not a terminal");
	assert_check(run, "lock", "ok", "nobody");
	char *after = everything();
	ck_assert_str_eq(before, after);
	ck_assert_uint_eq(journal_count("\"kind\":\"create\"", NULL), 0);
	free(before);
	free(after);
}
END_TEST

START_TEST(what_the_account_refuses_ends_with_four)
{
	make_everything("--sender-status OFFLINE");
	const struct run *run = convoke("doctor");
	assert_code(run, 4);
	assert_one_line(run);
	assert_says(run->err, "+15558157377 (Simulated events) is OFFLINE at Twilio");
	assert_says(run->out, "Twilio's console");
	setenv("TWILIO_WHATSAPP_FROM", "+351912345678", 1);
	run = doctor();
	assert_code(run, 4);
	assert_check(run, "sender", "refused", "it has +15558157377");
	setenv("TWILIO_API_SECRET", "another-secret", 1);
	run = doctor();
	assert_code(run, 4);
	assert_one_line(run);
	assert_check(run, "credentials", "refused", "HTTP 401");
	assert_check(run, "sender", "unchecked", NULL);
	assert_check(run, "template", "ok", NULL);
	sim_stop();
	sim_start("--fault any:error=20403/403");
	run = doctor();
	assert_code(run, 4);
	assert_check(run, "credentials", "refused", "HTTP 403");
	sim_stop();
	sim_start("--account-status suspended");
	run = doctor();
	assert_code(run, 4);
	assert_check(run, "account", "refused", "suspended");
}
END_TEST

START_TEST(what_cannot_be_looked_at_is_no_failure)
{
	make_everything("--fault senders:error=20003/403");
	const struct run *run = doctor();
	assert_code(run, 0);
	assert_check(run, "sender", "unchecked", "may not read the senders");
	assert_check(run, "limit", "unchecked", NULL);
	sim_stop();
	sim_start("--no-senders --fault content:http-500-not-recorded");
	run = doctor();
	assert_code(run, 0);
	assert_check(run, "sender", "unchecked", "could not be checked");
	assert_check(run, "approval", "unchecked", "could not be asked");
}
END_TEST

START_TEST(warnings_are_told_and_counted_and_keep_nothing_from_leaving)
{
	make_everything("--date-skew 900 --account-type Trial --sender-quality LOW --sender-limit 1K");
	time_t now = time(NULL);
	struct tm utc;
	char window[16];
	gmtime_r(&now, &utc);
	snprintf(window, sizeof window, "%02d:00-%02d:30", (utc.tm_hour + 6) % 24, (utc.tm_hour + 6) % 24);
	setenv("CONVOKE_SEND_WINDOW", window, 1);
	setenv("CONVOKE_DAILY_LIMIT", "250", 1);
	setenv("TWILIO_STATUS_CALLBACK", "https://rsvp.example.org/twilio/status", 1);
	assert_code(convoke("guest", "add", "name=John", "phone=+12025550123"), 0);
	assert_code(convoke("event", "set", "starts_at=2020-06-12 16:00"), 0);
	const struct run *run = doctor();
	assert_code(run, 0);
	ck_assert_str_eq(run->err, "");
	assert_check(run, "clock", "warning", "15 minutes behind Twilio's");
	assert_check(run, "account", "warning", "trial");
	assert_check(run, "quality", "warning", "LOW");
	assert_check(run, "limit", "ok", "Twilio says 1K; send.daily_limit is 250");
	assert_check(run, "hours", "warning", "closed now");
	assert_check(run, "callbacks", "warning", "TWILIO_AUTH_TOKEN");
	assert_check(run, "marketing", "warning", "1 guest has a +1 number");
	assert_check(run, "event_time", "warning", "it began on 2020-06-12");
	assert_says(convoke("doctor")->out, "Nothing keeps messages from leaving; ");
	assert_code(convoke("pause"), 0);
	run = doctor();
	assert_code(run, 1);
	assert_check(run, "queue", "problem", "convoke resume");
}
END_TEST

START_TEST(a_template_that_cannot_be_sent_is_a_problem)
{
	sim_start("");
	make_event();
	const struct run *run = doctor();
	assert_code(run, 1);
	assert_check(run, "template", "problem", "`convoke template fetch`");
	assert_check(run, "approval", "unchecked", "Twilio has 12 templates");
	assert_code(convoke("template", "fetch"), 0);
	assert_code(convoke("template", "default", "wedding_invitation"), 0);
	assert_check(doctor(), "template", "problem", "wedding_invitation");
	assert_code(convoke("template", "default", "party_paused"), 0);
	run = doctor();
	assert_code(run, 1);
	assert_check(run, "template", "problem", "is not approved but paused");
}
END_TEST

/* The 4 bytes at 60 of SQLite's header: the format. */
static void set_format(const char *name, char format)
{
	enum { USER_VERSION_AT = 60 };
	int fd = open(path_of(name), O_WRONLY);
	ck_assert_int_eq(pwrite(fd, (char[]){0, 0, 0, format}, 4, USER_VERSION_AT), 4);
	close(fd);
}

START_TEST(any_file_is_told_for_what_it_is)
{
	make_everything("");
	const struct run *run = convoke("-f", write_file("text.db", "no database at all, but a text of some length\n"),
					"doctor", "--json");
	assert_code(run, 1);
	assert_check(run, "event_file", "problem", "is not an event file of convoke");
	assert_check(run, "credentials", "ok", NULL);
	run = convoke("-f", ".", "doctor", "--json");
	assert_code(run, 1);
	assert_check(run, "event_file", "problem", "is a folder");
	assert_code(convoke("backup", "new.db"), 0);
	set_format("new.db", 99);
	run = convoke("-f", "new.db", "doctor", "--json");
	assert_code(run, 1);
	assert_check(run, "event_file", "problem", "made by a newer convoke (format 99");
	set_format("new.db", 1);
	run = convoke("-f", "new.db", "doctor", "--json");
	assert_code(run, 0);
	assert_check(run, "event_file", "ok", "made by an older convoke (format 1)");
	assert_check(run, "template", "unchecked", NULL);
	ck_assert_int_ne(access(path_of("new.db.v1.bak"), F_OK), 0);
	ck_assert_int_eq(chmod(path_of("convoke/event.db"), 0644), 0);
	assert_check(doctor(), "permissions", "warning", "`chmod 600 ");
}
END_TEST

START_TEST(a_config_file_that_is_refused_leaves_the_rest_to_be_looked_at)
{
	make_event();
	write_file("convoke/config", "[twilio]\nauth_token = hidden-word\n[send]\nrate = 5\n");
	ck_assert_int_eq(chmod(path_of("convoke/config"), 0644), 0);
	const struct run *run = doctor();
	assert_code(run, 1);
	assert_one_line(run);
	assert_check(run, "config", "problem", "Run: chmod 600 ");
	assert_check(run, "setting.send.rate", "ok", "5 (config file, line 4)");
	assert_check(run, "setting.twilio.auth_token", "ok", "set (config file, line 2)");
	assert_check(run, "event_file", "ok", "0 guests");
	assert_check(run, "connection", "unchecked", "the settings cannot be used");
	ck_assert_ptr_null(strstr(run->out, "hidden-word"));
	ck_assert_int_eq(chmod(path_of("convoke/config"), 0600), 0);
	setenv("CONVOKE_RATE", "quick", 1);
	assert_check(doctor(), "config", "problem", "CONVOKE_RATE: quick must be a number");
}
END_TEST

/* A port that takes connections and never says a word. */
static int mute_port(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert(bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, 16) == 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

START_TEST(a_network_that_is_silent_or_not_there_is_waited_for_a_few_seconds_at_most)
{
	make_everything("");
	int port, fd = mute_port(&port);
	char url[64];
	struct timespec began, ended;
	snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
	setenv("TWILIO_BASE_URL", url, 1);
	clock_gettime(CLOCK_MONOTONIC, &began);
	int silent = start_convoke("doctor", "--json");
	setenv("TWILIO_BASE_URL", "http://127.0.0.1:1", 1);
	const struct run *run = doctor();
	assert_code(run, 1);
	assert_check(run, "connection", "problem", "Check the internet connection and the firewall.");
	assert_check(run, "credentials", "unchecked", NULL);
	assert_check(run, "template", "ok", NULL);
	run = wait_for_run(silent);
	clock_gettime(CLOCK_MONOTONIC, &ended);
	assert_code(run, 1);
	assert_one_line(run);
	assert_check(run, "connection", "problem", "Twilio did not answer in full");
	ck_assert_int_lt(ended.tv_sec - began.tv_sec, 20);
	close(fd);
}
END_TEST

/* Until somebody holds the file's lock. */
static void wait_for_holder(void)
{
	for (int i = 0; i < 1000; i++) {
		struct json *status = json_line(convoke("status", "--json")->out, 0);
		bool held = json_is_object(json_get(status, "dispatcher"));
		json_free(status);
		if (held)
			return;
	}
	ck_abort_msg("nobody took the lock");
}

START_TEST(who_sends_is_named_and_not_disturbed)
{
	make_everything("");
	int sender = start_convoke("run");
	char words[32];
	snprintf(words, sizeof words, "process %d on ", sender);
	wait_for_holder();
	assert_check(doctor(), "lock", "ok", words);
	assert_check(doctor(), "lock", "ok", words);
	kill(sender, SIGTERM);
	assert_code(wait_for_run(sender), 0);
	assert_check(doctor(), "lock", "ok", "nobody is sending");
}
END_TEST

START_TEST(on_a_terminal_it_is_coloured_unless_that_is_not_wanted)
{
	setenv("TERM", "xterm-256color", 1);
	const struct run *run = convoke_on_terminal(NULL, "doctor");
	assert_code(run, 1);
	assert_says(run->out, "\033[1;31mproblem\033[m");
	assert_says(run->out, "xterm-256color, ");
	setenv("NO_COLOR", "1", 1);
	run = convoke_on_terminal(NULL, "doctor");
	ck_assert_ptr_null(strstr(run->out, "\033[1"));
	assert_says(run->out, "none (NO_COLOR)");
	unsetenv("NO_COLOR");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: doctor");
	TCase *tests = tcase_create("doctor");
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, without_settings_and_file_it_says_where_to_begin);
	tcase_add_test(tests, when_all_is_well_it_says_so_and_has_changed_nothing);
	tcase_add_test(tests, what_the_account_refuses_ends_with_four);
	tcase_add_test(tests, what_cannot_be_looked_at_is_no_failure);
	tcase_add_test(tests, warnings_are_told_and_counted_and_keep_nothing_from_leaving);
	tcase_add_test(tests, a_template_that_cannot_be_sent_is_a_problem);
	tcase_add_test(tests, any_file_is_told_for_what_it_is);
	tcase_add_test(tests, a_config_file_that_is_refused_leaves_the_rest_to_be_looked_at);
	tcase_add_test(tests, a_network_that_is_silent_or_not_there_is_waited_for_a_few_seconds_at_most);
	tcase_add_test(tests, who_sends_is_named_and_not_disturbed);
	tcase_add_test(tests, on_a_terminal_it_is_coloured_unless_that_is_not_wanted);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
