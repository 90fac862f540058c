/* The way of a request: route, password, limits, faults, handler, journal. */
#include "exchange.h"

#include "clock.h"
#include "counters.h"
#include "faults.h"
#include "journal.h"
#include "options.h"
#include "rate.h"
#include "server.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct counters counters;
bool refuse_everybody;

struct route {
    const char *method, *path; /* '*' stands for one part */
    enum target target;
    void (*handler)(struct exchange *x);
};

static const struct route routes[] = {
    {"POST", "2010-04-01/Accounts/*/Messages", T_CREATE, api_create},
    {"GET", "2010-04-01/Accounts/*/Messages", T_LIST, api_list},
    {"GET", "2010-04-01/Accounts/*/Messages/*", T_FETCH, api_fetch},
    {"POST", "2010-04-01/Accounts/*/Messages/*", T_OTHER, api_update},
    {"DELETE", "2010-04-01/Accounts/*/Messages/*", T_DELETE, api_delete},
    {"GET", "2010-04-01/Accounts/*", T_OTHER, api_account},
    {"GET", "v1/ContentAndApprovals", T_CONTENT, api_content_list},
    {"GET", "v2/ContentAndApprovals", T_CONTENT, api_content_list},
    {"GET", "v1/Content", T_CONTENT, api_content_list},
    {"GET", "v2/Content", T_CONTENT, api_content_list},
    {"GET", "v1/Content/*", T_CONTENT, api_content_fetch},
    {"GET", "v1/Content/*/ApprovalRequests", T_CONTENT, api_content_approval},
    {"GET", "v2/Channels/Senders", T_SENDERS, api_senders},
    {"GET", "v2/Channels/Senders/*", T_SENDERS, api_sender},
    {"GET", "_sim/messages", T_CONTROL, control_messages},
    {"GET", "_sim/stats", T_CONTROL, control_stats},
    {"GET", "_sim/faults", T_CONTROL, control_faults},
    {"DELETE", "_sim/faults", T_CONTROL, control_clear},
    {"POST", "_sim/fault", T_CONTROL, control_fault},
    {"POST", "_sim/inject", T_CONTROL, control_inject},
    {"POST", "_sim/advance", T_CONTROL, control_advance},
    {"POST", "_sim/template", T_CONTROL, control_template},
    {"POST", "_sim/auth", T_CONTROL, control_auth},
    {"POST", "_sim/sender", T_CONTROL, control_sender},
    {"POST", "_sim/set", T_CONTROL, control_set},
};

static const char *const kind_names[] = {"create", "list", "fetch", "content", "senders", "delete", "other", "control"};

struct text *reply_begin(struct exchange *x, int http)
{
    x->reply.http = http;
    x->reply.type = NULL;
    x->reply.body.len = 0;
    text_add(&x->reply.body, "", 0);
    return &x->reply.body;
}

void reply_error(struct exchange *x, int http, int code, const char *message)
{
    struct text *t = reply_begin(x, http);
    text_fmt(t, "{\"code\":%d,\"message\":", code);
    text_json(t, message);
    text_fmt(t, ",\"more_info\":\"https://www.twilio.com/docs/errors/%d\",\"status\":%d}", code, http);
    x->code = code;
}

/* Cuts the path; "….json" of the 2010 API becomes x->json. */
static void cut_path(struct exchange *x)
{
    free(x->path);
    x->path = strndup(x->uri, strcspn(x->uri, "?"));
    size_t len = x->path ? strlen(x->path) : 0;
    bool old_api = strncmp(x->uri, "/2010-04-01/", 12) == 0;
    x->json = !old_api || (len > 5 && strcmp(x->path + len - 5, ".json") == 0);
    if (old_api && x->json)
        x->path[len - 5] = '\0';
    char *rest = x->path, *part;
    x->part_count = 0;
    while ((part = strsep(&rest, "/")) != NULL)
        if (*part && x->part_count < MAX_PARTS)
            x->parts[x->part_count++] = part;
}

static bool path_matches(struct exchange *x, const char *pattern)
{
    int wild = 0;
    for (int i = 0; i < x->part_count; i++) {
        size_t len = strcspn(pattern, "/");
        if (len == 0)
            return false;
        if (len == 1 && *pattern == '*' && wild < 2)
            x->arg[wild++] = x->parts[i];
        else if (strlen(x->parts[i]) != len || strncmp(x->parts[i], pattern, len) != 0)
            return false;
        pattern += len + (pattern[len] == '/');
    }
    return *pattern == '\0';
}

