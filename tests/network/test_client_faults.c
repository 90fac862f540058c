/*
 * What goes wrong around an HTTP exchange, on the client's side of it. Where
 * nothing can have left, the program proves it, sends again by itself, and
 * after five tries stops with one sentence; where something may have left,
 * it never sends again by itself. Nobody is messaged twice when it is mended.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificates.h"
#include "cli.h"
#include "oracle.h"
#include "relay.h"
#include "row.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define QUEUED "SELECT count(*) FROM invitation_logs WHERE status = 'queued'"
#define ATTEMPTS "SELECT count(*) FROM attempts"
#define NOT_SENT "SELECT count(*) FROM attempts WHERE state = 'not_sent' AND proof = 'never started'"
#define UNKNOWN "SELECT count(*) FROM attempts WHERE state = 'unknown'"

enum { TRIES = 5 };

static int simulator_port;
static char simulator_url[64];
static bool authority_trusted;

static void begin(void)
{
	cli_begin();
	sim_start("--speed 0 --fail 0 --stay-sent 0 --no-magic");
	snprintf(simulator_url, sizeof simulator_url, "%s", getenv("TWILIO_BASE_URL"));
	ck_assert_int_eq(sscanf(simulator_url, "http://127.0.0.1:%d", &simulator_port), 1);
	setenv("CONVOKE_RATE", "1000", 1);
	setenv("CONVOKE_CONCURRENCY", "1", 1);
	setenv("CONVOKE_TIMEOUT", "2", 1);
	rows_begin();
	authority_trusted = trust_our_authority(path_of(""));
	if (!authority_trusted)
		printf("no mount namespace to be had: what needs a trusted certificate is left out\n");
}

static void use_url(const char *scheme, int port)
{
	char url[64];
	snprintf(url, sizeof url, "%s://127.0.0.1:%d", scheme, port);
	setenv("TWILIO_BASE_URL", url, 1);
}

/* Nothing can have left */

struct blocked {
	const char *name;
	enum relay_fault fault;
	bool tls;
	enum certificate bad;
	const char *words, *cure;     /* of the sentence */
	int number, pid;
	char file[ROW_PATH];
	struct relay relay;
};

#define UNREACHABLE "Twilio cannot be reached: "
#define NETWORK "check the internet connection"
#define AUTHORITIES "check this machine's date and CA certificates"
#define INTERFERING "something on the way"

#define TLS_ROWS \
	{.name = "expired", .fault = RELAY_BAD_TLS, .tls = true, .bad = CERTIFICATE_EXPIRED, \
	 .words = "certificate has expired", .cure = AUTHORITIES}, \
	{.name = "not yet valid", .fault = RELAY_BAD_TLS, .tls = true, .bad = CERTIFICATE_NOT_YET, \
	 .words = "certificate is not yet valid", .cure = AUTHORITIES}, \
	{.name = "other host", .fault = RELAY_BAD_TLS, .tls = true, .bad = CERTIFICATE_OTHER_HOST, \
	 .words = "target host name", .cure = INTERFERING}, \
	{.name = "self-signed", .fault = RELAY_BAD_TLS, .tls = true, .bad = CERTIFICATE_SELF_SIGNED, \
	 .words = "self-signed", .cure = AUTHORITIES}, \
	{.name = "strange authority", .fault = RELAY_BAD_TLS, .tls = true, .bad = CERTIFICATE_STRANGE_AUTHORITY, \
	 .words = "local issuer certificate", .cure = AUTHORITIES}, \
	{.name = "TLS 1.1", .fault = RELAY_BAD_TLS, .tls = true, .bad = CERTIFICATE_OLD_TLS, \
	 .words = "no secure connection (TLS)", .cure = INTERFERING}, \
	{.name = "plain HTTP", .fault = RELAY_NO_TLS, .tls = true, \
	 .words = "no secure connection (TLS)", .cure = INTERFERING}, \
	{.name = "hang-up in the handshake", .fault = RELAY_CLOSE, .tls = true, \
	 .words = "no secure connection (TLS)", .cure = INTERFERING}

