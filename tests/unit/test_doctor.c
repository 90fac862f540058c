#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/facts.h"
#include "template_fixture.h"
#include "suite.h"

/* Noon of 1 June 2027 in Lisbon. */
static const int64_t NOON = INT64_C(1811847600000);
static const int64_t HOUR_MS = INT64_C(3600000);

static struct facts facts;
static struct report report;
static struct template template;
static struct sender sender;

static void set_up(void)
{
	template = template_sample();
	template.category = "UTILITY";
	sender = (struct sender){.phone = "+15558157377", .status = "ONLINE", .quality = "HIGH",
				 .limit = "10K Customers/24hr", .reason = "", .name = "Ana"};
	facts = (struct facts){
		.now = NOON,
		.settings = {.account_sid = "AC", .auth_token = "t", .api_key = "", .api_secret = "", .from = "+15558157377",
			     .messaging_service_sid = "", .status_callback = "", .base_url = "", .window = "08:00-21:00",
			     .daily_phones = 250, .window_from = 8 * 60, .window_to = 21 * 60},
		.config_path = "/home/ana/.config/convoke/config", .path = "event.db",
		.place = {.regular = true, .readable = true, .writable = true, .mine = true, .names = 1,
			  .folder_writable = true, .stranger = "", .free_bytes = INT64_C(20) << 30},
		.format = 3, .our_format = 3, .opened = true, .event = event_sample(),
		.templates = {&template, 1}, .state = {.waiting_for = ""},
		.plan = {.template_name = "invite", .recipient_count = 3},
		.asked = true,
		.twilio = {.about = {.status = "active", .type = "full"}, .sender_list = {&sender, 1}, .all_senders = true,
			   .template_list = {&template, 1}, .all_templates = true,
			   .twilio_at = NOON, .asked_at = NOON + 400, .answered_at = NOON + 600},
		.terminal = {.here = true, .name = "xterm", .colours = 256, .utf8 = true, .charset = "UTF-8",
			     .height = 24, .width = 80, .mouse = true, .clipboard = true},
		.libraries = "SQLite 3",
	};
	facts.guests.guests = 3;
	facts.event.default_template = "invite";
	facts.event.rsvp_by = "2027-06-10";
	for (size_t i = 0; i < SETTING_COUNT; i++)
		facts.shown[i] = (struct setting_shown){.key = "send.rate", .value = "", .environment = "CONVOKE_RATE"};
}

static void tear_down(void)
{
	report_clear(&report);
}

static const struct finding *judged(const char *check)
{
	report_clear(&report);
	doctor_judge(&facts, &report);
	for (size_t i = 0; i < report.count; i++)
		if (strcmp(report.items[i].check, check) == 0)
			return &report.items[i];
	ck_abort_msg("there is no check %s", check);
	return NULL;
}

/* That check comes to this, and its message or advice says so. */
static void assert_judged(const char *check, enum verdict verdict, const char *words)
{
	const struct finding *finding = judged(check);
	ck_assert_msg(finding->verdict == verdict, "%s: %s, %s", check, verdict_word(finding->verdict), finding->message);
	ck_assert_msg(strstr(finding->message, words) || (finding->advice && strstr(finding->advice, words)),
		      "%s: %s (%s)", check, finding->message, finding->advice ? finding->advice : "");
	/* Whoever is warned is told what to do. */
	ck_assert_msg(verdict < VERDICT_WARNING || finding->advice, "%s: %s", check, finding->message);
}

START_TEST(when_all_is_well_nothing_is_to_be_done)
{
	static const char *const names[] = {
#define CHECK(ID, group, name, looks) name,
#include "doctor/checks.def"
#undef CHECK
	};
	facts.logout = LOGOUT_SPARES;
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		const struct finding *finding = judged(names[i]);
		ck_assert_msg(finding->verdict == VERDICT_OK, "%s: %s", finding->check, finding->message);
	}
	ck_assert_int_eq(report_worst(&report), VERDICT_OK);
	ck_assert_uint_eq(report.count, CHECK_COUNT + SETTING_COUNT);
}
END_TEST