static void find_route(struct exchange *x)
{
    x->target = T_OTHER;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (!path_matches(x, routes[i].path))
            continue;
        x->path_known = true;
        if (strcmp(x->method, routes[i].method) != 0)
            continue;
        x->target = routes[i].target;
        x->handler = routes[i].handler;
        return;
    }
}

static bool credentials_match(const char *header, const char *user, const char *password)
{
    struct text plain = {0};
    text_fmt(&plain, "%s:%s", user, password);
    unsigned char *encoded = sim_alloc(plain.len * 4 / 3 + 8);
    EVP_EncodeBlock(encoded, (const unsigned char *)plain.data, (int)plain.len);
    bool same = strcmp(header, (const char *)encoded) == 0;
    free(encoded);
    text_free(&plain);
    return same;
}

static bool authorized(const struct exchange *x)
{
    if (refuse_everybody || x->authorization == NULL || strncmp(x->authorization, "Basic ", 6) != 0)
        return false;
    return credentials_match(x->authorization + 6, options.account_sid, options.auth_token) ||
           credentials_match(x->authorization + 6, options.api_key, options.api_secret);
}

static void count(const struct exchange *x)
{
    long *fields[] = {&counters.creates, &counters.lists, &counters.fetches, &counters.contents,
                      &counters.others, &counters.deletes, &counters.others};
    counters.requests++;
    ++*fields[x->target];
    if (x->target == T_CREATE)
        rate_arrived(x->mono_us);
}

/* True when the request goes no further. */
static bool stopped_at_the_door(struct exchange *x)
{
    if (!authorized(x)) {
        counters.unauthorized++;
        reply_error(x, 401, 20003, "Authenticate");
        return true;
    }
    bool crowded = options.max_concurrent > 0 && server_in_flight() > options.max_concurrent;
    if (crowded || (x->target == T_CREATE && !rate_allows(x->mono_us, options.max_rate))) {
        counters.throttled++;
        reply_error(x, 429, 20429, "Too Many Requests");
        return true;
    }
    return false;
}

static void run_handler(struct exchange *x)
{
    bool foreign = strcmp(x->part_count ? x->parts[0] : "", "2010-04-01") == 0 && x->handler &&
                   strcmp(x->arg[0], options.account_sid) != 0;
    if (x->handler && !foreign)
        x->handler(x);
    else if (x->path_known && !foreign)
        reply_error(x, 405, 20004, "Method not allowed");
    else
        reply_error(x, 404, 20404, "The requested resource was not found");
    counters.recorded += x->recorded;
}

static void apply(struct exchange *x)
{
    const struct fault *f = faults_pick(x, x->target == T_CREATE ? form_get(&x->body, "To") : form_get(&x->query, "To"));
    if (f) {
        counters.faults++;
        strncpy(x->fault, fault_name(f), sizeof x->fault - 1);
    }
    if (f && fault_instead(f, x))
        return;
    x->late = f && fault_is_late(f);
    if (!x->late)
        run_handler(x);
    if (f)
        fault_afterwards(f, x);
}

/* The 2010 API answers XML to those who forget ".json". */
static void as_xml(struct exchange *x)
{
    int http = x->reply.http, code = x->code;
    if (x->json || x->reply.type != NULL || http == 204 || http == 0)
        return;
    struct text *t = reply_begin(x, http);
    text_str(t, "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse>");
    if (http >= 400)
        text_fmt(t, "<RestException><Code>%d</Code><Status>%d</Status></RestException>", code, http);
    else if (x->sid[0])
        text_fmt(t, "<Message><Sid>%s</Sid></Message>", x->sid);
    text_str(t, "</TwilioResponse>\n");
    x->reply.type = "application/xml";
}

void exchange_handle(struct exchange *x)
{
    static uint64_t serial;
    form_parse(&x->query, x->raw_query);
    form_parse(&x->body, x->raw_body.data);
    cut_path(x);
    find_route(x);
    x->reply.retry_after = -1;
    if (x->target == T_CONTROL) {
        x->handler(x);
        return;
    }
    x->number = ++serial;
    count(x);
    if (!stopped_at_the_door(x))
        apply(x);
    counters.refused += x->code != 0;
    as_xml(x);
    journal_exchange(x, kind_names[x->target]);
}

void exchange_handle_late(struct exchange *x)
{
    run_handler(x);
    as_xml(x);
    journal_exchange(x, "late");
}
