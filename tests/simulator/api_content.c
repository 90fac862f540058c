/* Templates, senders, the account: the APIs whose pages carry absolute addresses. */
#include "clock.h"
#include "exchange.h"
#include "options.h"
#include "templates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct pages {
    int64_t size, number;
    size_t from, until, total;
};

static bool read_pages(struct exchange *x, size_t total, struct pages *p)
{
    *p = (struct pages){.size = 50, .total = total};
    const char *size = form_get(&x->query, "PageSize"), *number = form_get(&x->query, "Page");
    if ((size && !parse_int(size, 1, 1000, &p->size)) || (number && !parse_int(number, 0, 1000000, &p->number))) {
        reply_error(x, 400, 20001, "Invalid paging parameter");
        return false;
    }
    p->from = (size_t)(p->number * p->size);
    p->until = p->from + (size_t)p->size;
    if (p->until > total)
        p->until = total;
    x->rows = p->from < p->until ? p->until - p->from : 0;
    return true;
}

static void add_url(struct text *t, const char *name, const struct exchange *x, const struct pages *p, int64_t number)
{
    struct text url = {0};
    text_fmt(&url, "http://%s%.*s?", x->host ? x->host : "127.0.0.1", (int)strcspn(x->uri, "?"), x->uri);
    for (size_t i = 0; i < x->query.count; i++) {
        const struct pair *pair = &x->query.pairs[i];
        if (strncmp(pair->key, "Page", 4) == 0)
            continue;
        text_form(&url, pair->key);
        text_str(&url, "=");
        text_form(&url, pair->value);
        text_str(&url, "&");
    }
    text_fmt(&url, "PageSize=%lld&Page=%lld", (long long)p->size, (long long)number);
    if (number > 0)
        text_fmt(&url, "&PageToken=PT%lld", (long long)number);
    text_fmt(t, ",\"%s\":", name);
    text_json(t, number < 0 ? NULL : url.data);
    text_free(&url);
}

static void add_meta(struct text *t, const struct exchange *x, const struct pages *p, const char *key)
{
    text_fmt(t, "\"meta\":{\"page\":%lld,\"page_size\":%lld", (long long)p->number, (long long)p->size);
    add_url(t, "first_page_url", x, p, 0);
    add_url(t, "previous_page_url", x, p, p->number - 1);
    add_url(t, "url", x, p, p->number);
    add_url(t, "next_page_url", x, p, p->until < p->total ? p->number + 1 : -1);
    text_fmt(t, ",\"key\":\"%s\"}", key);
}

/* ---- templates ---- */

/* v2's filters; an absent or repeated one that names this template lets it pass. */
static bool passes(const struct exchange *x, const struct template *t, const char *key, const char *value)
{
    bool asked = false;
    for (size_t i = 0; i < x->query.count; i++) {
        if (strcmp(x->query.pairs[i].key, key) != 0)
            continue;
        asked = true;
        if (strcasecmp(x->query.pairs[i].value, value) == 0)
            return true;
    }
    (void)t;
    return !asked;
}

static bool matches(const struct exchange *x, const struct template *t)
{
    if (strcmp(x->parts[0], "v2") != 0)
        return true;
    char eligibility[64];
    snprintf(eligibility, sizeof eligibility, "whatsapp:%s", template_approval(t, "status"));
    return passes(x, t, "ContentName", t->name) && passes(x, t, "Language", t->language) &&
           passes(x, t, "ChannelEligibility", eligibility);
}

