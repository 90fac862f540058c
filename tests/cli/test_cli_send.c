#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/json.h"
#include "cli.h"
#include "tests/unit/suite.h"

#define SEND_KEYS "campaign queued skipped refused accepted failed unknown held waiting"
#define LOG_KEYS \
	"id campaign_id kind guest_id phone template content_sid variables status attempts message_sid error_code " \
	"error_message preview queued_at claimed_at accepted_at sent_at delivered_at read_at failed_at canceled_at events"
#define INVITATION "HX00000000000000000000000000000101"

static void begin(void)
{
	cli_begin();
	sim_start("--speed 0 --fail 0 --stay-sent 0");
	make_event();
}

static void begin_with_template(void)
{
	begin();
	make_template();
}

/* Messages asked for at Twilio, those with these words in the request (NULL: all). */
static size_t creates(const char *words)
{
	return journal_count("\"kind\":\"create\"", words);
}

static long long status_number(const char *key)
{
	return number_in(convoke("status", "--json"), key);
}

/* Asks Twilio until everybody has got there, or the test's time is over. */
static void sync_until(const char *key, long long wanted)
{
	do
		assert_code(convoke("sync"), 0);
	while (status_number(key) < wanted);
}

START_TEST(templates_come_from_twilio_with_the_keys_of_the_contract)
{
	const struct run *run = convoke("template", "fetch", "--json");
	assert_code(run, 0);
	ck_assert_uint_ge(count_lines(run->out), 5);
	struct json *template = json_line(run->out, 0);
	assert_keys(template, "name content_sid language category approval body variables mapping default");
	json_free(template);
	assert_code(convoke("template", "list"), 0);
	assert_code(convoke("template", "show", "wedding_invitation"), 0);
	run = convoke("template", "show", "wedding_invitaton");
	assert_code(run, 1);
	assert_says(run->err, "wedding_invitation");
}
END_TEST

START_TEST(a_mapping_holds_for_every_language_and_is_checked)
{
	assert_code(convoke("template", "fetch"), 0);
	assert_code(convoke("template", "map", "wedding_invitation", "9=x"), 2);
	assert_code(convoke("template", "map", "wedding_invitation", "1={guest.frist_name}"), 2);
	assert_code(convoke("template", "map", "wedding_invitation", "1="), 2);
	assert_code(convoke("template", "map", "wedding_invitation", "1=Dear {guest.first_name}"), 0);
	const struct run *run = convoke("template", "show", "wedding_invitation", "--json");
	size_t lines = count_lines(run->out);
	ck_assert_uint_ge(lines, 2);
	for (size_t i = 0; i < lines; i++) {
		struct json *template = json_line(run->out, i);
		ck_assert_str_eq(json_string(json_get(template, "mapping"), "1"), "Dear {guest.first_name}");
		json_free(template);
	}
	/* Without pairs: guesses for the rest, and what was set stays. */
	assert_code(convoke("template", "map", "wedding_invitation"), 0);
	assert_says(convoke("template", "show", "wedding_invitation", "--json")->out, "\"5\":\"{rsvp.url}\"");
	assert_says(convoke("template", "show", "wedding_invitation", "--json")->out, "Dear {guest");
}
END_TEST

START_TEST(the_default_and_the_preview_are_what_the_guest_would_read)
{
	make_template();
	convoke_with_input("name,phone,language\nAna Ferreira,912345678,\nBruno,912345679,pt\n", "import", "-");
	assert_says(convoke("event", "--json")->out, "\"default_template\":\"wedding_invitation\"");
	const struct run *run = convoke("template", "preview", "wedding_invitation", "--guest", "1");
	assert_code(run, 0);
	assert_says(run->out, "Dear Ana,");
	assert_says(run->out, "Saturday, June 12, 2027");
	assert_says(convoke("template", "preview", "wedding_invitation", "--guest", "2")->out, "Bruno");
	assert_says(convoke("template", "preview", "wedding_invitation", "--guest", "2", "--json")->out,
		    "\"language\":\"pt\"");
	assert_code(convoke("template", "preview", "wedding_invitation"), 2);
	assert_code(convoke("template", "preview", "wedding_invitation", "--guest", "9"), 1);
	assert_code(convoke("template", "default", "none"), 1);
	assert_code(convoke("template", "default", INVITATION), 0);
	assert_says(convoke("event", "--json")->out, "\"default_template\":\"wedding_invitation\"");
}
END_TEST

