/* One request and what is to be answered. Filled by server.c, answered by the api_*.c handlers under store_lock(). */
#ifndef SIM_EXCHANGE_H
#define SIM_EXCHANGE_H

#include "store.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

enum target { T_CREATE, T_LIST, T_FETCH, T_CONTENT, T_SENDERS, T_DELETE, T_OTHER, T_CONTROL };

enum manner {
    ANSWER,
    CLOSE_UNANSWERED, /* a reset, no byte of a reply */
    CUT_SHORT,        /* half of the body, then closed */
    GARBAGE,          /* bytes that are not HTTP */
};

struct reply {
    int http;
    struct text body;
    const char *type;     /* content type; NULL = JSON */
    const char *location; /* Location header */
    int64_t retry_after;  /* Retry-After header; < 0 = none */
    enum manner manner;
    int64_t hold_ms; /* on top of the latency */
};

enum { MAX_PARTS = 8, FAULT_NAME = 48 };

struct exchange {
    /* the request */
    char *method, *uri; /* uri as sent, with the query */
    char *path;         /* owned copy, cut into parts */
    const char *parts[MAX_PARTS];
    int part_count;
    bool json; /* false: the 2010 API without ".json", answered in XML */
    const char *raw_query;
    char *host, *authorization;
    struct text raw_body;
    struct form query, body;
    int64_t mono_us; /* when the head had arrived */
    uint64_t number;
    enum target target;
    const char *arg[2]; /* wildcards of the route */
    void (*handler)(struct exchange *x); /* NULL: no such resource */
    bool path_known;                     /* by another method */

    /* what became of it, for the journal */
    char fault[FAULT_NAME]; /* "" = none */
    bool recorded;
    bool late; /* exchange_handle_late() is still to be called */
    char sid[SID_SIZE];
    int code; /* Twilio's, when refused */
    size_t rows;

    struct reply reply;
};

/* Twilio's error JSON. */
void reply_error(struct exchange *x, int http, int code, const char *message);
/* An empty JSON reply to be filled by the caller. */
struct text *reply_begin(struct exchange *x, int http);
/* Authenticates, applies faults, routes, journals. Call with a complete request; leaves x->reply. */
void exchange_handle(struct exchange *x);
/* For a fault of kind "late": records now. */
void exchange_handle_late(struct exchange *x);

/* handlers; each answers in x->reply */
void api_create(struct exchange *x);
void api_list(struct exchange *x);
void api_fetch(struct exchange *x);
void api_update(struct exchange *x);
void api_delete(struct exchange *x);
void api_account(struct exchange *x);
void api_senders(struct exchange *x);
void api_sender(struct exchange *x);
void api_content_list(struct exchange *x);
void api_content_fetch(struct exchange *x);
void api_content_approval(struct exchange *x);
void control_messages(struct exchange *x);
void control_stats(struct exchange *x);
void control_faults(struct exchange *x);
void control_fault(struct exchange *x);
void control_clear(struct exchange *x);
void control_inject(struct exchange *x);
void control_advance(struct exchange *x);
void control_template(struct exchange *x);
void control_auth(struct exchange *x);
void control_sender(struct exchange *x);
void control_set(struct exchange *x);

/* One message as JSON, as seen at `now` (INT64_MIN: as in the 201). */
void message_json(struct text *t, const struct message *m, int64_t now);
const char *error_sentence(int code);

#endif
