#include "webhook/server.h"

#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/log.h"
#include "base/str.h"
#include "base/wake.h"
#include "data/db.h"
#include "twilio/signature.h"
#include "webhook/listen.h"
#include "webhook/peers.h"
#include "webhook/receive.h"

enum {
	CONNECTIONS_MOST = 2000, FILES_BESIDES = 200, /* descriptors that the rest of the program needs */
	PER_ADDRESS_MOST = 1500,   /* a proxy is one address: so many that it is never held up */
	HEADERS_MOST = 16 * 1024,
	BODY_MOST = 16 * 1024,     /* Twilio's are of 1 to 2 KB */
	THROWN_AWAY_MOST = 1024 * 1024, /* of a body without a length, to be able to answer */
	GROUP_MOST = 200,          /* callbacks in one transaction: none waits a second for its answer */
	TRY_MS = 8 * 1000,         /* Twilio waits 15 s, and does not call again */
	TURN_MS = 1000, TRY_AGAIN_MS = 100, SAY_AGAIN_MS = 10 * 1000,
};

struct receiver {
	struct receiver_identity identity;
	struct db *db;
	struct MHD_Daemon *daemon;
	int epoll_fd;
	uint16_t port;
	struct wake wake;
	pthread_t thread;
	atomic_bool stop;
	/* The thread's alone: */
	struct peers peers;
	struct request *waiting, **waiting_end; /* signed, and not stored yet; the oldest first */
	bool resumed;              /* answers are ready: no waiting before they leave */
	bool failing;              /* the last ones could not be stored */
	unsigned refused, refused_told;
	int64_t refused_told_ms;
};

/* One request; its connection is suspended while it waits. */
struct request {
	struct receiver *receiver;
	struct request *next;
	struct MHD_Connection *connection;
	char *uri;                 /* raw: what was signed */
	struct str body;
	size_t thrown_away;
	bool begun;                /* the headers have been seen */
	int64_t waits_since_ms;
	unsigned status;           /* the answer, 0 not known yet */
	struct received received;
};

static int64_t now_ms(void)
{
	return clock_mono_us() / 1000;
}

static struct peer *peer_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static bool is_health(const char *uri)
{
	return strcspn(uri, "?") == strlen("/healthz") && strncmp(uri, "/healthz", strlen("/healthz")) == 0;
}

/* Answering */

static enum MHD_Result answer(struct request *request, unsigned status)
{
	static char fine[] = "ok\n";
	size_t length = status == MHD_HTTP_OK ? sizeof fine - 1 : 0;
	struct MHD_Response *response = MHD_create_response_from_buffer(length, fine, MHD_RESPMEM_PERSISTENT);
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, is_health(request->uri) ? "GET, HEAD" : "POST");
	if (status == MHD_HTTP_OK)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
	if (status == MHD_HTTP_TOO_MANY_REQUESTS)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	enum MHD_Result result = MHD_queue_response(request->connection, status, response);
	MHD_destroy_response(response);
	return result;
}

/* Strangers cost a line of the log now and then, whatever they send. */
static void tell_refused(struct receiver *receiver)
{
	if (receiver->refused == receiver->refused_told || now_ms() < receiver->refused_told_ms + SAY_AGAIN_MS)
		return;
	log_line("callbacks: %u refused, because their signature does not fit the auth token and the public address",
		 receiver->refused - receiver->refused_told);
	receiver->refused_told = receiver->refused;
	receiver->refused_told_ms = now_ms();
}

static enum MHD_Result refuse(struct request *request)
{
	struct receiver *receiver = request->receiver;
	receiver->refused++;
	bool too_many = peers_refused(&receiver->peers, peer_of(request->connection), now_ms());
	return answer(request, too_many ? MHD_HTTP_TOO_MANY_REQUESTS : MHD_HTTP_FORBIDDEN);
}

/* Reading */

/* The public path, or without what a proxy takes away. */
static bool is_callback_path(const struct receiver *receiver, const char *uri, size_t length)
{
	if (length == strlen(CALLBACK_PATH) && strncmp(uri, CALLBACK_PATH, length) == 0)
		return true;
	for (size_t i = 0; i < receiver->identity.url_count; i++) {
		const char *url = receiver->identity.urls[i], *signs = strstr(url, "://");
		const char *path = signs ? signs + 3 + strcspn(signs + 3, "/?#") : url;
		if (length > 1 && strcspn(path, "?#") == length && strncmp(path, uri, length) == 0)
			return true;
	}
	return false;
}

static unsigned route(const struct receiver *receiver, const char *uri, const char *method)
{
	size_t length = strcspn(uri, "?");
	if (is_health(uri)) {
		if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
			return MHD_HTTP_METHOD_NOT_ALLOWED;
		return receiver->failing ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_OK;
	}
	if (!is_callback_path(receiver, uri, length))
		return MHD_HTTP_NOT_FOUND;
	return strcmp(method, MHD_HTTP_METHOD_POST) == 0 ? 0 : MHD_HTTP_METHOD_NOT_ALLOWED;
}