/* "Must show" in small: each phone gets exactly one message with its own values. */
START_TEST(everybody_gets_exactly_one_message_and_every_step_has_its_time)
{
	enum { GUESTS = 40 };
	import_guests(GUESTS);
	make_template();
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_uint_eq(count_lines(run->out), 1);
	ck_assert_str_eq(run->err, "");
	struct json *sent = json_line(run->out, 0);
	assert_keys(sent, SEND_KEYS);
	ck_assert_int_eq(number_of(sent, "queued"), GUESTS);
	ck_assert_int_eq(number_of(sent, "accepted"), GUESTS);
	json_free(sent);

	char phone[32];
	for (int i = 1; i <= GUESTS; i++) {
		snprintf(phone, sizeof phone, "whatsapp:+351912%06d", i);
		ck_assert_uint_eq(creates(phone), 1);
	}
	ck_assert_uint_eq(creates(INVITATION), GUESTS);

	do
		assert_code(convoke("sync"), 0);
	while (status_number("delivered") + status_number("read") < GUESTS);
	run = convoke("log", "--json");
	ck_assert_uint_eq(count_lines(run->out), GUESTS);
	for (size_t i = 0; i < GUESTS; i++) {
		struct json *row = json_line(run->out, i);
		assert_keys(row, LOG_KEYS);
		ck_assert_ptr_nonnull(json_string(row, "queued_at"));
		ck_assert_ptr_nonnull(json_string(row, "claimed_at"));
		ck_assert_ptr_nonnull(json_string(row, "accepted_at"));
		/* A step that nobody saw has no time; the last one was seen. */
		ck_assert(json_string(row, "delivered_at") || json_string(row, "read_at"));
		const struct json *events = json_get(row, "events");
		ck_assert_uint_ge(json_array_length(events), 4);
		assert_keys(json_array_at(events, 0), "status source at provider_at error_code detail");
		json_free(row);
	}
	/* Nobody is invited twice. */
	run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 0);
	assert_says(run->out, "\"campaign\":null,\"queued\":0");
	ck_assert_uint_eq(creates(INVITATION), GUESTS);
}
END_TEST

START_TEST(a_dry_run_prints_every_text_and_sends_nothing)
{
	import_guests(3);
	convoke("guest", "set", "2", "opted_out=yes");
	const struct run *run = convoke("send", "--all", "--dry-run", "--json");
	assert_code(run, 0);
	struct json *plan = json_line(run->out, 0);
	ck_assert_uint_eq(json_array_length(json_get(plan, "messages")), 2);
	ck_assert_uint_eq(json_array_length(json_get(plan, "skipped")), 1);
	assert_keys(json_array_at(json_get(plan, "skipped"), 0), "guest_id reason");
	ck_assert_int_eq(number_of(plan, "queued"), 0);
	json_free(plan);
	run = convoke("send", "--all", "--dry-run");
	assert_says(run->out, "Guest 1, +351912000001");
	assert_says(run->out, "https://example.org/rsvp/");
	ck_assert_int_eq(status_number("none"), 3);
	ck_assert_uint_eq(creates(NULL), 0);
}
END_TEST

START_TEST(on_a_terminal_it_shows_the_text_asks_and_sends_only_after_a_yes)
{
	import_guests(3);
	const struct run *run = convoke_on_terminal("n\n", "send", "--guest", "1");
	assert_code(run, 1);
	assert_says(run->out, "Dear Guest,");
	assert_says(run->out, "Send 1 message?");
	assert_code(convoke_on_terminal("\n", "send", "--all"), 1);
	assert_code(convoke_on_terminal("\004", "send", "--all"), 1);
	ck_assert_uint_eq(creates(NULL), 0);
	ck_assert_int_eq(status_number("none"), 3);
	run = convoke_on_terminal("y\n", "send", "--all");
	assert_code(run, 0);
	assert_says(run->out, " of 3"); /* the bar */
	assert_says(run->out, "3 accepted");
	ck_assert_uint_eq(creates(NULL), 3);
}
END_TEST

START_TEST(a_template_that_is_not_approved_is_not_sent)
{
	import_guests(1);
	const struct run *run = convoke("send", "--all", "--yes", "--template", "save_the_date");
	assert_code(run, 1);
	assert_one_line(run);
	assert_says(run->err, "approved");
	assert_code(convoke("send", "--all", "--yes", "--template", "no_such"), 1);
	ck_assert_int_eq(status_number("none"), 1);
}
END_TEST

