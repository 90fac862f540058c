#include "server.h"

#include "clock.h"
#include "exchange.h"
#include "options.h"
#include "timer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum stage { READING, HANDLED, WAITED };

/* An exchange as libmicrohttpd sees it. While the connection is suspended only the timer's thread touches it. */
struct call {
    struct exchange x;
    struct MHD_Connection *connection;
    enum stage stage;
};

enum { MAX_BODY = 1 << 20, MAX_CONNECTIONS = 2000 };

static struct MHD_Daemon *daemon_handle;
static atomic_long in_flight;

long server_in_flight(void)
{
    return atomic_load(&in_flight);
}

/* The earliest sight of a request: only here the query is still as it was sent. */
static void *begin_call(void *unused, const char *uri, struct MHD_Connection *connection)
{
    (void)unused;
    struct call *c = sim_alloc(sizeof *c);
    c->connection = connection;
    c->x.uri = sim_copy(uri);
    c->x.mono_us = clock_mono_us();
    const char *query = strchr(c->x.uri, '?');
    c->x.raw_query = query ? query + 1 : NULL;
    atomic_fetch_add(&in_flight, 1);
    return c;
}

static void end_call(void *unused, struct MHD_Connection *connection, void **slot, enum MHD_RequestTerminationCode why)
{
    (void)unused;
    (void)connection;
    (void)why;
    struct call *c = *slot;
    if (c == NULL)
        return;
    *slot = NULL;
    free(c->x.method);
    free(c->x.uri);
    free(c->x.path);
    free(c->x.host);
    free(c->x.authorization);
    text_free(&c->x.raw_body);
    form_free(&c->x.query);
    form_free(&c->x.body);
    text_free(&c->x.reply.body);
    free(c);
    atomic_fetch_sub(&in_flight, 1);
}

/* ---- answers ---- */

struct half {
    char *data;
    size_t sent, total;
};

static ssize_t read_half(void *item, uint64_t position, char *out, size_t max)
{
    const struct half *h = item;
    size_t until = h->total / 2;
    if (position >= until)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = until - (size_t)position;
    if (n > max)
        n = max;
    memcpy(out, h->data + position, n);
    return (ssize_t)n;
}

static void free_half(void *item)
{
    struct half *h = item;
    free(h->data);
    free(h);
}

static struct MHD_Response *make_response(struct text *body, bool cut)
{
    struct text t = *body;
    *body = (struct text){0};
    if (!cut)
        return MHD_create_response_from_buffer(t.len, t.data, MHD_RESPMEM_MUST_FREE);
    struct half *h = sim_alloc(sizeof *h);
    *h = (struct half){.data = t.data, .total = t.len};
    return MHD_create_response_from_callback(t.len, 4096, read_half, h, free_half);
}

static void add_headers(struct MHD_Response *r, const struct exchange *x)
{
    char id[SID_SIZE], date[CLOCK_TEXT], number[24];
    make_sid("RQ", id);
    clock_rfc2822(clock_now_ms() + options.date_skew_s * 1000, "GMT", date);
    MHD_add_response_header(r, "Date", date);
    MHD_add_response_header(r, "Content-Type", x->reply.type ? x->reply.type : "application/json");
    MHD_add_response_header(r, "Twilio-Request-Id", id);
    snprintf(number, sizeof number, "%ld", server_in_flight());
    MHD_add_response_header(r, "Twilio-Concurrent-Requests", number);
    snprintf(number, sizeof number, "%.3f", (double)(clock_mono_us() - x->mono_us) / 1e6);
    MHD_add_response_header(r, "Twilio-Request-Duration", number);
    if (x->reply.location)
        MHD_add_response_header(r, "Location", x->reply.location);
    if (x->reply.retry_after >= 0) {
        snprintf(number, sizeof number, "%lld", (long long)x->reply.retry_after);
        MHD_add_response_header(r, "Retry-After", number);
    }
}

/* Dissolving the TCP association makes the kernel send RST; libmicrohttpd then finds a dead socket to close. */
static void reset(const struct call *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info == NULL)
        return;
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    (void)connect(info->connect_fd, &nowhere, sizeof nowhere);
}

static void send_garbage(const struct call *c)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    static const char noise[] = "\x16\x03\x01 this is not HTTP\r\n\r\n";
    if (info && send(info->connect_fd, noise, sizeof noise - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        reset(c);
}

static enum MHD_Result answer(struct call *c)
{
    struct exchange *x = &c->x;
    if (x->reply.http == 0 && x->reply.manner == ANSWER)
        return MHD_NO; /* "late", cut short by the end of the simulator */
    if (x->reply.manner == CLOSE_UNANSWERED)
        reset(c);
    else if (x->reply.manner == GARBAGE)
        send_garbage(c);
    if (x->reply.manner == CLOSE_UNANSWERED || x->reply.manner == GARBAGE)
        return MHD_NO;
    struct MHD_Response *r = make_response(&x->reply.body, x->reply.manner == CUT_SHORT);
    if (r == NULL)
        return MHD_NO;
    store_lock(); /* make_sid shares its generator with the store */
    add_headers(r, x);
    store_unlock();
    if (x->reply.http == 401)
        MHD_add_response_header(r, "WWW-Authenticate", "Basic realm=\"Twilio API\"");
    enum MHD_Result result = MHD_queue_response(c->connection, (unsigned)x->reply.http, r);
    MHD_destroy_response(r);
    return result;
}

/* ---- waiting ---- */

static void park(void *item)
{
    const struct call *c = item;
    MHD_suspend_connection(c->connection);
}

static void resume(void *item)
{
    struct call *c = item;
    if (c->x.late) {
        store_lock();
        exchange_handle_late(&c->x);
        store_unlock();
    }
    MHD_resume_connection(c->connection);
}

static void handle(struct call *c)
{
    struct exchange *x = &c->x;
    const char *host = MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, "Host");
    const char *authorization = MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, "Authorization");
    x->host = sim_copy(host);
    x->authorization = sim_copy(authorization);
    store_lock();
    exchange_handle(x);
    int64_t wait = x->reply.hold_ms + (x->target == T_CONTROL ? 0 : options.latency_ms);
    store_unlock();
    c->stage = HANDLED;
    if (wait <= 0 && !x->late)
        return;
    c->stage = WAITED; /* before the timer can resume it */
    if (!timer_after(wait, park, resume, c))
        c->stage = HANDLED; /* the end: answer at once */
}

static enum MHD_Result on_request(void *unused, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **slot)
{
    (void)unused;
    (void)connection;
    (void)url;
    (void)version;
    struct call *c = *slot;
    if (c->x.method == NULL) { /* the head has arrived */
        c->x.method = sim_copy(method);
        return MHD_YES;
    }
    if (*size > 0) {
        if (c->x.raw_body.len + *size > MAX_BODY)
            return MHD_NO;
        text_add(&c->x.raw_body, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (c->stage == READING) {
        handle(c);
        if (c->stage == WAITED)
            return MHD_YES; /* called again once resumed */
    }
    return answer(c);
}

uint16_t server_begin(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    daemon_handle = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, port, NULL, NULL, on_request, NULL,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_URI_LOG_CALLBACK, begin_call, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, end_call, NULL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024U, MHD_OPTION_END);
    if (daemon_handle == NULL) {
        fprintf(stderr, "twilio-sim: cannot listen on 127.0.0.1:%u: %s\n", port, strerror(errno));
        return 0;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon_handle, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

void server_end(void)
{
    if (daemon_handle)
        MHD_stop_daemon(daemon_handle);
    daemon_handle = NULL;
}