START_TEST(every_check_is_in_the_report_whatever_is_known)
{
	facts = (struct facts){.path = "none.db", .config_path = "config", .place = {.error = ENOENT, .stranger = ""},
			       .settings_problem = "config:1: CONVOKE_RATE: quick is no number", .libraries = ""};
	for (size_t i = 0; i < SETTING_COUNT; i++)
		facts.shown[i] = (struct setting_shown){.key = "send.rate", .value = ""};
	judged("version");
	ck_assert_uint_eq(report.count, CHECK_COUNT + SETTING_COUNT);
	assert_judged("config", VERDICT_PROBLEM, "quick is no number");
	assert_judged("config", VERDICT_PROBLEM, "man 5 convoke");
	assert_judged("event_file", VERDICT_WARNING, "convoke init");
	assert_judged("sender", VERDICT_UNCHECKED, "not asked");
	facts.named = true;
	assert_judged("event_file", VERDICT_PROBLEM, "none.db");
}
END_TEST

START_TEST(what_is_missing_or_half_in_the_settings_is_said)
{
	facts.settings.auth_token = "";
	assert_judged("complete", VERDICT_PROBLEM, "TWILIO_API_KEY");
	facts.settings.auth_token = "t";
	facts.settings.api_key = "SK";
	assert_judged("complete", VERDICT_WARNING, "has no secret");
	facts.settings.base_url = "http://127.0.0.1:1";
	assert_judged("base_url", VERDICT_OK, "instead of Twilio");
	facts.settings_problem = "config holds a secret and others can read it; run: chmod 600 config";
	assert_judged("config", VERDICT_PROBLEM, "Run: chmod 600 config");
}
END_TEST

START_TEST(an_address_for_callbacks_needs_the_token_and_calls_that_come)
{
	facts.shown[SETTING_status_callback].value = facts.settings.status_callback = "https://rsvp.example.org";
	assert_judged("callbacks", VERDICT_OK, "https://rsvp.example.org");
	facts.phones_today = 1;
	assert_judged("callbacks", VERDICT_WARNING, "no call has come");
	facts.called_at = NOON;
	assert_judged("callbacks", VERDICT_OK, "Twilio calls");
	facts.settings.auth_token = "";
	facts.settings.api_key = facts.settings.api_secret = "k";
	assert_judged("callbacks", VERDICT_WARNING, "TWILIO_AUTH_TOKEN");
}
END_TEST

START_TEST(a_file_that_cannot_be_used_says_what_to_do)
{
	facts.place.writable = false;
	assert_judged("permissions", VERDICT_PROBLEM, "`chmod u+rw event.db`.");
	facts.place.mine = false;
	assert_judged("permissions", VERDICT_PROBLEM, "run convoke as its owner");
	facts.place.mine = true;
	facts.place.writable = true;
	facts.place.folder_writable = false;
	assert_judged("permissions", VERDICT_PROBLEM, "folder");
	facts.place.folder_writable = true;
	facts.place.stranger = "event.db-wal";
	assert_judged("permissions", VERDICT_PROBLEM, "chown \"$USER\" event.db-wal");
	facts.place.stranger = "";
	facts.place.others_read = true;
	assert_judged("permissions", VERDICT_WARNING, "chmod 600 event.db");
	facts.place.network = true;
	assert_judged("disk", VERDICT_PROBLEM, "network disk");
	facts.place.network = false;
	facts.place.names = 2;
	assert_judged("disk", VERDICT_PROBLEM, "hard link");
	facts.place.names = 1;
	facts.place.free_bytes = PLACE_LEAST_FREE - 1;
	assert_judged("disk", VERDICT_PROBLEM, "7 MB");
	facts.place.free_bytes = 9 * PLACE_LEAST_FREE;
	assert_judged("disk", VERDICT_WARNING, "72 MB");
	facts.held = true;
	facts.holder = (struct dispatcher_holder){.pid = 4711, .host = "desk"};
	assert_judged("lock", VERDICT_OK, "process 4711 on desk");
	facts.place.lock_hidden = true;
	assert_judged("lock", VERDICT_UNCHECKED, "cannot be read");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_keeps_the_event_unchecked)
{
	facts.opened = false;
	facts.file_problem = "event.db was made by a newer convoke (format 9, this one knows 3): use that one";
	assert_judged("event_file", VERDICT_PROBLEM, "Use that one.");
	assert_judged("template", VERDICT_UNCHECKED, "not without");
	assert_judged("hours", VERDICT_UNCHECKED, "not without");
	facts.file_problem = "event.db is not an event file of convoke";
	assert_judged("event_file", VERDICT_PROBLEM, "-f");
	facts.file_problem = NULL;
	facts.format = 2;
	assert_judged("event_file", VERDICT_OK, "event.db.v2.bak");
}
END_TEST

