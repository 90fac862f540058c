#include <unistd.h>

#include "app.h"
#include "base/log.h"
#include "cmd/callbacks.h"
#include "cmd/command.h"
#include "cmd/counts.h"
#include "cmd/follow.h"
#include "cmd/run_log.h"
#include "cmd/say.h"
#include "cmd/status.h"
#include "settings.h"

/* One line about how it ended, and the exit code. */
static int report(const struct app *app, const struct follow_result *result)
{
	long long open = count_open(result->status);
	char until[32];
	if (result->paused_by_program && open) {
		complain("stopped: %s", result->pause_reason);
		hint("%lld wait; when it is mended: convoke -f '%s' resume, then run again", open, app->path);
		return EXIT_STOPPED;
	}
	if (!open)
		return EXIT_DONE;
	if (*result->waiting_for)
		complain("%lld are not settled: %s%s", open, result->waiting_for,
			 until_text(until, result->waiting_until));
	else if (*result->report.message && count_waiting(result->status))
		complain("%lld are not settled: %s", open, result->report.message);
	else
		complain("%lld are not settled; convoke status counts them, convoke run goes on", open);
	return EXIT_PARTLY;
}

static int follow_and_report(struct app *app, const struct arguments *arguments)
{
	struct run_log log;
	struct follow_request request = {.mode = WORKER_RUN, .forever = !option_given(arguments, OPTION_UNTIL_IDLE),
					 .looked = run_log_look, .context = &log};
	struct follow_result result;
	if (run_log_begin(&log, app->db, option_given(arguments, OPTION_NAMES), option_given(arguments, OPTION_JSON)) < 0)
		return fail_db(app->db);
	int code = follow(app, &request, &result);
	if (code == EXIT_DONE)
		code = report(app, &result);
	if (option_given(arguments, OPTION_JSON) && code != EXIT_FAILED)
		print_status(app, true);
	follow_result_clear(&result);
	run_log_end(&log);
	return code;
}

int command_run(struct app *app, const struct arguments *arguments)
{
	int code = callbacks_check(app, arguments);
	if (code != EXIT_DONE)
		return code;
	const char *missing = settings_missing_for_send(&app->settings);
	if (missing) {
		complain("%s", missing);
		hint("convoke doctor shows what is set; man 5 convoke explains the settings");
		return EXIT_FAILED;
	}
	log_to(STDERR_FILENO);
	if (option_given(arguments, OPTION_NAMES))
		log_phones();
	struct callbacks callbacks;
	code = callbacks_start(app, arguments, &callbacks);
	if (code == EXIT_DONE)
		code = follow_and_report(app, arguments);
	callbacks_stop(&callbacks);
	return code;
}
