/* What the receiver answers, to whom; and the options of run that start it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "receiving.h"
#include "twilio/signature.h"

#define SID "SM00000000000000000000000000000007"

static struct receiving receiving;

static void begin(void)
{
	cli_begin();
	sim_start("--speed 100000");
	setenv("CONVOKE_POLL_INTERVAL", "3600", 1);
	make_event();
	import_guests(2);
	make_template();
}

static int exchange(int fd, const char *text)
{
	return caller_exchange(fd, text, strlen(text));
}

/* Asked over a connection of its own: an error may end it. */
static int ask(const char *text)
{
	int fd = caller_connect(receiving.port);
	int status = exchange(fd, text);
	close(fd);
	return status;
}

static int ask_request(char *request)
{
	int status = ask(request);
	free(request);
	return status;
}

static void assert_paths(void)
{
	ck_assert_int_eq(ask("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	ck_assert_int_eq(ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 404);
	ck_assert_int_eq(ask("POST /twilio/statuses HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"), 404);
	ck_assert_int_eq(ask("GET /twilio/status HTTP/1.1\r\nHost: x\r\n\r\n"), 405);
	assert_says(caller_head(), "Allow: POST");
	ck_assert_int_eq(ask("DELETE /twilio/status?a=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"), 405);
	ck_assert_int_eq(ask("POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"), 405);
	assert_says(caller_head(), "Allow: GET");
}

/* Too big is said before the signature is asked for; a body without a length is measured. */
static void assert_sizes(void)
{
	static char chunks[40 * 1024];
	ck_assert_int_eq(ask("POST /twilio/status HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n"), 413);
	char *head = xasprintf("POST /twilio/status HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\r\n"
			       "Transfer-Encoding: chunked\r\n\r\n%zx\r\n", sizeof chunks);
	struct { char text[sizeof chunks + 512]; } *whole = xcalloc(1, sizeof *whole);
	memset(chunks, 'x', sizeof chunks);
	int length = snprintf(whole->text, sizeof whole->text, "%s%.*s\r\n0\r\n\r\n", head, (int)sizeof chunks, chunks);
	ck_assert_int_lt(length, (int)sizeof whole->text);
	ck_assert_int_eq(ask(whole->text), 413);
	free(whole);
	free(head);
}

static void assert_signatures(void)
{
	struct call call = {.sid = SID, .status = "sent"};
	char *form = caller_form(&call);
	uint16_t port = receiving.port;
	ck_assert_int_eq(ask("POST /twilio/status HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=1"), 403);
	ck_assert_int_eq(ask_request(caller_request(port, "", form, "another-token")), 403);
	ck_assert_int_eq(ask_request(caller_request(port, "", form, TOKEN)), 204);
	ck_assert_int_eq(ask_request(caller_request(port, "?a=unknown&b=%20", form, TOKEN)), 204);
	char *changed = caller_request(port, "", form, TOKEN);
	changed[strlen(changed) - 1] ^= 1;
	ck_assert_int_eq(ask_request(changed), 403);
	changed = caller_request(port, "?a=unknown", form, TOKEN);
	*strstr(changed, "a=unknown") = 'b';
	ck_assert_int_eq(ask_request(changed), 403);
	free(form);

	call.account = "AC00000000000000000000000000000002";
	form = caller_form(&call);
	ck_assert_int_eq(ask_request(caller_request(port, "", form, TOKEN)), 403);
	free(form);
	ck_assert_int_eq(ask_request(caller_request(port, "", "MessageStatus=sent", TOKEN)), 400);
	ck_assert_int_eq(ask_request(caller_request(port, "", "", TOKEN)), 400);
}

/* What a dashboard on the file has given to Twilio, with a path and a query of its own; a proxy leaves them or takes them. */
static void assert_other_address(void)
{
	struct parameters form;
	char signature[SIGNATURE_LENGTH + 1];
	static const char *const paths[] = {"/pre", ""};
	char *text = caller_form(&(struct call){.sid = SID, .status = "delivered"});
	ck_assert_int_eq(parameters_parse(&form, text, strlen(text)), 0);
	signature_make(TOKEN, "https://other.example.org:443/pre/twilio/status?g=42&a=x", &form, signature);
	parameters_clear(&form);
	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(ask_request(xasprintf("POST %s/twilio/status?g=42&a=x HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: %s\r\n"
						       "Content-Length: %zu\r\n\r\n%s", paths[i], signature, strlen(text), text)), 204);
	ck_assert_int_eq(ask("POST /pre HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"), 404);
	free(text);
}

START_TEST(each_request_gets_the_answer_that_it_deserves)
{
	setenv("TWILIO_STATUS_CALLBACK", "https://other.example.org/pre/twilio/status?g=42#rc=2", 1);
	receive_start(&receiving, NULL);
	assert_other_address();
	assert_paths();
	assert_sizes();
	assert_signatures();
	/* Nothing but the signed one was stored, and it waits for its message. */
	ck_assert_int_eq(oracle_number(receiving.file, "SELECT count(*) FROM early_callbacks"), 1);
	ck_assert_int_eq(oracle_number(receiving.file, "SELECT count(*) FROM status_events WHERE source = 'webhook'"), 0);
	receive_end(&receiving, SIGTERM);
}
END_TEST

/* One that holds the lock, and one that stands by: the callback goes to the second. */
START_TEST(who_stands_by_receives_too)
{
	char sid[40];
	struct receiving holder;
	assert_code(convoke("send", "--all", "--yes"), 0);
	receive_start(&holder, NULL);
	while (oracle_number(holder.file, "SELECT epoch FROM dispatcher") < 2)
		usleep(10000);
	receive_start(&receiving, NULL);
	char *log_text = xstrdup(convoke("log", "--json")->out);
	const char *at = strstr(log_text, "\"message_sid\":\"");
	ck_assert_ptr_nonnull(at);
	snprintf(sid, sizeof sid, "%.34s", at + strlen("\"message_sid\":\""));
	free(log_text);
	int fd = caller_connect(receiving.port);
	ck_assert_int_eq(caller_call(fd, receiving.port, &(struct call){.sid = sid, .status = "delivered"}), 204);
	ck_assert_int_eq(caller_call(fd, receiving.port, &(struct call){.sid = sid, .status = "sent"}), 204);
	ck_assert_int_eq(oracle_number(receiving.file, "SELECT count(*) FROM guests WHERE whatsapp_status = 'delivered'"), 1);
	assert_says(convoke("status")->out, "Twilio called last at ");
	close(fd);
	receive_end(&receiving, SIGTERM);
	receive_end(&holder, SIGTERM);
}
END_TEST

START_TEST(what_cannot_be_meant_is_refused_before_anything_starts)
{
	unsetenv("TWILIO_AUTH_TOKEN");
	assert_code(convoke("run", "--listen", "127.0.0.1:8080"), 2);
	assert_code(convoke("run", "--listen", "nowhere:8080", "--public-url", "https://x.org"), 2);
	assert_code(convoke("run", "--listen", "127.0.0.1:99999", "--public-url", "https://x.org"), 2);
	assert_code(convoke("run", "--listen", "127.0.0.1", "--public-url", "https://x.org"), 2);
	assert_code(convoke("run", "--public-url", "http://x.org"), 2);
	assert_code(convoke("run", "--public-url", "https://x.org?a=1"), 2);
	assert_one_line(convoke("run", "--public-url", "https://x.org"));
	assert_code(convoke("run", "--public-url", "https://x.org"), 1);
	assert_says(convoke("run", "--public-url", "https://x.org", "--listen", "8080")->err, "auth token");

	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	receive_start(&receiving, NULL);
	close(caller_connect(receiving.port));
	char *taken = xasprintf("127.0.0.1:%u", receiving.port);
	const struct run *run = convoke("run", "--listen", taken, "--public-url", "https://x.org");
	assert_code(run, 1);
	assert_says(run->err, "cannot be listened on");
	free(taken);
	receive_end(&receiving, SIGTERM);
}
END_TEST

/* --public-url alone: what this process sends is reported there, with the attempt's own id. */
START_TEST(what_is_sent_from_here_is_reported_to_the_public_address)
{
	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	assert_code(convoke("send", "--all", "--yes", "--queue-only"), 0);
	assert_code(convoke("run", "--until-idle", "--public-url", "https://rsvp.example.org/x/"), 0);
	ck_assert_uint_eq(journal_count("\"status_callback\":\"https:", "://rsvp.example.org/x/twilio/status?a="), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("answers to callbacks");
	TCase *tests = tcase_create("answers");
	tcase_add_checked_fixture(tests, begin, cli_end);
	tcase_add_test(tests, each_request_gets_the_answer_that_it_deserves);
	tcase_add_test(tests, who_stands_by_receives_too);
	tcase_add_test(tests, what_cannot_be_meant_is_refused_before_anything_starts);
	tcase_add_test(tests, what_is_sent_from_here_is_reported_to_the_public_address);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
