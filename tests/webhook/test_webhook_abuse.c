/* Strangers who send slowly, endlessly, garbage, or nothing: memory stays bounded, and honest callbacks are answered. */
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "receiving.h"
#include "webhook/listen.h"
#include "webhook/peers.h"

/* ThreadSanitizer keeps shadows of all memory that is touched. */
#if defined __SANITIZE_THREAD__
enum { GROWTH_KB = 512 * 1024 };
#else
enum { GROWTH_KB = 32 * 1024 };
#endif
enum { IDLE = 1000, TRICKLING = 100, SLOWEST_US = 1000000 };

static struct receiving receiving;

static void begin(void)
{
	struct rlimit files;
	cli_begin();
	sim_start("--speed 100000");
	make_event();
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &files), 0);
	files.rlim_cur = files.rlim_max < 8192 ? files.rlim_max : 8192;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &files), 0);
	receive_start(&receiving, NULL);
}

static void finish(void)
{
	receive_end(&receiving, SIGTERM);
	cli_end();
}

static long resident_kb(void)
{
	char *path = xasprintf("/proc/%ld/status", (long)receiving.pid), *text = read_file(path);
	const char *at = strstr(text, "VmRSS:");
	long kb = at ? strtol(at + 6, NULL, 10) : 0;
	ck_assert_int_gt(kb, 0);
	free(text);
	free(path);
	return kb;
}

static void say(int fd, const char *text)
{
	send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* On a connection of its own, as through a proxy that opens one for each. */
static void assert_honest_is_answered(void)
{
	int64_t begun_us = clock_mono_us();
	int fd = caller_connect(receiving.port);
	ck_assert_int_eq(caller_call(fd, receiving.port, &(struct call){
		.sid = "SM00000000000000000000000000000007", .status = "sent"}), 204);
	close(fd);
	ck_assert_int_lt(clock_mono_us() - begun_us, SLOWEST_US);
}

/* A hundred megabytes, as far as they are taken; the answer, 0 none. */
static int send_endless(const char *head)
{
	static char block[64 * 1024];
	int fd = caller_connect(receiving.port);
	memset(block, 'x', sizeof block);
	say(fd, head);
	for (size_t sent = 0; sent < 100 * 1024 * 1024; sent += sizeof block)
		if (send(fd, block, sizeof block, MSG_NOSIGNAL) <= 0)
			break;
	int status = caller_exchange(fd, "", 0);
	close(fd);
	return status;
}

START_TEST(a_thousand_idle_ones_and_slow_ones_hold_nobody_up)
{
	static int idle[IDLE], trickling[TRICKLING];
	close(caller_connect(receiving.port));
	assert_honest_is_answered();
	long before_kb = resident_kb();
	for (int i = 0; i < IDLE; i++)
		idle[i] = caller_connect(receiving.port);
	assert_honest_is_answered();
	for (int i = 0; i < TRICKLING; i++) {
		trickling[i] = caller_connect(receiving.port);
		say(trickling[i], "POST /twilio/status HTTP/1.1\r\nX-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\r\nContent-Length: 16000\r\n");
	}
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < TRICKLING; i++)
			say(trickling[i], round == 10 ? "\r\n" : "X-a: b\r\n");
		assert_honest_is_answered();
	}
	printf("  %d idle and %d slow connections take %ld KB\n", IDLE, TRICKLING, resident_kb() - before_kb);
	fflush(stdout);
	ck_assert_int_lt(resident_kb() - before_kb, GROWTH_KB);
	for (int i = 0; i < IDLE; i++)
		close(idle[i]);
	for (int i = 0; i < TRICKLING; i++)
		close(trickling[i]);
	assert_honest_is_answered();
}
END_TEST

START_TEST(endless_bodies_and_garbage_are_cut_off)
{
	static const char *const garbage[] = {
		"\r\n\r\n\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "POST /twilio/status HTTP/9.9\r\n\r\n",
		"POST /twilio/status HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
		"POST /twilio/status HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
		"POST /twilio/status HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\r\n\r\nzz\r\n",
		"POST /twilio/status?a=%00%ff%zz&& HTTP/1.1\r\nX-Twilio-Signature: \xff\r\n\r\n",
	};
	close(caller_connect(receiving.port));
	assert_honest_is_answered();
	long before_kb = resident_kb();
	int status = send_endless("POST /twilio/status HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
	ck_assert(status == 413 || status == 0);
	status = send_endless("POST /twilio/status HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\r\n"
			      "Transfer-Encoding: chunked\r\n\r\n6400000\r\n");
	ck_assert_int_eq(status, 0);
	send_endless("GET /");
	send_endless("POST /twilio/status HTTP/1.1\r\nX-long: ");
	for (int round = 0; round < 50; round++)
		for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
			int fd = caller_connect(receiving.port);
			say(fd, garbage[i]);
			close(fd);
		}
	assert_honest_is_answered();
	ck_assert_int_lt(resident_kb() - before_kb, GROWTH_KB);
}
END_TEST

