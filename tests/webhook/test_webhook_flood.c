/*
 * Thousands of callbacks in random order, some twice, some lost, over 50 connections; and kill -9 among them. The
 * simulated Twilio, which made the messages, is the judge of where each guest stands. SEED= repeats, CALLBACKS= how many.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/str.h"
#include "receiving.h"

enum { CONNECTIONS = 50, TWICE_PERCENT = 10, LOST_PERCENT = 5, SLOWEST_US = 1000000 };

static unsigned long seed;
static unsigned wanted;

/* One callback that Twilio would make, and what came of it. */
struct told {
	char sid[40], status[16];
	int code;
	bool stored;               /* answered with 204 */
};

struct flood {
	struct told *items;
	size_t count;
	uint16_t port;
	atomic_size_t next;
	atomic_llong slowest_us;
	atomic_size_t answered;
};

/* What the simulated Twilio knows */

static size_t collect(char *bytes, size_t size, size_t count, void *text)
{
	str_append_bytes(text, bytes, size * count);
	return size * count;
}

static char *control(const char *path, bool post)
{
	struct str text = {0};
	CURL *easy = curl_easy_init();
	char *url = xasprintf("%s/_sim/%s", getenv("TWILIO_BASE_URL"), path);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, &text);
	if (post)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
	ck_assert_int_eq(curl_easy_perform(easy), CURLE_OK);
	curl_easy_cleanup(easy);
	free(url);
	return str_take(&text);
}

static void add_told(struct flood *flood, const char *sid, const struct json *step, int code)
{
	const char *status = json_string(step, "status");
	bool final_failure = strcmp(status, "failed") == 0 || strcmp(status, "undelivered") == 0;
	bool told = final_failure || strcmp(status, "sent") == 0 || strcmp(status, "delivered") == 0 || strcmp(status, "read") == 0;
	if (!told || random() % 100 < LOST_PERCENT)
		return;
	for (int times = random() % 100 < TWICE_PERCENT ? 2 : 1; times > 0; times--) {
		struct told *item = &flood->items[flood->count++];
		*item = (struct told){.code = final_failure ? code : 0};
		snprintf(item->sid, sizeof item->sid, "%s", sid);
		snprintf(item->status, sizeof item->status, "%s", status);
	}
}

/* Every step of every message, shuffled. */
static void plan(struct flood *flood)
{
	char *text = control("messages", false);
	struct json *all = json_parse(text, strlen(text));
	const struct json *messages = json_get(all, "messages");
	enum { MOST_STEPS = 16 };
	flood->items = xcalloc(json_array_length(messages) * MOST_STEPS, sizeof *flood->items);
	for (size_t i = 0; i < json_array_length(messages); i++) {
		const struct json *message = json_array_at(messages, i), *steps = json_get(message, "history");
		int64_t code = 0;
		json_integer(message, "error_code", &code);
		for (size_t j = 0; j < json_array_length(steps); j++)
			add_told(flood, json_string(message, "sid"), json_array_at(steps, j), (int)code);
	}
	for (size_t i = flood->count; i > 1; i--) {
		size_t other = (size_t)random() % i;
		struct told kept = flood->items[i - 1];
		flood->items[i - 1] = flood->items[other];
		flood->items[other] = kept;
	}
	json_free(all);
	free(text);
}

/* Calling */

static void note_slowest(struct flood *flood, long long us)
{
	long long seen = atomic_load(&flood->slowest_us);
	while (us > seen && !atomic_compare_exchange_weak(&flood->slowest_us, &seen, us))
		;
}

/* One connection: takes the next that nobody has, until none is left or the other side is gone. */
static void *call_on(void *context)
{
	struct flood *flood = context;
	int fd = caller_connect(flood->port);
	size_t i;
	while ((i = atomic_fetch_add(&flood->next, 1)) < flood->count) {
		struct told *item = &flood->items[i];
		int64_t begun_us = clock_mono_us();
		int status = caller_call(fd, flood->port, &(struct call){.sid = item->sid, .status = item->status, .code = item->code});
		if (status != 204)
			break;
		note_slowest(flood, clock_mono_us() - begun_us);
		item->stored = true;
		atomic_fetch_add(&flood->answered, 1);
	}
	close(fd);
	return NULL;
}

