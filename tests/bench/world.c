#include "world.h"

#include <curl/curl.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events.h"
#include "process.h"

const char *bench_directory, *bench_program;
static const char *simulator_program, *limits_directory;
static pid_t simulator;

static char *absolute(const char *path)
{
	char *found = realpath(path, NULL);
	if (!found)
		complain("%s: %s", path, strerror(errno));
	return found;
}

static void set_environment(void)
{
	static const char *const fixed[][2] = {
		{"TERM", "xterm-256color"}, {"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"}, {"USER", "organizer"}, {"NO_PROXY", "127.0.0.1"},
		{"CONVOKE_SEND_WINDOW", "always"}, {"CONVOKE_DAILY_LIMIT", "0"}, {"CONVOKE_RATE", "10000"},
		{"CONVOKE_CONCURRENCY", "50"}, {"CONVOKE_POLL_INTERVAL", "3600"},
		{"TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"}, {"TWILIO_AUTH_TOKEN", "simulated-token"},
		{"TWILIO_WHATSAPP_FROM", "+15558157377"},
		{"GIT_AUTHOR_NAME", "A"}, {"GIT_AUTHOR_EMAIL", "a@example.org"}, {"GIT_COMMITTER_NAME", "A"},
		{"GIT_COMMITTER_EMAIL", "a@example.org"}, {"GIT_CONFIG_NOSYSTEM", "1"},
	};
	char *path = text("%s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
	clearenv();
	setenv("PATH", path, 1);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		setenv(fixed[i][0], fixed[i][1], 1);
	setenv("HOME", bench_directory, 1);
	setenv("XDG_CONFIG_HOME", bench_directory, 1);
	setenv("XDG_DATA_HOME", bench_directory, 1);
}

void world_open(const char *program, const char *simulator_path, const char *limits)
{
	const char *parent = getenv("TMPDIR");
	bench_program = absolute(program);
	simulator_program = absolute(simulator_path);
	limits_directory = absolute(limits);
	char *directory = text("%s/convoke-bench-XXXXXX", parent && *parent ? parent : "/tmp");
	if (!mkdtemp(directory))
		complain("%s: %s", directory, strerror(errno));
	bench_directory = directory;
	set_environment();
	atexit(world_close);
}

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *place)
{
	(void)stat, (void)type, (void)place;
	return remove(path);
}

void world_close(void)
{
	simulator_stop();
	if (bench_directory)
		nftw(bench_directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	bench_directory = NULL;
}

char *world_path(const char *name)
{
	return text("%s/%s", bench_directory, name);
}

char *world_limit(const char *name)
{
	return text("%s/%s", limits_directory, name);
}

void world_remove(const char *file)
{
	static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".ballast"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		unlink(text("%s%s", file, ends[i]));
}

/* The simulated Twilio */

void simulator_start(const char *latency_ms)
{
	char *port_file = world_path("port"), port[16] = "";
	simulator_stop();
	unlink(port_file);
	const char *words[] = {simulator_program, "--exit-with-parent", "--port", "0", "--port-file", port_file, "--speed", "0",
			       "--fail", "0", "--no-magic", "--latency", latency_ms, NULL};
	simulator = process_start(words, NULL);
	for (double end = now_seconds() + 10; !strchr(port, '\n') && now_seconds() < end; usleep(2000)) {
		FILE *file = fopen(port_file, "r");
		if (file && !fgets(port, sizeof port, file))
			*port = '\0';
		if (file)
			fclose(file);
	}
	port[strcspn(port, "\n")] = '\0';
	if (!*port)
		complain("the simulated Twilio did not start");
	setenv("TWILIO_BASE_URL", text("http://127.0.0.1:%s", port), 1);
}

void simulator_stop(void)
{
	process_stop(simulator);
	simulator = 0;
}

static size_t keep(char *bytes, size_t size, size_t count, void *context)
{
	char *out = context;
	strncat(out, bytes, size * count < 4095 - strlen(out) ? size * count : 4095 - strlen(out));
	return size * count;
}

long simulator_count(const char *name)
{
	char reply[4096] = "";
	CURL *easy = curl_easy_init();
	curl_easy_setopt(easy, CURLOPT_URL, text("%s/_sim/stats", getenv("TWILIO_BASE_URL")));
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, reply);
	CURLcode result = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	char *key = text("\"%s\":", name), *found = strstr(reply, key);
	if (result != CURLE_OK || !found)
		complain("the simulated Twilio says nothing about %s", name);
	return strtol(found + strlen(key), NULL, 10);
}

/* Lists and event files */

char *world_csv(int guests)
{
	char *path = world_path(text("guests-%d.csv", guests));
	if (access(path, R_OK) == 0)
		return path;
	FILE *file = fopen(path, "w");
	if (!file)
		complain("%s cannot be written", path);
	fputs("name,phone,group,seats\n", file);
	for (int i = 1; i <= guests; i++)
		fprintf(file, "%s,+351%d%07d,%s,%d\n", event_guest_name(i), 91 + i / 10000000, i % 10000000, event_group(i), 1 + i % 4);
	fclose(file);
	return path;
}

char *world_event(int guests)
{
	char *path = world_path(text("event-%d.db", guests));
	if (access(path, R_OK) == 0)
		return path;
	MUST(bench_program, "-f", path, "init", "--name", "Ana & Tomas", "--venue", "Quinta da Serra", "--starts",
	     "2027-06-12 16:00", "--time-zone", "UTC", "--country", "PT", "--language", "en", "--rsvp-url",
	     "https://rsvp.example.org/{token}");
	event_fill(path, guests);
	return path;
}

char *world_queue(int guests, int queued)
{
	static int copies;
	char *from = world_event(guests), *path = world_path(text("queue-%d-%d.db", guests, ++copies));
	MUST("cp", from, path);
	event_queue(path, queued);
	return path;
}