static void start_blocked(struct blocked *row, int number, enum relay_when when)
{
	row->number = number;
	row_make(number, row->file);
	row->relay = relay_start(&(struct relay_plan){
		.fault = row->fault, .when = when, .to_port = simulator_port,
		.tls = row->tls ? certificate_context(CERTIFICATE_GOOD) : NULL,
		.bad_tls = row->tls ? certificate_context(row->bad) : NULL});
	use_url(row->tls ? "https" : "http", row->relay.port);
	row->pid = start_convoke("-f", row->file, "send", "--all", "--yes");
}

static void check_blocked(struct blocked *row, long long attempts)
{
	const struct run *run = wait_for_run(row->pid);
	ck_assert_msg(run->code == 4, "%s: exit code %d: %s", row->name, run->code, run->err);
	assert_one_line(run);
	assert_says(run->err, UNREACHABLE);
	ck_assert_msg(strstr(run->err, row->words), "%s: no \"%s\" in %s", row->name, row->words, run->err);
	ck_assert_msg(strstr(run->err, row->cure), "%s: no \"%s\" in %s", row->name, row->cure, run->err);
	assert_says(run->err, "resume");
	ck_assert_int_eq(oracle_number(row->file, QUEUED), ROW_GUESTS);
	ck_assert_int_eq(oracle_number(row->file, ATTEMPTS), attempts);
	ck_assert_int_eq(oracle_number(row->file, NOT_SENT), attempts);
	ck_assert_uint_eq(row_creates(row->number), 0);
	ck_assert_int_eq(atomic_load(&row->relay.counts->creates), 0);
}

static void finish_blocked(struct blocked *row)
{
	relay_mend(&row->relay);
	if (row->tls && !authority_trusted)
		use_url("http", simulator_port);
	else
		use_url(row->tls ? "https" : "http", row->relay.port);
	assert_code(convoke("-f", row->file, "resume"), 0);
	assert_code(convoke("-f", row->file, "run", "--until-idle"), 0);
	row_assert_once(row->number, row->name, row->file);
	ck_assert_uint_eq(row_creates(row->number), ROW_GUESTS);
	relay_stop(&row->relay);
}

/* All at once: each waits out its back-offs. */
static void block(struct blocked *rows, size_t count, enum relay_when when, long long attempts)
{
	for (size_t i = 0; i < count; i++)
		start_blocked(&rows[i], (int)i, when);
	for (size_t i = 0; i < count; i++)
		check_blocked(&rows[i], attempts);
	for (size_t i = 0; i < count; i++)
		finish_blocked(&rows[i]);
}

START_TEST(a_server_that_cannot_be_reached_stops_the_send_before_anything_is_armed)
{
	struct blocked rows[] = {
		{.name = "refused", .fault = RELAY_REFUSE, .words = "no connection could be made", .cure = NETWORK},
		TLS_ROWS,
	};
	block(rows, COUNT(rows), RELAY_ALWAYS, 0);
}
END_TEST

START_TEST(a_server_that_is_lost_in_the_middle_gets_every_message_once_when_it_is_back)
{
	struct blocked rows[] = {
		{.name = "refused", .fault = RELAY_REFUSE, .words = "no connection could be made", .cure = NETWORK},
		{.name = "black hole", .fault = RELAY_FULL, .words = "no connection within the time allowed", .cure = NETWORK},
		{.name = "mute in the handshake", .fault = RELAY_MUTE, .tls = true,
		 .words = "no connection within the time allowed", .cure = NETWORK},
		TLS_ROWS,
	};
	if (authority_trusted)
		block(rows, COUNT(rows), RELAY_AFTER_A_READ, TRIES);
	else
		block(rows, 2, RELAY_AFTER_A_READ, TRIES);
}
END_TEST

START_TEST(a_name_that_cannot_be_looked_up_stops_the_send)
{
	/* A label of more than 63 letters is no name: no resolver asks anybody about it. */
	char file[ROW_PATH];
	row_make(0, file);
	setenv("TWILIO_BASE_URL", "https://xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.invalid", 1);
	const struct run *run = convoke("-f", file, "send", "--all", "--yes");
	assert_code(run, 4);
	assert_one_line(run);
	assert_says(run->err, UNREACHABLE "its name could not be looked up; " NETWORK);
	ck_assert_int_eq(oracle_number(file, QUEUED), ROW_GUESTS);
	ck_assert_int_eq(oracle_number(file, ATTEMPTS), 0);
	setenv("TWILIO_BASE_URL", simulator_url, 1);
	assert_code(convoke("-f", file, "resume"), 0);
	assert_code(convoke("-f", file, "run", "--until-idle"), 0);
	row_assert_once(0, "name", file);
}
END_TEST

