#include "relay.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 10, DRIP_MS = 100, FEW_BYTES = 100, REQUEST_MAX = 64 * 1024, REPLY_MAX = 4 * 1024 * 1024, FILLERS = 4 };

/* What the relay's process knows. */
struct service {
	struct relay_plan plan;
	struct relay_counts *counts;
	int listening, port;
	bool deaf;
	int fillers[FILLERS];
};

struct stream {
	int fd;
	SSL *ssl;
};

static ssize_t take(struct stream *stream, void *bytes, size_t count)
{
	return stream->ssl ? SSL_read(stream->ssl, bytes, (int)count) : read(stream->fd, bytes, count);
}

static bool give(struct stream *stream, const char *bytes, size_t count)
{
	while (count) {
		ssize_t done = stream->ssl ? SSL_write(stream->ssl, bytes, (int)count)
					   : send(stream->fd, bytes, count, MSG_NOSIGNAL);
		if (done <= 0)
			return false;
		bytes += done;
		count -= (size_t)done;
	}
	return true;
}

static bool give_text(struct stream *stream, const char *text)
{
	return give(stream, text, strlen(text));
}

/* One request or reply: a head, and a body as long as the head says. */
struct letter {
	char *bytes;
	size_t size, length;
};

static size_t whole_length(const struct letter *letter)
{
	const char *end = memmem(letter->bytes, letter->length, "\r\n\r\n", 4);
	if (!end)
		return SIZE_MAX;
	const char *at = letter->bytes;
	size_t body = 0;
	for (const char *next; at < end; at = next + 2) {
		next = memmem(at, (size_t)(end + 2 - at), "\r\n", 2);
		if (strncasecmp(at, "content-length:", 15) == 0)
			body = strtoul(at + 15, NULL, 10);
	}
	return (size_t)(end + 4 - letter->bytes) + body;
}

/* Goes on reading until that many bytes are there, or the whole. False when it ended before. */
static bool take_letter(struct stream *stream, struct letter *letter, size_t enough)
{
	while (letter->length < enough && letter->length < whole_length(letter)) {
		size_t want = letter->size < enough ? letter->size : enough;
		ssize_t count = take(stream, letter->bytes + letter->length, want - letter->length);
		if (count <= 0)
			return false;
		letter->length += (size_t)count;
	}
	return true;
}

static int connect_to(int port, int flags)
{
	struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&place, sizeof place) < 0 && !flags) {
		close(fd);
		return -1;
	}
	return fd;
}

/* With "Connection: close", so that the next request needs a connection of its own. */
static bool give_closing(struct stream *stream, const struct letter *reply)
{
	const char *line = memmem(reply->bytes, reply->length, "\r\n", 2);
	size_t first = line ? (size_t)(line + 2 - reply->bytes) : 0;
	return give(stream, reply->bytes, first) && give_text(stream, "Connection: close\r\n") &&
	       give(stream, reply->bytes + first, reply->length - first);
}

/* The simulator's answer to it. */
static bool ask_simulator(const struct service *service, const struct letter *request, struct letter *reply)
{
	struct stream upstream = {.fd = connect_to(service->plan.to_port, 0)};
	reply->length = 0;
	bool good = upstream.fd >= 0 && give(&upstream, request->bytes, request->length) && take_letter(&upstream, reply, SIZE_MAX);
	if (upstream.fd >= 0)
		close(upstream.fd);
	return good;
}

/* Until the other side hangs up. */
static void outwait(struct stream *stream)
{
	char bytes[1024];
	while (take(stream, bytes, sizeof bytes) > 0)
		continue;
}

static void reset(struct stream *stream)
{
	struct linger none = {.l_onoff = 1};
	setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
	close(stream->fd);
	_exit(0);
}

static void answer_without_end(struct stream *stream, const char *piece, int pause_ms)
{
	while (give_text(stream, piece))
		if (pause_ms)
			poll(NULL, 0, pause_ms);
}

static void redirect(const struct service *service, struct stream *stream)
{
	char text[256];
	snprintf(text, sizeof text, "HTTP/1.1 %d Elsewhere\r\nLocation: http://127.0.0.1:%d/elsewhere\r\n"
		 "Content-Length: 0\r\n\r\n", service->plan.status, service->plan.other_port);
	give_text(stream, text);
}