static void add_template(struct text *t, const struct exchange *x, const struct template *template, bool approvals)
{
    const char *drop = approvals ? "links" : "approval_requests";
    bool first = true;
    text_str(t, "{");
    json_object_object_foreach(template->content, key, value)
    {
        if (strcmp(key, drop) == 0)
            continue;
        text_str(t, first ? "" : ",");
        first = false;
        text_json(t, key);
        text_str(t, ":");
        text_str(t, json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    }
    if (!approvals) {
        const char *host = x->host ? x->host : "127.0.0.1";
        text_fmt(t, ",\"url\":\"http://%s/v1/Content/%s\"", host, template->sid);
        text_fmt(t, ",\"links\":{\"approval_create\":\"http://%s/v1/Content/%s/ApprovalRequests/whatsapp\"", host,
                 template->sid);
        text_fmt(t, ",\"approval_fetch\":\"http://%s/v1/Content/%s/ApprovalRequests\"}", host, template->sid);
    }
    text_str(t, "}");
}

void api_content_list(struct exchange *x)
{
    bool approvals = strcmp(x->parts[1], "ContentAndApprovals") == 0;
    const struct template **list = sim_grow(NULL, templates_count() + 1, sizeof(const struct template *));
    size_t n = 0;
    for (size_t i = 0; i < templates_count(); i++)
        if (matches(x, templates_at(i)))
            list[n++] = templates_at(i);
    struct pages p;
    if (read_pages(x, n, &p)) {
        struct text *t = reply_begin(x, 200);
        text_str(t, "{\"contents\":[");
        for (size_t i = p.from; i < p.until; i++) {
            text_str(t, i > p.from ? "," : "");
            add_template(t, x, list[i], approvals);
        }
        text_str(t, "],");
        add_meta(t, x, &p, "contents");
        text_str(t, "}");
    }
    free(list);
}

static const struct template *find(struct exchange *x)
{
    const struct template *t = templates_find(x->arg[0]);
    if (t == NULL)
        reply_error(x, 404, 20404, error_sentence(20404));
    return t;
}

void api_content_fetch(struct exchange *x)
{
    const struct template *template = find(x);
    if (template)
        add_template(reply_begin(x, 200), x, template, false);
}

void api_content_approval(struct exchange *x)
{
    const struct template *template = find(x);
    if (template == NULL)
        return;
    json_object *approval;
    json_object_object_get_ex(template->content, "approval_requests", &approval);
    struct text *t = reply_begin(x, 200);
    text_fmt(t, "{\"sid\":\"%s\",\"account_sid\":\"%s\",\"whatsapp\":{\"type\":\"whatsapp\"", template->sid,
             options.account_sid);
    json_object_object_foreach(approval, key, value)
    {
        text_str(t, ",");
        text_json(t, key);
        text_fmt(t, ":%s", json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    }
    text_fmt(t, "},\"url\":\"http://%s/v1/Content/%s/ApprovalRequests\"}", x->host ? x->host : "127.0.0.1",
             template->sid);
}

/* ---- senders and the account ---- */

static const char sender_sid[] = "XE00000000000000000000000000000001";

static void add_sender(struct text *t, const struct exchange *x)
{
    text_fmt(t, "{\"sid\":\"%s\",\"sender_id\":", sender_sid);
    text_json(t, options.from);
    text_str(t, ",\"status\":");
    text_json(t, options.sender_status);
    text_str(t, ",\"properties\":{\"quality_rating\":");
    text_json(t, options.sender_quality);
    text_str(t, ",\"messaging_limit\":");
    text_json(t, options.sender_limit);
    text_str(t, "},\"offline_reasons\":");
    text_str(t, strncmp(options.sender_status, "ONLINE", 6) == 0 ? "null"
                : "[{\"code\":\"63020\",\"message\":\"Simulated: the sender is not online\",\"more_info\":\"\"}]");
    text_fmt(t, ",\"webhook\":{\"status_callback_url\":null},\"configuration\":{\"waba_id\":\"100000000000001\"},"
                "\"profile\":{\"name\":\"Simulated events\"},\"url\":\"http://%s/v2/Channels/Senders/%s\"}",
             x->host ? x->host : "127.0.0.1", sender_sid);
}

void api_senders(struct exchange *x)
{
    const char *channel = form_get(&x->query, "Channel");
    if (options.no_senders) {
        reply_error(x, 404, 20404, error_sentence(20404));
        return;
    }
    if (channel == NULL) {
        reply_error(x, 400, 20001, "Channel is required");
        return;
    }
    struct pages p;
    if (!read_pages(x, strcmp(channel, "whatsapp") == 0 ? 1 : 0, &p))
        return;
    struct text *t = reply_begin(x, 200);
    text_str(t, "{\"senders\":[");
    if (x->rows)
        add_sender(t, x);
    text_str(t, "],");
    add_meta(t, x, &p, "senders");
    text_str(t, "}");
}

void api_sender(struct exchange *x)
{
    if (strcmp(x->arg[0], sender_sid) != 0)
        reply_error(x, 404, 20404, error_sentence(20404));
    else
        add_sender(reply_begin(x, 200), x);
}

void api_account(struct exchange *x)
{
    struct text *t = reply_begin(x, 200);
    text_str(t, "{\"sid\":");
    text_json(t, options.account_sid);
    text_str(t, ",\"friendly_name\":\"Simulated account\",\"status\":");
    text_json(t, options.account_status);
    text_str(t, ",\"type\":");
    text_json(t, options.account_type);
    text_str(t, ",\"owner_account_sid\":");
    text_json(t, options.account_sid);
    text_fmt(t, ",\"date_created\":\"Mon, 05 Jan 2026 10:00:00 +0000\",\"date_updated\":\"Mon, 05 Jan 2026 10:00:00 "
                "+0000\",\"uri\":\"/2010-04-01/Accounts/%s.json\",\"subresource_uris\":{\"messages\":"
                "\"/2010-04-01/Accounts/%s/Messages.json\"}}",
             options.account_sid, options.account_sid);
}