static void begin_calling(struct flood *flood, pthread_t threads[CONNECTIONS])
{
	for (int i = 0; i < CONNECTIONS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, call_on, flood), 0);
}

static void end_calling(pthread_t threads[CONNECTIONS])
{
	for (int i = 0; i < CONNECTIONS; i++)
		pthread_join(threads[i], NULL);
}

/* Judging */

/* A question with two words in it, asked many times. */
struct question {
	sqlite3 *db;
	sqlite3_stmt *row;
};

static struct question prepare(const char *file, const char *sql)
{
	struct question question;
	ck_assert_int_eq(sqlite3_open(file, &question.db), SQLITE_OK);
	sqlite3_busy_timeout(question.db, 10000);
	ck_assert_int_eq(sqlite3_prepare_v2(question.db, sql, -1, &question.row, NULL), SQLITE_OK);
	return question;
}

static bool is_so(const struct question *question, const char *sid, const char *status)
{
	sqlite3_bind_text(question->row, 1, sid, -1, SQLITE_STATIC);
	sqlite3_bind_text(question->row, 2, status, -1, SQLITE_STATIC);
	ck_assert_int_eq(sqlite3_step(question->row), SQLITE_ROW);
	bool yes = sqlite3_column_int(question->row, 0);
	sqlite3_reset(question->row);
	return yes;
}

static void forget(const struct question *question)
{
	sqlite3_finalize(question->row);
	sqlite3_close(question->db);
}

/* Each guest stands in the file where its message stands at Twilio. */
static void assert_truth(const char *file)
{
	char *text = control("messages", false);
	struct json *all = json_parse(text, strlen(text));
	const struct json *messages = json_get(all, "messages");
	struct question stands = prepare(file, "SELECT EXISTS (SELECT 1 FROM invitation_logs i JOIN guests g ON g.id = i.guest_id "
					       "WHERE i.message_sid = ?1 AND i.status = ?2 AND g.whatsapp_status = ?2)");
	for (size_t i = 0; i < json_array_length(messages); i++) {
		const struct json *message = json_array_at(messages, i);
		ck_assert_msg(is_so(&stands, json_string(message, "sid"), json_string(message, "status")),
			      "seed %lu: %s is not %s", seed, json_string(message, "sid"), json_string(message, "status"));
	}
	forget(&stands);
	json_free(all);
	free(text);
}

/* How many of those that were answered are not in the file. */
static size_t missing(const struct flood *flood, const char *file)
{
	size_t count = 0;
	struct question stored = prepare(file, "SELECT EXISTS (SELECT 1 FROM status_events e JOIN invitation_logs i "
					       "ON i.id = e.invitation_id WHERE i.message_sid = ?1 AND e.status = ?2 AND e.source = 'webhook')");
	for (size_t i = 0; i < flood->count; i++)
		count += flood->items[i].stored && !is_so(&stored, flood->items[i].sid, flood->items[i].status);
	forget(&stored);
	return count;
}

/* Messages that are accepted here and have come to their end there. */
static void begin_with_messages(unsigned guests)
{
	char *arguments = xasprintf("--no-magic --speed 1000 --seed %lu", seed);
	sim_start(arguments);
	free(arguments);
	srandom((unsigned)seed);
	setenv("CONVOKE_RATE", "2000", 1);
	setenv("CONVOKE_CONCURRENCY", "50", 1);
	setenv("CONVOKE_POLL_INTERVAL", "86400", 1); /* only callbacks bring news */
	make_event();
	import_guests((int)guests);
	make_template();
	assert_code(convoke("send", "--all", "--yes"), 0);
	free(control("advance?ms=864000000000", true));
	oracle_number(path_of("convoke/event.db"), "UPDATE invitation_logs SET next_poll_at = next_poll_at + 72000000 RETURNING 1");
}