START_TEST(an_event_that_is_over_or_has_a_useless_link_is_a_warning)
{
	facts.event.starts_at = "2027-05-31 16:00";
	assert_judged("event_time", VERDICT_WARNING, "it began on 2027-05-31 16:00");
	facts.event.starts_at = "2027-06-12 16:00";
	facts.event.rsvp_by = "2027-05-31";
	assert_judged("event_time", VERDICT_WARNING, "the last day to answer was 2027-05-31");
	facts.event.rsvp_by = "2027-06-01";
	assert_judged("event_time", VERDICT_OK, "2027-06-12 16:00");
	facts.event.rsvp_url = "https://rsvp.example/r/";
	assert_judged("rsvp_url", VERDICT_WARNING, "{token}");
	facts.event.rsvp_url = "";
	assert_judged("rsvp_url", VERDICT_OK, "not set");
	facts.event.time_zone = "Europe/Atlantis";
	assert_judged("time_zone", VERDICT_WARNING, "Europe/Atlantis is no time zone");
}
END_TEST

START_TEST(a_template_is_judged_by_the_file_and_by_what_twilio_says_now)
{
	struct template theirs = template;
	facts.twilio.template_list.items = &theirs;
	theirs.approval = "paused";
	assert_judged("approval", VERDICT_PROBLEM, "not approved at Twilio any more but paused");
	template.approval = "pending";
	theirs.approval = "approved";
	assert_judged("approval", VERDICT_WARNING, "meanwhile");
	facts.twilio.template_list.count = 0;
	assert_judged("approval", VERDICT_PROBLEM, "no longer at Twilio");
	facts.twilio.all_templates = false;
	assert_judged("approval", VERDICT_UNCHECKED, "could not be asked");
	facts.plan_problem = "template invite (en) is not approved but pending, and WhatsApp delivers approved ones only: "
			     "`convoke template fetch` asks again";
	assert_judged("template", VERDICT_PROBLEM, "`convoke template fetch` asks again.");
}
END_TEST

START_TEST(marketing_to_american_numbers_and_guests_who_cannot_get_it_are_told)
{
	facts.american = 2;
	assert_judged("marketing", VERDICT_OK, "not of the category Marketing");
	template.category = "MARKETING";
	assert_judged("marketing", VERDICT_WARNING, "2 guests have a +1 number");
	facts.american = 0;
	assert_judged("marketing", VERDICT_OK, "nobody");
	struct plan_left_out out[] = {{.name = "Bo", .reason = "already invited"},
				      {.name = "Ana", .reason = "{{1}} would be empty", .refused = true}};
	facts.plan.left_out = out;
	facts.plan.left_out_count = 2;
	assert_judged("guests", VERDICT_WARNING, "1 guest could not get it; Ana: {{1}} would be empty");
	facts.plan.recipient_count = 0;
	assert_judged("guests", VERDICT_PROBLEM, "Ana");
}
END_TEST

START_TEST(what_waits_says_why_and_a_pause_keeps_messages_from_leaving)
{
	facts.invitations[STATUS_QUEUED] = 5;
	assert_judged("queue", VERDICT_WARNING, "5 messages wait, and nobody is sending");
	facts.held = true;
	facts.state.waiting_for = "sending hours";
	facts.state.waiting_until = NOON + HOUR_MS;
	assert_judged("queue", VERDICT_OK, "5 wait: sending hours, until 13:00");
	facts.event.paused_at = NOON;
	facts.event.pause_reason = PAUSED_BY_PERSON;
	assert_judged("queue", VERDICT_PROBLEM, "convoke resume");
	facts.invitations[STATUS_UNKNOWN] = 1;
	assert_judged("unsettled", VERDICT_WARNING, "1 may or may not have left, 0 held");
}
END_TEST

