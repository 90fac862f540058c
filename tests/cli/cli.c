#include "cli.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "tests/scratch.h"

enum { WORDS = 64 };

static char directory[SCRATCH_SIZE], program[PATH_MAX], simulator[PATH_MAX];
static struct run last;
static pid_t sim_pid;

static const char *const variables[] = {
#define SETTING(field, section, key, name, default, kind, help) name,
#include "options.def"
#undef SETTING
};

void cli_begin(void)
{
	const char *other = getenv("CONVOKE_PROGRAM"); /* a build with a fault in it */
	ck_assert_ptr_nonnull(realpath(other ? other : CONVOKE_PROGRAM, program));
	ck_assert_ptr_nonnull(realpath(TWILIO_SIM, simulator));
	scratch_make(directory);
	ck_assert_int_eq(chdir(directory), 0);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
	setenv("HOME", directory, 1);
	setenv("XDG_CONFIG_HOME", directory, 1);
	setenv("XDG_DATA_HOME", directory, 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
}

const char *cli_program(void)
{
	return program;
}

static void forget_last(void)
{
	free(last.out);
	free(last.err);
	last = (struct run){0};
}

void cli_end(void)
{
	sim_stop();
	forget_last();
	ck_assert_int_eq(chdir("/"), 0);
	scratch_remove(directory);
}

const char *path_of(const char *name)
{
	static char path[PATH_MAX];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", directory, name), (int)sizeof path);
	return path;
}

const char *write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
	return path_of(name);
}

char *read_file(const char *path)
{
	struct str out = {0};
	char bytes[4096];
	size_t count;
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s cannot be read", path);
	while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
		str_append_bytes(&out, bytes, count);
	fclose(file);
	return str_take(&out);
}

static char *run_path(pid_t pid, const char *what)
{
	char *name = xasprintf("%s.%ld", what, (long)pid);
	char *path = xstrdup(path_of(name));
	free(name);
	return path;
}

static void to_file(pid_t pid, const char *what, int fd)
{
	char *path = run_path(pid, what);
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || dup2(file, fd) < 0)
		_exit(127);
	free(path);
}

static void make_argv(const char *const *words, char *argv[WORDS])
{
	argv[0] = program;
	for (size_t i = 0; words[i] && i + 2 < WORDS; i++)
		argv[i + 1] = (char *)(size_t)words[i];
}

const struct run *terminal_words(const char *const *words, const char *answer)
{
	char *argv[WORDS] = {0}, bytes[4096];
	struct str seen = {0};
	int terminal, status;
	ssize_t count;
	make_argv(words, argv);
	pid_t pid = forkpty(&terminal, NULL, NULL, NULL);
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		execv(program, argv);
		_exit(127);
	}
	/* The read fails when the last one who had the terminal is gone. */
	while ((count = read(terminal, bytes, sizeof bytes)) > 0) {
		str_append_bytes(&seen, bytes, (size_t)count);
		if (answer && strstr(seen.text, "[y/N]")) {
			ck_assert_int_gt(write(terminal, answer, strlen(answer)), 0);
			answer = NULL;
		}
	}
	close(terminal);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	forget_last();
	last.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	last.out = str_take(&seen);
	last.err = xstrdup("");
	return &last;
}

int start_words(const char *const *words, const char *input)
{
	char *argv[WORDS] = {0};
	make_argv(words, argv);
	char *typed = input ? xstrdup(write_file("input", input)) : xstrdup("/dev/null");
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		int file = open(typed, O_RDONLY);
		if (file < 0 || dup2(file, STDIN_FILENO) < 0)
			_exit(127);
		to_file(getpid(), "out", STDOUT_FILENO);
		to_file(getpid(), "err", STDERR_FILENO);
		execv(program, argv);
		_exit(127);
	}
	free(typed);
	return pid;
}

static char *take_file(pid_t pid, const char *what)
{
	char *path = run_path(pid, what);
	char *text = read_file(path);
	unlink(path);
	free(path);
	return text;
}

const struct run *wait_for_run(int pid)
{
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	forget_last();
	last.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	last.out = take_file(pid, "out");
	last.err = take_file(pid, "err");
	return &last;
}

const struct run *convoke_words(const char *const *words, const char *input)
{
	return wait_for_run(start_words(words, input));
}

void assert_code_at(const struct run *run, int wanted, const char *file, int line)
{
	if (run->code != wanted)
		_ck_assert_failed(file, line, "wrong exit code", "it is %d, not %d\nstdout: %s\nstderr: %s", run->code,
				  wanted, run->out, run->err);
}

void assert_one_line(const struct run *run)
{
	size_t lines = count_lines(run->err);
	ck_assert_msg(lines >= 1 && lines <= 2, "%zu lines on stderr: %s", lines, run->err);
	ck_assert_msg(strncmp(run->err, "convoke: ", 9) == 0, "%s", run->err);
}

