#include "data/writer.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

static pthread_mutex_t writer = PTHREAD_MUTEX_INITIALIZER;

bool writer_take(int patience_ms)
{
	struct timespec until;
	if (!patience_ms)
		return pthread_mutex_lock(&writer) == 0;
	clock_gettime(CLOCK_REALTIME, &until);
	int64_t nanoseconds = until.tv_nsec + patience_ms * INT64_C(1000000);
	until.tv_sec += (time_t)(nanoseconds / 1000000000);
	until.tv_nsec = (long)(nanoseconds % 1000000000);
	return pthread_mutex_timedlock(&writer, &until) == 0;
}

void writer_leave(void)
{
	pthread_mutex_unlock(&writer);
}