/* Something may have left */

struct doubtful {
	const char *name;
	enum relay_fault fault;
	int status;              /* of a redirect */
	bool recorded;           /* the message is at the simulator all the same: the first look finds it */
	bool flood;              /* ended by a limit of ours, not by the time-out */
	const char *words;       /* of the row's reason */
	int number, pid;
	char file[ROW_PATH];
	struct relay relay, elsewhere;
};

#define NO_ANSWER "no answer from Twilio; the message may have gone"
#define CUT "2xx seen (HTTP 201), but the reply was cut off"
#define NOT_TWILIO "is not Twilio's; a proxy or a log-in page of the network may be in between"

static void start_doubtful(struct doubtful *row, int number)
{
	row->number = number;
	row_make(number, row->file);
	row->elsewhere = relay_start(&(struct relay_plan){.fault = RELAY_CLOSE, .to_port = simulator_port});
	row->relay = relay_start(&(struct relay_plan){
		.fault = row->fault, .when = RELAY_FIRST_CREATE, .status = row->status,
		.other_port = row->elsewhere.port, .to_port = simulator_port});
	use_url("http", row->relay.port);
	assert_code(convoke("-f", row->file, "send", "--all", "--yes", "--queue-only"), 0);
	row->pid = start_convoke("-f", row->file, "run");
}

static void check_reason(const struct doubtful *row)
{
	const struct run *run = convoke("-f", row->file, "log", "--json");
	assert_code(run, 0);
	ck_assert_msg(strstr(run->out, row->words), "%s: no \"%s\" in %s", row->name, row->words, run->out);
}

static void check_doubtful(struct doubtful *row)
{
	bool redirected = row->fault == RELAY_REDIRECT;
	wait_for_number(row->file, CAN_GO_NOW, 0);
	ck_assert_int_eq(kill(row->pid, SIGTERM), 0);
	const struct run *run = wait_for_run(row->pid);
	ck_assert_msg(run->code == (redirected ? 4 : 3) || (row->recorded && run->code == 0), "%s: exit code %d: %s",
		      row->name, run->code, run->err);
	if (redirected)
		assert_says(run->err, NOT_TWILIO);
	check_reason(row);
	ck_assert_int_eq(oracle_number(row->file, ATTEMPTS), redirected ? 1 : ROW_GUESTS);
	ck_assert_int_eq(oracle_number(row->file, NOT_SENT), 0);
	if (!row->recorded)
		ck_assert_int_eq(oracle_number(row->file, UNKNOWN), 1);
	if (row->flood)
		ck_assert_int_eq(oracle_number(row->file, UNKNOWN " AND curl_code = 28"), 0);
	ck_assert_int_eq(atomic_load(&row->relay.counts->creates), redirected ? 1 : ROW_GUESTS);
}

static void finish_doubtful(struct doubtful *row)
{
	relay_mend(&row->relay);
	use_url("http", row->relay.port);
	if (row->fault == RELAY_REDIRECT) {
		assert_code(convoke("-f", row->file, "resume"), 0);
		assert_code(row_run(row->file), 3);
	}
	assert_code(convoke("-f", row->file, "sync"), 0);
	ck_assert_msg(oracle_number(row->file, UNKNOWN) == !row->recorded, "%s: not settled as it should be", row->name);
	ck_assert_uint_eq(row_messages(row->number), ROW_GUESTS - !row->recorded);
	if (!row->recorded)
		assert_code(convoke("-f", row->file, "resolve", "--all", "--not-sent", "--yes"), 0);
	assert_code(convoke("-f", row->file, "run", "--until-idle"), 0);
	row_assert_once(row->number, row->name, row->file);
	ck_assert_int_eq(atomic_load(&row->relay.counts->creates), ROW_GUESTS + !row->recorded);
	ck_assert_msg(atomic_load(&row->elsewhere.counts->connections) == 0, "%s: it was followed", row->name);
	relay_stop(&row->relay);
	relay_stop(&row->elsewhere);
}

