#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

void complain(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("bench: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(1);
}

char *text(const char *format, ...)
{
	char *out;
	va_list arguments;
	va_start(arguments, format);
	if (vasprintf(&out, format, arguments) < 0)
		complain("out of memory");
	va_end(arguments);
	return out;
}

double now_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static pid_t spawn(const char *const *words, const char *output, bool errors_too)
{
	pid_t pid;
	posix_spawn_file_actions_t files;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output ? output : "/dev/null",
					 O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (errors_too)
		posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	int error = posix_spawnp(&pid, words[0], &files, NULL, (char *const *)words, environ);
	posix_spawn_file_actions_destroy(&files);
	if (error)
		complain("%s cannot be started: %s", words[0], strerror(error));
	return pid;
}

pid_t process_start(const char *const *words, const char *output)
{
	return spawn(words, output, true);
}

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

void process_wait(pid_t pid, struct usage *usage)
{
	struct rusage used;
	int status;
	while (wait4(pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			complain("a process got lost: %s", strerror(errno));
	usage->cpu = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
	usage->peak_mb = (double)used.ru_maxrss / 1024;
	usage->wakes = used.ru_nvcsw;
	usage->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static struct usage run(const char *const *words, const char *output, bool quiet)
{
	struct usage usage = {0};
	double begin = now_seconds();
	process_wait(spawn(words, output, quiet), &usage);
	usage.seconds = now_seconds() - begin;
	return usage;
}

struct usage process_run(const char *const *words, const char *output)
{
	return run(words, output, true);
}

void process_must(const char *const *words)
{
	struct usage usage = run(words, NULL, false);
	if (usage.status != 0)
		complain("%s %s ended with %d", words[0], words[1] ? words[1] : "", usage.status);
}

void process_stop(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

/* The number after a name in a file of /proc; 0 when there is none. */
static long proc_number(const char *path, const char *name)
{
	char line[256];
	long number = 0;
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, name, strlen(name)) == 0) {
			number = strtol(line + strlen(name), NULL, 10);
			break;
		}
	if (file)
		fclose(file);
	return number;
}

/* Of one thread: the nanoseconds that it ran, and how often it went to sleep. */
static void look_at_thread(const char *directory, const char *thread, struct usage *usage)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s/schedstat", directory, thread);
	usage->cpu += (double)proc_number(path, "") / 1e9;
	snprintf(path, sizeof path, "%s/%s/status", directory, thread);
	usage->wakes += proc_number(path, "voluntary_ctxt_switches:");
}

struct usage process_look(pid_t pid, double *resident_mb)
{
	struct usage usage = {.seconds = now_seconds()};
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	DIR *threads = opendir(path);
	for (struct dirent *entry; threads && (entry = readdir(threads));)
		if (entry->d_name[0] != '.')
			look_at_thread(path, entry->d_name, &usage);
	if (threads)
		closedir(threads);
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	usage.peak_mb = (double)proc_number(path, "VmHWM:") / 1024;
	if (resident_mb)
		*resident_mb = (double)proc_number(path, "VmRSS:") / 1024;
	return usage;
}

bool program_exists(const char *name)
{
	const char *path = getenv("PATH");
	for (const char *at = path ? path : ""; *at;) {
		size_t length = strcspn(at, ":");
		char file[1024];
		snprintf(file, sizeof file, "%.*s/%s", (int)length, at, name);
		if (access(file, X_OK) == 0)
			return true;
		at += length + (at[length] == ':');
	}
	return false;
}

double machine_load(void)
{
	double load[1];
	return getloadavg(load, 1) == 1 ? load[0] : 0;
}
