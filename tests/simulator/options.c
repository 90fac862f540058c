#include "options.h"

#include "faults.h"
#include "text.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options options = {
    .account_sid = "AC00000000000000000000000000000001",
    .auth_token = "simulated-token",
    .api_key = "SK00000000000000000000000000000001",
    .api_secret = "simulated-secret",
    .from = "whatsapp:+15558157377",
    .service = "MG00000000000000000000000000000001",
    .sender_status = "ONLINE",
    .sender_quality = "HIGH",
    .sender_limit = "10K Customers/24hr",
    .account_status = "active",
    .account_type = "Full",
    .seed = 1,
    .speed = 1,
    .read_pct = 70,
    .fail_pct = 6,
    .stay_sent_pct = 2,
};

enum kind { FLAG, WORD, WHOLE, SIGNED, REAL, PERCENT, SPEC, HELP };

struct row {
    const char *name;
    enum kind kind;
    size_t offset;
    const char *argument, *help;
};

#define AT(field) offsetof(struct options, field)
static const struct row rows[] = {
    {"port", WHOLE, AT(port), "N", "port on 127.0.0.1; 0 (default) takes a free one"},
    {"port-file", WORD, AT(port_file), "FILE", "also write the port number to FILE"},
    {"exit-with-parent", FLAG, AT(exit_with_parent), NULL, "end when the parent process ends"},
    {"journal", WORD, AT(journal), "FILE", "append one JSON line per request and callback"},
    {"account", WORD, AT(account_sid), "AC...", "account SID (SIM_ACCOUNT_SID; AC, 31 zeros, 1)"},
    {"token", WORD, AT(auth_token), "TEXT", "auth token, signs callbacks too (SIM_AUTH_TOKEN;\n" "simulated-token)"},
    {"api-key", WORD, AT(api_key), "SK...", "API key (SIM_API_KEY; SK, 31 zeros, 1)"},
    {"api-secret", WORD, AT(api_secret), "TEXT", "its secret (SIM_API_SECRET; simulated-secret)"},
    {"from", WORD, AT(from), "whatsapp:+N", "the one sender of the account (+15558157377)"},
    {"service", WORD, AT(service), "MG...", "its one messaging service (MG, 31 zeros, 1)"},
    {"sender-status", WORD, AT(sender_status), "TEXT", "status in /v2/Channels/Senders (ONLINE)"},
    {"sender-quality", WORD, AT(sender_quality), "TEXT", "quality rating there (HIGH)"},
    {"sender-limit", WORD, AT(sender_limit), "TEXT", "messaging limit there (10K Customers/24hr)"},
    {"no-senders", FLAG, AT(no_senders), NULL, "404 for /v2/Channels/Senders"},
    {"account-status", WORD, AT(account_status), "TEXT", "status of the account (active)"},
    {"account-type", WORD, AT(account_type), "TEXT", "its type (Full)"},
    {"date-skew", SIGNED, AT(date_skew_s), "S", "seconds that the Date header is ahead (0)"},
    {"templates", WORD, AT(templates), "FILE", "more templates: a JSON array, or {contents:[...]}"},
    {"no-default-templates", FLAG, AT(no_default_templates), NULL, "without the built-in ones"},
    {"empty-body", FLAG, AT(empty_body), NULL, "messages made from a template show an empty body"},
    {"seed", WHOLE, AT(seed), "N", "outcomes and delays are a function of N and To (1)"},
    {"fixed-sids", FLAG, AT(fixed_sids), NULL, "SIDs follow from the seed (else random)"},
    {"speed", REAL, AT(speed), "X", "multiply every delivery delay by X; 0.1 is ten times\n"
                                    "quicker, 0 means done at the next look (1)"},
    {"read", PERCENT, AT(read_pct), "PCT", "messages that end as read (70)"},
    {"fail", PERCENT, AT(fail_pct), "PCT", "that end as failed or undelivered (6)"},
    {"stay-sent", PERCENT, AT(stay_sent_pct), "PCT", "that stay sent for ever (2); the rest end delivered"},
    {"no-magic", FLAG, AT(no_magic), NULL, "numbers below have no special meaning"},
    {"block-us-marketing", FLAG, AT(us_marketing_blocked), NULL, "MARKETING templates to +1 end with 63049"},
    {"callback-shuffle", FLAG, AT(callback_shuffle), NULL, "status callbacks arrive in any order"},
    {"callback-duplicate", PERCENT, AT(callback_duplicate_pct), "PCT", "callbacks sent twice"},
    {"callback-lose", PERCENT, AT(callback_lose_pct), "PCT", "callbacks never sent"},
    {"max-rate", WHOLE, AT(max_rate), "N", "creates per second; 429 with 20429 above (0: no limit)"},
    {"max-concurrent", WHOLE, AT(max_concurrent), "N", "requests in flight; 429 above (0: no limit)"},
    {"latency", WHOLE, AT(latency_ms), "MS", "each answer leaves that much later"},
    {"list-lag", WHOLE, AT(list_lag_ms), "MS", "a message appears in lists only after that"},
    {"fault", SPEC, 0, "SPEC", "a fault on demand, see below; may be repeated"},
    {"help", HELP, 0, NULL, "this text"},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const char manners[] =
    "\nEndings of To that decide the outcome, whatever the weights:\n"
    "  9001 undelivered 63024      9007 delivered, never read\n"
    "  9002 undelivered 63049      9008 failed 63003\n"
    "  9003 stays sent             9009 stays queued\n"
    "  9004 refused with 21211     9010 failed 63018 (throttled by Meta)\n"
    "  9005 refused with 21610     9011 failed 63041 (template paused)\n"
    "  9006 read                   9012 undelivered 63032\n"
    "\nFaults: TARGET:KIND[:CONDITION...], the first that applies wins.\n"
    "Targets: create list fetch content senders delete any. Conditions (all must hold; ',' may stand for ':'):\n"
    "  nth=N  every=N  first=N  percent=P (seeded)  to=ENDING  count=N (fires at most N times)\n"
    "Requests are counted per fault, those of its target and to= only. Further words:\n"
    "  seconds=S (stalls, late; default 30)  retry-after=N (429 and 503)\n"
    "Kinds (* the message is recorded):\n";

static const char control[] =
    "\nTemplates built in (all but the last four rows approved; {{1}} first name, {{2}} event,\n"
    "{{3}} date, {{4}} venue, {{5}} RSVP link; rsvp_reminder: {{4}} RSVP link):\n"
    "  wedding_invitation MARKETING  en HX<28 zeros>0101, pt 0102, pt_PT 0103, es 0104, he 0105\n"
    "  rsvp_reminder      UTILITY    en ...0201, pt ...0202\n"
    "  wedding_button     MARKETING  en ...0601 (URL button that ends in {{5}}, the guest's token)\n"
    "  save_the_date      MARKETING  en ...0301 pending\n"
    "  old_invitation     MARKETING  en ...0401 rejected\n"
    "  party_paused       MARKETING  en ...0501 paused\n"
    "  garden_draft       MARKETING  en ...0701 unsubmitted\n"
    "\nControl (no password):\n"
    "  GET    /_sim/messages[?to=][&sid=]  every message with its history\n"
    "  GET    /_sim/stats                  counters; max_creates_in_a_second; duplicates per To\n"
    "  GET    /_sim/faults                 faults with how often they were asked and fired\n"
    "  POST   /_sim/fault                  body: one SPEC (or several, one a line)\n"
    "  DELETE /_sim/faults                 forget all faults\n"
    "  POST   /_sim/inject                 To From Body Direction (inbound, outbound-api) ContentSid\n"
    "                                      ContentVariables Status, as form or JSON object\n"
    "  POST   /_sim/advance?ms=N           move the simulator's clock\n"
    "  POST   /_sim/template?sid=&approval=  change an approval (and &category=)\n"
    "  POST   /_sim/auth?refuse=1|0        answer 401 to everything\n"
    "  POST   /_sim/sender?status=&quality=&limit=  change what is told of the sender\n"
    "  POST   /_sim/set?latency=&list-lag=&max-rate=&max-concurrent=&speed=&date-skew=  change settings\n";

static void print_help(void)
{
    printf("usage: twilio-sim [OPTION...]\n\nA loopback server that acts as Twilio's Messages, Content and Senders API.\n\n");
    for (int i = 0; i < ROWS; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", rows[i].name, rows[i].argument ? " " : "",
                 rows[i].argument ? rows[i].argument : "");
        printf("  %-26s ", left);
        for (const char *p = rows[i].help; *p; p++) {
            putchar(*p);
            if (*p == '\n')
                printf("%29s", "");
        }
        putchar('\n');
    }
    fputs(manners, stdout);
    faults_print_kinds(stdout);
    fputs(control, stdout);
}

