#include "journal.h"

#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int file = -1;

bool journal_open(const char *name)
{
    if (name == NULL)
        return true;
    file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return file >= 0;
}

void journal_close(void)
{
    if (file >= 0)
        close(file);
    file = -1;
}

static void put(struct text *line)
{
    text_str(line, "}\n");
    size_t done = 0;
    while (done < line->len) {
        ssize_t n = write(file, line->data + done, line->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            perror("twilio-sim: journal");
            break;
        }
        done += (size_t)n;
    }
    text_free(line);
}

static void field(struct text *t, const char *name, const char *value)
{
    text_fmt(t, ",\"%s\":", name);
    text_json(t, value);
}

/* Variables as the object they are, on one line; as a string when they are no JSON. */
static void variables(struct text *t, const char *raw)
{
    json_object *o = raw ? json_tokener_parse(raw) : NULL;
    text_str(t, ",\"variables\":");
    if (json_object_is_type(o, json_type_object))
        text_str(t, json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    else
        text_json(t, raw);
    json_object_put(o);
}

static void create_fields(struct text *t, const struct exchange *x)
{
    field(t, "to", form_get(&x->body, "To"));
    field(t, "from", form_get(&x->body, "From"));
    field(t, "service", form_get(&x->body, "MessagingServiceSid"));
    field(t, "content_sid", form_get(&x->body, "ContentSid"));
    variables(t, form_get(&x->body, "ContentVariables"));
    field(t, "body", form_get(&x->body, "Body"));
    field(t, "status_callback", form_get(&x->body, "StatusCallback"));
    text_str(t, x->recorded ? ",\"recorded\":true" : ",\"recorded\":false");
}

static void query_fields(struct text *t, const struct exchange *x)
{
    text_str(t, ",\"query\":{");
    for (size_t i = 0; i < x->query.count; i++) {
        if (i > 0)
            text_str(t, ",");
        text_json(t, x->query.pairs[i].key);
        text_str(t, ":");
        text_json(t, x->query.pairs[i].value);
    }
    text_fmt(t, "},\"rows\":%zu", x->rows);
}

void journal_exchange(const struct exchange *x, const char *kind)
{
    if (file < 0)
        return;
    struct text line = {0};
    text_fmt(&line, "{\"at\":%lld,\"mono_us\":%lld,\"n\":%llu,\"kind\":\"%s\"", (long long)clock_now_ms(),
             (long long)x->mono_us, (unsigned long long)x->number, kind);
    if (x->target == T_CREATE)
        create_fields(&line, x);
    else
        query_fields(&line, x);
    if (x->target != T_CREATE && x->target != T_LIST) {
        field(&line, "method", x->method);
        size_t path = strcspn(x->uri, "?");
        text_fmt(&line, ",\"path\":");
        char *copy = sim_alloc(path + 1);
        memcpy(copy, x->uri, path);
        text_json(&line, copy);
        free(copy);
    }
    field(&line, "sid", x->sid[0] ? x->sid : NULL);
    if (x->reply.http && (x->reply.manner == ANSWER || x->reply.manner == CUT_SHORT))
        text_fmt(&line, ",\"http\":%d", x->reply.http);
    else
        text_str(&line, ",\"http\":null");
    if (x->code)
        text_fmt(&line, ",\"code\":%d", x->code);
    field(&line, "fault", x->fault[0] ? x->fault : NULL);
    put(&line);
}

void journal_inject(const struct message *m)
{
    if (file < 0)
        return;
    struct text line = {0};
    text_fmt(&line, "{\"at\":%lld,\"mono_us\":%lld,\"kind\":\"inject\"", (long long)clock_now_ms(),
             (long long)clock_mono_us());
    field(&line, "direction", m->inbound ? "inbound" : "outbound-api");
    field(&line, "to", m->to);
    field(&line, "from", m->from);
    field(&line, "content_sid", m->content_sid);
    variables(&line, m->variables);
    field(&line, "body", m->body);
    text_str(&line, ",\"recorded\":true");
    field(&line, "sid", m->sid);
    put(&line);
}

void journal_callback(const struct message *m, const char *status, const char *result, long http)
{
    if (file < 0)
        return;
    struct text line = {0};
    text_fmt(&line, "{\"at\":%lld,\"mono_us\":%lld,\"kind\":\"callback\"", (long long)clock_now_ms(),
             (long long)clock_mono_us());
    field(&line, "sid", m->sid);
    field(&line, "to", m->to);
    field(&line, "status", status);
    field(&line, "url", m->callback);
    field(&line, "result", result);
    if (http)
        text_fmt(&line, ",\"http\":%ld", http);
    else
        text_str(&line, ",\"http\":null");
    put(&line);
}
