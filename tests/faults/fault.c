#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

static const char *const kinds[CALL_KINDS] = {"open", "read", "write", "sync", "shm", "delete", "own"};

static struct {
	enum { PLAN_NONE, PLAN_ERROR, PLAN_KILL, PLAN_CUT } what;
	enum fault_call call;
	long n, times; /* times: how many calls fail, 0 all that follow */
	bool till_room;
	int error;
	bool after;
	enum cut cut;
	unsigned seed;
} plan;

static long counts[CALL_KINDS], changes;
static bool normal, fired;
static long haste;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

static _Noreturn void misunderstood(const char *text)
{
	fprintf(stderr, "FAULT=%s is not understood\n", text);
	_exit(70);
}

static void parse_words(char *words[4], const char *text)
{
	if (strcmp(words[0], "kill") == 0) {
		plan.what = PLAN_KILL;
		plan.after = strcmp(words[2], "after") == 0;
		return;
	}
	if (strcmp(words[0], "cut") == 0) {
		plan.what = PLAN_CUT;
		plan.cut = strcmp(words[2], "all") == 0 ? CUT_ALL : strcmp(words[2], "some") == 0 ? CUT_SOME : CUT_TORN;
		plan.seed = words[3] ? (unsigned)strtoul(words[3], NULL, 10) : 0;
		return;
	}
	plan.what = PLAN_ERROR;
	while (plan.call < CALL_KINDS && strcmp(words[0], kinds[plan.call]) != 0)
		plan.call++;
	if (plan.call == CALL_KINDS || !words[3])
		misunderstood(text);
	plan.error = strcmp(words[2], "ENOSPC") == 0 ? ENOSPC : EIO;
	plan.till_room = strcmp(words[3], "ballast") == 0;
	if (strcmp(words[3], "once") == 0)
		plan.times = 1;
	else if (!plan.till_room && strcmp(words[3], "ever") != 0)
		plan.times = strtol(words[3], NULL, 10);
}

static void parse(const char *text)
{
	char copy[128], *rest = copy, *words[4] = {0};
	snprintf(copy, sizeof copy, "%s", text);
	for (int i = 0; i < 4 && (words[i] = strsep(&rest, ":")); i++)
		;
	if (!words[1] || !words[2])
		misunderstood(text);
	plan.n = strtol(words[1], NULL, 10);
	parse_words(words, text);
}

/* Clocks in a hurry */

static atomic_llong hurried_since_ns; /* 0: not yet */

static long long clock_ns(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long won_ns(void)
{
	long long since = atomic_load(&hurried_since_ns);
	return since ? (clock_ns(CLOCK_MONOTONIC) - since) * (haste - 1) : 0;
}

static int64_t wall_ms(void)
{
	return (clock_ns(CLOCK_REALTIME) + won_ns()) / 1000000;
}

static int64_t mono_us(void)
{
	return (clock_ns(CLOCK_MONOTONIC) + won_ns()) / 1000;
}

static int64_t boot_ms(void)
{
	return (clock_ns(CLOCK_BOOTTIME) + won_ns()) / 1000000;
}

static const struct clock_source hurried = {wall_ms, mono_us, boot_ms};

__attribute__((constructor)) static void start(void)
{
	const char *text = getenv("FAULT"), *faster = getenv("FAULT_HASTE");
	normal = getenv("FAULT_NORMAL") != NULL;
	if (text && *text)
		parse(text);
	haste = faster ? strtol(faster, NULL, 10) : 0;
	if (haste > 1)
		clock_replace(&hurried);
	if (haste > 1 && plan.what == PLAN_NONE)
		atomic_store(&hurried_since_ns, clock_ns(CLOCK_MONOTONIC));
}

__attribute__((destructor)) static void write_counts(void)
{
	const char *name = getenv("FAULT_COUNTS");
	FILE *file = name ? fopen(name, "we") : NULL;
	if (!file)
		return;
	for (int i = 0; i < CALL_KINDS; i++)
		fprintf(file, "%s %ld\n", kinds[i], counts[i]);
	fprintf(file, "any %ld\n", changes);
	fclose(file);
}

bool fault_will_cut(void)
{
	return plan.what == PLAN_CUT;
}

bool fault_normal(void)
{
	return normal;
}

void fault_enter(void)
{
	pthread_mutex_lock(&one);
}

void fault_leave(void)
{
	pthread_mutex_unlock(&one);
}

static void fire(void)
{
	const char *name = getenv("FAULT_FIRED");
	if (fired)
		return;
	fired = true;
	FILE *file = name ? fopen(name, "we") : NULL; /* not open(): that is a fault point */
	if (file)
		fclose(file);
	if (haste > 1)
		atomic_store(&hurried_since_ns, clock_ns(CLOCK_MONOTONIC));
}

static _Noreturn void die_now(void)
{
	fire();
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

void fault_room_made(void)
{
	if (plan.till_room && fired)
		plan.what = PLAN_NONE;
}

int fault_before(enum fault_call call)
{
	counts[call]++;
	changes += call != CALL_READ;
	if (plan.what == PLAN_ERROR && call == plan.call && counts[call] >= plan.n &&
	    (!plan.times || counts[call] < plan.n + plan.times)) {
		fire();
		return plan.error;
	}
	if (call == CALL_READ || changes != plan.n || plan.after)
		return 0;
	if (plan.what == PLAN_CUT)
		durable_cut(plan.cut, plan.seed);
	if (plan.what == PLAN_CUT || plan.what == PLAN_KILL)
		die_now();
	return 0;
}

void fault_after(void)
{
	if (plan.what == PLAN_KILL && plan.after && changes == plan.n)
		die_now();
}
