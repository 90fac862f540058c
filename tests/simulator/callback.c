#include "callback.h"

#include "clock.h"
#include "heap.h"
#include "journal.h"
#include "options.h"
#include "text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 64, CONNECT_MS = 5000, TOTAL_MS = 15000 };

/* One callback: what is to be told about which step of which message. */
struct job {
    struct message *m;
    int step;
    bool chained; /* the next step follows when this one is done */
    int tries;
    char *form;
    struct curl_slist *headers;
    CURL *easy; /* while it is on its way */
    int place;  /* its index in on_the_way */
};

static pthread_t thread;
static atomic_bool ending;
static CURLM *multi;
static struct job *on_the_way[AT_ONCE + 1]; /* one more for a twin */
static int flying;

/* Guarded by store_lock(). */
static struct heap waiting;
static uint64_t serial;
static struct callback_counts counts;

struct callback_counts callback_counts(void)
{
    return counts;
}

void callback_poke(void)
{
    curl_multi_wakeup(multi);
}

/* The step after this one that is told, or -1. The first status is told by the 201, and "sending" never. */
static int next_told(const struct message *m, int step)
{
    while (++step < m->plan.count)
        if (m->plan.steps[step].status != ST_SENDING)
            return step;
    return -1;
}

static double dice(const struct message *m, int step, unsigned purpose)
{
    return (double)(mix64(hash_text((uint64_t)options.seed + purpose, m->to) + (uint64_t)step) % 100000) / 1000;
}

static void push(struct message *m, int step, bool chained)
{
    struct job *j = sim_alloc(sizeof *j);
    *j = (struct job){.m = m, .step = step, .chained = chained};
    int64_t due = m->plan.steps[step].at_ms;
    uint64_t tie = serial++;
    if (options.callback_shuffle) {
        due += (int64_t)(dice(m, step, 31) * 60 * options.speed); /* up to 6 s late */
        tie = mix64(tie ^ (uint64_t)options.seed);
    }
    heap_push(&waiting, (struct heap_entry){due, tie, j});
}

/* Without shuffling one callback follows the other; with it each goes its own way. */
void callback_schedule(const struct message *given)
{
    struct message *m = store_at(given->index);
    int step = next_told(m, 0);
    if (!options.callback_shuffle) {
        if (step > 0)
            push(m, step, true);
    } else {
        for (; step > 0; step = next_told(m, step))
            push(m, step, false);
    }
    callback_poke();
}

/* ---- one request ---- */

struct parameters {
    struct parameter {
        const char *key, *value;
    } pairs[24];
    size_t count;
};

static void parameter(struct parameters *p, const char *key, const char *value)
{
    p->pairs[p->count++] = (struct parameter){key, value};
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct parameter *)a)->key, ((const struct parameter *)b)->key);
}

/* The URL that is signed: as configured, without fragment and without user and password. */
static void signed_url(const char *url, struct text *out)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    size_t authority = strcspn(host, "/?#");
    for (size_t i = authority; i > 0; i--) {
        if (host[i - 1] == '@') {
            text_add(out, url, (size_t)(host - url));
            host += i;
            url = host;
            break;
        }
    }
    text_add(out, url, strcspn(url, "#"));
}

static void add_signature(struct job *j, const struct parameters *sorted)
{
    struct text plain = {0}, header = {0};
    signed_url(j->m->callback, &plain);
    for (size_t i = 0; i < sorted->count; i++) {
        text_str(&plain, sorted->pairs[i].key);
        text_str(&plain, sorted->pairs[i].value);
    }
    unsigned char digest[EVP_MAX_MD_SIZE], encoded[64];
    unsigned len = 0;
    HMAC(EVP_sha1(), options.auth_token, (int)strlen(options.auth_token), (const unsigned char *)plain.data, plain.len,
         digest, &len);
    EVP_EncodeBlock(encoded, digest, (int)len);
    text_fmt(&header, "X-Twilio-Signature: %s", (const char *)encoded);
    j->headers = curl_slist_append(j->headers, header.data);
    text_free(&plain);
    text_free(&header);
}

static void compose(struct job *j)
{
    const struct message *m = j->m;
    enum status s = m->plan.steps[j->step].status;
    const char *status = status_name(s), *event = s == ST_READ ? "READ" : s == ST_DELIVERED ? "DELIVERED" : NULL;
    int error = j->step == m->plan.count - 1 ? m->plan.error_code : 0;
    struct text code = {0};
    text_fmt(&code, "%d", error);
    struct parameters p = {0};
    parameter(&p, "AccountSid", options.account_sid);
    parameter(&p, "ApiVersion", "2010-04-01");
    parameter(&p, "ChannelInstallSid", "XE00000000000000000000000000000001");
    parameter(&p, "ChannelPrefix", "whatsapp");
    parameter(&p, "From", m->from);
    parameter(&p, "MessageSid", m->sid);
    parameter(&p, "MessageStatus", status);
    parameter(&p, "SmsSid", m->sid);
    parameter(&p, "SmsStatus", status);
    parameter(&p, "To", m->to);
    if (m->service)
        parameter(&p, "MessagingServiceSid", m->service);
    if (event)
        parameter(&p, "EventType", event);
    if (error) {
        parameter(&p, "ErrorCode", code.data);
        parameter(&p, "ErrorMessage", "Simulated failure");
        parameter(&p, "ChannelStatusMessage", "Meta: simulated failure");
    }
    qsort(p.pairs, p.count, sizeof p.pairs[0], by_key);
    struct text form = {0};
    for (size_t i = 0; i < p.count; i++) {
        text_fmt(&form, "%s%s=", i ? "&" : "", p.pairs[i].key);
        text_form(&form, p.pairs[i].value);
    }
    j->form = form.data;
    add_signature(j, &p);
    text_free(&code);
}