START_TEST(what_waits_in_the_queue_goes_with_run_and_with_the_next_send)
{
	import_guests(4);
	const struct run *run = convoke("send", "--guest", "1", "2", "--guest", "2", "--queue-only", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "queued"), 2);
	ck_assert_int_eq(status_number("queued"), 2);
	assert_code(convoke("sync"), 0);
	ck_assert_uint_eq(creates(NULL), 0);
	assert_code(convoke("send", "--guest", "3", "--yes"), 0);
	assert_code(convoke("send", "--guest", "4", "--queue-only", "--yes"), 0);
	assert_code(convoke("run", "--until-idle"), 0);
	ck_assert_int_eq(status_number("queued"), 0);
	ck_assert_uint_eq(creates(NULL), 4);
}
END_TEST

START_TEST(a_canceled_guest_can_be_invited_again)
{
	import_guests(3);
	convoke("send", "--all", "--queue-only", "--yes");
	const struct run *run = convoke("cancel", "--filter", "000002", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "canceled"), 1);
	ck_assert_int_eq(number_in(convoke("cancel", "--filter", "nobody", "--yes", "--json"), "canceled"), 0);
	ck_assert_int_eq(number_in(convoke("cancel", "--yes", "--json"), "canceled"), 2);
	ck_assert_int_eq(status_number("canceled"), 3);
	ck_assert_int_eq(number_in(convoke("send", "--all", "--yes", "--json"), "accepted"), 3);
}
END_TEST

START_TEST(a_paused_queue_takes_rows_and_sends_none)
{
	import_guests(2);
	assert_code(convoke("pause"), 0);
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 4);
	assert_one_line(run);
	ck_assert_int_eq(number_in(run, "queued"), 2);
	assert_code(convoke("run", "--until-idle"), 3);
	ck_assert_uint_eq(creates(NULL), 0);
	assert_code(convoke("resume"), 0);
	assert_code(convoke("run", "--until-idle"), 0);
	ck_assert_uint_eq(creates(NULL), 2);
}
END_TEST

START_TEST(refused_credentials_stop_the_queue_and_lose_nothing)
{
	import_guests(5);
	setenv("TWILIO_API_SECRET", "wrong-secret", 1);
	const struct run *run = convoke("send", "--all", "--yes");
	assert_code(run, 4);
	assert_one_line(run);
	assert_says(run->err, "credentials");
	ck_assert_ptr_null(strstr(run->err, "wrong-secret"));
	ck_assert_int_eq(status_number("queued"), 5);
	assert_says(convoke("status", "--json")->out, "\"paused\":true");
	assert_code(convoke("run", "--until-idle"), 4);
	assert_code(convoke("template", "fetch"), 1);
	setenv("TWILIO_API_SECRET", "simulated-secret", 1);
	assert_code(convoke("resume"), 0);
	assert_code(convoke("run", "--until-idle"), 0);
	ck_assert_int_eq(status_number("queued"), 0);
}
END_TEST

START_TEST(one_refused_number_fails_alone_and_can_be_sent_again)
{
	convoke_with_input("name,phone\nAna,+351912000001\nBad,+351912009004\nEva,+351912000003\n", "import", "-");
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 3);
	assert_one_line(run);
	ck_assert_int_eq(number_in(run, "failed"), 1);
	ck_assert_int_eq(number_in(run, "accepted"), 2);
	run = convoke("guests", "--filter", "status:failed", "--json");
	struct json *guest = json_line(run->out, 0);
	ck_assert_int_eq(number_of(guest, "error_code"), 21211);
	ck_assert_ptr_nonnull(json_string(guest, "error"));
	json_free(guest);
	run = convoke("failures", "--json");
	ck_assert_int_eq(number_in(run, "error_code"), 21211);
	ck_assert_int_eq(number_in(run, "ready"), 0);
	assert_code(convoke("guest", "set", "2", "phone=+351912000002"), 0);
	run = convoke("failures", "--json");
	ck_assert_int_eq(number_in(run, "ready"), 1);
	assert_says(run->out, "status:failed,undelivered code:21211 corrected:yes");
	run = convoke("send", "--all", "--resend", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "queued"), 1);
	ck_assert_uint_eq(creates("whatsapp:+351912000001"), 1);
}
END_TEST

