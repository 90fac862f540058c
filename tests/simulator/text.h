/* Growing text, JSON and form encoding, hashing. Running out of memory ends the simulator. */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *data; /* NUL-terminated once anything was added, else NULL */
    size_t len, cap;
};

void text_add(struct text *t, const char *bytes, size_t n);
void text_str(struct text *t, const char *s);
void text_fmt(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Appends s as a JSON string, or null. Bytes that are not UTF-8 become U+FFFD. */
void text_json(struct text *t, const char *s);
/* Appends s percent-encoded as a form or query component. */
void text_form(struct text *t, const char *s);
void text_free(struct text *t);

/* A pair of a decoded form or query string. */
struct pair {
    char *key, *value;
};
struct form {
    char *buffer; /* owns the strings that the pairs point to */
    struct pair *pairs;
    size_t count;
};

/* Decodes "a=1&b=2". raw may be NULL. */
void form_parse(struct form *f, const char *raw);
/* The first value of key, or NULL. Names are case-sensitive, as at Twilio. */
const char *form_get(const struct form *f, const char *key);
void form_free(struct form *f);

void *sim_alloc(size_t size); /* zeroed, never NULL */
void *sim_grow(void *old, size_t count, size_t size);
char *sim_copy(const char *s); /* NULL stays NULL */

uint64_t mix64(uint64_t x);
uint64_t hash_text(uint64_t seed, const char *s);

/* Whole-string number within [low, high]; false leaves *out alone. */
bool parse_int(const char *s, int64_t low, int64_t high, int64_t *out);
bool parse_real(const char *s, double low, double high, double *out);

#endif