static _Noreturn void refuse(const char *name, const char *value)
{
    fprintf(stderr, "twilio-sim: --%s: cannot use '%s' (see --help)\n", name, value);
    exit(2);
}

static void store_value(const struct row *row, const char *value)
{
    void *field = (char *)&options + row->offset;
    bool good = true;
    switch (row->kind) {
    case FLAG: *(bool *)field = true; break;
    case WORD: *(const char **)field = value; break;
    case WHOLE: good = parse_int(value, 0, INT64_C(1) << 40, field); break;
    case SIGNED: good = parse_int(value, -(INT64_C(1) << 40), INT64_C(1) << 40, field); break;
    case REAL: good = parse_real(value, 0, 1e6, field); break;
    case PERCENT: good = parse_real(value, 0, 100, field); break;
    case SPEC:
        good = options.fault_count < MAX_SPECS;
        if (good)
            options.fault_specs[options.fault_count++] = value;
        break;
    case HELP: print_help(); exit(0);
    }
    if (!good)
        refuse(row->name, value);
}

static void environment(const char *name, const char **field)
{
    const char *value = getenv(name);
    if (value && *value)
        *field = value;
}

void options_read(int argc, char **argv)
{
    environment("SIM_ACCOUNT_SID", &options.account_sid);
    environment("SIM_AUTH_TOKEN", &options.auth_token);
    environment("SIM_API_KEY", &options.api_key);
    environment("SIM_API_SECRET", &options.api_secret);

    struct option longs[ROWS + 1] = {0};
    for (int i = 0; i < ROWS; i++)
        longs[i] = (struct option){rows[i].name, rows[i].argument ? required_argument : no_argument, NULL, i};
    int found = -1;
    while ((found = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (found == '?')
            exit(2);
        store_value(&rows[found], optarg ? optarg : "");
    }
    if (optind < argc) {
        fprintf(stderr, "twilio-sim: unexpected '%s' (see --help)\n", argv[optind]);
        exit(2);
    }
    if (options.port > 65535)
        refuse("port", "a number above 65535");
    if (options.read_pct + options.fail_pct + options.stay_sent_pct > 100)
        refuse("read/--fail/--stay-sent", "more than 100 in sum");
}
