#include "campaign.h"

#include <check.h>
#include <errno.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "cli.h"
#include "tests/scratch.h"

enum { HANGS_US = 120 * 1000000, LONG_LOG_GUESTS = 5000, NOTE = 300 /* above 1000 pages */ };

static char *event_file(void)
{
	return xstrdup(path_of("convoke/event.db"));
}

static void copy_file(const char *from, const char *to)
{
	char bytes[65536];
	size_t count;
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	ck_assert(in && out);
	while ((count = fread(bytes, 1, sizeof bytes, in)) > 0)
		ck_assert_uint_eq(fwrite(bytes, 1, count, out), count);
	ck_assert_int_eq(fclose(out), 0);
	fclose(in);
}

/* The files of a folder into a new one; the log's memory is made again by who opens it. */
static void copy_folder(const char *from_name, const char *to_name)
{
	char *from = xstrdup(path_of(from_name)), *to = xstrdup(path_of(to_name));
	struct stat info;
	if (stat(to, &info) == 0)
		scratch_remove(to);
	ck_assert_int_eq(mkdir(to, 0700), 0);
	DIR *folder = opendir(from);
	ck_assert_ptr_nonnull(folder);
	for (struct dirent *entry; (entry = readdir(folder));) {
		char *source = xasprintf("%s/%s", from, entry->d_name), *target = xasprintf("%s/%s", to, entry->d_name);
		if (entry->d_name[0] != '.' && !strstr(entry->d_name, "-shm"))
			copy_file(source, target);
		free(source);
		free(target);
	}
	closedir(folder);
	free(from);
	free(to);
}

static void import_many(int strangers)
{
	struct str list = {0};
	str_append(&list, "name,phone,group,notes\n");
	for (int i = 1; i <= GUESTS + strangers; i++)
		str_appendf(&list, "Guest %d,+351912%06d,%s,%0*d\n", i, i, i <= GUESTS ? "close" : "distant",
			    i <= GUESTS ? 1 : NOTE, i);
	write_file("guests.csv", list.text);
	str_free(&list);
	assert_code(convoke("import", "guests.csv"), 0);
}

void campaign_prepare(const struct campaign_kind *kind)
{
	sim_start("--no-magic --speed 0");
	setenv("CONVOKE_RATE", "1000", 1);
	make_event();
	import_many(kind->checkpoint ? LONG_LOG_GUESTS : 0);
	make_template();
	if (kind->queued)
		assert_code(convoke("send", "--filter", "group:close", "--yes", "--queue-only"), 0);
	sim_stop();
	copy_folder("convoke", "prepared");
}

static void begin_again(const struct campaign_kind *kind)
{
	sim_stop();
	copy_folder("prepared", "convoke");
	unlink(path_of("journal"));
	unlink(path_of("fired"));
	sim_start(kind->lagging_list ? "--no-magic --speed 0 --list-lag 3600000" : "--no-magic --speed 0");
	setenv("CONVOKE_RATE", "1000", 1);
}

/* Leaves it for wait_for_run. */
static bool has_ended(pid_t pid)
{
	siginfo_t info = {0};
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT), 0);
	return info.si_pid != 0;
}

static const struct run *wait_bounded(pid_t pid, const char *what)
{
	int64_t deadline = clock_mono_us() + HANGS_US;
	while (!has_ended(pid)) {
		if (clock_mono_us() > deadline) {
			kill(pid, SIGKILL);
			ck_abort_msg("%s: it hangs; it says: %s", what, wait_for_run(pid)->err);
		}
		poll(NULL, 0, 5);
	}
	return wait_for_run(pid);
}

static pid_t start_sending(const struct campaign_kind *kind)
{
	return kind->queued ? start_convoke("run", "--until-idle")
			    : start_convoke("send", "--filter", "group:close", "--yes", "--json");
}

/* The run with the fault. */
static void run_with(const struct campaign_kind *kind, const char *fault, unsigned haste, struct campaign_run *out)
{
	char *fired = xstrdup(path_of("fired")), *faster = xasprintf("%u", haste);
	setenv("FAULT", fault, 1);
	setenv("FAULT_FIRED", fired, 1);
	setenv("FAULT_HASTE", faster, 1);
	if (kind->normal)
		setenv("FAULT_NORMAL", "1", 1);
	pid_t pid = start_sending(kind);
	unsetenv("FAULT");
	unsetenv("FAULT_FIRED");
	unsetenv("FAULT_HASTE");
	unsetenv("FAULT_NORMAL");
	const struct run *run = wait_bounded(pid, fault);
	out->code = run->code;
	out->out = xstrdup(run->out);
	out->err = xstrdup(run->err);
	out->fired = access(fired, F_OK) == 0;
	free(fired);
	free(faster);
}

