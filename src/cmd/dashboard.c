#include "cmd/dashboard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/wake.h"
#include "cmd/command.h"
#include "cmd/event_file.h"
#include "cmd/follow.h"
#include "cmd/interrupt.h"
#include "cmd/say.h"
#include "data/db.h"
#include "data/dispatcher.h"
#include "data/event.h"
#include "delivery/fetch.h"
#include "delivery/worker.h"
#include "guests/event_field.h"
#include "ui/plain.h"
#include "ui/ui.h"

extern char **environ;

enum { TURN_MS = 1000, LOOK_MS = 250, IDLE_MS = 500 };

static int no_event(void)
{
	complain("no event was made");
	return EXIT_FAILED;
}

static int create_by_questions(struct app *app)
{
	struct event event;
	char *message;
	event_defaults(&event);
	bool answered = plain_ask_event(app->path, &event, event_set_field);
	int made = answered ? event_file_create(app->path, &event, &app->db, &message) : 0;
	event_clear(&event);
	return !answered ? no_event() : made < 0 ? fail(message) : EXIT_DONE;
}

static int create_by_form(struct app *app)
{
	struct event event;
	char *message;
	bool filled = false;
	int end = ui_create_event(app->path, &event, &filled);
	if (end == UI_FAILED)
		return EXIT_FAILED;
	if (!filled)
		return no_event();
	int made = event_file_create(app->path, &event, &app->db, &message);
	event_clear(&event);
	return made < 0 ? fail(message) : EXIT_DONE;
}

int start_dashboard_file(struct app *app, const struct arguments *arguments)
{
	char *message = NULL;
	bool plain = option_given(arguments, OPTION_PLAIN);
	if (!plain && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))) {
		complain("the dashboard needs a terminal");
		hint("convoke --plain works without one, and so do the commands: convoke help");
		return EXIT_USAGE;
	}
	if (!plain && !ui_possible())
		return EXIT_FAILED;
	if (access(app->path, F_OK) < 0 && errno == ENOENT)
		return plain ? create_by_questions(app) : create_by_form(app);
	app->db = db_open(app->path, DB_OPEN, &message);
	return app->db ? EXIT_DONE : fail(message);
}

static void ask_dispatch(struct app *app)
{
	struct worker_report report = {0};
	if (app->worker) {
		worker_ask(app->worker);
		worker_report(app->worker, &report);
	}
	/* Another process sends: it hears of it through the file. */
	if (!report.holds_lock)
		dispatcher_ask(app->db, true);
}

static void poke_worker(struct app *app)
{
	if (app->worker)
		worker_poke(app->worker);
}

static void refresh_now(struct app *app)
{
	if (app->worker)
		worker_refresh(app->worker);
}

static char *fetch_templates(struct app *app)
{
	char *message = NULL;
	if (app->fetching)
		return NULL;
	if (!settings_have_credentials(&app->settings))
		return xstrdup(settings_missing_for_send(&app->settings));
	app->fetching = fetching_start(app->path, &app->settings, &app->to_main, &message);
	return message;
}

static bool templates_fetched(struct app *app, char **words, bool *worked)
{
	if (!app->fetching || !fetching_done(app->fetching))
		return false;
	*worked = fetching_end(app->fetching, words);
	app->fetching = NULL;
	return true;
}

/* Whoever leaves does not wait for templates. */
static void stop_fetching(struct app *app)
{
	char *words;
	fetching_end(app->fetching, &words);
	app->fetching = NULL;
	free(words);
}

int start_dashboard_worker(struct app *app, const struct arguments *arguments)
{
	char *message = NULL;
	struct worker_options options = {.path = app->path, .settings = &app->settings,
					 .mode = WORKER_DASHBOARD, .to_owner = &app->to_main};
	(void)arguments;
	app->ask_dispatch = ask_dispatch;
	app->poke_worker = poke_worker;
	app->refresh_now = refresh_now;
	app->fetch_templates = fetch_templates;
	app->templates_fetched = templates_fetched;
	if (!settings_have_credentials(&app->settings))
		return EXIT_DONE; /* the screen says what to set; the list can be worked on */
	app->worker = worker_start(&options, &message);
	return app->worker ? EXIT_DONE : fail(message);
}

/* The screen is gone: what a person must still know is said in a line. */
static int end_worker(struct app *app)
{
	char *last_words;
	struct worker_report report = {0};
	if (app->worker)
		worker_report(app->worker, &report);
	if (report.unrecorded)
		hint("what Twilio answered cannot be stored yet; trying for up to five minutes");
	worker_stop(app->worker, &last_words);
	app->worker = NULL;
	return last_words ? fail(last_words) : EXIT_DONE;
}

void stop_dashboard_worker(struct app *app)
{
	end_worker(app);
}

/* "convoke -f FILE run --until-idle" in a session of its own, without a terminal. */
static int hand_over(struct app *app)
{
	char *words[] = {"convoke", "-f", app->path, "run", "--until-idle", NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	pid_t child;
	int problem = posix_spawn(&child, "/proc/self/exe", &files, &attributes, words, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	if (problem) {
		complain("sending cannot go on in the background: %s", strerror(problem));
		hint("convoke -f '%s' run --until-idle sends what is queued", app->path);
		return EXIT_FAILED;
	}
	say("Process %ld goes on sending; convoke shows it, convoke pause stops it.", (long)child);
	return EXIT_DONE;
}

/* The terminal is gone: the work is not. */
static void finish_without_screen(struct app *app)
{
	struct worker_report report = {0};
	struct pollfd news = {.fd = app->to_main.read_fd, .events = POLLIN};
	int64_t now_us = clock_mono_us(), heard_us = now_us, busy_us = now_us;
	/* Who only stands by ends when nothing happens in the file any more. */
	bool alone = false;
	/* Idle at once is not enough: what was confirmed in the last moment may have to come by way of the file. */
	while (app->worker && !alone && now_us - busy_us < IDLE_MS * 1000 && !report.stopped && !interrupted()) {
		bool heard = poll(&news, 1, now_us > busy_us ? LOOK_MS : TURN_MS) > 0;
		wake_drain(&app->to_main);
		worker_report(app->worker, &report);
		now_us = clock_mono_us();
		busy_us = report.idle ? busy_us : now_us;
		heard_us = heard || report.holds_lock ? now_us : heard_us;
		alone = now_us - heard_us > FOLLOW_PATIENCE_MS * INT64_C(1000);
	}
}

int command_dashboard(struct app *app, const struct arguments *arguments)
{
	/* Before the screen takes them: what it puts back must outlive a hang-up that is still pending. */
	interrupt_catch(&app->to_main);
	enum ui_end end = (enum ui_end)(option_given(arguments, OPTION_PLAIN) ? plain_run(app) : ui_run(app));
	if (end == UI_LOST)
		finish_without_screen(app);
	stop_fetching(app);
	/* Before the one who takes over asks for the lock. */
	int code = end_worker(app);
	if (code != EXIT_DONE)
		return code;
	if (end == UI_KEEP_SENDING)
		return hand_over(app);
	return end == UI_FAILED ? EXIT_FAILED : EXIT_DONE;
}