/* The fence: whatever the name in the URL resolved to, only loopback is ever connected. */
static curl_socket_t open_loopback(void *unused, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)unused;
    (void)purpose;
    bool loopback = false;
    if (a->family == AF_INET)
        loopback = (ntohl(((struct sockaddr_in *)(void *)&a->addr)->sin_addr.s_addr) >> 24) == 127;
    else if (a->family == AF_INET6)
        loopback = IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)(void *)&a->addr)->sin6_addr);
    return loopback ? socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol) : CURL_SOCKET_BAD;
}

/* Judged by the text, so that not even a name is looked up elsewhere. */
static bool is_loopback(const char *url)
{
    CURLU *u = curl_url();
    char *host = NULL;
    bool good = false;
    if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK && curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        struct in_addr four;
        good = strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
               (inet_pton(AF_INET, host, &four) == 1 && ntohl(four.s_addr) >> 24 == 127);
    }
    curl_free(host);
    curl_url_cleanup(u);
    return good;
}

static size_t discard(char *data, size_t size, size_t n, void *unused)
{
    (void)data;
    (void)unused;
    return size * n;
}

static void launch(struct job *j)
{
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, j->m->callback);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, j->form);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, j->headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "TwilioProxy/1.1");
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_loopback);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, j);
    curl_multi_add_handle(multi, easy);
    j->easy = easy;
    j->tries++;
    j->place = flying;
    on_the_way[flying++] = j;
}

static void land(struct job *j)
{
    curl_multi_remove_handle(multi, j->easy);
    curl_easy_cleanup(j->easy);
    struct job *last = on_the_way[--flying];
    last->place = j->place;
    on_the_way[j->place] = last;
}

static void job_free(struct job *j)
{
    curl_slist_free_all(j->headers);
    free(j->form);
    free(j);
}

/* ---- the thread ---- */

/* With store_lock() held. */
static void finish(struct job *j, const char *result, long http)
{
    journal_callback(j->m, status_name(j->m->plan.steps[j->step].status), result, http);
    int next = j->chained ? next_told(j->m, j->step) : -1;
    if (next > 0)
        push(j->m, next, true);
    job_free(j);
}

/* With store_lock() held. */
static void start(struct job *j)
{
    if (!is_loopback(j->m->callback)) {
        counts.refused++;
        finish(j, "refused: not loopback", 0);
    } else if (dice(j->m, j->step, 32) < options.callback_lose_pct) {
        counts.lost++;
        finish(j, "lost", 0);
    } else {
        if (dice(j->m, j->step, 33) < options.callback_duplicate_pct) {
            struct job *twin = sim_alloc(sizeof *twin);
            *twin = (struct job){.m = j->m, .step = j->step};
            compose(twin);
            launch(twin);
        }
        compose(j);
        launch(j);
    }
}

/* Starts what is due; returns how long nothing will be, in ms. */
static int start_due(void)
{
    int wait = 60000;
    store_lock();
    const struct heap_entry *first;
    while ((first = heap_first(&waiting)) != NULL && flying < AT_ONCE) {
        int64_t left = first->key - clock_now_ms();
        if (left > 0) {
            wait = left < wait ? (int)left : wait;
            break;
        }
        start(heap_pop(&waiting));
    }
    store_unlock();
    return wait;
}

static void done(CURL *easy, CURLcode code)
{
    struct job *j;
    long http = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &j);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &http);
    land(j);
    if (code == CURLE_COULDNT_CONNECT && j->tries == 1) {
        launch(j); /* Twilio's default: one more try, only when the connection failed */
        return;
    }
    store_lock();
    if (code == CURLE_OK && http >= 200 && http < 300)
        counts.sent++;
    else
        counts.failed++;
    finish(j, code == CURLE_OK ? "sent" : curl_easy_strerror(code), http);
    store_unlock();
}

static void *run(void *unused)
{
    (void)unused;
    while (!atomic_load(&ending)) {
        int wait = start_due(), running, left;
        curl_multi_perform(multi, &running);
        CURLMsg *message;
        bool finished = false;
        while ((message = curl_multi_info_read(multi, &left)) != NULL) {
            if (message->msg == CURLMSG_DONE) {
                done(message->easy_handle, message->data.result);
                finished = true;
            }
        }
        if (!finished)
            curl_multi_poll(multi, NULL, 0, wait, NULL);
    }
    return NULL;
}

bool callback_begin(void)
{
    multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)AT_ONCE);
    return multi && pthread_create(&thread, NULL, run, NULL) == 0;
}

void callback_end(void)
{
    atomic_store(&ending, true);
    curl_multi_wakeup(multi);
    pthread_join(thread, NULL);
    while (flying > 0) {
        struct job *j = on_the_way[flying - 1];
        land(j);
        job_free(j);
    }
    while (heap_first(&waiting))
        job_free(heap_pop(&waiting));
    heap_free(&waiting);
    curl_multi_cleanup(multi);
}
