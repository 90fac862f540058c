/* POST …/Messages.json: what Twilio refuses at once, what it takes and fails later, what it sends. */
#include "callback.h"
#include "clock.h"
#include "exchange.h"
#include "options.h"
#include "templates.h"

#include <stdlib.h>
#include <string.h>

struct order {
    const char *to, *from, *service, *body, *content_sid, *callback;
    const struct template *template;
    json_object *variables; /* owned; NULL when none were given */
};

/* A refusal's code, or 0. All of these come with HTTP 400. */
typedef int check(struct order *o, const struct exchange *x);

static bool given(const char *s)
{
    return s && *s;
}

static bool is_number(const char *s)
{
    size_t digits = *s == '+' ? strspn(s + 1, "0123456789") : 0;
    return digits >= 8 && digits <= 15 && s[1] != '0' && s[1 + digits] == '\0';
}

static bool on_whatsapp(const char *address)
{
    return strncmp(address, "whatsapp:", 9) == 0;
}

static bool is_address(const char *s)
{
    return is_number(on_whatsapp(s) ? s + 9 : s);
}

static bool is_sid(const char *s, const char *prefix)
{
    return strlen(s) == 34 && strncmp(s, prefix, 2) == 0 && strspn(s + 2, "0123456789abcdefABCDEF") == 32;
}

static int check_presence(struct order *o, const struct exchange *x)
{
    if (!given(o->to))
        return 21604;
    if (!given(o->from) && !given(o->service))
        return 21603;
    if (!given(o->content_sid) && given(form_get(&x->body, "ContentVariables")))
        return 21654;
    if (!given(o->content_sid) && !given(o->body) && !given(form_get(&x->body, "MediaUrl")))
        return 21619;
    if (form_get(&x->body, "ScheduleType") || form_get(&x->body, "SendAt"))
        return 35126; /* scheduling is not simulated: better refused than sent at once */
    return 0;
}

static int check_addresses(struct order *o, const struct exchange *x)
{
    (void)x;
    if (!is_address(o->to))
        return 21211;
    if (given(o->from) && !is_address(o->from))
        return 21212;
    if (given(o->from) && on_whatsapp(o->to) != on_whatsapp(o->from))
        return 21910;
    if (given(o->from) && strcmp(o->from, options.from) != 0)
        return 21606;
    if (given(o->service) && !is_sid(o->service, "MG"))
        return 21705;
    if (given(o->service) && strcmp(o->service, options.service) != 0)
        return 21701;
    if (!on_whatsapp(o->to))
        return 21703;
    return delivery_refusal(o->to);
}

static int check_one_variable(const char *name, json_object *value)
{
    if (strlen(name) > 16 || strchr(name, ' ') || !json_object_is_type(value, json_type_string))
        return 21656;
    const char *s = json_object_get_string(value);
    if (*s == '\0' || strlen(s) != (size_t)json_object_get_string_len(value))
        return 21656;
    return strpbrk(s, "\r\n") ? 92007 : 0;
}

static json_object *parse_strict(const char *text)
{
    struct json_tokener *tok = json_tokener_new_ex(4);
    json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *o = json_tokener_parse_ex(tok, text, (int)strlen(text) + 1);
    bool whole = json_tokener_get_error(tok) == json_tokener_success;
    json_tokener_free(tok);
    if (!whole) {
        json_object_put(o);
        return NULL;
    }
    return o;
}

static int check_content(struct order *o, const struct exchange *x)
{
    if (given(o->body) && strlen(o->body) > 1600)
        return 21617;
    if (!given(o->content_sid))
        return 0;
    o->template = templates_find(o->content_sid);
    if (o->template == NULL)
        return 21655;
    const char *raw = form_get(&x->body, "ContentVariables");
    if (raw == NULL)
        return 0;
    o->variables = parse_strict(raw);
    if (!json_object_is_type(o->variables, json_type_object))
        return 21656;
    if (json_object_object_length(o->variables) > 100)
        return 92002;
    json_object_object_foreach(o->variables, name, value)
    {
        int code = check_one_variable(name, value);
        if (code)
            return code;
    }
    return 0;
}

