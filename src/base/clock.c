#include "base/clock.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t read_clock_us(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t real_wall_ms(void)
{
	return read_clock_us(CLOCK_REALTIME) / 1000;
}

static int64_t real_mono_us(void)
{
	return read_clock_us(CLOCK_MONOTONIC);
}

static int64_t real_boot_ms(void)
{
	return read_clock_us(CLOCK_BOOTTIME) / 1000;
}

static const struct clock_source real = {real_wall_ms, real_mono_us, real_boot_ms};
static const struct clock_source *source = &real;

void clock_replace(const struct clock_source *replacement)
{
	source = replacement ? replacement : &real;
}

int64_t clock_wall_ms(void)
{
	return source->wall_ms();
}

int64_t clock_mono_us(void)
{
	return source->mono_us();
}

int64_t clock_boot_ms(void)
{
	return source->boot_ms();
}

static char boot_id[40];

static void read_boot_id(void)
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	ssize_t count = read(fd, boot_id, sizeof boot_id - 1);
	close(fd);
	boot_id[count > 0 ? count : 0] = '\0';
	boot_id[strcspn(boot_id, "\n")] = '\0';
}

const char *clock_boot_id(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, read_boot_id);
	return boot_id;
}

char *timestamp_format(char *out, int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	size_t length = strftime(out, TIMESTAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out + length, TIMESTAMP_SIZE - length, ".%03dZ", (int)(wall_ms % 1000));
	return out;
}

static int month_number(const char *name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *found = strstr(months, name);
	return found && (found - months) % 3 == 0 ? (int)(found - months) / 3 : -1;
}

static int64_t from_utc(int year, int month, int day, int hour, int minute, int second)
{
	if (year < 1970 || year > 9999 || month < 0 || month > 11 || day < 1 || day > 31 ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return 0;
	struct tm utc = {.tm_year = year - 1900, .tm_mon = month, .tm_mday = day,
			 .tm_hour = hour, .tm_min = minute, .tm_sec = second};
	return (int64_t)timegm(&utc) * 1000;
}

int64_t timestamp_parse(const char *text)
{
	int year, month, day, hour, minute, second;
	char name[4], zone[8];

	if (sscanf(text, "%*3[A-Za-z], %2d %3s %4d %2d:%2d:%2d %7s",
		   &day, name, &year, &hour, &minute, &second, zone) == 7) {
		if (strcmp(zone, "+0000") != 0 && strcmp(zone, "GMT") != 0)
			return 0;
		return from_utc(year, month_number(name), day, hour, minute, second);
	}
	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d",
		   &year, &month, &day, &hour, &minute, &second) == 6)
		return from_utc(year, month - 1, day, hour, minute, second);
	return 0;
}
