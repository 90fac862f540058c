/* What the tests use: a simulator as a child process, and requests to it. */
#ifndef SIM_TEST_CLIENT_H
#define SIM_TEST_CLIENT_H

#include <json-c/json.h>
#include <stdbool.h>

#define ACCOUNT "AC00000000000000000000000000000001"
#define MESSAGES "/2010-04-01/Accounts/" ACCOUNT "/Messages.json"
#define INVITATION "HX00000000000000000000000000000101"
#define SENDER "whatsapp:+15558157377"

struct answer {
    int curl; /* CURLcode */
    long http;
    char *headers, *raw;
    json_object *json; /* NULL when the body is none */
};

/* Starts a simulator with these arguments, separated by blanks, on a free port and with a journal of its own. */
void sim_start(const char *arguments);
/* Ends it and checks that it ended cleanly. */
void sim_stop(void);
int sim_port(void);

/* Credentials and time-out of the requests that follow; reset by sim_start. */
void use_password(const char *user_and_password);
void use_timeout(long ms);

/* One request on one kept connection; the answer lives until the next. body NULL: none. */
const struct answer *ask(const char *method, const char *path, const char *body);
/* A valid create to +35191200<4 digits>, with more form fields appended ("" = none). */
const struct answer *create(const char *four_digits, const char *more);

/* Reads "a.b.0.c" of the last answer; fails the test when it is not there. */
json_object *field(const char *path);
const char *text_at(const char *path);
int number_at(const char *path);
bool null_at(const char *path);

/* Number of journal lines that contain this text. */
int journal_lines(const char *text);
/* Asks /_sim/stats until the number at path is at least n. */
void wait_for_stat(const char *path, int n);

/* A POST to the control API that must succeed. */
void set(const char *path);
/* How many messages were recorded so far. */
int recorded(void);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The cases of the other files. */
struct TCase;
struct TCase *fault_cases(void);
struct TCase *callback_cases(void);

#endif