static const char *header(const struct request *request, const char *name)
{
	const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
	return value ? value : "";
}

/* All that can be said before a body is read. */
static enum MHD_Result begin(struct request *request, const char *method)
{
	unsigned status = route(request->receiver, request->uri, method);
	request->begun = true;
	if (status)
		return answer(request, status);
	if (strtoull(header(request, MHD_HTTP_HEADER_CONTENT_LENGTH), NULL, 10) > BODY_MOST)
		return answer(request, MHD_HTTP_CONTENT_TOO_LARGE);
	if (strlen(header(request, "X-Twilio-Signature")) != SIGNATURE_LENGTH)
		return refuse(request);
	return MHD_YES;
}

static enum MHD_Result read_body(struct request *request, const char *data, size_t *size)
{
	if (request->body.length + *size <= BODY_MOST && !request->thrown_away)
		str_append_bytes(&request->body, data, *size);
	else
		request->thrown_away += *size;
	*size = 0;
	return request->thrown_away > THROWN_AWAY_MOST ? MHD_NO : MHD_YES;
}

/* The whole request is here. */
static enum MHD_Result take(struct request *request)
{
	struct receiver *receiver = request->receiver;
	const char *query = strchr(request->uri, '?');
	if (request->thrown_away)
		return answer(request, MHD_HTTP_CONTENT_TOO_LARGE);
	switch (receive_check(&receiver->identity, query ? query + 1 : NULL, request->body.text ? request->body.text : "",
			      request->body.length, header(request, "X-Twilio-Signature"), &request->received)) {
	case REQUEST_FORBIDDEN:
		return refuse(request);
	case REQUEST_MALFORMED:
		return answer(request, MHD_HTTP_BAD_REQUEST);
	case REQUEST_GOOD:
		break;
	}
	struct peer *peer = peer_of(request->connection);
	peer->proven = peer->waits = true;
	request->waits_since_ms = now_ms();
	*receiver->waiting_end = request;
	receiver->waiting_end = &request->next;
	MHD_suspend_connection(request->connection);
	return MHD_YES;
}

/* What libmicrohttpd calls; all on our thread */

/* The earliest sight of a request: only here the query is still as it was sent. */
static void *on_uri(void *context, const char *uri, struct MHD_Connection *connection)
{
	struct request *request = xcalloc(1, sizeof *request);
	request->receiver = context;
	request->connection = connection;
	request->uri = xstrdup(uri);
	return request;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *data, size_t *size, void **slot)
{
	struct request *request = *slot;
	(void)context, (void)connection, (void)url, (void)version;
	if (!request->begun)
		return begin(request, method);
	if (*size)
		return read_body(request, data, size);
	return request->status ? answer(request, request->status) : take(request);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **slot,
			 enum MHD_RequestTerminationCode why)
{
	struct request *request = *slot;
	(void)context, (void)why;
	if (!request)
		return;
	peer_rest(peer_of(connection), now_ms());
	received_clear(&request->received);
	str_free(&request->body);
	free(request->uri);
	free(request);
	*slot = NULL;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **slot,
			  enum MHD_ConnectionNotificationCode what)
{
	struct receiver *receiver = context;
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*slot = peer_add(&receiver->peers, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
				 MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, now_ms());
	else if (*slot)
		peer_remove(&receiver->peers, *slot);
}

/* Storing */

/* Busy, or full for the moment: nothing is lost by another try. */
static bool may_try_again(const struct receiver *receiver, const struct request *oldest)
{
	return db_failure_passes(receiver->db) && now_ms() - oldest->waits_since_ms < TRY_MS && !atomic_load(&receiver->stop);
}

/* A group in one transaction, then all their answers: nothing is answered before it is stored. False: not yet. */
static bool store_group(struct receiver *receiver, struct request **group, size_t count)
{
	struct received *items[GROUP_MOST];
	for (size_t i = 0; i < count; i++)
		items[i] = &group[i]->received;
	receiver->failing = receive_store(receiver->db, items, count, clock_wall_ms()) < 0;
	if (receiver->failing && may_try_again(receiver, group[0]))
		return false;
	if (receiver->failing)
		log_line("%zu callbacks could not be stored: %s", count, db_error(receiver->db));
	for (size_t i = 0; i < count; i++) {
		group[i]->status = receiver->failing ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_NO_CONTENT;
		MHD_resume_connection(group[i]->connection);
	}
	receiver->resumed = true;
	return true;
}