static void name_next_page(const struct service *service, struct stream *stream)
{
	char body[256], text[512];
	snprintf(body, sizeof body, "{\"messages\":[],\"next_page_uri\":\"http://127.0.0.1:%d/2010-04-01/next.json\"}",
		 service->plan.other_port);
	snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		 strlen(body), body);
	give_text(stream, text);
}

/* True when the connection may go on. */
static bool do_wrong(const struct service *service, struct stream *stream, const struct letter *request, struct letter *reply)
{
	static const char created[] = "HTTP/1.1 201 Created\r\n";
	switch (service->plan.fault) {
	case RELAY_NO_REPLY:
		ask_simulator(service, request, reply);
		break;
	case RELAY_RESET:
		ask_simulator(service, request, reply);
		reset(stream);
		break;
	case RELAY_GARBAGE:
		give_text(stream, "\001\002\003 this is not HTTP\r\n\r\n");
		break;
	case RELAY_HALF_STATUS:
		give_text(stream, "HTTP/1.1 20");
		break;
	case RELAY_HEADERS:
		if (give_text(stream, created))
			answer_without_end(stream, "X-More: and more and more and more and more and more and more\r\n", 0);
		break;
	case RELAY_BODY:
		if (give_text(stream, created) && give_text(stream, "Content-Type: application/json\r\n\r\n{"))
			answer_without_end(stream, "                                                                ", 0);
		break;
	case RELAY_DRIP:
		if (give_text(stream, created) && give_text(stream, "Content-Length: 1000\r\n\r\n{"))
			answer_without_end(stream, " ", DRIP_MS);
		break;
	case RELAY_SILENT:
		outwait(stream);
		break;
	case RELAY_REDIRECT:
		redirect(service, stream);
		return true;
	case RELAY_NEXT_PAGE:
		name_next_page(service, stream);
		return true;
	default: /* RELAY_DROP */
		break;
	}
	return false;
}

static bool is_wrong_now(const struct service *service)
{
	if (atomic_load(&service->counts->mended) || service->plan.fault == RELAY_PASS)
		return false;
	return service->plan.when != RELAY_AFTER_A_READ || atomic_load(&service->counts->answered) > 0;
}

static bool is_deaf_when_wrong(const struct service *service)
{
	return service->plan.fault == RELAY_REFUSE || service->plan.fault == RELAY_FULL;
}

static bool of_connections(enum relay_fault fault)
{
	return fault < RELAY_CUT_REQUEST;
}

/* Whether this request is one to answer wrong; counts it. */
static bool is_hit(const struct service *service, bool create)
{
	int before = atomic_fetch_add(create ? &service->counts->creates : &service->counts->reads, 1);
	if (!is_wrong_now(service) || of_connections(service->plan.fault))
		return false;
	return service->plan.when != RELAY_FIRST_CREATE || (create && before == 0);
}

/* What is wrong after a read is wrong before the reader knows its answer. */
static void begin_wrong(const struct service *service)
{
	atomic_fetch_add(&service->counts->answered, 1);
	while (is_wrong_now(service) && is_deaf_when_wrong(service) && !atomic_load(&service->counts->deaf))
		poll(NULL, 0, LOOK_MS);
}

/* True when the connection may go on. */
static bool serve_one(struct service *service, struct stream *stream, struct letter *request, struct letter *reply)
{
	request->length = 0;
	if (!take_letter(stream, request, FEW_BYTES))
		return false;
	bool create = memcmp(request->bytes, "POST", 4) == 0, hit = is_hit(service, create);
	if (hit && service->plan.fault == RELAY_CUT_REQUEST)
		return false;
	if (!take_letter(stream, request, SIZE_MAX))
		return false;
	if (hit)
		return do_wrong(service, stream, request, reply);
	if (!ask_simulator(service, request, reply))
		return false;
	if (!create)
		begin_wrong(service);
	if (!of_connections(service->plan.fault) || service->plan.fault == RELAY_PASS)
		return give(stream, reply->bytes, reply->length);
	give_closing(stream, reply);
	return false;
}

static bool agree_on_tls(const struct service *service, struct stream *stream)
{
	bool wrong = is_wrong_now(service);
	if (!service->plan.tls || (wrong && service->plan.fault == RELAY_NO_TLS))
		return true;
	SSL_CTX *context = wrong && service->plan.fault == RELAY_BAD_TLS ? service->plan.bad_tls : service->plan.tls;
	stream->ssl = SSL_new(context);
	SSL_set_fd(stream->ssl, stream->fd);
	return SSL_accept(stream->ssl) == 1;
}