#define UNKNOWN "SELECT count(*) FROM attempts WHERE state = 'unknown'"
#define NOT_SETTLED \
	"SELECT (SELECT count(*) FROM invitation_logs WHERE status IN ('queued', 'sending')) + " \
	"(SELECT count(*) FROM attempts WHERE state = 'armed') + " \
	"(SELECT count(*) FROM attempts WHERE state = 'unknown' AND looks = 0)"

/* Until all is done that it can do by itself; looks at an unknown go on for days, the first tells it all here. */
static void go_on(const char *file, const char *fault)
{
	oracle_number(file, "UPDATE attempts SET looks = 0 WHERE state = 'unknown'");
	pid_t pid = start_convoke("run", "--until-idle");
	int64_t deadline = clock_mono_us() + HANGS_US;
	while (oracle_number(file, NOT_SETTLED) && !has_ended(pid)) {
		if (clock_mono_us() > deadline) {
			kill(pid, SIGKILL);
			ck_abort_msg("%s: it does not come to an end; it says: %s", fault, wait_for_run(pid)->err);
		}
		poll(NULL, 0, 5);
	}
	/* It has looked for them since it began, so that it knows the signal by now. */
	if (oracle_number(file, UNKNOWN))
		kill(pid, SIGTERM);
	const struct run *run = wait_bounded(pid, fault);
	ck_assert_msg(run->code == 0 || run->code == 3, "%s: started again it fails: %s", fault, run->err);
}

static void read_oracle(const char *file, struct oracle *out)
{
	char *lines = journal();
	oracle_read(file, lines, out);
	free(lines);
}

static void finish(const struct campaign_kind *kind, const char *file, const char *fault, struct oracle *out)
{
	if (!oracle_number(file, "SELECT count(*) FROM invitation_logs")) /* it failed before anything was queued */
		assert_code(convoke("send", "--filter", "group:close", "--yes", "--queue-only"), 0);
	if (oracle_number(file, "SELECT paused_at IS NOT NULL FROM event"))
		assert_code(convoke("resume"), 0);
	go_on(file, fault);
	read_oracle(file, out);
	/* What Twilio does not list, a person lets go on. */
	for (int again = 0; out->unknown && again < 3 && !kind->lagging_list; again++) {
		ck_assert_msg(out->hidden == 0, "%s: %zu messages are not found", fault, out->hidden);
		assert_code(convoke("resolve", "--all", "--not-sent", "--yes"), 0);
		go_on(file, fault);
		read_oracle(file, out);
	}
}

void campaign_run(const struct campaign_kind *kind, const char *fault, unsigned haste, struct campaign_run *out)
{
	*out = (struct campaign_run){0};
	char *file = event_file();
	begin_again(kind);
	run_with(kind, fault, haste, out);
	ck_assert_msg(oracle_number(file, "SELECT count(*) FROM pragma_quick_check WHERE quick_check = 'ok'") == 1,
		      "%s: the file is damaged", fault);
	out->armed = oracle_number(file, "SELECT count(*) FROM attempts") > 0;
	out->unrecorded = (size_t)oracle_number(file, "SELECT count(*) FROM attempts WHERE state = 'armed'");
	out->accepted = (size_t)oracle_number(file, "SELECT count(*) FROM attempts WHERE state = 'accepted'");
	finish(kind, file, fault, &out->after);
	ck_assert_msg(oracle_number(file, "SELECT (SELECT sum(n) FROM campaign_tally) = count(*) FROM invitation_logs"),
		      "%s: statuses do not sum to the campaign", fault);
	free(file);
}

void campaign_run_clear(struct campaign_run *run)
{
	free(run->out);
	free(run->err);
	*run = (struct campaign_run){0};
}

long campaign_calls(const struct campaign_kind *kind, const char *call)
{
	char *counts = xstrdup(path_of("counts"));
	begin_again(kind);
	setenv("FAULT_COUNTS", counts, 1);
	if (kind->normal)
		setenv("FAULT_NORMAL", "1", 1);
	pid_t pid = start_sending(kind);
	unsetenv("FAULT_COUNTS");
	unsetenv("FAULT_NORMAL");
	assert_code(wait_bounded(pid, "undisturbed"), 0);
	char *text = read_file(counts), *rest = text;
	long number = 0;
	for (char *line; (line = strsep(&rest, "\n"));)
		if (strncmp(line, call, strlen(call)) == 0 && line[strlen(call)] == ' ')
			number = strtol(line + strlen(call), NULL, 10);
	free(text);
	free(counts);
	return number;
}
