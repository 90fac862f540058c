#ifndef TESTS_SESSION_FIXTURE_H
#define TESTS_SESSION_FIXTURE_H

/* Sessions of the worker on one event file, driven step by step against the simulator, under clocks of our own. */
#include <curl/curl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/str.h"
#include "data/attempt.h"
#include "data/campaign.h"
#include "data/invitation.h"
#include "delivery/session.h"
#include "tests/unit/event_fixture.h"

#define SENDER "+15558157377"
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
enum { MOST_STEPS = 5000 };

static struct settings settings;
static int guests_made;
static pid_t simulator;
static int sim_port;
static int news[2]; /* a pipe that is never empty: a step that waits for it does not wait */

/* Time: the real clocks and what a test adds to them. */
static int64_t ahead_ms, wall_ahead_ms, slept_ms;

static inline int64_t real_ms(clockid_t id, int64_t scale)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * scale + now.tv_nsec / (1000000000 / scale);
}

static inline int64_t test_wall_ms(void)
{
	return real_ms(CLOCK_REALTIME, 1000) + ahead_ms + wall_ahead_ms + slept_ms;
}

static inline int64_t test_mono_us(void)
{
	return real_ms(CLOCK_MONOTONIC, 1000000) + ahead_ms * 1000;
}

static inline int64_t test_boot_ms(void)
{
	return real_ms(CLOCK_BOOTTIME, 1000) + ahead_ms + slept_ms;
}

static const struct clock_source test_clocks = {test_wall_ms, test_mono_us, test_boot_ms};

/* The simulator */

static inline void start_simulator(const char *arguments)
{
	enum { WORDS = 32 };
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	simulator = fork();
	ck_assert_int_ge(simulator, 0);
	if (simulator == 0) {
		char *argv[WORDS] = {(char *)(size_t)TWILIO_SIM, "--no-magic", "--speed", "0"};
		char *rest = xstrdup(arguments);
		for (int i = 4; i + 1 < WORDS && (argv[i] = strtok_r(rest, " ", &rest)); i++)
			;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		execv(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	FILE *announcement = fdopen(ends[0], "r");
	ck_assert_int_eq(fscanf(announcement, "listening on http://127.0.0.1:%d", &sim_port), 1);
	fclose(announcement);
	free(settings.base_url);
	settings.base_url = xasprintf("http://127.0.0.1:%d", sim_port);
}

static inline size_t collect(char *bytes, size_t size, size_t count, void *text)
{
	str_append_bytes(text, bytes, size * count);
	return size * count;
}

/* A request to the simulator's control door; the caller frees. */
static inline char *control(CURL *kept, const char *path, const char *form)
{
	struct str text = {0};
	CURL *easy = kept ? kept : curl_easy_init();
	char *url = xasprintf("http://127.0.0.1:%d/_sim/%s", sim_port, path);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, &text);
	if (form)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, form);
	ck_assert_int_eq(curl_easy_perform(easy), CURLE_OK);
	if (!kept)
		curl_easy_cleanup(easy);
	free(url);
	return str_take(&text);
}

/* Messages that Twilio made for that phone. */
static inline size_t messages_to(const char *phone)
{
	size_t count = 0;
	char *path = xasprintf("messages?to=whatsapp:%%2B%s", phone + 1);
	char *text = control(NULL, path, NULL);
	for (const char *at = text; (at = strstr(at, "\"sid\"")); at++)
		count++;
	free(text);
	free(path);
	return count;
}

/* Another program sends with our sender. */
static inline void inject(CURL *kept, const char *phone, const char *body)
{
	char *form = xasprintf("Direction=outbound-api&From=whatsapp:%%2B%s&To=whatsapp:%%2B%s&Body=%s", &SENDER[1],
			       phone + 1, body);
	free(control(kept, "inject", form));
	free(form);
}

/* The fixture */

static inline void session_begin(void)
{
	open_file();
	ck_assert_int_eq(pipe(news), 0);
	ck_assert_int_eq(write(news[1], "", 1), 1);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	ahead_ms = wall_ahead_ms = slept_ms = guests_made = 0;
	clock_replace(&test_clocks);
#define SETTING(field, section, key, environment, default, kind, help) set_string(&settings.field, "");
#include "options.def"
#undef SETTING
	set_string(&settings.account_sid, "AC00000000000000000000000000000001");
	set_string(&settings.auth_token, "simulated-token");
	set_string(&settings.from, "whatsapp:" SENDER);
	settings.rate_per_second = 1000;
	settings.concurrent = 16;
	settings.daily_phones = settings.resend_unknown_seconds = 0;
	settings.window_from = settings.window_to = 0;
	settings.timeout_seconds = 20;
	settings.poll_seconds = 3;
}

