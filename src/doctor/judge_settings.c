#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "doctor/facts.h"

static char *source_of(const struct setting_shown *shown)
{
	switch (shown->source) {
	case SETTING_ENVIRONMENT:
		return xstrdup(shown->environment);
	case SETTING_FILE:
		return xasprintf("config file, line %d", shown->line);
	default:
		return xstrdup("default");
	}
}

static void list_settings(const struct facts *facts, struct report *report)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const struct setting_shown *shown = &facts->shown[i];
		char *source = source_of(shown), *message;
		if (i == SETTING_file && (facts->named || !*shown->value))
			message = xasprintf("%s (%s)", facts->path, facts->named ? "-f" : "default");
		else
			message = *shown->value ? xasprintf("%s (%s)", shown->value, source) : xstrdup("not set");
		report_setting(report, shown->key, message);
		free(message);
		free(source);
	}
}

static void judge_config(const struct facts *facts, struct report *report)
{
	if (facts->settings_problem)
		report_sentence(report, CHECK_CONFIG, VERDICT_PROBLEM, facts->settings_problem,
				"Correct it where it is set; man 5 convoke explains each setting. No other command runs until then");
	else if (facts->config_found)
		report_add(report, CHECK_CONFIG, VERDICT_OK, NULL, "%s", facts->config_path);
	else
		report_add(report, CHECK_CONFIG, VERDICT_OK, NULL, "none at %s, which is fine", facts->config_path);
}

static void judge_complete(const struct facts *facts, struct report *report)
{
	const struct settings *settings = &facts->settings;
	const char *missing = settings_missing_for_send(settings);
	bool half = !*settings->api_key != !*settings->api_secret;
	if (missing)
		report_sentence(report, CHECK_COMPLETE, VERDICT_PROBLEM, missing, NULL);
	else if (half)
		report_add(report, CHECK_COMPLETE, VERDICT_WARNING, "Set both, or take the one away",
			   "%s, so that the auth token is used",
			   *settings->api_key ? "the API key has no secret" : "the API secret has no key");
	else
		report_add(report, CHECK_COMPLETE, VERDICT_OK, NULL, "account, credentials and sender are set");
}

static void judge_base_url(const struct facts *facts, struct report *report)
{
	if (*facts->settings.base_url)
		report_add(report, CHECK_BASE_URL, VERDICT_OK, "To reach Twilio itself, take twilio.base_url away (TWILIO_BASE_URL)",
			   "everything goes to %s instead of Twilio", facts->settings.base_url);
	else
		report_add(report, CHECK_BASE_URL, VERDICT_OK, NULL, "Twilio's own hosts");
}

static void judge_callbacks(const struct facts *facts, struct report *report)
{
	const char *url = facts->shown[SETTING_status_callback].value;
	if (!*url)
		report_add(report, CHECK_CALLBACKS, VERDICT_OK, NULL, "Twilio is asked, and need not call");
	else if (!*facts->settings.auth_token)
		report_add(report, CHECK_CALLBACKS, VERDICT_WARNING,
			   "Set twilio.auth_token (TWILIO_AUTH_TOKEN), with which Twilio signs its calls, or take twilio.status_callback away",
			   "Twilio is told to call %s, but without the auth token no call can be believed", url);
	else if (strncasecmp(url, "https://", strlen("https://")) != 0)
		report_add(report, CHECK_CALLBACKS, VERDICT_WARNING, "Give twilio.status_callback an address with https://",
			   "Twilio is told to call %s, which is not https", url);
	else if (facts->opened && facts->phones_today > 0 && !facts->called_at)
		report_add(report, CHECK_CALLBACKS, VERDICT_WARNING,
			   "See that `convoke run --listen` runs and that the address leads to it; until then Twilio is asked",
			   "Twilio is told to call %s, and no call has come lately", url);
	else
		report_add(report, CHECK_CALLBACKS, VERDICT_OK, NULL, "Twilio calls %s", url);
}

void judge_settings(const struct facts *facts, struct report *report)
{
	judge_config(facts, report);
	if (facts->settings_problem) {
		report_unchecked(report, CHECK_COMPLETE, CHECK_CALLBACKS, "not before the settings can be used");
	} else {
		judge_complete(facts, report);
		judge_base_url(facts, report);
		judge_callbacks(facts, report);
	}
	list_settings(facts, report);
}
