#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p)
{
    if (p == NULL) {
        fputs("twilio-sim: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *sim_alloc(size_t size)
{
    return must(calloc(1, size));
}

void *sim_grow(void *old, size_t count, size_t size)
{
    return must(reallocarray(old, count, size));
}

char *sim_copy(const char *s)
{
    return s ? must(strdup(s)) : NULL;
}

static void reserve(struct text *t, size_t more)
{
    if (t->cap - t->len > more)
        return;
    size_t cap = t->cap ? t->cap : 256;
    while (cap - t->len <= more)
        cap *= 2;
    t->data = sim_grow(t->data, cap, 1);
    t->cap = cap;
}

void text_add(struct text *t, const char *bytes, size_t n)
{
    reserve(t, n);
    if (n > 0)
        memcpy(t->data + t->len, bytes, n);
    t->len += n;
    t->data[t->len] = '\0';
}

void text_str(struct text *t, const char *s)
{
    text_add(t, s, strlen(s));
}

void text_fmt(struct text *t, const char *fmt, ...)
{
    va_list args;
    char none[1]; /* measured into this: gcc takes a NULL here for a mistake when it sanitizes */
    va_start(args, fmt);
    int n = vsnprintf(none, sizeof none, fmt, args);
    va_end(args);
    if (n <= 0)
        return;
    reserve(t, (size_t)n);
    va_start(args, fmt);
    vsnprintf(t->data + t->len, (size_t)n + 1, fmt, args);
    va_end(args);
    t->len += (size_t)n;
}

/* Length of the well-formed UTF-8 sequence at s, or 0. */
static size_t utf8_length(const unsigned char *s)
{
    if (s[0] < 0x80)
        return 1;
    size_t n = s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : s[0] >= 0xE0 && s[0] < 0xF0 ? 3 : s[0] >= 0xC2 && s[0] < 0xE0 ? 2 : 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
        (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return n;
}

void text_json(struct text *t, const char *s)
{
    if (s == NULL) {
        text_str(t, "null");
        return;
    }
    text_add(t, "\"", 1);
    while (*s) {
        unsigned char c = (unsigned char)*s;
        size_t n = utf8_length((const unsigned char *)s);
        if (n == 0) {
            text_str(t, "\\ufffd");
            n = 1;
        } else if (c == '"' || c == '\\') {
            text_fmt(t, "\\%c", c);
        } else if (c < 0x20 || c == 0x7F) {
            text_fmt(t, "\\u%04x", c);
        } else {
            text_add(t, s, n);
        }
        s += n;
    }
    text_add(t, "\"", 1);
}

void text_form(struct text *t, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        if (plain)
            text_add(t, s, 1);
        else
            text_fmt(t, "%%%02X", c);
    }
}

void text_free(struct text *t)
{
    free(t->data);
    *t = (struct text){0};
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes in place; a stray percent sign stays as it is. */
static void decode(char *s)
{
    char *out = s;
    for (; *s; s++) {
        if (*s == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
            *(unsigned char *)out++ = (unsigned char)(hex(s[1]) * 16 + hex(s[2]));
            s += 2;
        } else if (*s == '+') {
            *out++ = ' ';
        } else {
            *out++ = *s;
        }
    }
    *out = '\0';
}

void form_parse(struct form *f, const char *raw)
{
    *f = (struct form){0};
    if (raw == NULL || *raw == '\0')
        return;
    f->buffer = sim_copy(raw);
    char *rest = f->buffer, *item;
    while ((item = strsep(&rest, "&")) != NULL) {
        if (*item == '\0')
            continue;
        char *value = strchr(item, '=');
        if (value)
            *value++ = '\0';
        else
            value = item + strlen(item);
        decode(item);
        decode(value);
        f->pairs = sim_grow(f->pairs, f->count + 1, sizeof *f->pairs);
        f->pairs[f->count++] = (struct pair){item, value};
    }
}

const char *form_get(const struct form *f, const char *key)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->pairs[i].key, key) == 0)
            return f->pairs[i].value;
    return NULL;
}

void form_free(struct form *f)
{
    free(f->buffer);
    free(f->pairs);
    *f = (struct form){0};
}

/* splitmix64: every bit of the input moves every bit of the result */
uint64_t mix64(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

uint64_t hash_text(uint64_t seed, const char *s)
{
    uint64_t h = mix64(seed) ^ 0xCBF29CE484222325u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001B3u;
    return mix64(h);
}

bool parse_int(const char *s, int64_t low, int64_t high, int64_t *out)
{
    char *end;
    errno = 0;
    long long v = strtoll(s, &end, 10);
    if (errno || end == s || *end != '\0' || v < low || v > high)
        return false;
    *out = v;
    return true;
}

bool parse_real(const char *s, double low, double high, double *out)
{
    char *end;
    errno = 0;
    double v = strtod(s, &end);
    if (errno || end == s || *end != '\0' || !(v >= low && v <= high))
        return false;
    *out = v;
    return true;
}
