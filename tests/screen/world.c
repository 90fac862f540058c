#include "world.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { VARIABLES = 64, ARGUMENTS = 32 };

void world_set(struct world *world, const char *pair)
{
	size_t name = strcspn(pair, "="), count = 0, kept = 0;
	for (; world->environment[count]; count++) {
		char *old = world->environment[count];
		if (strncmp(old, pair, name) == 0 && old[name] == '=')
			free(old);
		else
			world->environment[kept++] = old;
	}
	ck_assert_uint_lt(kept, VARIABLES - 2);
	if (pair[name])
		world->environment[kept++] = strdup(pair);
	while (kept <= count)
		world->environment[kept++] = NULL;
}

__attribute__((format(printf, 3, 4)))
static void set_format(struct world *world, const char *name, const char *format, ...)
{
	char pair[WORLD_PATH + 64];
	va_list arguments;
	int length = snprintf(pair, sizeof pair, "%s=", name);
	va_start(arguments, format);
	vsnprintf(pair + length, sizeof pair - (size_t)length, format, arguments);
	va_end(arguments);
	world_set(world, pair);
}

void world_path(const struct world *world, char path[WORLD_PATH], const char *name)
{
	ck_assert_int_lt(snprintf(path, WORLD_PATH, "%s/%s", world->directory, name), WORLD_PATH);
}

void world_open(struct world *world)
{
	static const char *const fixed[] = {
		"TERM=xterm-256color", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "USER=organizer",
		"CONVOKE_SEND_WINDOW=always", "CONVOKE_DAILY_LIMIT=0", "CONVOKE_POLL_INTERVAL=1",
	};
	*world = (struct world){ .program = CONVOKE_PROGRAM };
	scratch_make(world->directory);
	world_path(world, world->event, "event.db");
	world->environment = calloc(VARIABLES, sizeof *world->environment);
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		world_set(world, fixed[i]);
	set_format(world, "HOME", "%s", world->directory);
	set_format(world, "XDG_CONFIG_HOME", "%s/config", world->directory);
	set_format(world, "XDG_DATA_HOME", "%s/data", world->directory);
	set_format(world, "PATH", "%s", getenv("PATH"));
	static const char *const passed[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS" };
	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
		if (getenv(passed[i]))
			set_format(world, passed[i], "%s", getenv(passed[i]));
}

void world_close(struct world *world)
{
	if (world->simulator) {
		kill(world->simulator, SIGTERM);
		waitpid(world->simulator, NULL, 0);
	}
	scratch_remove(world->directory);
	for (size_t i = 0; world->environment[i]; i++)
		free(world->environment[i]);
	free(world->environment);
}

static pid_t spawn(const struct world *world, const char *program, char **words, int output)
{
	pid_t child;
	posix_spawn_file_actions_t files;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
	ck_assert_int_eq(posix_spawn(&child, program, &files, NULL, words, world->environment), 0);
	posix_spawn_file_actions_destroy(&files);
	return child;
}

/* Splits at blanks, in place; what follows the words already there. */
static void split(char *text, char **words, size_t count)
{
	for (char *word = strtok(text, " "); word && count < ARGUMENTS - 1; word = strtok(NULL, " "))
		words[count++] = word;
	words[count] = NULL;
}

void world_simulate(struct world *world, const char *arguments)
{
	char text[512], line[128] = "";
	char *words[ARGUMENTS] = { "twilio-sim", "--exit-with-parent", "--journal", world->journal };
	int ends[2];
	world_path(world, world->journal, "journal");
	snprintf(text, sizeof text, "%s", arguments);
	split(text, words, 4);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	world->simulator = spawn(world, TWILIO_SIM, words, ends[1]);
	close(ends[1]);
	/* Its first line says where it listens. */
	FILE *output = fdopen(ends[0], "r");
	ck_assert_ptr_nonnull(fgets(line, sizeof line, output));
	ck_assert_msg(sscanf(line, "listening on %63s", world->base_url) == 1, "%s", line);
	fclose(output);
	set_format(world, "TWILIO_BASE_URL", "%s", world->base_url);
	world_set(world, "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001");
	world_set(world, "TWILIO_AUTH_TOKEN=simulated-token");
	world_set(world, "TWILIO_WHATSAPP_FROM=+15558157377");
}

int world_convoke(struct world *world, const char *const *arguments)
{
	char *words[ARGUMENTS] = { "convoke", "-f", world->event };
	size_t count = 3;
	for (; *arguments && count < ARGUMENTS - 1; arguments++)
		words[count++] = (char *)*arguments;
	words[count] = NULL;
	int status, nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	pid_t child = spawn(world, CONVOKE_PROGRAM, words, nowhere);
	close(nowhere);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void world_do_words(struct world *world, const char *const *arguments)
{
	ck_assert_msg(world_convoke(world, arguments) == 0, "convoke %s failed", arguments[0]);
}

static FILE *list_file(const struct world *world, char path[WORLD_PATH])
{
	world_path(world, path, "guests.csv");
	FILE *list = fopen(path, "w");
	ck_assert_ptr_nonnull(list);
	return list;
}

static void import(struct world *world, const char *path)
{
	world_do(world, "init", "--name", "Ana & Tomás", "--venue", "Quinta da Serra", "--starts", "2027-06-12 16:00",
		 "--time-zone", "UTC", "--country", "PT", "--language", "en",
		 "--rsvp-url", "https://rsvp.example.org/{token}");
	world_do(world, "import", path);
}

void world_event(struct world *world, const char *csv)
{
	char path[WORLD_PATH];
	FILE *list = list_file(world, path);
	fputs(csv, list);
	fclose(list);
	import(world, path);
}

void world_guests(struct world *world, int count)
{
	char path[WORLD_PATH];
	FILE *list = list_file(world, path);
	fputs("name,phone,group\n", list);
	for (int i = 1; i <= count; i++)
		fprintf(list, "Guest %d,+3519120%05d,%s\n", i, 1000 + i, i % 2 ? "bride" : "groom");
	fclose(list);
	import(world, path);
}

void world_templates(struct world *world)
{
	world_do(world, "template", "fetch");
	world_do(world, "template", "map", "wedding_invitation", "1={guest.first_name}", "2={event.name}",
		 "3={event.date}", "4={event.venue}", "5={rsvp.url}");
	world_do(world, "template", "default", "wedding_invitation");
}

int world_messages(const struct world *world)
{
	char line[8192];
	int count = 0;
	FILE *journal = fopen(world->journal, "r");
	if (!journal)
		return 0;
	while (fgets(line, sizeof line, journal))
		count += strstr(line, "\"create\"") != NULL;
	fclose(journal);
	return count;
}
