/* What becomes of a message: a plan made once, when it is accepted, and read by the clock afterwards. Pure. */
#ifndef SIM_DELIVERY_H
#define SIM_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#define STATUSES(X) \
    X(ACCEPTED, "accepted") \
    X(QUEUED, "queued") \
    X(SENDING, "sending") \
    X(SENT, "sent") \
    X(DELIVERED, "delivered") \
    X(READ, "read") \
    X(FAILED, "failed") \
    X(UNDELIVERED, "undelivered") \
    X(RECEIVED, "received")

enum status {
#define X(id, name) ST_##id,
    STATUSES(X)
#undef X
    STATUS_COUNT
};

enum { MAX_STEPS = 7 };

struct step {
    int64_t at_ms;
    enum status status;
};

struct plan {
    struct step steps[MAX_STEPS];
    int count;
    int error_code; /* holds once the last step is reached; 0 = none */
};

const char *status_name(enum status s);
bool status_parse(const char *name, enum status *out);
bool status_final(enum status s);

/* Plans a message to `to` made at now. forced_code ends it as failed with that code; by_service begins with accepted. */
void delivery_plan(struct plan *p, const char *to, int forced_code, bool by_service, int64_t now);
/* A plan of one step, for messages that are put in by hand. */
void delivery_fixed(struct plan *p, enum status s, int64_t now);
/* The code with which a create to this number is refused at once, or 0. */
int delivery_refusal(const char *to);

int plan_index(const struct plan *p, int64_t now);
enum status plan_status(const struct plan *p, int64_t now);
int plan_error(const struct plan *p, int64_t now);
/* When it was or will be sent; -1 when never. */
int64_t plan_sent_at(const struct plan *p);

#endif
