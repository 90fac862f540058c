#include "clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t start_wall_ms, start_mono_us;
static _Atomic int64_t advanced_ms;

int64_t clock_mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void clock_begin(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    start_wall_ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    start_mono_us = clock_mono_us();
}

int64_t clock_now_ms(void)
{
    return start_wall_ms + (clock_mono_us() - start_mono_us) / 1000 + atomic_load(&advanced_ms);
}

void clock_advance(int64_t ms)
{
    atomic_fetch_add(&advanced_ms, ms);
}

/* Not strftime: the names of days and months must not depend on the locale. */
void clock_rfc2822(int64_t ms, const char *zone, char out[static CLOCK_TEXT])
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t s = (time_t)(ms / 1000);
    struct tm t;
    gmtime_r(&s, &t);
    snprintf(out, CLOCK_TEXT, "%s, %02d %s %04d %02d:%02d:%02d %s", days[t.tm_wday], t.tm_mday, months[t.tm_mon],
             (t.tm_year + 1900) % 10000, t.tm_hour, t.tm_min, t.tm_sec, zone);
}

void clock_iso(int64_t ms, char out[static CLOCK_TEXT])
{
    time_t s = (time_t)(ms / 1000);
    struct tm t;
    gmtime_r(&s, &t);
    strftime(out, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", &t);
}

bool clock_parse(const char *s, int64_t *ms, bool *whole_day)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    size_t len = strlen(s);
    if (len != 10 && len != 20)
        return false;
    for (size_t i = 0; i < len; i++)
        if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != shape[i])
            return false;
    int part[6] = {0};
    for (size_t i = 0, k = 0; i < len; i++) {
        if (shape[i] == 'd')
            part[k] = part[k] * 10 + (s[i] - '0');
        else
            k++;
    }
    if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31 || part[3] > 23 || part[4] > 59 || part[5] > 60)
        return false;
    struct tm t = {.tm_year = part[0] - 1900, .tm_mon = part[1] - 1, .tm_mday = part[2], .tm_hour = part[3],
                   .tm_min = part[4], .tm_sec = part[5]};
    *ms = (int64_t)timegm(&t) * 1000;
    *whole_day = len == 10;
    return t.tm_mday == part[2]; /* 31 February moves to March */
}