size_t count_lines(const char *text)
{
	size_t lines = 0;
	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

struct json *json_line(const char *text, size_t line)
{
	const char *at = text;
	for (size_t i = 0; i < line; i++) {
		at = strchr(at, '\n');
		ck_assert_msg(at != NULL, "no line %zu in: %s", line, text);
		at++;
	}
	struct json *json = json_parse(at, strcspn(at, "\n"));
	ck_assert_msg(json_is_object(json), "line %zu is no object: %s", line, text);
	return json;
}

struct key_check {
	char *wanted; /* blank-parted, with a blank at both ends */
	size_t seen;
};

static bool check_key(const char *key, const struct json *value, void *context)
{
	struct key_check *check = context;
	char *word = xasprintf(" %s ", key);
	(void)value;
	ck_assert_msg(strstr(check->wanted, word) != NULL, "the key %s is not expected", key);
	check->seen++;
	free(word);
	return true;
}

void assert_keys(const struct json *object, const char *keys)
{
	size_t wanted = 1;
	for (const char *at = keys; *at; at++)
		wanted += *at == ' ';
	struct key_check check = {.wanted = xasprintf(" %s ", keys)};
	json_each(object, check_key, &check);
	ck_assert_msg(check.seen == wanted, "%zu keys, not %zu: %s", check.seen, wanted, keys);
	free(check.wanted);
}

long long number_of(const struct json *object, const char *key)
{
	int64_t number = 0;
	ck_assert_msg(json_integer(object, key, &number), "no integer %s", key);
	return number;
}

long long number_in(const struct run *run, const char *key)
{
	struct json *object = json_line(run->out, 0);
	long long number = number_of(object, key);
	json_free(object);
	return number;
}

static void use_simulator(int port)
{
	char url[64];
	snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
	setenv("TWILIO_BASE_URL", url, 1);
	setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001", 1);
	setenv("TWILIO_API_KEY", "SK00000000000000000000000000000001", 1);
	setenv("TWILIO_API_SECRET", "simulated-secret", 1);
	setenv("TWILIO_WHATSAPP_FROM", "whatsapp:+15558157377", 1);
	setenv("CONVOKE_SEND_WINDOW", "always", 1);
	setenv("CONVOKE_DAILY_LIMIT", "0", 1);
	setenv("CONVOKE_RATE", "200", 1);
	setenv("CONVOKE_POLL_INTERVAL", "1", 1);
}

void sim_start(const char *arguments)
{
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	char *journal_path = xstrdup(path_of("journal"));
	sim_pid = fork();
	ck_assert_int_ge(sim_pid, 0);
	if (sim_pid == 0) {
		char *argv[WORDS] = {simulator, "--exit-with-parent", "--journal", journal_path};
		char *copy = xstrdup(arguments), *rest = copy;
		for (int i = 4; i + 1 < WORDS && (argv[i] = strtok_r(rest, " ", &rest)); i++)
			;
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(simulator, argv);
		_exit(127);
	}
	close(ends[1]);
	free(journal_path);
	FILE *announcement = fdopen(ends[0], "r");
	int port = 0;
	ck_assert_int_eq(fscanf(announcement, "listening on http://127.0.0.1:%d", &port), 1);
	fclose(announcement);
	use_simulator(port);
}

void sim_stop(void)
{
	if (sim_pid <= 0)
		return;
	kill(sim_pid, SIGTERM);
	waitpid(sim_pid, NULL, 0);
	sim_pid = 0;
}

char *journal(void)
{
	return read_file(path_of("journal"));
}

size_t journal_count(const char *words, const char *more)
{
	char *text = journal(), *rest = text;
	size_t found = 0;
	for (char *line; (line = strsep(&rest, "\n"));)
		found += strstr(line, words) && (!more || strstr(line, more));
	free(text);
	return found;
}

void make_event(void)
{
	assert_code(convoke("init", "--name", "Ana & Tomás", "--host", "Ana", "--venue", "Quinta da Serra", "--starts",
			    "2027-06-12 16:00", "--time-zone", "Europe/Lisbon", "--country", "PT", "--rsvp-url",
			    "https://example.org/rsvp/{token}"), 0);
}

void import_guests(int count)
{
	struct str list = {0};
	str_append(&list, "name,phone\n");
	for (int i = 1; i <= count; i++)
		str_appendf(&list, "Guest %d,+351912%06d\n", i, i);
	write_file("guests.csv", list.text);
	str_free(&list);
	assert_code(convoke("import", "guests.csv"), 0);
}

void make_template(void)
{
	assert_code(convoke("template", "fetch"), 0);
	assert_code(convoke("template", "map", "wedding_invitation", "1={guest.first_name}", "2={event.name}",
			    "3={event.date}", "4={event.venue}", "5={rsvp.url}"), 0);
	assert_code(convoke("template", "default", "wedding_invitation"), 0);
}