static void doubt(struct doubtful *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		start_doubtful(&rows[i], (int)i);
	for (size_t i = 0; i < count; i++)
		check_doubtful(&rows[i]);
	for (size_t i = 0; i < count; i++)
		finish_doubtful(&rows[i]);
}

START_TEST(a_request_that_may_have_left_is_looked_up_and_never_sent_again_by_itself)
{
	struct doubtful rows[] = {
		{.name = "cut request", .fault = RELAY_CUT_REQUEST, .words = NO_ANSWER},
		{.name = "dropped request", .fault = RELAY_DROP, .words = NO_ANSWER},
		{.name = "no reply", .fault = RELAY_NO_REPLY, .recorded = true, .words = NO_ANSWER},
		{.name = "reset", .fault = RELAY_RESET, .recorded = true, .words = NO_ANSWER},
		{.name = "garbage", .fault = RELAY_GARBAGE, .words = NO_ANSWER},
		{.name = "half a status line", .fault = RELAY_HALF_STATUS, .words = NO_ANSWER},
		{.name = "silence", .fault = RELAY_SILENT, .words = NO_ANSWER},
		{.name = "headers without end", .fault = RELAY_HEADERS, .flood = true, .words = CUT},
		{.name = "a body without end", .fault = RELAY_BODY, .flood = true, .words = CUT},
		{.name = "a slow body", .fault = RELAY_DRIP, .words = CUT},
	};
	doubt(rows, COUNT(rows));
}
END_TEST

START_TEST(redirects_are_not_followed_and_pause)
{
	struct doubtful rows[] = {
		{.name = "301", .fault = RELAY_REDIRECT, .status = 301, .words = NOT_TWILIO},
		{.name = "302", .fault = RELAY_REDIRECT, .status = 302, .words = NOT_TWILIO},
		{.name = "303", .fault = RELAY_REDIRECT, .status = 303, .words = NOT_TWILIO},
		{.name = "307", .fault = RELAY_REDIRECT, .status = 307, .words = NOT_TWILIO},
		{.name = "308", .fault = RELAY_REDIRECT, .status = 308, .words = NOT_TWILIO},
	};
	doubt(rows, COUNT(rows));
}
END_TEST

/* libcurl sends a POST again by itself when a re-used connection dies before any byte of a reply (delivery-protocol 2). */
START_TEST(a_reused_connection_that_dies_before_the_reply_brings_one_request)
{
	static const enum relay_fault ways[] = {RELAY_NO_REPLY, RELAY_RESET, RELAY_DROP};
	for (int i = 0; i < (int)COUNT(ways); i++) {
		char file[ROW_PATH];
		row_make(i, file);
		struct relay relay = relay_start(&(struct relay_plan){
			.fault = ways[i], .when = RELAY_FIRST_CREATE, .to_port = simulator_port});
		use_url("http", relay.port);
		assert_code(convoke("-f", file, "send", "--guest", "1", "--yes", "--queue-only"), 0);
		row_run(file);
		/* The read before it, and the create, on the one connection. */
		ck_assert_int_eq(atomic_load(&relay.counts->creates), 1);
		ck_assert_uint_eq(row_messages(i), ways[i] != RELAY_DROP);
		ck_assert_int_eq(oracle_number(file, ATTEMPTS), 1);
		ck_assert_int_eq(oracle_number(file, NOT_SENT), 0);
		assert_says(convoke("-f", file, "log", "--json")->out, NO_ANSWER " (the connection was lost before any answer)");
		relay_stop(&relay);
	}
}
END_TEST

/* What the environment and the server say about where to go */