static void store_waiting(struct receiver *receiver)
{
	while (receiver->waiting) {
		struct request *group[GROUP_MOST], *rest = receiver->waiting;
		size_t count = 0;
		for (; rest && count < GROUP_MOST; rest = rest->next)
			group[count++] = rest;
		if (!store_group(receiver, group, count))
			return;
		receiver->waiting = rest;
	}
	receiver->waiting_end = &receiver->waiting;
}

/* The thread */

static int wait_ms(const struct receiver *receiver)
{
	MHD_UNSIGNED_LONG_LONG soon;
	if (receiver->resumed) /* which libmicrohttpd does not count among what is to be done */
		return 0;
	int most = receiver->waiting ? TRY_AGAIN_MS : TURN_MS;
	return MHD_get_timeout(receiver->daemon, &soon) == MHD_YES && soon < (unsigned)most ? (int)soon : most;
}

static void turn(struct receiver *receiver)
{
	receiver->resumed = false;
	MHD_run(receiver->daemon);
	store_waiting(receiver);
	peers_drop_slow(&receiver->peers, now_ms());
	tell_refused(receiver);
}

/* What was taken is stored and answered; whoever comes now is not. */
static void end(struct receiver *receiver)
{
	enum { LAST_TURNS = 10 };
	int listening = MHD_quiesce_daemon(receiver->daemon);
	if (listening >= 0)
		close(listening);
	for (int i = 0; i < LAST_TURNS; i++)
		turn(receiver);
	MHD_stop_daemon(receiver->daemon);
}

static void *run(void *context)
{
	struct receiver *receiver = context;
	while (!atomic_load(&receiver->stop)) {
		struct pollfd news[] = {{.fd = receiver->epoll_fd, .events = POLLIN},
					{.fd = receiver->wake.read_fd, .events = POLLIN}};
		poll(news, 2, wait_ms(receiver));
		wake_drain(&receiver->wake);
		turn(receiver);
	}
	end(receiver);
	return NULL;
}

/* Idle connections take descriptors; the soft limit is often below what the hard one allows. */
static unsigned connections_most(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return CONNECTIONS_MOST / 4;
	rlim_t wanted = CONNECTIONS_MOST + FILES_BESIDES;
	if (files.rlim_cur < wanted) {
		files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= wanted)
		return CONNECTIONS_MOST;
	return files.rlim_cur > 2 * FILES_BESIDES ? (unsigned)files.rlim_cur - FILES_BESIDES : FILES_BESIDES;
}

static bool start_daemon(struct receiver *receiver, int listening)
{
	unsigned connections = connections_most();
	receiver->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, receiver,
		MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_URI_LOG_CALLBACK, on_uri, receiver,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, receiver,
		MHD_OPTION_CONNECTION_LIMIT, connections,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, connections < PER_ADDRESS_MOST ? connections : (unsigned)PER_ADDRESS_MOST,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MOST, MHD_OPTION_END);
	if (!receiver->daemon)
		return false;
	receiver->epoll_fd = MHD_get_daemon_info(receiver->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	return true;
}

static void start_thread(struct receiver *receiver)
{
	sigset_t all, old;
	sigfillset(&all); /* signals are the main thread's */
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int error = pthread_create(&receiver->thread, NULL, run, receiver);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (error)
		die("no background thread can be started: %s", strerror(error));
}

static void receiver_free(struct receiver *receiver)
{
	db_close(receiver->db);
	free(receiver);
}

struct receiver *receiver_start(const struct receiver_options *options, char **message)
{
	struct listen_address address;
	int listening = -1;
	struct receiver *receiver = xcalloc(1, sizeof *receiver);
	receiver->waiting_end = &receiver->waiting;
	bool another = *options->other_url && strcmp(options->url, options->other_url) != 0;
	receiver->identity = (struct receiver_identity){
		.auth_token = options->auth_token, .account_sid = options->account_sid,
		.urls = {options->url, options->other_url}, .url_count = another ? 2 : 1};
	receiver->db = db_open(options->path, DB_OPEN, message);
	if (receiver->db && !listen_parse(options->listen, &address))
		*message = xasprintf("%s is no address to listen on", options->listen);
	else if (receiver->db)
		listening = listen_open(&address, options->listen, &receiver->port, message);
	if (listening < 0) {
		receiver_free(receiver);
		return NULL;
	}
	if (wake_open(&receiver->wake) < 0 || !start_daemon(receiver, listening))
		die("no more files can be opened: close some programs");
	start_thread(receiver);
	return receiver;
}

void receiver_stop(struct receiver *receiver)
{
	if (!receiver)
		return;
	atomic_store(&receiver->stop, true);
	wake_poke(&receiver->wake);
	pthread_join(receiver->thread, NULL);
	wake_close(&receiver->wake);
	receiver_free(receiver);
}

uint16_t receiver_port(const struct receiver *receiver)
{
	return receiver->port;
}

void receiver_library_version(char *out, size_t size)
{
	snprintf(out, size, "%s", MHD_get_version());
}