/* Also where all come from one address, as through a proxy: only who is not signed is put off. */
START_TEST(who_is_refused_too_often_is_put_off_and_the_others_are_not)
{
	int last = 403, answers[600] = {0};
	static const char request[] = "POST /twilio/status HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
	for (int i = 0; i < 2100; i++) {
		int fd = caller_connect(receiving.port);
		last = caller_exchange(fd, request, strlen(request));
		answers[last]++;
		close(fd);
	}
	ck_assert_int_eq(last, 429);
	ck_assert_int_ge(answers[403], 2000);
	assert_honest_is_answered();
}
END_TEST

/* The parts of it, with a clock of the test's own */

static struct peer *add(struct peers *peers, int fd, uint32_t address, int64_t now_ms)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = address};
	return peer_add(peers, fd, (struct sockaddr *)&at, now_ms);
}

static bool is_shut(int fd)
{
	char byte;
	return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

START_TEST(whoever_needs_longer_than_ten_seconds_is_dropped_and_who_waits_for_us_is_not)
{
	struct peers peers = {0};
	int slow[2], proven[2], waits[2];
	ck_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, slow) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, proven) == 0 &&
		  socketpair(AF_UNIX, SOCK_STREAM, 0, waits) == 0);
	add(&peers, slow[0], 1, 1000);
	struct peer *good = add(&peers, proven[0], 1, 1000), *ours = add(&peers, waits[0], 2, 1000);
	good->proven = ours->waits = true;
	ck_assert_uint_eq(peers_drop_slow(&peers, 1000 + REQUEST_MS - 1), 0);
	ck_assert_uint_eq(peers_drop_slow(&peers, 1000 + REQUEST_MS), 1);
	ck_assert(is_shut(slow[1]) && !is_shut(proven[1]) && !is_shut(waits[1]));
	peer_rest(good, 20000);
	ck_assert_uint_eq(peers_drop_slow(&peers, 20000 + KEPT_MS - 1), 1); /* the first, which nobody has taken away */
	ck_assert_uint_eq(peers_drop_slow(&peers, 20000 + KEPT_MS), 1);
	ck_assert(is_shut(proven[1]) && !is_shut(waits[1]));
	while (peers.first)
		peer_remove(&peers, peers.first);
	ck_assert_uint_eq(peers.count, 0);
}
END_TEST

START_TEST(refusals_are_counted_for_each_address_and_forgotten)
{
	struct peers peers = {0};
	struct peer *one = add(&peers, -1, 1, 0), *other = add(&peers, -1, 2, 0);
	for (int i = 0; i < 2000; i++)
		ck_assert(!peers_refused(&peers, one, 1000));
	ck_assert(peers_refused(&peers, one, 1000));
	ck_assert(!peers_refused(&peers, other, 1000));
	ck_assert(!peers_refused(&peers, one, 11000));
	while (peers.first)
		peer_remove(&peers, peers.first);
}
END_TEST

START_TEST(an_address_to_listen_on_is_a_number_and_a_port)
{
	static const char *const fine[] = {"8080", ":8080", "0", "127.0.0.1:8080", "0.0.0.0:80", "localhost:1", "[::1]:8080", "[::]:65535"};
	static const char *const wrong[] = {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "1.2.3:80", "host:80", "::1:80:", "[::1]",
					    "[::1:80", "127.0.0.1:80x", "[127.0.0.1]:80",
					    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:1"};
	struct listen_address address;
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		ck_assert_msg(listen_parse(fine[i], &address), "%s", fine[i]);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ck_assert_msg(!listen_parse(wrong[i], &address), "%s", wrong[i]);
	ck_assert(listen_parse("8080", &address));
	ck_assert_uint_eq(((struct sockaddr_in *)&address.at)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("strangers");
	TCase *tests = tcase_create("abuse");
	tcase_add_checked_fixture(tests, begin, finish);
	tcase_add_test(tests, a_thousand_idle_ones_and_slow_ones_hold_nobody_up);
	tcase_add_test(tests, endless_bodies_and_garbage_are_cut_off);
	tcase_add_test(tests, who_is_refused_too_often_is_put_off_and_the_others_are_not);
	suite_add_tcase(suite, tests);
	TCase *parts = tcase_create("parts");
	tcase_add_test(parts, whoever_needs_longer_than_ten_seconds_is_dropped_and_who_waits_for_us_is_not);
	tcase_add_test(parts, refusals_are_counted_for_each_address_and_forgotten);
	tcase_add_test(parts, an_address_to_listen_on_is_a_number_and_a_port);
	suite_add_tcase(suite, parts);
	return run_suite(suite);
}