START_TEST(proxies_of_the_environment_are_never_asked)
{
	static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
	struct relay proxy = relay_start(&(struct relay_plan){.fault = RELAY_CLOSE, .to_port = simulator_port});
	char url[64], file[ROW_PATH];
	snprintf(url, sizeof url, "http://127.0.0.1:%d", proxy.port);
	for (size_t i = 0; i < COUNT(names); i++)
		setenv(names[i], url, 1);
	for (int tls = 0; tls < (authority_trusted ? 2 : 1); tls++) {
		struct relay relay = relay_start(&(struct relay_plan){
			.fault = RELAY_PASS, .to_port = simulator_port,
			.tls = tls ? certificate_context(CERTIFICATE_GOOD) : NULL});
		use_url(tls ? "https" : "http", relay.port);
		row_make(tls, file);
		assert_code(convoke("-f", file, "send", "--all", "--yes"), 0);
		assert_code(convoke("-f", file, "sync"), 0);
		assert_code(convoke("-f", file, "template", "fetch"), 0);
		row_assert_once(tls, tls ? "https" : "http", file);
		ck_assert_int_eq(atomic_load(&relay.counts->creates), ROW_GUESTS);
		relay_stop(&relay);
	}
	ck_assert_int_eq(atomic_load(&proxy.counts->connections), 0);
	relay_stop(&proxy);
}
END_TEST

START_TEST(a_read_that_leads_elsewhere_is_not_followed_and_nothing_is_sent)
{
	static const struct {
		enum relay_fault fault;
		const char *words;
	} ways[] = {
		{RELAY_NEXT_PAGE, "leads to another host; it was not followed"},
		{RELAY_REDIRECT, "is not Twilio's; check TWILIO_BASE_URL"},
	};
	struct relay elsewhere = relay_start(&(struct relay_plan){.fault = RELAY_CLOSE, .to_port = simulator_port});
	struct relay relays[COUNT(ways)];
	char files[COUNT(ways)][ROW_PATH];
	int pids[COUNT(ways)];
	for (int i = 0; i < (int)COUNT(ways); i++) {
		relays[i] = relay_start(&(struct relay_plan){.fault = ways[i].fault, .status = 302,
							     .other_port = elsewhere.port, .to_port = simulator_port});
		row_make(i, files[i]);
		use_url("http", relays[i].port);
		pids[i] = start_convoke("-f", files[i], "send", "--all", "--yes");
	}
	for (int i = 0; i < (int)COUNT(ways); i++) {
		const struct run *run = wait_for_run(pids[i]);
		assert_code(run, 4);
		assert_one_line(run);
		assert_says(run->err, ways[i].words);
		ck_assert_int_eq(oracle_number(files[i], ATTEMPTS), 0);
		ck_assert_int_eq(oracle_number(files[i], QUEUED), ROW_GUESTS);
		relay_mend(&relays[i]);
		use_url("http", relays[i].port);
		assert_code(convoke("-f", files[i], "resume"), 0);
		assert_code(convoke("-f", files[i], "run", "--until-idle"), 0);
		row_assert_once(i, "read", files[i]);
		relay_stop(&relays[i]);
	}
	ck_assert_int_eq(atomic_load(&elsewhere.counts->connections), 0);
	relay_stop(&elsewhere);
}
END_TEST

int main(void)
{
	const struct {
		const char *name;
		const TTest *test;
	} tests[] = {
		{"start", a_server_that_cannot_be_reached_stops_the_send_before_anything_is_armed},
		{"middle", a_server_that_is_lost_in_the_middle_gets_every_message_once_when_it_is_back},
		{"name", a_name_that_cannot_be_looked_up_stops_the_send},
		{"doubt", a_request_that_may_have_left_is_looked_up_and_never_sent_again_by_itself},
		{"redirect", redirects_are_not_followed_and_pause},
		{"latch", a_reused_connection_that_dies_before_the_reply_brings_one_request},
		{"proxy", proxies_of_the_environment_are_never_asked},
		{"elsewhere", a_read_that_leads_elsewhere_is_not_followed_and_nothing_is_sent},
	};
	Suite *suite = suite_create("client faults");
	for (size_t i = 0; i < COUNT(tests); i++) {
		TCase *one = tcase_create(tests[i].name);
		tcase_set_timeout(one, 180);
		tcase_add_checked_fixture(one, begin, cli_end);
		tcase_add_test(one, tests[i].test);
		suite_add_tcase(suite, one);
	}
	return run_suite(suite);
}
