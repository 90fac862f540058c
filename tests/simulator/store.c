#include "store.h"

#include "options.h"
#include "text.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* An index from a string of a message to the message: open addressing, never more than half full. */
struct index {
    uint32_t *slots;
    size_t size, used;
    const char *(*key)(const struct message *m);
};

static const char *key_sid(const struct message *m)
{
    return m->sid;
}

static const char *key_to(const struct message *m)
{
    return m->to;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct message **all;
static size_t count, capacity;
static uint32_t *ordered; /* by final_key, oldest first */
static struct index by_sid = {.key = key_sid}, by_to = {.key = key_to};

void store_lock(void)
{
    pthread_mutex_lock(&mutex);
}

void store_unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

static uint32_t *slot_of(const struct index *x, const char *key)
{
    size_t i = hash_text(0, key) & (x->size - 1);
    while (x->slots[i] != NO_MESSAGE && strcmp(x->key(all[x->slots[i]]), key) != 0)
        i = (i + 1) & (x->size - 1);
    return &x->slots[i];
}

static void index_grow(struct index *x)
{
    uint32_t *old = x->slots;
    size_t old_size = x->size;
    x->size = old_size ? old_size * 2 : 1024;
    x->slots = sim_grow(NULL, x->size, sizeof *x->slots);
    memset(x->slots, 0xFF, x->size * sizeof *x->slots);
    for (size_t i = 0; i < old_size; i++)
        if (old[i] != NO_MESSAGE)
            *slot_of(x, x->key(all[old[i]])) = old[i];
    free(old);
}

/* Points the key at a message; returns what it pointed at before. */
static uint32_t index_put(struct index *x, const char *key, uint32_t value)
{
    if (x->used * 2 >= x->size)
        index_grow(x);
    uint32_t *slot = slot_of(x, key), before = *slot;
    x->used += before == NO_MESSAGE;
    *slot = value;
    return before;
}

static uint32_t index_get(const struct index *x, const char *key)
{
    return x->size ? *slot_of(x, key) : (uint32_t)NO_MESSAGE;
}

void make_sid(const char *prefix, char out[static SID_SIZE])
{
    static uint64_t made, salt;
    if (made == 0 && (options.fixed_sids || getrandom(&salt, sizeof salt, 0) != (ssize_t)sizeof salt))
        salt = (uint64_t)options.seed;
    made++;
    uint64_t a = mix64(salt + made), b = mix64(a ^ mix64(made));
    snprintf(out, SID_SIZE, "%.2s%016llx%016llx", prefix, (unsigned long long)a, (unsigned long long)b);
}

static int64_t created_at(const struct message *m)
{
    return m->plan.steps[0].at_ms;
}

/* Where the message ends up in the order; store_key() before it was sent differs. */
static int64_t final_key(const struct message *m)
{
    int64_t sent = plan_sent_at(&m->plan);
    return sent < 0 ? created_at(m) : sent;
}

int64_t store_key(const struct message *m, int64_t as_of)
{
    int64_t key = final_key(m);
    return key > as_of ? created_at(m) : key;
}

static bool precedes(int64_t key_a, uint32_t a, int64_t key_b, uint32_t b)
{
    return key_a != key_b ? key_a < key_b : a < b;
}

static void grow(void)
{
    if (count < capacity)
        return;
    capacity = capacity ? capacity * 2 : 1024;
    all = sim_grow(all, capacity, sizeof(struct message *));
    ordered = sim_grow(ordered, capacity, sizeof *ordered);
}

const struct message *store_add(const struct message *given)
{
    grow();
    struct message *m = sim_alloc(sizeof *m);
    *m = *given;
    make_sid("SM", m->sid);
    m->index = (uint32_t)count;
    all[count] = m;
    int64_t key = final_key(m);
    size_t at = count; /* delays are short, so the place is near the end */
    while (at > 0 && precedes(key, m->index, final_key(all[ordered[at - 1]]), ordered[at - 1]))
        at--;
    memmove(ordered + at + 1, ordered + at, (count - at) * sizeof *ordered);
    ordered[at] = m->index;
    count++;
    index_put(&by_sid, m->sid, m->index);
    m->older_same_to = index_put(&by_to, m->to, m->index);
    return m;
}

void store_end(void)
{
    for (size_t i = 0; i < count; i++) {
        struct message *m = all[i];
        free(m->to);
        free(m->from);
        free(m->service);
        free(m->content_sid);
        free(m->variables);
        free(m->body);
        free(m->callback);
        free(m);
    }
    free(all);
    free(ordered);
    free(by_sid.slots);
    free(by_to.slots);
    count = 0;
}

size_t store_count(void)
{
    return count;
}

struct message *store_at(uint32_t index)
{
    return all[index];
}

struct message *store_find(const char *sid)
{
    uint32_t i = index_get(&by_sid, sid);
    return i == NO_MESSAGE || all[i]->deleted ? NULL : all[i];
}

uint32_t store_newest_to(const char *to)
{
    return index_get(&by_to, to);
}

/* ---- listing ---- */

struct listing {
    const struct list_query *q;
    uint32_t *rows;
    size_t found, limit, skip;
};

static bool wanted(const struct list_query *q, const struct message *m, int64_t key)
{
    int64_t created = created_at(m), sent = plan_sent_at(&m->plan);
    if (m->deleted || created > q->as_of || created + options.list_lag_ms > q->as_of)
        return false;
    if (q->after && !precedes(key, m->index, q->after_key, q->after_index))
        return false;
    if (q->to && strcmp(q->to, m->to) != 0)
        return false;
    if (q->from && (strcmp(q->from, m->from) != 0 || plan_status(&m->plan, q->as_of) == ST_ACCEPTED))
        return false;
    return !q->by_date || (sent >= 0 && sent <= q->as_of && sent >= q->sent_from && sent < q->sent_until);
}

static void offer(struct listing *l, uint32_t index, int64_t key)
{
    if (!wanted(l->q, all[index], key))
        return;
    if (l->skip > 0)
        l->skip--;
    else
        l->rows[l->found++] = index;
}

struct keyed {
    int64_t key;
    uint32_t index;
};

static int newest_first(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    return precedes(x->key, x->index, y->key, y->index) ? 1 : -1;
}

static size_t sorted_to(const struct list_query *q, struct keyed **out)
{
    size_t n = 0, cap = 0;
    struct keyed *list = NULL;
    for (uint32_t i = store_newest_to(q->to); i != NO_MESSAGE; i = all[i]->older_same_to) {
        if (n == cap)
            list = sim_grow(list, cap = cap ? cap * 2 : 16, sizeof *list);
        list[n++] = (struct keyed){store_key(all[i], q->as_of), i};
    }
    if (n > 1)
        qsort(list, n, sizeof *list, newest_first);
    *out = list;
    return n;
}

/* The end of `ordered` whose final key lies after as_of: not yet sent at that moment, so ordered by creation. */
static size_t sorted_unsent(size_t settled, struct keyed **out)
{
    size_t n = count - settled;
    struct keyed *list = n ? sim_grow(NULL, n, sizeof *list) : NULL;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct keyed){created_at(all[ordered[settled + i]]), ordered[settled + i]};
    if (n > 1)
        qsort(list, n, sizeof *list, newest_first);
    *out = list;
    return n;
}

