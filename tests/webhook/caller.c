#include "caller.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "twilio/signature.h"

static _Thread_local char head[2048];

static struct sockaddr_in here(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return at;
}

/* Below those that the system gives to outgoing connections, which come and go while a test runs. */
uint16_t caller_free_port(void)
{
	enum { FIRST = 15000, PORTS = 15000 };
	for (unsigned i = 0, at = (unsigned)getpid() * 7 + (unsigned)(clock_mono_us() % PORTS); i < PORTS; i++) {
		struct sockaddr_in address = here((uint16_t)(FIRST + (at + i) % PORTS));
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool is_free = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
		close(fd);
		if (is_free)
			return ntohs(address.sin_port);
	}
	ck_abort_msg("no port is free");
	return 0;
}

int caller_connect(uint16_t port)
{
	struct sockaddr_in at = here(port);
	int64_t deadline = clock_mono_us() + 20000000;
	int yes = 1;
	for (;;) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		ck_assert_int_ge(fd, 0);
		if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) {
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
			return fd;
		}
		close(fd);
		ck_assert_msg(clock_mono_us() < deadline, "nobody listens on port %u", port);
		poll(NULL, 0, 10);
	}
}

/* Up to the blank line, and a body of the length that it tells. */
static int read_answer(int fd)
{
	size_t got = 0;
	char *end = NULL, *length, byte;
	head[0] = '\0';
	while (!end && got + 1 < sizeof head) {
		ssize_t count = recv(fd, head + got, 1, 0);
		if (count <= 0)
			return 0;
		head[++got] = '\0';
		end = strstr(head, "\r\n\r\n");
	}
	length = strcasestr(head, "\r\nContent-Length: ");
	for (long left = length ? strtol(length + 18, NULL, 10) : 0; left > 0; left--)
		if (recv(fd, &byte, 1, 0) <= 0)
			return 0;
	return strncmp(head, "HTTP/1.1 ", 9) == 0 ? atoi(head + 9) : 0;
}

int caller_exchange(int fd, const char *bytes, size_t length)
{
	for (size_t sent = 0; sent < length;) {
		ssize_t count = send(fd, bytes + sent, length - sent, MSG_NOSIGNAL);
		if (count <= 0) /* it has said enough; what it said may be there all the same */
			break;
		sent += (size_t)count;
	}
	return read_answer(fd);
}

const char *caller_head(void)
{
	return head;
}

char *caller_form(const struct call *call)
{
	struct str form = {0};
	str_appendf(&form, "AccountSid=%s&ApiVersion=2010-04-01&ChannelPrefix=whatsapp&From=whatsapp%%3A%%2B15558157377"
		    "&MessageSid=%s&MessageStatus=%s&SmsSid=%s&SmsStatus=%s&To=whatsapp%%3A%%2B351912000001",
		    call->account ? call->account : ACCOUNT, call->sid, call->status, call->sid, call->status);
	if (call->code)
		str_appendf(&form, "&ErrorCode=%d&ErrorMessage=Simulated+failure", call->code);
	return str_take(&form);
}

char *caller_request(uint16_t port, const char *query, const char *form, const char *token)
{
	struct parameters parameters;
	char signature[SIGNATURE_LENGTH + 1];
	char *url = xasprintf("http://127.0.0.1:%u/twilio/status%s", port, query);
	ck_assert_int_eq(parameters_parse(&parameters, form, strlen(form)), 0);
	signature_make(token, url, &parameters, signature);
	parameters_clear(&parameters);
	free(url);
	return xasprintf("POST /twilio/status%s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Twilio-Signature: %s\r\n"
			 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
			 query, signature, strlen(form), form);
}

int caller_call(int fd, uint16_t port, const struct call *call)
{
	char *form = caller_form(call), *query = call->callback_id ? xasprintf("?a=%s", call->callback_id) : xstrdup("");
	char *request = caller_request(port, query, form, TOKEN);
	int status = caller_exchange(fd, request, strlen(request));
	free(request);
	free(query);
	free(form);
	return status;
}
