#include "delivery.h"

#include "options.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum ending { END_READ, END_DELIVERED, END_SENT, END_QUEUED, END_FAILED, END_UNDELIVERED, END_REFUSED };

struct outcome {
    enum ending ending;
    int code;
};

/* Documented in --help: keep both in step. */
static const struct {
    const char *ending;
    struct outcome outcome;
} magic[] = {
    {"9001", {END_UNDELIVERED, 63024}}, {"9002", {END_UNDELIVERED, 63049}}, {"9003", {END_SENT, 0}},
    {"9004", {END_REFUSED, 21211}},     {"9005", {END_REFUSED, 21610}},     {"9006", {END_READ, 0}},
    {"9007", {END_DELIVERED, 0}},       {"9008", {END_FAILED, 63003}},      {"9009", {END_QUEUED, 0}},
    {"9010", {END_FAILED, 63018}},      {"9011", {END_FAILED, 63041}},      {"9012", {END_UNDELIVERED, 63032}},
};

/* Codes that a real guest list meets; the first two are by far the commonest. */
static const struct outcome failures[] = {
    {END_UNDELIVERED, 63024}, {END_UNDELIVERED, 63024}, {END_UNDELIVERED, 63049}, {END_UNDELIVERED, 63049},
    {END_UNDELIVERED, 63032}, {END_UNDELIVERED, 30008}, {END_FAILED, 63003},      {END_FAILED, 63016},
};

static const char *const names[] = {
#define X(id, name) name,
    STATUSES(X)
#undef X
};

const char *status_name(enum status s)
{
    return names[s];
}

bool status_parse(const char *name, enum status *out)
{
    for (int i = 0; i < STATUS_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum status)i;
            return true;
        }
    }
    return false;
}

bool status_final(enum status s)
{
    return s >= ST_DELIVERED;
}

static const struct outcome *magic_outcome(const char *to)
{
    size_t len = strlen(to);
    if (options.no_magic || len < 4)
        return NULL;
    for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
        if (strcmp(to + len - 4, magic[i].ending) == 0)
            return &magic[i].outcome;
    return NULL;
}

int delivery_refusal(const char *to)
{
    const struct outcome *o = magic_outcome(to);
    return o && o->ending == END_REFUSED ? o->code : 0;
}

/* A number in [0, 1) that only seed, To and the purpose decide. */
static double chance(const char *to, unsigned purpose)
{
    uint64_t h = hash_text(mix64((uint64_t)options.seed * 1000 + purpose), to);
    return (double)(h >> 11) / (double)(UINT64_C(1) << 53);
}

static struct outcome choose(const char *to)
{
    const struct outcome *m = magic_outcome(to);
    if (m && m->ending != END_REFUSED)
        return *m;
    double p = chance(to, 0) * 100;
    if (p < options.fail_pct) {
        size_t n = sizeof failures / sizeof failures[0];
        return failures[(size_t)(chance(to, 1) * (double)n)];
    }
    if (p < options.fail_pct + options.read_pct)
        return (struct outcome){END_READ, 0};
    if (p < options.fail_pct + options.read_pct + options.stay_sent_pct)
        return (struct outcome){END_SENT, 0};
    return (struct outcome){END_DELIVERED, 0};
}

/* Appends a step that comes low..high ms (times speed) after the one before. */
static void then(struct plan *p, const char *to, enum status s, int low, int high)
{
    double delay = (low + chance(to, 10 + (unsigned)s) * (high - low)) * options.speed;
    p->steps[p->count] = (struct step){p->steps[p->count - 1].at_ms + (int64_t)delay, s};
    p->count++;
}

void delivery_fixed(struct plan *p, enum status s, int64_t now)
{
    *p = (struct plan){.steps = {{now, s}}, .count = 1};
}

void delivery_plan(struct plan *p, const char *to, int forced_code, bool by_service, int64_t now)
{
    struct outcome o = forced_code ? (struct outcome){END_FAILED, forced_code} : choose(to);
    delivery_fixed(p, by_service ? ST_ACCEPTED : ST_QUEUED, now);
    p->error_code = o.code;
    if (by_service)
        then(p, to, ST_QUEUED, 50, 300);
    if (o.ending == END_QUEUED)
        return;
    then(p, to, ST_SENDING, 200, 800);
    if (o.ending == END_FAILED) {
        then(p, to, ST_FAILED, 300, 1500);
        return;
    }
    then(p, to, ST_SENT, 300, 1500);
    if (o.ending == END_UNDELIVERED)
        then(p, to, ST_UNDELIVERED, 800, 5000);
    else if (o.ending != END_SENT)
        then(p, to, ST_DELIVERED, 800, 5000);
    if (o.ending == END_READ)
        then(p, to, ST_READ, 2000, 40000);
}

int plan_index(const struct plan *p, int64_t now)
{
    int i = 0;
    while (i + 1 < p->count && p->steps[i + 1].at_ms <= now)
        i++;
    return i;
}

enum status plan_status(const struct plan *p, int64_t now)
{
    return p->steps[plan_index(p, now)].status;
}

int plan_error(const struct plan *p, int64_t now)
{
    return plan_index(p, now) == p->count - 1 ? p->error_code : 0;
}

int64_t plan_sent_at(const struct plan *p)
{
    for (int i = 0; i < p->count; i++)
        if (p->steps[i].status >= ST_SENT && p->steps[i].status != ST_FAILED)
            return p->steps[i].at_ms;
    return -1;
}