START_TEST(a_reminder_goes_to_those_who_have_it_and_did_not_answer)
{
	import_guests(4);
	assert_code(convoke("send", "--guest", "1", "2", "3", "--yes"), 0);
	sync_until("read", 0);
	assert_code(convoke("rsvp", "2", "yes"), 0);
	const struct run *run = convoke("send", "--all", "--reminder", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "queued"), 2);
	ck_assert_uint_eq(creates("whatsapp:+351912000002"), 1);
	ck_assert_uint_eq(creates("whatsapp:+351912000001"), 2);
	ck_assert_uint_eq(creates("whatsapp:+351912000004"), 0);
}
END_TEST

START_TEST(the_daily_limit_and_the_hours_keep_the_rest_in_the_queue)
{
	import_guests(5);
	setenv("CONVOKE_DAILY_LIMIT", "2", 1);
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 3);
	assert_one_line(run);
	assert_says(run->err, "3 still queued");
	ck_assert_int_eq(number_in(run, "accepted"), 2);
	ck_assert_int_eq(status_number("queued"), 3);
}
END_TEST

START_TEST(a_test_goes_to_the_organizer_and_invites_nobody)
{
	import_guests(2);
	const struct run *run = convoke("send", "--test-to", "912 777 888", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "accepted"), 1);
	ck_assert_uint_eq(creates("whatsapp:+351912777888"), 1);
	ck_assert_int_eq(status_number("none"), 2);
	assert_code(convoke("send", "--test-to", "12", "--yes"), 2);
}
END_TEST

START_TEST(an_answer_that_got_lost_is_looked_up_and_not_sent_again)
{
	sim_stop();
	sim_start("--speed 0 --fault create:reset-after-accept:nth=2");
	import_guests(4);
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "accepted"), 4);
	for (int i = 1; i <= 4; i++) {
		char phone[32];
		snprintf(phone, sizeof phone, "whatsapp:+351912%06d", i);
		ck_assert_uint_eq(creates(phone), 1);
	}
}
END_TEST

START_TEST(a_send_that_is_interrupted_ends_in_order_and_goes_on_later)
{
	import_guests(40);
	setenv("CONVOKE_RATE", "20", 1);
	int pid = start_convoke("send", "--all", "--yes", "--json");
	while (status_number("accepted") < 3)
		;
	ck_assert_int_eq(kill((pid_t)pid, SIGTERM), 0);
	const struct run *run = wait_for_run(pid);
	assert_code(run, 3);
	ck_assert_int_eq(number_in(run, "unknown"), 0);
	ck_assert_int_gt(number_in(run, "waiting"), 0);
	setenv("CONVOKE_RATE", "200", 1);
	assert_code(convoke("run", "--until-idle"), 0);
	ck_assert_uint_eq(creates(NULL), 40);
	ck_assert_int_eq(status_number("queued"), 0);
}
END_TEST

START_TEST(killed_in_the_middle_and_started_again_nobody_gets_two)
{
	enum { GUESTS = 60, KILLS = 4 };
	import_guests(GUESTS);
	setenv("CONVOKE_RATE", "100", 1);
	int pid = start_convoke("send", "--all", "--yes");
	for (size_t kills = 1; kills <= KILLS; kills++) {
		while (creates(NULL) < kills * 10)
			;
		ck_assert_int_eq(kill((pid_t)pid, SIGKILL), 0);
		ck_assert_int_eq(wait_for_run(pid)->code, -1);
		pid = start_convoke("run", "--until-idle");
	}
	/* Killed after arming and before sending, a message may have left or not: a person decides. */
	int code = wait_for_run(pid)->code;
	size_t sent = creates(NULL);
	ck_assert_int_eq(status_number("queued") + status_number("sending"), 0);
	ck_assert_int_eq(status_number("unknown"), GUESTS - (long long)sent);
	ck_assert_int_eq(code, sent < GUESTS ? 3 : 0);
	if (sent < GUESTS) {
		assert_code(convoke("resolve", "--all", "--not-sent", "--yes"), 0);
		assert_code(convoke("run", "--until-idle"), 0);
	}
	for (int i = 1; i <= GUESTS; i++) {
		char phone[32];
		snprintf(phone, sizeof phone, "whatsapp:+351912%06d", i);
		ck_assert_uint_eq(creates(phone), 1);
	}
}
END_TEST

