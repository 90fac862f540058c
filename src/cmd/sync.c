#include "app.h"
#include "cmd/command.h"
#include "cmd/follow.h"
#include "cmd/say.h"
#include "cmd/status.h"
#include "settings.h"

int command_sync(struct app *app, const struct arguments *arguments)
{
	bool watch = option_given(arguments, OPTION_WATCH);
	if (!settings_have_credentials(&app->settings)) {
		complain("%s", settings_missing_for_send(&app->settings));
		hint("convoke doctor shows what is set; man 5 convoke explains the settings");
		return EXIT_FAILED;
	}
	struct follow_request request = {.mode = watch ? WORKER_WATCH : WORKER_SYNC, .forever = watch};
	struct follow_result result;
	int code = follow(app, &request, &result);
	if (code == EXIT_DONE && result.report.round_failed) {
		complain("Twilio could not be asked: %s", result.report.message);
		hint("convoke doctor says more");
		code = EXIT_FAILED;
	}
	if (code == EXIT_DONE && !watch && result.verdict == FOLLOW_INTERRUPTED) {
		complain("interrupted: not every message was asked about");
		code = EXIT_FAILED;
	}
	if (code == EXIT_DONE)
		code = print_status(app, option_given(arguments, OPTION_JSON));
	follow_result_clear(&result);
	return code;
}