/* In a process of its own, which ends with it. */
static _Noreturn void converse(struct service *service, int fd)
{
	struct stream stream = {.fd = fd}, plain = stream;
	struct letter request = {.bytes = calloc(1, REQUEST_MAX), .size = REQUEST_MAX};
	struct letter reply = {.bytes = calloc(1, REPLY_MAX), .size = REPLY_MAX};
	bool wrong = is_wrong_now(service);
	if (wrong && service->plan.fault == RELAY_CLOSE)
		_exit(0);
	if (wrong && service->plan.fault == RELAY_MUTE)
		outwait(&plain);
	else if (wrong && service->plan.fault == RELAY_NO_TLS)
		give_text(&plain, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
	else if (agree_on_tls(service, &stream))
		while (serve_one(service, &stream, &request, &reply))
			continue;
	if (stream.ssl)
		SSL_shutdown(stream.ssl);
	_exit(0);
}

/* A listener that refuses keeps its port; one without room keeps even the first packet waiting. */
static void settle(struct service *service)
{
	bool deaf = is_wrong_now(service) && is_deaf_when_wrong(service);
	if (deaf == service->deaf)
		return;
	service->deaf = deaf;
	if (deaf && service->plan.fault == RELAY_REFUSE) {
		shutdown(service->listening, SHUT_RD);
	} else if (deaf) {
		listen(service->listening, 0);
		for (int i = 0; i < FILLERS; i++)
			service->fillers[i] = connect_to(service->port, SOCK_NONBLOCK);
	} else {
		for (int i = 0; i < FILLERS && service->plan.fault == RELAY_FULL; i++)
			close(service->fillers[i]);
		listen(service->listening, SOMAXCONN);
	}
	atomic_store(&service->counts->deaf, deaf);
}

static _Noreturn void serve(struct service *service)
{
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		struct pollfd news = {.fd = service->listening, .events = POLLIN};
		settle(service);
		if (service->deaf) {
			poll(NULL, 0, LOOK_MS);
			continue;
		}
		if (poll(&news, 1, LOOK_MS) <= 0)
			continue;
		int fd = accept4(service->listening, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		atomic_fetch_add(&service->counts->connections, 1);
		pid_t pid = fork();
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			converse(service, fd);
		}
		close(fd);
	}
}

/*
 * A port that was asked for by its number stays ours while nobody listens on it: first any, then that one.
 * Listening there again beside old connections needs SO_REUSEADDR.
 */
static int bind_port(int port)
{
	int again = port != 0;
	struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
	if (bind(fd, (struct sockaddr *)&place, sizeof place) == 0)
		return fd;
	close(fd);
	return -1;
}

static int port_of(int fd)
{
	struct sockaddr_in place;
	socklen_t size = sizeof place;
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&place, &size), 0);
	return ntohs(place.sin_port);
}

static int own_port(int *port)
{
	enum { TRIES = 100 };
	for (int i = 0; i < TRIES; i++) {
		int any = bind_port(0);
		*port = port_of(any);
		close(any);
		int fd = bind_port(*port);
		if (fd >= 0)
			return fd;
	}
	ck_abort_msg("no port to be had");
}

struct relay relay_start(const struct relay_plan *plan)
{
	struct service service = {.plan = *plan};
	service.counts = mmap(NULL, sizeof *service.counts, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(service.counts, MAP_FAILED);
	service.listening = own_port(&service.port);
	ck_assert_int_eq(listen(service.listening, SOMAXCONN), 0);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		serve(&service);
	close(service.listening);
	return (struct relay){.port = service.port, .pid = pid, .tls = plan->tls, .bad_tls = plan->bad_tls,
			      .counts = service.counts};
}

void relay_mend(struct relay *relay)
{
	atomic_store(&relay->counts->mended, true);
}

void relay_stop(struct relay *relay)
{
	kill(relay->pid, SIGKILL);
	waitpid(relay->pid, NULL, 0);
	munmap(relay->counts, sizeof *relay->counts);
	SSL_CTX_free(relay->tls);
	SSL_CTX_free(relay->bad_tls);
}