static inline void session_end(void)
{
	if (simulator > 0) {
		kill(simulator, SIGTERM);
		waitpid(simulator, NULL, 0);
	}
	simulator = 0;
	close(news[0]);
	close(news[1]);
	clock_replace(NULL);
	settings_clear(&settings);
	close_file();
}

static inline char *phone_number(int number)
{
	return xasprintf("+351912%06d", number);
}

/* New guests, the first +351912000001, with a row each in the queue of one campaign; ids count from 1. */
static inline void queue_campaign(int count, int64_t listed_at, bool ignore_hours)
{
	int64_t now = clock_wall_ms();
	struct campaign campaign = {.kind = KIND_INVITATION, .created_at = now, .confirmed = count,
				    .ignore_hours = ignore_hours};
	ok(db_begin(db));
	ok(campaign_insert(db, &campaign));
	for (int i = 1; i <= count; i++) {
		struct guest guest = {.name = xstrdup("Ana"), .phone = phone_number(++guests_made), .seats = 1, .rsvp_seats = -1};
		ok(guest_insert(db, &guest, listed_at));
		struct invitation row = {.campaign_id = campaign.id, .guest_id = guest.id, .phone = guest.phone,
					 .content_sid = (char *)(size_t)"HX00000000000000000000000000000101"};
		row.variables = xasprintf("{\"1\":\"Ana\",\"2\":\"a party\",\"3\":\"a day\",\"4\":\"a place\","
					  "\"5\":\"https://example.org/%s\"}", guest.token);
		row.preview = xasprintf("https://example.org/%s", guest.token);
		ck_assert_int_eq(invitation_queue(db, &row, now), 1);
		free(row.variables);
		free(row.preview);
		guest_clear(&guest);
	}
	ok(db_commit(db));
}

static inline void queue_guests(int count, int64_t listed_at)
{
	queue_campaign(count, listed_at, false);
}

static inline void open_session(struct session *session, enum worker_mode mode)
{
	char *why = NULL;
	struct worker_options options = {.path = event_path, .settings = &settings, .mode = mode};
	ck_assert_msg(session_open(session, &options, &why) == 0, "%s", why);
}

static inline int64_t ask_file(const char *sql)
{
	sqlite3 *raw;
	sqlite3_stmt *row;
	ck_assert_int_eq(sqlite3_open(event_path, &raw), SQLITE_OK);
	sqlite3_busy_timeout(raw, 5000);
	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &row, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(raw));
	int step = sqlite3_step(row);
	ck_assert_msg(step == SQLITE_ROW || step == SQLITE_DONE, "%s", sqlite3_errmsg(raw));
	int64_t value = step == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
	sqlite3_finalize(row);
	sqlite3_close(raw);
	return value;
}

static inline int64_t rows_with(const char *status)
{
	char *sql = xasprintf("SELECT count(*) FROM invitation_logs WHERE status IN (%s)", status);
	int64_t count = ask_file(sql);
	free(sql);
	return count;
}

#define REACHED "'accepted', 'sent', 'delivered', 'read', 'undelivered', 'failed'"

/* True while only time can bring something: no request is on its way. */
static inline bool is_quiet(const struct session *session)
{
	return !(session->dispatch && dispatch_in_flight(session->dispatch)) && !session->census.running &&
	       !poll_running(session->poll) && !(session->reconcile && reconcile_running(session->reconcile));
}

/* One turn; a wait is skipped by moving all clocks, so that no test sleeps. */
static inline void step(struct session *session)
{
	bool quiet = is_quiet(session);
	session_step(session, false, quiet ? news[0] : -1);
	if (quiet && is_quiet(session))
		ahead_ms += 300;
}

static inline void step_until(struct session *session, const char *sql, int64_t wanted)
{
	for (int i = 0; ask_file(sql) != wanted; i++) {
		ck_assert_msg(i < MOST_STEPS, "%s is %lld, not %lld; it says: %s", sql, (long long)ask_file(sql),
			      (long long)wanted, session->delivery.message);
		step(session);
	}
}

static inline void step_until_settled(struct session *session)
{
	step_until(session, "SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending', 'unknown')", 0);
}

static inline void step_times(struct session *session, int count)
{
	for (int i = 0; i < count; i++)
		step(session);
}

/* Armed in the file, and nobody is there who sends it. */
static inline void arm_like_a_dead_process(size_t wanted)
{
	struct arm_limits limits = {.slots = wanted, .hours_open = true};
	struct armed *rows;
	size_t count;
	ok(attempt_arm(db, &limits, clock_wall_ms(), &rows, &count));
	ck_assert_uint_eq(count, wanted);
	for (size_t i = 0; i < count; i++)
		armed_clear(&rows[i]);
	free(rows);
}

static inline bool is_paused(void)
{
	return ask_file("SELECT paused_at IS NOT NULL FROM event");
}

#endif