START_TEST(none_waits_and_all_stand_where_they_are_after_one_sync)
{
	struct flood flood = {0};
	struct receiving receiving;
	pthread_t threads[CONNECTIONS];
	begin_with_messages(wanted * 10 / 26 + 1); /* sent, delivered, read, for most */
	plan(&flood);
	receive_start(&receiving, NULL);
	flood.port = receiving.port;
	close(caller_connect(flood.port));
	int64_t begun_us = clock_mono_us();
	begin_calling(&flood, threads);
	end_calling(threads);
	double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
	printf("  %zu callbacks over %d connections in %.1f s, the slowest answered after %lld ms\n", flood.count, CONNECTIONS,
	       seconds, (long long)flood.slowest_us / 1000);
	fflush(stdout);
	ck_assert_uint_eq(flood.answered, flood.count);
	ck_assert_int_lt(flood.slowest_us, SLOWEST_US);
	ck_assert_uint_eq(missing(&flood, receiving.file), 0);
	assert_code(convoke("sync"), 0);
	assert_truth(receiving.file);
	receive_end(&receiving, SIGTERM);
	free(flood.items);
}
END_TEST

START_TEST(what_was_answered_is_stored_whatever_dies)
{
	struct flood flood = {0};
	struct receiving receiving;
	pthread_t threads[CONNECTIONS];
	begin_with_messages(wanted * 5 / 26 + 1);
	plan(&flood);
	receive_start(&receiving, NULL);
	flood.port = receiving.port;
	close(caller_connect(flood.port));
	begin_calling(&flood, threads);
	size_t moment = flood.count / 4 + (size_t)random() % (flood.count / 2);
	while (atomic_load(&flood.answered) < moment)
		usleep(500);
	char *file = xstrdup(receiving.file);
	receive_end(&receiving, SIGKILL);
	end_calling(threads);
	printf("  killed after %zu of %zu answers\n", (size_t)flood.answered, flood.count);
	fflush(stdout);
	ck_assert_uint_lt(flood.answered, flood.count);
	ck_assert_uint_eq(missing(&flood, file), 0);
	assert_code(convoke("sync"), 0);
	assert_truth(file);
	free(file);
	free(flood.items);
}
END_TEST

/* The simulated Twilio calls itself: before its answers, in any order, twice, not at all; and some answers never come. */
START_TEST(a_send_that_is_called_about_loses_and_doubles_nobody)
{
	struct receiving receiving;
	struct oracle oracle;
	char *arguments = xasprintf("--no-magic --speed 0.02 --seed %lu --callback-shuffle --callback-duplicate 10 --callback-lose 5 "
				    "--latency 20 --fault create:reset-after-accept:every=5 --fault list:http-503:every=2", seed);
	sim_start(arguments);
	free(arguments);
	setenv("CONVOKE_RATE", "200", 1);
	make_event();
	import_guests(60);
	make_template();
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	receive_start(&receiving, NULL);
	int64_t deadline = clock_mono_us() + 50000000;
	while (oracle_number(receiving.file, "SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending', 'unknown')")) {
		ck_assert_msg(clock_mono_us() < deadline, "seed %lu: it does not come to an end", seed);
		usleep(50000);
	}
	ck_assert_int_gt(oracle_number(receiving.file, "SELECT count(*) FROM attempts WHERE proof = 'named by Twilio''s callback'"), 0);
	char *file = xstrdup(receiving.file), *lines = journal();
	oracle_read(file, lines, &oracle);
	char *complaint = oracle_complaint(&oracle);
	ck_assert_msg(!complaint, "seed %lu: the journal says: %s", seed, complaint);
	ck_assert_uint_eq(oracle.accepted, 60);
	ck_assert_int_eq(oracle_number(file, "SELECT count(*) FROM incidents"), 0);
	receive_end(&receiving, SIGTERM);
	free(lines);
	free(file);
}
END_TEST

int main(void)
{
	const char *given = getenv("SEED"), *count = getenv("CALLBACKS");
	seed = given && *given ? strtoul(given, NULL, 10) : (unsigned long)time(NULL);
	wanted = count && *count ? (unsigned)strtoul(count, NULL, 10) : 1200;
	printf("seed %lu (SEED=%lu repeats it)\n", seed, seed);
	fflush(stdout);
	Suite *suite = suite_create("many callbacks");
	TCase *tests = tcase_create("flood");
	tcase_add_checked_fixture(tests, cli_begin, cli_end);
	tcase_set_timeout(tests, 300);
	tcase_add_test(tests, none_waits_and_all_stand_where_they_are_after_one_sync);
	tcase_add_test(tests, what_was_answered_is_stored_whatever_dies);
	tcase_add_test(tests, a_send_that_is_called_about_loses_and_doubles_nobody);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