START_TEST(hours_and_the_daily_limit_pass_by_themselves)
{
	facts.now = NOON + 9 * HOUR_MS;
	assert_judged("hours", VERDICT_WARNING, "closed now: 08:00-21:00, and it is 21:00 in Europe/Lisbon");
	facts.settings.window_from = 20 * 60;
	facts.settings.window_to = 2 * 60;
	assert_judged("hours", VERDICT_OK, "now 21:00");
	facts.phones_today = 250;
	facts.oldest_today = NOON - HOUR_MS;
	assert_judged("daily_limit", VERDICT_WARNING, "full until 11:00: 250 of 250");
	facts.settings.daily_phones = 0;
	assert_judged("daily_limit", VERDICT_OK, "250 in the last");
	facts.logout = LOGOUT_KILLS;
	assert_judged("session", VERDICT_WARNING, "enable-linger");
}
END_TEST

START_TEST(only_the_account_itself_refuses)
{
	struct reading *messages = &facts.twilio.messages;
	*messages = (struct reading){READ_REFUSED, "Twilio refused the credentials (HTTP 401: Authenticate); check the token"};
	assert_judged("credentials", VERDICT_REFUSED, "Check the token.");
	assert_judged("connection", VERDICT_OK, "answers");
	assert_judged("sender", VERDICT_UNCHECKED, "could not be asked");
	*messages = (struct reading){READ_UNREACHABLE, "Twilio cannot be reached: no name; check the net (curl: it failed)"};
	assert_judged("connection", VERDICT_PROBLEM, "cannot be reached: no name (curl: it failed)");
	assert_judged("connection", VERDICT_PROBLEM, "Check the net.");
	assert_judged("credentials", VERDICT_UNCHECKED, "could not be asked");
	*messages = (struct reading){READ_FINE, NULL};
	facts.twilio.about.type = "trial";
	assert_judged("account", VERDICT_WARNING, "trial");
	facts.twilio.about.status = "suspended";
	assert_judged("account", VERDICT_REFUSED, "suspended");
	facts.twilio.account = (struct reading){READ_REFUSED, "x"};
	assert_judged("account", VERDICT_UNCHECKED, "API key");
}
END_TEST

START_TEST(a_sender_must_be_of_the_account_and_online)
{
	sender.status = "OFFLINE";
	sender.reason = "Meta has locked it";
	assert_judged("sender", VERDICT_REFUSED, "is OFFLINE at Twilio: Meta has locked it");
	sender.status = "ONLINE:UPDATING";
	assert_judged("sender", VERDICT_OK, "online");
	sender.status = "HIBERNATING";
	assert_judged("sender", VERDICT_UNCHECKED, "HIBERNATING");
	sender.phone = "+351912345678";
	assert_judged("sender", VERDICT_REFUSED, "it has +351912345678");
	assert_judged("limit", VERDICT_UNCHECKED, "not without the sender");
	facts.twilio.all_senders = false;
	assert_judged("sender", VERDICT_UNCHECKED, "not among");
	facts.settings.from = "+14155238886";
	assert_judged("sender", VERDICT_WARNING, "sandbox");
	facts.settings.from = "";
	facts.settings.messaging_service_sid = "MG";
	sender.status = "ONLINE";
	assert_judged("sender", VERDICT_OK, "1 of 1 WhatsApp senders");
	facts.twilio.senders = (struct reading){READ_REFUSED, "x"};
	assert_judged("sender", VERDICT_UNCHECKED, "may not read the senders");
	facts.twilio.senders = (struct reading){READ_MISSING, "x"};
	assert_judged("sender", VERDICT_UNCHECKED, "could not be checked");
}
END_TEST

START_TEST(the_limit_of_meta_is_set_beside_ours)
{
	assert_judged("limit", VERDICT_OK, "set send.daily_limit to 10000");
	sender.limit = "250";
	facts.settings.daily_phones = 1000;
	assert_judged("limit", VERDICT_OK, "Twilio says 250");
	facts.guests.guests = 300;
	assert_judged("limit", VERDICT_WARNING, "Set send.daily_limit to 250");
	facts.settings.daily_phones = 0;
	assert_judged("limit", VERDICT_WARNING, "no limit");
	facts.phones_today = 250;
	assert_judged("limit", VERDICT_WARNING, "used up: 250 phones");
	sender.limit = "whatever";
	assert_judged("limit", VERDICT_UNCHECKED, "does not tell");
	sender.quality = "LOW";
	assert_judged("quality", VERDICT_WARNING, "LOW");
}
END_TEST

