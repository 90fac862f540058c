#include <time.h>

/* The wall clock stands still, so that a screen with times on it is the same screen every day; see -Wl,--wrap in rules.mk. */
enum { NOON = 1809777600 }; /* 2027-05-08 12:00 UTC, five weeks before the wedding of the tests */

int __real_clock_gettime(clockid_t id, struct timespec *now);
int __wrap_clock_gettime(clockid_t id, struct timespec *now);

int __wrap_clock_gettime(clockid_t id, struct timespec *now)
{
	if (id != CLOCK_REALTIME)
		return __real_clock_gettime(id, now);
	*now = (struct timespec){ .tv_sec = NOON };
	return 0;
}
