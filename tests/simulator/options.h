/* What was asked for on the command line; filled once by options_read, later changed only by /_sim/set. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { MAX_SPECS = 64 };

struct options {
    int64_t port;
    const char *port_file;
    bool exit_with_parent;
    const char *account_sid, *auth_token, *api_key, *api_secret;
    const char *from, *service;
    const char *sender_status, *sender_quality, *sender_limit;
    const char *account_status, *account_type;
    const char *templates;
    bool no_senders, no_default_templates, empty_body, no_magic, us_marketing_blocked, fixed_sids;
    int64_t seed;
    double speed, read_pct, fail_pct, stay_sent_pct;
    bool callback_shuffle;
    double callback_duplicate_pct, callback_lose_pct;
    int64_t max_rate, max_concurrent, latency_ms, list_lag_ms, date_skew_s;
    const char *journal;
    const char *fault_specs[MAX_SPECS];
    int fault_count;
};

extern struct options options;

/* Reads the environment and argv; prints help or a complaint and ends the process when there is nothing to run. */
void options_read(int argc, char **argv);

#endif