START_TEST(a_second_send_follows_its_campaign_while_another_process_sends)
{
	import_guests(6);
	int pid = start_convoke("run");
	while (strstr(convoke("status", "--json")->out, "\"dispatcher\":null"))
		;
	struct json *status = json_line(convoke("status", "--json")->out, 0);
	assert_keys(json_get(status, "dispatcher"), "pid host since");
	ck_assert_int_eq(number_of(json_get(status, "dispatcher"), "pid"), pid);
	json_free(status);
	const struct run *run = convoke("send", "--all", "--yes", "--json");
	assert_code(run, 0);
	ck_assert_int_eq(number_in(run, "accepted"), 6);
	ck_assert_uint_eq(creates(NULL), 6);
	ck_assert_int_eq(kill((pid_t)pid, SIGTERM), 0);
	assert_code(wait_for_run(pid), 0);
}
END_TEST

START_TEST(sync_says_when_twilio_cannot_be_asked)
{
	import_guests(1);
	assert_code(convoke("send", "--all", "--yes"), 0);
	setenv("TWILIO_API_SECRET", "wrong-secret", 1);
	const struct run *run = convoke("sync");
	assert_code(run, 1);
	assert_one_line(run);
	setenv("TWILIO_API_SECRET", "simulated-secret", 1);
	assert_code(convoke("sync", "--json"), 0);
}
END_TEST

START_TEST(campaigns_count_what_became_of_them)
{
	import_guests(3);
	assert_code(convoke("send", "--all", "--yes"), 0);
	const struct run *run = convoke("campaigns", "--json");
	ck_assert_uint_eq(count_lines(run->out), 1);
	struct json *campaign = json_line(run->out, 0);
	ck_assert_str_eq(json_string(campaign, "kind"), "invitation");
	ck_assert_str_eq(json_string(campaign, "template"), "wedding_invitation");
	ck_assert_int_eq(number_of(campaign, "confirmed"), 3);
	ck_assert_ptr_nonnull(json_string(campaign, "first_at"));
	ck_assert_str_ge(json_string(campaign, "last_at"), json_string(campaign, "first_at"));
	ck_assert(json_is_array(json_get(campaign, "failures")));
	json_free(campaign);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command line: templates and sending");
	TCase *templates = tcase_create("templates");
	tcase_set_timeout(templates, 60);
	tcase_add_checked_fixture(templates, begin, cli_end);
	tcase_add_test(templates, templates_come_from_twilio_with_the_keys_of_the_contract);
	tcase_add_test(templates, a_mapping_holds_for_every_language_and_is_checked);
	tcase_add_test(templates, the_default_and_the_preview_are_what_the_guest_would_read);
	tcase_add_test(templates, everybody_gets_exactly_one_message_and_every_step_has_its_time);
	suite_add_tcase(suite, templates);

	TCase *sending = tcase_create("sending");
	tcase_set_timeout(sending, 120);
	tcase_add_checked_fixture(sending, begin_with_template, cli_end);
	tcase_add_test(sending, a_dry_run_prints_every_text_and_sends_nothing);
	tcase_add_test(sending, on_a_terminal_it_shows_the_text_asks_and_sends_only_after_a_yes);
	tcase_add_test(sending, a_template_that_is_not_approved_is_not_sent);
	tcase_add_test(sending, what_waits_in_the_queue_goes_with_run_and_with_the_next_send);
	tcase_add_test(sending, a_canceled_guest_can_be_invited_again);
	tcase_add_test(sending, a_paused_queue_takes_rows_and_sends_none);
	tcase_add_test(sending, refused_credentials_stop_the_queue_and_lose_nothing);
	tcase_add_test(sending, one_refused_number_fails_alone_and_can_be_sent_again);
	tcase_add_test(sending, a_reminder_goes_to_those_who_have_it_and_did_not_answer);
	tcase_add_test(sending, the_daily_limit_and_the_hours_keep_the_rest_in_the_queue);
	tcase_add_test(sending, a_test_goes_to_the_organizer_and_invites_nobody);
	tcase_add_test(sending, an_answer_that_got_lost_is_looked_up_and_not_sent_again);
	tcase_add_test(sending, a_send_that_is_interrupted_ends_in_order_and_goes_on_later);
	tcase_add_test(sending, killed_in_the_middle_and_started_again_nobody_gets_two);
	tcase_add_test(sending, a_second_send_follows_its_campaign_while_another_process_sends);
	tcase_add_test(sending, sync_says_when_twilio_cannot_be_asked);
	tcase_add_test(sending, campaigns_count_what_became_of_them);
	suite_add_tcase(suite, sending);
	return run_suite(suite);
}
