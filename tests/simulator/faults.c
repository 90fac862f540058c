#include "faults.h"

#include "options.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

/* id, name, recorded, help */
#define KINDS(X) \
    X(RESET_BEFORE, "reset-before", false, "connection reset, request dropped") \
    X(RESET_AFTER, "reset-after-accept", true, "connection reset instead of the answer") \
    X(STALL_BEFORE, "stall-before", false, "after S seconds a 503") \
    X(STALL_AFTER, "stall-after-accept", true, "the answer leaves after S seconds") \
    X(LATE, "late", true, "recorded only after S seconds, even if the client has gone") \
    X(HTTP500_RECORDED, "http-500-recorded", true, "500 with Twilio's JSON (20500)") \
    X(HTTP500, "http-500-not-recorded", false, "the same, nothing recorded") \
    X(HTTP503, "http-503", false, "503 with Twilio's JSON (20503)") \
    X(THROTTLE, "429", false, "429 with Twilio's JSON (20429)") \
    X(THROTTLE_PLAIN, "429-plain", false, "429 without JSON") \
    X(THROTTLE_PLAIN_RECORDED, "429-plain-recorded", true, "the same, though the message was made") \
    X(TRUNCATED, "truncated", true, "the answer is cut in mid JSON") \
    X(NOT_JSON, "not-json", true, "an HTML page with status 200") \
    X(EMPTY, "empty", true, "the 2xx without a body") \
    X(NO_SID, "no-sid", true, "the answer lacks sid") \
    X(WRONG_TO, "wrong-to", true, "the answer names another To") \
    X(WRONG_ACCOUNT, "wrong-account", true, "the answer names another account") \
    X(HUGE, "huge", true, "the answer is followed by 1 MiB of blanks") \
    X(GARBAGE, "garbage", true, "bytes that are not HTTP, then closed") \
    X(FOREIGN_NEXT, "foreign-next", true, "next page on another host (http://127.0.0.2:9/)") \
    X(HTML502, "html-502", false, "a proxy's HTML page with status 502") \
    X(HTML, "html=HTTP", false, "an HTML page with that status") \
    X(REDIRECT, "redirect", false, "307 to http://127.0.0.2:9/") \
    X(UNAUTHORIZED, "401", false, "401 with Twilio's JSON (20003)") \
    X(ERROR, "error=CODE/HTTP", false, "Twilio's JSON with any code and status")

enum kind {
#define X(id, name, recorded, help) K_##id,
    KINDS(X)
#undef X
};

