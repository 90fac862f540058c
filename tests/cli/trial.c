#include "trial.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"
#include "cli.h"

enum { LANES = 6 };

static const struct sample samples[] = {
	{"init", OWN, {NULL}},
	{"event", READS, {NULL}},
	{"event set", WRITES, {"venue=Somewhere"}},
	{"import", WRITES, {"list.csv"}},
	{"guests", READS, {NULL}},
	{"guest add", WRITES, {"name=Zoe", "phone=+351912999999"}},
	{"guest set", WRITES, {"1", "name=Zoe"}},
	{"guest show", READS, {"1"}},
	{"guest remove", WRITES, {"1"}},
	{"erase", WRITES, {"--guest", "1", "--yes"}},
	{"rsvp", WRITES, {"1", "yes"}},
	{"template fetch", WRITES, {NULL}},
	{"template list", READS, {NULL}},
	{"template show", READS, {"wedding_invitation"}},
	{"template map", WRITES, {"wedding_invitation", "1={guest.name}"}},
	{"template preview", READS, {"wedding_invitation", "--guest", "1"}},
	{"template default", WRITES, {"wedding_invitation"}},
	{"send", WRITES, {"--all", "--yes"}},
	{"failures", READS, {NULL}},
	{"pause", WRITES, {NULL}},
	{"resume", WRITES, {NULL}},
	{"cancel", WRITES, {"--yes"}},
	{"sync", WRITES, {NULL}},
	{"resolve", WRITES, {"1", "--sent"}},
	{"status", READS, {NULL}},
	{"log", READS, {NULL}},
	{"campaigns", READS, {NULL}},
	{"export", READS, {NULL}},
	{"run", WRITES, {"--until-idle"}},
	{"backup", READS, {"copy.db"}},
	{"doctor", NO_FILE, {NULL}},
	{"help", NO_FILE, {"send"}},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

const struct sample *sample_of(const struct command *command)
{
	for (size_t i = 0; i < SAMPLES; i++)
		if (strcmp(samples[i].name, command->name) == 0)
			return &samples[i];
	ck_abort_msg("%s has no row in samples: say how it is given rightly", command->name);
	return NULL;
}

/* Running many at once */

struct job {
	int pid;
	char *line; /* as it was typed, for a failure */
	struct expected expected;
};
static struct job jobs[LANES];
static size_t job_count;

/* A number of an error, or its English by the system alone, tells nobody what to do. */
static bool is_jargon(const char *text)
{
	static const char *const words[] = {"rror 1", "errno", "SQLITE", "sqlite3", "(null)", "unable to open", "disk I/O"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

static bool holds(const char *text, const char *words)
{
	return !words || strstr(text, words);
}

static void check(const struct job *job, const struct run *run)
{
	const struct expected *expected = &job->expected;
	size_t lines = count_lines(run->err);
	bool refused = !*run->out && (lines == 1 || lines == 2) && !is_jargon(run->err) &&
		       strncmp(run->err, "convoke: ", 9) == 0;
	bool right = run->code == expected->code && (expected->code == 0 ? !*run->err : refused) &&
		     holds(run->err, expected->says) && holds(run->err, expected->names);
	ck_assert_msg(right, "%s: %s\nexit code %d, not %d, or not one clear line that says \"%s\" of %s\nstdout: %s\nstderr: %s",
		      expected->what, job->line, run->code, expected->code, expected->says ? expected->says : "",
		      expected->names ? expected->names : "it", run->out, run->err);
}

void trials_end(void)
{
	for (size_t i = 0; i < job_count; i++) {
		check(&jobs[i], wait_for_run(jobs[i].pid));
		free(jobs[i].line);
	}
	job_count = 0;
}

static char *line_of(const char *const *words)
{
	struct str line = {0};
	str_append(&line, "convoke");
	for (; *words; words++)
		str_appendf(&line, " %s", *words);
	return str_take(&line);
}

/* "-f FILE template show NAME" and more. */
void trial(const char *file, const struct command *command, const char *const *operands, const char *const *more,
	   struct expected expected)
{
	const char *out[4 * TRIAL_WORDS] = {"-f", file};
	size_t at = 2;
	char name[2][32];
	const char *blank = strchr(command->name, ' ');
	snprintf(name[0], sizeof name[0], "%.*s", (int)strcspn(command->name, " "), command->name);
	out[at++] = name[0];
	if (blank) {
		snprintf(name[1], sizeof name[1], "%s", blank + 1);
		out[at++] = name[1];
	}
	for (; operands && *operands; operands++)
		out[at++] = *operands;
	for (; more && *more; more++)
		out[at++] = *more;
	if (job_count == LANES)
		trials_end();
	jobs[job_count++] = (struct job){start_words(out, NULL), line_of(out), expected};
}

/* What is in the folder: names, sizes, modes and contents, as one number each. */

static unsigned long long mix(unsigned long long hash, const void *bytes, size_t count)
{
	for (const unsigned char *at = bytes; count > 0; count--)
		hash = (hash ^ *at++) * 1099511628211ull;
	return hash;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* What was found to be damaged only when it was read had been opened by then. */
static int is_listed(const struct dirent *entry)
{
	if (strncmp(entry->d_name, "damaged.db-", 11) == 0)
		return 0;
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* The caller frees. */
char *fingerprint(const char *folder)
{
	struct dirent **entries;
	struct str out = {0};
	int count = scandir(path_of(folder), &entries, is_listed, by_name);
	ck_assert_int_ge(count, 0);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", path_of(folder), entries[i]->d_name), bytes[4096];
		unsigned long long hash = 1469598103934665603ull;
		struct stat info;
		ck_assert_int_eq(lstat(path, &info), 0);
		/* of the index, which readers write their marks into, only that it is there */
		bool index = strstr(entries[i]->d_name, "-shm") != NULL;
		int fd = !index && S_ISREG(info.st_mode) ? open(path, O_RDONLY) : -1;
		for (ssize_t got; fd >= 0 && (got = read(fd, bytes, sizeof bytes)) > 0;)
			hash = mix(hash, bytes, (size_t)got);
		if (fd >= 0)
			close(fd);
		str_appendf(&out, "%s %o %lld %016llx\n", entries[i]->d_name, info.st_mode,
			    S_ISREG(info.st_mode) ? (long long)info.st_size : 0, hash);
		free(path);
		free(entries[i]);
	}
	free(entries);
	return str_take(&out);
}

void assert_unchanged(const char *folder, char *before, const char *what)
{
	char *after = fingerprint(folder);
	ck_assert_msg(strcmp(before, after) == 0, "%s: the folder was\n%snow it is\n%s", what, before, after);
	free(before);
	free(after);
}
