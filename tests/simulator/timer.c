#include "timer.h"

#include "clock.h"
#include "heap.h"
#include "text.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct wait {
    void (*fire)(void *item);
    void *item;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_t thread;
static struct heap heap;
static bool ending;
static uint64_t serial;

static void sleep_until(int64_t us)
{
    struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
    pthread_cond_timedwait(&changed, &mutex, &t);
}

static void *run(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
    while (!ending || heap.count > 0) {
        const struct heap_entry *first = heap_first(&heap);
        if (first == NULL) {
            pthread_cond_wait(&changed, &mutex);
        } else if (!ending && first->key > clock_mono_us()) {
            sleep_until(first->key);
        } else {
            struct wait *w = heap_pop(&heap);
            pthread_mutex_unlock(&mutex);
            w->fire(w->item);
            free(w);
            pthread_mutex_lock(&mutex);
        }
    }
    pthread_mutex_unlock(&mutex);
    return NULL;
}

bool timer_begin(void)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &attr);
    pthread_condattr_destroy(&attr);
    return pthread_create(&thread, NULL, run, NULL) == 0;
}

bool timer_after(int64_t delay_ms, void (*park)(void *item), void (*fire)(void *item), void *item)
{
    pthread_mutex_lock(&mutex);
    bool taken = !ending;
    if (taken) {
        park(item);
        struct wait *w = sim_alloc(sizeof *w);
        *w = (struct wait){fire, item};
        heap_push(&heap, (struct heap_entry){clock_mono_us() + delay_ms * 1000, serial++, w});
        pthread_cond_signal(&changed);
    }
    pthread_mutex_unlock(&mutex);
    return taken;
}

void timer_end(void)
{
    pthread_mutex_lock(&mutex);
    ending = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
    heap_free(&heap);
}