/* How many of `ordered` come before (key, index). */
static size_t rank_of(int64_t key, uint32_t index)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (precedes(final_key(all[ordered[middle]]), ordered[middle], key, index))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Merges the settled rows with the unsent ones, newest first. */
static void list_everybody(struct listing *l)
{
    const struct list_query *q = l->q;
    size_t settled = rank_of(q->as_of, NO_MESSAGE);
    struct keyed *unsent = NULL;
    size_t n = q->by_date ? 0 : sorted_unsent(settled, &unsent), u = 0;
    size_t s = q->after ? rank_of(q->after_key, q->after_index) : settled;
    if (s > settled)
        s = settled;
    while (l->found < l->limit && (u < n || s > 0)) {
        int64_t key = s > 0 ? final_key(all[ordered[s - 1]]) : 0;
        if (u < n && (s == 0 || precedes(key, ordered[s - 1], unsent[u].key, unsent[u].index))) {
            offer(l, unsent[u].index, unsent[u].key);
            u++;
        } else if (q->by_date && key < q->sent_from) {
            break;
        } else {
            s--;
            offer(l, ordered[s], key);
        }
    }
    free(unsent);
}

size_t store_list(const struct list_query *q, uint32_t *rows, size_t limit)
{
    struct listing l = {.q = q, .rows = rows, .limit = limit, .skip = q->skip};
    if (q->to == NULL) {
        list_everybody(&l);
        return l.found;
    }
    struct keyed *list;
    size_t n = sorted_to(q, &list);
    for (size_t i = 0; i < n && l.found < limit; i++)
        offer(&l, list[i].index, list[i].key);
    free(list);
    return l.found;
}
