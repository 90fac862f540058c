#include "rate.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

struct times {
    int64_t *us;
    size_t count, capacity, head;
};

static struct times arrived, allowed;
enum { SECOND_US = 1000000 };

static void add(struct times *t, int64_t us)
{
    if (t->count == t->capacity) {
        t->capacity = t->capacity ? t->capacity * 2 : 1024;
        t->us = sim_grow(t->us, t->capacity, sizeof *t->us);
    }
    t->us[t->count++] = us;
}

void rate_arrived(int64_t us)
{
    add(&arrived, us);
}

bool rate_allows(int64_t us, int64_t limit)
{
    while (allowed.head < allowed.count && allowed.us[allowed.head] <= us - SECOND_US)
        allowed.head++;
    if (limit > 0 && (int64_t)(allowed.count - allowed.head) >= limit)
        return false;
    add(&allowed, us);
    return true;
}

static int earlier(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

long rate_maximum(void)
{
    if (arrived.count > 1) /* nearly sorted already: connections are served in turn */
        qsort(arrived.us, arrived.count, sizeof *arrived.us, earlier);
    size_t most = 0;
    for (size_t low = 0, high = 0; high < arrived.count; high++) {
        while (arrived.us[high] - arrived.us[low] >= SECOND_US)
            low++;
        if (high - low + 1 > most)
            most = high - low + 1;
    }
    return (long)most;
}

void rate_end(void)
{
    free(arrived.us);
    free(allowed.us);
    memset(&arrived, 0, sizeof arrived);
    memset(&allowed, 0, sizeof allowed);
}
