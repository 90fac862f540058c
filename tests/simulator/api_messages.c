/* Fetch, list, cancel, redact, delete. */
#include "clock.h"
#include "exchange.h"
#include "options.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *error_sentence(int code)
{
    static const struct {
        int code;
        const char *sentence;
    } sentences[] = {
        {20001, "Invalid parameter value"},
        {20003, "Authenticate"},
        {20004, "Method not allowed"},
        {20009, "Cannot delete this resource before it is complete"},
        {20404, "The requested resource was not found"},
        {20429, "Too Many Requests"},
        {20500, "An internal server error has occurred"},
        {20503, "Service unavailable"},
        {21211, "The 'To' number is not a valid phone number."},
        {21212, "The 'From' number is not a valid phone number."},
        {21603, "A 'From' or 'MessagingServiceSid' parameter is required."},
        {21604, "A 'To' phone number is required."},
        {21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination."},
        {21609, "The 'StatusCallback' URL is not a valid URL."},
        {21610, "Attempt to send to unsubscribed recipient"},
        {21617, "The concatenated message body exceeds the 1600 character limit."},
        {21619, "A text message body, media urls or a content sid must be specified."},
        {21624, "The validity period is out of range."},
        {21654, "A ContentSid is required when ContentVariables are given."},
        {21655, "The ContentSid is invalid."},
        {21656, "The ContentVariables parameter is invalid."},
        {21701, "The Messaging Service does not exist."},
        {21703, "The Messaging Service has no sender for this recipient."},
        {21705, "The Messaging Service SID is invalid."},
        {21910, "'From' and 'To' pair contains different channels."},
        {30008, "Unknown error"},
        {30409, "The message cannot be canceled."},
        {35126, "Scheduling is not supported for this channel."},
        {63003, "Channel could not find To address"},
        {63013, "Channel provider refused: policy violation"},
        {63016, "Failed to send freeform message because you are outside the allowed window."},
        {63018, "Rate limit exceeded for channel"},
        {63021, "Channel invalid content error"},
        {63024, "Invalid message recipient"},
        {63027, "Template does not exist for a language and locale, or is not approved"},
        {63031, "Message cannot have the same From and To"},
        {63032, "The message could not be sent: limitation of WhatsApp"},
        {63040, "Template rejected"},
        {63041, "Template paused"},
        {63042, "Template disabled"},
        {63049, "Meta chose not to deliver this marketing message"},
        {92002, "Too many ContentVariables."},
        {92007, "A content variable contains a newline."},
    };
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (sentences[i].code == code)
            return sentences[i].sentence;
    return "Simulated error";
}

static void add_date(struct text *t, const char *name, int64_t ms)
{
    char date[CLOCK_TEXT];
    if (ms >= 0)
        clock_rfc2822(ms, "+0000", date);
    text_fmt(t, ",\"%s\":", name);
    text_json(t, ms >= 0 ? date : NULL);
}

static void add_word(struct text *t, const char *name, const char *value)
{
    text_fmt(t, ",\"%s\":", name);
    text_json(t, value);
}

void message_json(struct text *t, const struct message *m, int64_t now)
{
    int at = plan_index(&m->plan, now);
    enum status status = m->plan.steps[at].status;
    int64_t sent = plan_sent_at(&m->plan);
    int error = plan_error(&m->plan, now);
    bool paid = sent >= 0 && sent <= now && !m->inbound;
    char path[128];
    snprintf(path, sizeof path, "/2010-04-01/Accounts/%s/Messages/%s", options.account_sid, m->sid);

    text_str(t, "{\"body\":");
    text_json(t, m->body);
    add_word(t, "num_segments", "1");
    add_word(t, "direction", m->inbound ? "inbound" : "outbound-api");
    add_word(t, "from", status == ST_ACCEPTED ? NULL : m->from);
    add_date(t, "date_updated", m->plan.steps[at].at_ms);
    add_word(t, "price", paid ? "-0.00500" : NULL);
    add_word(t, "error_message", error ? error_sentence(error) : NULL);
    text_fmt(t, ",\"uri\":\"%s.json\"", path);
    add_word(t, "account_sid", options.account_sid);
    add_word(t, "num_media", "0");
    add_word(t, "to", m->to);
    add_date(t, "date_created", m->plan.steps[0].at_ms);
    add_word(t, "status", status_name(status));
    add_word(t, "sid", m->sid);
    add_date(t, "date_sent", sent <= now ? sent : -1);
    add_word(t, "messaging_service_sid", m->service);
    if (error)
        text_fmt(t, ",\"error_code\":%d", error);
    else
        text_str(t, ",\"error_code\":null");
    add_word(t, "price_unit", "USD");
    add_word(t, "api_version", "2010-04-01");
    text_fmt(t, ",\"subresource_uris\":{\"media\":\"%s/Media.json\",\"feedback\":\"%s/Feedback.json\"}}", path, path);
}

static struct message *find(struct exchange *x)
{
    struct message *m = store_find(x->arg[1]);
    if (m == NULL)
        reply_error(x, 404, 20404, error_sentence(20404));
    else
        memcpy(x->sid, m->sid, SID_SIZE);
    return m;
}

void api_fetch(struct exchange *x)
{
    const struct message *m = find(x);
    if (m == NULL)
        return;
    x->rows = 1;
    message_json(reply_begin(x, 200), m, clock_now_ms());
}

void api_update(struct exchange *x)
{
    struct message *m = find(x);
    if (m == NULL)
        return;
    const char *body = form_get(&x->body, "Body");
    if (form_get(&x->body, "Status")) {
        reply_error(x, 409, 30409, error_sentence(30409)); /* nothing is scheduled here */
        return;
    }
    if (body == NULL || *body) {
        reply_error(x, 400, 20001, "Only an empty Body can be set.");
        return;
    }
    free(m->body);
    m->body = sim_copy("");
    message_json(reply_begin(x, 200), m, clock_now_ms());
}

void api_delete(struct exchange *x)
{
    struct message *m = find(x);
    if (m == NULL)
        return;
    if (!status_final(plan_status(&m->plan, clock_now_ms()))) {
        reply_error(x, 409, 20009, error_sentence(20009));
        return;
    }
    m->deleted = true;
    reply_begin(x, 204);
}

/* ---- list ---- */

enum { DAY_MS = 86400000 };

/* Narrows the window by DateSent, DateSent>, DateSent<. False when a value is no date. */
static bool read_dates(struct list_query *q, const struct form *f)
{
    static const char *const keys[] = {"DateSent", "DateSent>", "DateSent<"};
    q->sent_from = INT64_MIN;
    q->sent_until = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        const char *value = form_get(f, keys[i]);
        if (value == NULL || *value == '\0')
            continue;
        int64_t ms;
        bool whole_day;
        if (!clock_parse(value, &ms, &whole_day))
            return false;
        int64_t end = ms + (whole_day || i == 0 ? DAY_MS : 1000); /* both bounds are inclusive */
        q->by_date = true;
        if (i != 2 && ms > q->sent_from)
            q->sent_from = ms;
        if (i != 1 && end < q->sent_until)
            q->sent_until = end;
    }
    return true;
}