START_TEST(a_clock_is_wrong_beyond_the_doubt_of_the_answer_alone)
{
	facts.twilio.twilio_at = NOON - 5000;
	assert_judged("clock", VERDICT_OK, "agrees");
	facts.twilio.twilio_at = NOON - 7000;
	assert_judged("clock", VERDICT_WARNING, "7 seconds ahead of");
	facts.twilio.asked_at -= 6000;
	assert_judged("clock", VERDICT_OK, "agrees");
	facts.twilio.asked_at = NOON + 400;
	facts.twilio.twilio_at = NOON + 3 * HOUR_MS;
	assert_judged("clock", VERDICT_WARNING, "hours behind");
	facts.twilio.twilio_at = 0;
	assert_judged("clock", VERDICT_UNCHECKED, "told the time");
}
END_TEST

START_TEST(a_terminal_is_told_by_what_it_cannot_do)
{
	facts.terminal.utf8 = false;
	facts.terminal.charset = "ANSI_X3.4-1968";
	assert_judged("characters", VERDICT_WARNING, "LC_ALL=C.UTF-8");
	facts.terminal.width = 30;
	assert_judged("screen", VERDICT_WARNING, "too small");
	facts.terminal.problem = "the terminal type 'x' (TERM) is not known here; try TERM=xterm convoke";
	assert_judged("screen", VERDICT_WARNING, "Try TERM=xterm");
	facts.terminal.colours = 0;
	facts.terminal.colours_unwanted = true;
	assert_judged("colours", VERDICT_OK, "NO_COLOR");
	facts.terminal.here = false;
	assert_judged("screen", VERDICT_UNCHECKED, "not a terminal");
}
END_TEST

START_TEST(a_line_of_logind_is_read_as_logind_does)
{
	ck_assert_int_eq(logout_line("KillUserProcesses=yes\n"), 1);
	ck_assert_int_eq(logout_line("  KillUserProcesses = True\n"), 1);
	ck_assert_int_eq(logout_line("KillUserProcesses=no\n"), 0);
	ck_assert_int_eq(logout_line("#KillUserProcesses=yes\n"), -1);
	ck_assert_int_eq(logout_line("KillUserProcesses\n"), -1);
	ck_assert_int_eq(logout_line("KillOnlyUsers=\n"), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("what doctor makes of what it finds");
	TCase *tests = tcase_create("doctor");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, when_all_is_well_nothing_is_to_be_done);
	tcase_add_test(tests, every_check_is_in_the_report_whatever_is_known);
	tcase_add_test(tests, what_is_missing_or_half_in_the_settings_is_said);
	tcase_add_test(tests, an_address_for_callbacks_needs_the_token_and_calls_that_come);
	tcase_add_test(tests, a_file_that_cannot_be_used_says_what_to_do);
	tcase_add_test(tests, a_file_that_cannot_be_read_keeps_the_event_unchecked);
	tcase_add_test(tests, an_event_that_is_over_or_has_a_useless_link_is_a_warning);
	tcase_add_test(tests, a_template_is_judged_by_the_file_and_by_what_twilio_says_now);
	tcase_add_test(tests, marketing_to_american_numbers_and_guests_who_cannot_get_it_are_told);
	tcase_add_test(tests, what_waits_says_why_and_a_pause_keeps_messages_from_leaving);
	tcase_add_test(tests, hours_and_the_daily_limit_pass_by_themselves);
	tcase_add_test(tests, only_the_account_itself_refuses);
	tcase_add_test(tests, a_sender_must_be_of_the_account_and_online);
	tcase_add_test(tests, the_limit_of_meta_is_set_beside_ours);
	tcase_add_test(tests, a_clock_is_wrong_beyond_the_doubt_of_the_answer_alone);
	tcase_add_test(tests, a_terminal_is_told_by_what_it_cannot_do);
	tcase_add_test(tests, a_line_of_logind_is_read_as_logind_does);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