static const struct {
    const char *name;
    bool recorded;
    const char *help;
} kinds[] = {
#define X(id, name, recorded, help) {name, recorded, help},
    KINDS(X)
#undef X
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static const char *const targets[] = {"create", "list", "fetch", "content", "senders", "delete", "any"};
enum { TARGET_ANY = 6 };

struct fault {
    struct fault *next;
    char *spec;
    char name[FAULT_NAME];
    int target;
    enum kind kind;
    int64_t code, http;
    int64_t nth, every, first, limit, retry_after;
    double percent, seconds;
    char *to;
    uint64_t salt;
    int64_t asked, fired;
};

static struct fault *faults;
static uint64_t made;

void faults_print_kinds(FILE *out)
{
    for (int i = 0; i < KIND_COUNT; i++)
        fprintf(out, "  %-22s %c %s\n", kinds[i].name, kinds[i].recorded ? '*' : ' ', kinds[i].help);
}

static bool same_word(const char *text, const char *name, size_t len)
{
    return strlen(name) == len && strncmp(text, name, len) == 0;
}

/* Finds the kind; "error=63018/400" compares by the part before the sign. */
static bool parse_kind(struct fault *f, const char *word)
{
    const char *sign = strchr(word, '=');
    size_t len = sign ? (size_t)(sign - word) : strlen(word);
    for (int i = 0; i < KIND_COUNT; i++) {
        const char *want = strchr(kinds[i].name, '=');
        size_t want_len = want ? (size_t)(want - kinds[i].name) : strlen(kinds[i].name);
        if ((want == NULL) != (sign == NULL) || want_len != len || strncmp(word, kinds[i].name, len) != 0)
            continue;
        f->kind = (enum kind)i;
        if (f->kind == K_HTML)
            return parse_int(sign + 1, 200, 599, &f->http);
        if (f->kind != K_ERROR)
            return true;
        char code[16] = "";
        size_t digits = strcspn(sign + 1, "/");
        if (digits >= sizeof code || sign[1 + digits] != '/')
            return false;
        memcpy(code, sign + 1, digits);
        return parse_int(code, 0, 9999999, &f->code) && parse_int(sign + digits + 2, 400, 599, &f->http);
    }
    return false;
}

static bool parse_condition(struct fault *f, const char *word)
{
    const char *sign = strchr(word, '=');
    if (sign == NULL)
        return false;
    size_t len = (size_t)(sign - word);
    const char *value = sign + 1;
    if (same_word(word, "to", len)) {
        free(f->to);
        f->to = sim_copy(value);
        return *value != '\0';
    }
    if (same_word(word, "percent", len))
        return parse_real(value, 0, 100, &f->percent);
    if (same_word(word, "seconds", len))
        return parse_real(value, 0, 86400, &f->seconds);
    struct {
        const char *name;
        int64_t *field, low;
    } numbers[] = {{"nth", &f->nth, 1},     {"every", &f->every, 1}, {"first", &f->first, 1},
                   {"count", &f->limit, 1}, {"retry-after", &f->retry_after, 0}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (same_word(word, numbers[i].name, len))
            return parse_int(value, numbers[i].low, INT32_MAX, numbers[i].field);
    return false;
}

static bool parse_target(struct fault *f, const char *word)
{
    for (int i = 0; i <= TARGET_ANY; i++) {
        if (strcmp(word, targets[i]) == 0) {
            f->target = i;
            return true;
        }
    }
    return false;
}

static const char *parse(struct fault *f, char *words)
{
    const char *word = strsep(&words, ":,");
    if (word == NULL || !parse_target(f, word))
        return "target must be create, list, fetch, content, senders, delete or any";
    word = strsep(&words, ":,");
    if (word == NULL || !parse_kind(f, word))
        return "unknown kind of fault, see --help";
    strncpy(f->name, word, sizeof f->name - 1);
    while ((word = strsep(&words, ":,")) != NULL)
        if (!parse_condition(f, word))
            return "unknown condition, see --help";
    return NULL;
}

static void fault_free(struct fault *f)
{
    free(f->spec);
    free(f->to);
    free(f);
}

const char *faults_add(const char *spec)
{
    struct fault *f = sim_alloc(sizeof *f);
    f->spec = sim_copy(spec);
    f->percent = -1;
    f->seconds = 30;
    f->retry_after = -1;
    f->salt = mix64((uint64_t)options.seed + ++made * 7919);
    char *words = sim_copy(spec);
    const char *complaint = parse(f, words);
    free(words);
    if (complaint) {
        fault_free(f);
        return complaint;
    }
    struct fault **end = &faults;
    while (*end)
        end = &(*end)->next;
    *end = f;
    return NULL;
}

void faults_clear(void)
{
    while (faults) {
        struct fault *next = faults->next;
        fault_free(faults);
        faults = next;
    }
}

void faults_json(struct text *t)
{
    text_str(t, "{\"faults\":[");
    for (const struct fault *f = faults; f; f = f->next) {
        text_str(t, f == faults ? "{\"spec\":" : ",{\"spec\":");
        text_json(t, f->spec);
        text_fmt(t, ",\"asked\":%lld,\"fired\":%lld}", (long long)f->asked, (long long)f->fired);
    }
    text_str(t, "]}");
}

static bool concerns(const struct fault *f, const struct exchange *x, const char *to)
{
    if (f->target != TARGET_ANY && f->target != (int)x->target)
        return false;
    if (f->to == NULL || to == NULL)
        return f->to == NULL;
    size_t len = strlen(to), end = strlen(f->to);
    return len >= end && strcmp(to + len - end, f->to) == 0;
}

static bool fires(const struct fault *f)
{
    if ((f->nth && f->asked != f->nth) || (f->every && f->asked % f->every != 0) || (f->first && f->asked > f->first))
        return false;
    if (f->limit && f->fired >= f->limit)
        return false;
    return f->percent < 0 || (double)(mix64(f->salt ^ (uint64_t)f->asked) % 100000) < f->percent * 1000;
}

const struct fault *faults_pick(const struct exchange *x, const char *to)
{
    struct fault *hit = NULL;
    for (struct fault *f = faults; f; f = f->next) {
        if (!concerns(f, x, to))
            continue;
        f->asked++;
        if (hit == NULL && fires(f)) {
            f->fired++;
            hit = f;
        }
    }
    return hit;
}

const char *fault_name(const struct fault *f)
{
    return f->name;
}

bool fault_is_late(const struct fault *f)
{
    return f->kind == K_LATE;
}

static void answer_html(struct exchange *x, int http)
{
    struct text *t = reply_begin(x, http);
    text_fmt(t, "<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>%d</h1>"
                "<p>The gateway could not complete the request.</p></body></html>\n", http, http);
    x->reply.type = "text/html";
}

static void answer_throttled_plain(struct exchange *x)
{
    text_str(reply_begin(x, 429), "Too many requests\n");
    x->reply.type = "text/plain";
}

bool fault_instead(const struct fault *f, struct exchange *x)
{
    if (kinds[f->kind].recorded)
        return false;
    x->reply.retry_after = f->retry_after;
    switch (f->kind) {
    case K_RESET_BEFORE: x->reply.manner = CLOSE_UNANSWERED; break;
    case K_STALL_BEFORE:
        reply_error(x, 503, 20503, "Service unavailable");
        x->reply.hold_ms = (int64_t)(f->seconds * 1000);
        break;
    case K_HTTP500: reply_error(x, 500, 20500, "An internal server error has occurred"); break;
    case K_HTTP503: reply_error(x, 503, 20503, "Service unavailable"); break;
    case K_THROTTLE: reply_error(x, 429, 20429, "Too Many Requests"); break;
    case K_THROTTLE_PLAIN: answer_throttled_plain(x); break;
    case K_HTML502: answer_html(x, 502); break;
    case K_HTML: answer_html(x, (int)f->http); break;
    case K_REDIRECT:
        answer_html(x, 307);
        x->reply.location = "http://127.0.0.2:9/";
        break;
    case K_UNAUTHORIZED: reply_error(x, 401, 20003, "Authenticate"); break;
    case K_ERROR: reply_error(x, (int)f->http, (int)f->code, error_sentence((int)f->code)); break;
    default: break;
    }
    return true;
}

/* Rewrites the JSON object of the answer; new_value NULL removes the key. */
static void alter(struct exchange *x, const char *inside, const char *key, const char *new_value)
{
    json_object *whole = x->reply.body.data ? json_tokener_parse(x->reply.body.data) : NULL, *o = whole;
    if (inside && !json_object_object_get_ex(whole, inside, &o))
        o = NULL;
    if (json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, key, NULL)) {
        if (new_value)
            json_object_object_add(o, key, json_object_new_string(new_value));
        else
            json_object_object_del(o, key);
        x->reply.body.len = 0;
        text_str(&x->reply.body, json_object_to_json_string_ext(whole, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    }
    json_object_put(whole);
}

static void pad(struct text *t)
{
    char blanks[1024];
    memset(blanks, ' ', sizeof blanks);
    for (int i = 0; i < 1024; i++)
        text_add(t, blanks, sizeof blanks);
}

void fault_afterwards(const struct fault *f, struct exchange *x)
{
    switch (f->kind) {
    case K_RESET_AFTER: x->reply.manner = CLOSE_UNANSWERED; break;
    case K_STALL_AFTER:
    case K_LATE: x->reply.hold_ms = (int64_t)(f->seconds * 1000); break;
    case K_HTTP500_RECORDED: reply_error(x, 500, 20500, "An internal server error has occurred"); break;
    case K_THROTTLE_PLAIN_RECORDED: answer_throttled_plain(x); break;
    case K_TRUNCATED: x->reply.manner = CUT_SHORT; break;
    case K_NOT_JSON: answer_html(x, 200); break;
    case K_EMPTY: x->reply.body.len = 0; break;
    case K_NO_SID: alter(x, NULL, "sid", NULL); break;
    case K_WRONG_TO: alter(x, NULL, "to", "whatsapp:+351000000000"); break;
    case K_WRONG_ACCOUNT: alter(x, NULL, "account_sid", "AC99999999999999999999999999999999"); break;
    case K_HUGE: pad(&x->reply.body); break;
    case K_GARBAGE: x->reply.manner = GARBAGE; break;
    case K_FOREIGN_NEXT:
        alter(x, NULL, "next_page_uri", "http://127.0.0.2:9/2010-04-01/elsewhere.json");
        alter(x, "meta", "next_page_url", "http://127.0.0.2:9/v1/elsewhere");
        break;
    default: break;
    }
}
