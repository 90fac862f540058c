/* /_sim/…: what tests ask and command. No password; the server listens on loopback only. */
#include "callback.h"
#include "clock.h"
#include "counters.h"
#include "exchange.h"
#include "faults.h"
#include "journal.h"
#include "options.h"
#include "rate.h"
#include "templates.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static void reply_done(struct exchange *x)
{
    text_str(reply_begin(x, 200), "{\"ok\":true}");
}

static void reply_bad(struct exchange *x, const char *why)
{
    reply_error(x, 400, 20001, why);
}

/* A parameter from the query or from the form in the body. */
static const char *parameter(const struct exchange *x, const char *key)
{
    const char *value = form_get(&x->query, key);
    return value ? value : form_get(&x->body, key);
}

static void add_word(struct text *t, const char *name, const char *value)
{
    text_fmt(t, ",\"%s\":", name);
    text_json(t, value);
}

static void add_message(struct text *t, const struct message *m, int64_t now)
{
    int at = plan_index(&m->plan, now);
    text_str(t, "{\"sid\":");
    text_json(t, m->sid);
    add_word(t, "direction", m->inbound ? "inbound" : "outbound-api");
    add_word(t, "to", m->to);
    add_word(t, "from", m->from);
    add_word(t, "messaging_service_sid", m->service);
    add_word(t, "content_sid", m->content_sid);
    add_word(t, "variables", m->variables);
    add_word(t, "body", m->body);
    add_word(t, "status_callback", m->callback);
    add_word(t, "status", status_name(m->plan.steps[at].status));
    text_fmt(t, ",\"error_code\":%d,\"deleted\":%s,\"history\":[", plan_error(&m->plan, now),
             m->deleted ? "true" : "false");
    for (int i = 0; i <= at; i++)
        text_fmt(t, "%s{\"status\":\"%s\",\"at\":%lld}", i ? "," : "", status_name(m->plan.steps[i].status),
                 (long long)m->plan.steps[i].at_ms);
    text_str(t, "]}");
}

void control_messages(struct exchange *x)
{
    const char *to = parameter(x, "to"), *sid = parameter(x, "sid");
    struct text *t = reply_begin(x, 200);
    int64_t now = clock_now_ms();
    const char *separator = "";
    text_str(t, "{\"messages\":[");
    for (uint32_t i = 0; i < store_count(); i++) {
        const struct message *m = store_at(i);
        if ((to && strcmp(to, m->to) != 0) || (sid && strcmp(sid, m->sid) != 0))
            continue;
        text_str(t, separator);
        add_message(t, m, now);
        separator = ",";
        x->rows++;
    }
    text_str(t, "]}");
}

/* Every To that has more than one outgoing message, with their number. */
static void add_duplicates(struct text *t)
{
    text_str(t, ",\"duplicates\":{");
    const char *separator = "";
    for (uint32_t i = 0; i < store_count(); i++) {
        const struct message *m = store_at(i);
        if (store_newest_to(m->to) != i || m->inbound)
            continue;
        int n = 0;
        for (uint32_t k = i; k != NO_MESSAGE; k = store_at(k)->older_same_to)
            n += !store_at(k)->inbound;
        if (n < 2)
            continue;
        text_str(t, separator);
        text_json(t, m->to);
        text_fmt(t, ":%d", n);
        separator = ",";
    }
    text_str(t, "}");
}

static void add_statuses(struct text *t)
{
    long by_status[STATUS_COUNT] = {0};
    int64_t now = clock_now_ms();
    for (uint32_t i = 0; i < store_count(); i++)
        by_status[plan_status(&store_at(i)->plan, now)]++;
    text_str(t, ",\"statuses\":{");
    for (int i = 0; i < STATUS_COUNT; i++)
        text_fmt(t, "%s\"%s\":%ld", i ? "," : "", status_name((enum status)i), by_status[i]);
    text_str(t, "}");
}

void control_stats(struct exchange *x)
{
    const struct counters *c = &counters;
    struct callback_counts k = callback_counts();
    struct text *t = reply_begin(x, 200);
    text_fmt(t, "{\"requests\":%ld,\"creates\":%ld,\"recorded\":%ld,\"lists\":%ld,\"fetches\":%ld,\"contents\":%ld",
             c->requests, c->creates, c->recorded, c->lists, c->fetches, c->contents);
    text_fmt(t, ",\"others\":%ld,\"refused\":%ld,\"unauthorized\":%ld,\"throttled\":%ld,\"faults\":%ld", c->others,
             c->refused, c->unauthorized, c->throttled, c->faults);
    text_fmt(t, ",\"messages\":%zu,\"max_creates_in_a_second\":%ld,\"now\":%lld", store_count(), rate_maximum(),
             (long long)clock_now_ms());
    text_fmt(t, ",\"callbacks\":{\"sent\":%ld,\"failed\":%ld,\"lost\":%ld,\"refused\":%ld}", k.sent, k.failed, k.lost,
             k.refused);
    add_statuses(t);
    add_duplicates(t);
    text_str(t, "}");
}

void control_faults(struct exchange *x)
{
    faults_json(reply_begin(x, 200));
}