static int check_callback(struct order *o, const struct exchange *x)
{
    if (o->callback == NULL)
        return 0;
    const char *host = strncmp(o->callback, "http://", 7) == 0 ? o->callback + 7 :
                       strncmp(o->callback, "https://", 8) == 0 ? o->callback + 8 : NULL;
    if (host == NULL || strlen(o->callback) > 4000)
        return 21609;
    size_t len = strcspn(host, "/?#");
    bool good = len > 0 && host[0] != ':' && memchr(host, '_', len) == NULL && strpbrk(o->callback, " \t\r\n") == NULL;
    (void)x;
    return good ? 0 : 21609;
}

static int check_validity(struct order *o, const struct exchange *x)
{
    (void)o;
    int64_t seconds;
    const char *period = form_get(&x->body, "ValidityPeriod");
    return period == NULL || parse_int(period, 1, 36000, &seconds) ? 0 : 21624;
}

static bool has_bad_blanks(json_object *variables)
{
    if (variables == NULL)
        return false;
    json_object_object_foreach(variables, name, value)
    {
        (void)name;
        const char *s = json_object_get_string(value);
        if (s && (strchr(s, '\t') || strstr(s, "     ")))
            return true;
    }
    return false;
}

static size_t code_points(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += (*s & 0xC0) != 0x80;
    return n;
}

static int approval_failure(const struct template *t)
{
    const char *status = template_approval(t, "status");
    if (strcmp(status, "approved") == 0)
        return 0;
    return strcmp(status, "rejected") == 0 ? 63040 : strcmp(status, "paused") == 0 ? 63041 :
           strcmp(status, "disabled") == 0 ? 63042 : 63027;
}

/* What WhatsApp will say once it sees the message: Twilio has answered 201 by then. */
static int later_failure(const struct order *o, const char *text)
{
    if (o->template == NULL)
        return 63016;
    if (strcmp(o->to, options.from) == 0)
        return 63031;
    if (approval_failure(o->template))
        return approval_failure(o->template);
    if (has_bad_blanks(o->variables))
        return 63013;
    if (code_points(text) > 1024)
        return 63021;
    bool marketing = strcmp(template_approval(o->template, "category"), "MARKETING") == 0;
    return options.us_marketing_blocked && marketing && strncmp(o->to, "whatsapp:+1", 11) == 0 ? 63049 : 0;
}

static void record(struct exchange *x, const struct order *o)
{
    struct text rendered = {0};
    if (o->template)
        template_render(o->template, o->variables, &rendered);
    const char *body = o->template == NULL ? o->body : options.empty_body ? "" : rendered.data;
    struct message m = {
        .to = sim_copy(o->to),
        .from = sim_copy(options.from),
        .service = given(o->service) ? sim_copy(o->service) : NULL,
        .content_sid = o->template ? sim_copy(o->content_sid) : NULL,
        .variables = sim_copy(form_get(&x->body, "ContentVariables")),
        .body = sim_copy(body ? body : ""),
        .callback = sim_copy(o->callback),
    };
    bool by_service = given(o->service) && !given(o->from);
    delivery_plan(&m.plan, m.to, later_failure(o, rendered.data ? rendered.data : ""), by_service, clock_now_ms());
    text_free(&rendered);
    const struct message *kept = store_add(&m);
    x->recorded = true;
    memcpy(x->sid, kept->sid, SID_SIZE);
    message_json(reply_begin(x, 201), kept, INT64_MIN);
    if (kept->callback)
        callback_schedule(kept);
}

void api_create(struct exchange *x)
{
    static check *const checks[] = {check_presence, check_addresses, check_content, check_callback, check_validity};
    struct order o = {
        .to = form_get(&x->body, "To"),
        .from = form_get(&x->body, "From"),
        .service = form_get(&x->body, "MessagingServiceSid"),
        .body = form_get(&x->body, "Body"),
        .content_sid = form_get(&x->body, "ContentSid"),
        .callback = form_get(&x->body, "StatusCallback"),
    };
    int code = 0;
    for (size_t i = 0; code == 0 && i < sizeof checks / sizeof checks[0]; i++)
        code = checks[i](&o, x);
    if (code)
        reply_error(x, 400, code, error_sentence(code));
    else
        record(x, &o);
    json_object_put(o.variables);
}
