/* The table of contents: what is started in which order, and undone in the reverse. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "base/output.h"
#include "base/wake.h"
#include "cmd/command.h"
#include "cmd/dashboard.h"
#include "cmd/event_file.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "data/db.h"
#include "delivery/http.h"
#include "settings.h"

/* LeakSanitizer, part of AddressSanitizer, looks into the ending process from another one. */
#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
enum { DUMPABLE = 1 };
#else
enum { DUMPABLE = 0 };
#endif

/* A closed standard stream must not become the event file: what is printed would be written into it. */
static void fill_standard_streams(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* No core file and no debugger of another process sees the secrets; new files are the user's alone. */
static int start_process(struct app *app, const struct arguments *arguments)
{
	(void)app;
	(void)arguments;
	fill_standard_streams();
	setlocale(LC_CTYPE, ""); /* only this one: numbers are written the same everywhere */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	prctl(PR_SET_DUMPABLE, DUMPABLE);
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* more than a file may hold is an error of the write */
	return EXIT_DONE;
}

static int start_settings(struct app *app, const struct arguments *arguments)
{
	char *message;
	if (settings_load(&app->settings, &message) < 0)
		return fail(message);
	app->path = event_file_path(&app->settings, option_value(arguments, OPTION_FILE));
	return EXIT_DONE;
}

static void stop_settings(struct app *app)
{
	free(app->path);
	settings_clear(&app->settings);
}

static int start_network(struct app *app, const struct arguments *arguments)
{
	char *message = NULL;
	(void)app;
	(void)arguments;
	return http_global_init(&message) < 0 ? fail(message) : EXIT_DONE;
}

static void stop_network(struct app *app)
{
	(void)app;
	http_global_cleanup();
}

static int start_file(struct app *app, const struct arguments *arguments)
{
	char *message = NULL;
	/* What Twilio does must be stored; all else can be read on a disk where nothing can be written. */
	bool network = arguments->command->needs & NEEDS_NETWORK & ~NEEDS_SETTINGS;
	app->db = db_open(app->path, network ? DB_OPEN : DB_READ, &message);
	return app->db ? EXIT_DONE : fail(message);
}

static void stop_file(struct app *app)
{
	db_close(app->db);
}

static int start_wakes(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	if (wake_open(&app->to_main) == 0)
		return EXIT_DONE;
	complain("no pipe can be opened: %s", strerror(errno));
	return EXIT_FAILED;
}

static void stop_wakes(struct app *app)
{
	wake_close(&app->to_main);
}

/* A stage whose start failed has nothing to undo. */
static const struct stage {
	unsigned needed_by; /* bits of enum command_needs; 0: always */
	int (*start)(struct app *app, const struct arguments *arguments);
	void (*stop)(struct app *app);
} stages[] = {
	{0, start_process, NULL},
	{NEEDS_SETTINGS, start_settings, stop_settings},
	{NEEDS_NETWORK & ~NEEDS_SETTINGS, start_network, stop_network},
	{NEEDS_FILE & ~NEEDS_SETTINGS, start_file, stop_file},
	{NEEDS_SCREEN & ~NEEDS_NETWORK, start_dashboard_file, stop_file},
	{NEEDS_SETTINGS, start_wakes, stop_wakes},
	{NEEDS_SCREEN & ~NEEDS_NETWORK, start_dashboard_worker, stop_dashboard_worker},
};
enum { STAGES = sizeof stages / sizeof *stages };

static bool is_needed(const struct stage *stage, unsigned needs)
{
	return !stage->needed_by || (needs & stage->needed_by);
}

/* What was printed must have arrived; a reader that left early (head) or a lost terminal is no news. */
static int end_output(int code)
{
	if (output_arrived(stdout) || hung_up())
		return code;
	if (code != EXIT_FAILED) /* that was said already */
		complain("the output could not be written: %s", strerror(errno));
	return code == EXIT_DONE ? EXIT_FAILED : code;
}

static int run_stages(const struct command *command, const struct arguments *arguments)
{
	struct app app = {0};
	int code = EXIT_DONE;
	size_t up = 0;
	for (; up < STAGES && code == EXIT_DONE; up++)
		if (is_needed(&stages[up], command->needs))
			code = stages[up].start(&app, arguments);
	if (code == EXIT_DONE)
		code = command->run(&app, arguments);
	else
		up--;
	while (up-- > 0)
		if (is_needed(&stages[up], command->needs) && stages[up].stop)
			stages[up].stop(&app);
	return end_output(code);
}

int main(int argc, char **argv)
{
	static const struct command dashboard = {.run = command_dashboard, .needs = NEEDS_SCREEN};
	struct arguments arguments;
	int code = arguments_parse(argc, argv, &arguments);
	if (code == EXIT_DONE)
		code = run_stages(arguments.command ? arguments.command : &dashboard, &arguments);
	arguments_clear(&arguments);
	return code;
}