void control_fault(struct exchange *x)
{
    char *rest = x->raw_body.data, *line;
    int added = 0;
    while (rest && (line = strsep(&rest, "\r\n")) != NULL) {
        if (*line == '\0')
            continue;
        const char *complaint = faults_add(line);
        if (complaint) {
            reply_bad(x, complaint);
            return;
        }
        added++;
    }
    if (added)
        reply_done(x);
    else
        reply_bad(x, "the body must be a fault, see --help");
}

void control_clear(struct exchange *x)
{
    faults_clear();
    reply_done(x);
}

/* The fields of an inject, whichever way they came; values are valid while o lives. */
static const char *inject_field(const struct exchange *x, json_object *o, const char *key)
{
    json_object *v;
    if (o == NULL)
        return parameter(x, key);
    return json_object_object_get_ex(o, key, &v) && v ? json_object_get_string(v) : NULL;
}

static void inject(struct exchange *x, json_object *o)
{
    const char *to = inject_field(x, o, "To"), *from = inject_field(x, o, "From"), *body = inject_field(x, o, "Body");
    const char *direction = inject_field(x, o, "Direction"), *status = inject_field(x, o, "Status");
    bool inbound = direction == NULL || strcmp(direction, "inbound") == 0;
    enum status fixed = ST_RECEIVED;
    if ((inbound ? from : to) == NULL || (status && !status_parse(status, &fixed))) {
        reply_bad(x, "inbound needs From, others To; Status must be one of Twilio's");
        return;
    }
    struct message m = {
        .inbound = inbound,
        .to = sim_copy(to ? to : options.from),
        .from = sim_copy(from ? from : options.from),
        .content_sid = sim_copy(inject_field(x, o, "ContentSid")),
        .variables = sim_copy(inject_field(x, o, "ContentVariables")),
        .body = sim_copy(body ? body : ""),
    };
    if (inbound || status)
        delivery_fixed(&m.plan, fixed, clock_now_ms());
    else
        delivery_plan(&m.plan, m.to, 0, false, clock_now_ms());
    const struct message *kept = store_add(&m);
    journal_inject(kept);
    message_json(reply_begin(x, 201), kept, INT64_MIN);
}

void control_inject(struct exchange *x)
{
    json_object *o = NULL;
    if (x->raw_body.data && x->raw_body.data[0] == '{') {
        o = json_tokener_parse(x->raw_body.data);
        if (!json_object_is_type(o, json_type_object)) {
            json_object_put(o);
            reply_bad(x, "not a JSON object");
            return;
        }
    }
    inject(x, o);
    json_object_put(o);
}

void control_advance(struct exchange *x)
{
    int64_t ms;
    const char *value = parameter(x, "ms");
    if (value == NULL || !parse_int(value, 0, INT64_C(1) << 40, &ms)) {
        reply_bad(x, "ms must be a number that is not negative");
        return;
    }
    clock_advance(ms);
    callback_poke();
    reply_done(x);
}

void control_template(struct exchange *x)
{
    const char *sid = parameter(x, "sid"), *approval = parameter(x, "approval"), *category = parameter(x, "category");
    bool good = sid && (approval || category);
    if (good && approval)
        good = template_set_approval(sid, "status", approval);
    if (good && category)
        good = template_set_approval(sid, "category", category);
    if (good)
        reply_done(x);
    else
        reply_bad(x, "sid must be a template's, with approval= or category=");
}

void control_auth(struct exchange *x)
{
    const char *refuse = parameter(x, "refuse");
    if (refuse == NULL || (strcmp(refuse, "0") != 0 && strcmp(refuse, "1") != 0)) {
        reply_bad(x, "refuse must be 0 or 1");
        return;
    }
    refuse_everybody = *refuse == '1';
    reply_done(x);
}

void control_sender(struct exchange *x)
{
    const struct {
        const char *name, **field;
    } words[] = {{"status", &options.sender_status},
                 {"quality", &options.sender_quality},
                 {"limit", &options.sender_limit}};
    bool any = false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *value = parameter(x, words[i].name);
        any = any || value;
        if (value)
            *words[i].field = sim_copy(value); /* the one before may be an argument */
    }
    if (any)
        reply_done(x);
    else
        reply_bad(x, "status, quality or limit must be given");
}

void control_set(struct exchange *x)
{
    const struct {
        const char *name;
        int64_t *field;
    } wholes[] = {{"latency", &options.latency_ms},
                  {"list-lag", &options.list_lag_ms},
                  {"max-rate", &options.max_rate},
                  {"max-concurrent", &options.max_concurrent}};
    bool good = true, any = false;
    for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++) {
        const char *value = parameter(x, wholes[i].name);
        any = any || value;
        if (value)
            good = parse_int(value, 0, INT32_MAX, wholes[i].field) && good;
    }
    const char *speed = parameter(x, "speed"), *skew = parameter(x, "date-skew");
    if (speed)
        good = parse_real(speed, 0, 1e6, &options.speed) && good;
    if (skew)
        good = parse_int(skew, INT32_MIN, INT32_MAX, &options.date_skew_s) && good;
    if (good && (any || speed || skew))
        reply_done(x);
    else
        reply_bad(x, "latency, list-lag, max-rate, max-concurrent, speed and date-skew take numbers");
}