/* A token names the moment of the listing and the last row shown, so that pages neither skip nor repeat. */
static bool read_place(struct list_query *q, const char *token, int64_t page, int64_t page_size)
{
    q->as_of = clock_now_ms();
    if (token == NULL) {
        q->skip = (size_t)(page * page_size);
        return true;
    }
    q->after = true;
    int used = 0;
    return sscanf(token, "PA%" SCNd64 "-%" SCNd64 "-%" SCNu32 "%n", &q->as_of, &q->after_key, &q->after_index, &used) == 3 &&
           token[used] == '\0';
}

static bool read_number(const struct form *f, const char *key, int64_t low, int64_t high, int64_t *out)
{
    const char *value = form_get(f, key);
    return value == NULL || parse_int(value, low, high, out);
}

/* The list's address with the filters as they came; page < 0: without a page. */
static void add_address(struct text *t, const struct exchange *x, int64_t page_size, int64_t page, const char *token)
{
    static const char *const filters[] = {"To", "From", "DateSent", "DateSent>", "DateSent<"};
    text_fmt(t, "/2010-04-01/Accounts/%s/Messages%s?", options.account_sid, x->json ? ".json" : "");
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        const char *value = form_get(&x->query, filters[i]);
        if (value == NULL)
            continue;
        text_form(t, filters[i]);
        text_str(t, "=");
        text_form(t, value);
        text_str(t, "&");
    }
    text_fmt(t, "PageSize=%lld&Page=%lld", (long long)page_size, (long long)page);
    if (token)
        text_fmt(t, "&PageToken=%s", token);
}

static void add_link(struct text *t, const char *name, const struct text *address)
{
    add_word(t, name, address ? address->data : NULL);
}

static void write_page(struct exchange *x, const struct list_query *q, const uint32_t *rows, int64_t page_size,
                       int64_t page, bool more)
{
    struct text *t = reply_begin(x, 200), first = {0}, previous = {0}, next = {0};
    int64_t now = clock_now_ms();
    text_str(t, "{\"messages\":[");
    for (size_t i = 0; i < x->rows; i++) {
        if (i > 0)
            text_str(t, ",");
        message_json(t, store_at(rows[i]), now);
    }
    add_address(&first, x, page_size, 0, NULL);
    if (page > 0)
        add_address(&previous, x, page_size, page - 1, NULL);
    if (more) {
        const struct message *last = store_at(rows[x->rows - 1]);
        char token[80];
        snprintf(token, sizeof token, "PA%" PRId64 "-%" PRId64 "-%" PRIu32, q->as_of, store_key(last, q->as_of),
                 last->index);
        add_address(&next, x, page_size, page + 1, token);
    }
    int64_t start = page * page_size;
    text_fmt(t, "],\"page\":%lld,\"page_size\":%lld,\"start\":%lld,\"end\":%lld", (long long)page, (long long)page_size,
             (long long)start, (long long)(x->rows ? start + (int64_t)x->rows - 1 : start));
    add_word(t, "uri", x->uri);
    add_link(t, "first_page_uri", &first);
    add_link(t, "previous_page_uri", page > 0 ? &previous : NULL);
    add_link(t, "next_page_uri", more ? &next : NULL);
    text_str(t, "}");
    text_free(&first);
    text_free(&previous);
    text_free(&next);
}

void api_list(struct exchange *x)
{
    struct list_query q = {.to = form_get(&x->query, "To"), .from = form_get(&x->query, "From")};
    int64_t page_size = 50, page = 0;
    if (!read_number(&x->query, "PageSize", 1, 1000, &page_size) || !read_number(&x->query, "Page", 0, 1000000, &page) ||
        !read_place(&q, form_get(&x->query, "PageToken"), page, page_size)) {
        reply_error(x, 400, 20001, "Invalid paging parameter");
        return;
    }
    if (!read_dates(&q, &x->query)) {
        reply_error(x, 400, 20001, "Invalid date value");
        return;
    }
    uint32_t *rows = sim_grow(NULL, (size_t)page_size + 1, sizeof *rows);
    size_t n = store_list(&q, rows, (size_t)page_size + 1);
    bool more = n > (size_t)page_size;
    x->rows = more ? n - 1 : n;
    write_page(x, &q, rows, page_size, page, more);
    free(rows);
}
