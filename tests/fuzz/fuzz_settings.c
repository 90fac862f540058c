#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/die.h"
#include "base/str.h"
#include "settings.h"
#include "settings_check.h"
#include "twilio/request.h"

static void forget_environment(void)
{
#define SETTING(field, section, key, environment, default, kind, help) unsetenv(environment);
#include "options.def"
#undef SETTING
}

static void prepare(void)
{
	static bool prepared;
	if (prepared)
		return;
	char *folder = xasprintf("%s/convoke", scratch_directory());
	forget_environment();
	setenv("XDG_CONFIG_HOME", scratch_directory(), 1);
	if (mkdir(folder, 0700) < 0)
		die("no folder %s", folder);
	free(folder);
	prepared = true;
}

/* Where the credentials would go. */
static void check_base_url(const char *url)
{
	char *host = host_by_curl(url, "/2010-04-01/Accounts");
	promise(host);
	bool four = strncmp(host, "127.", 4) == 0 && !host[strspn(host, "0123456789.")];
	bool six = *host == '[' && !host[1 + strspn(host + 1, "0:]1")]; /* ::1 in any of its spellings */
	bool loopback = four || six || strcasecmp(host, "localhost") == 0;
	promise(strncasecmp(url, "https://", 8) == 0 || loopback);
	promise(!url_is_loopback(url) || loopback);
	free(host);
}

static void check_settings(const struct settings *settings)
{
	promise(settings->rate_per_second >= 0.1 && settings->rate_per_second <= 10000);
	promise(settings->concurrent >= 1 && settings->concurrent <= 1000 && settings->daily_phones >= 0);
	promise(settings->timeout_seconds >= 1 && settings->poll_seconds >= 1);
	promise(settings->window_from >= 0 && settings->window_from < 1440);
	promise(settings->window_to >= 0 && settings->window_to < 1440);
	promise(!*settings->account_sid || sid_valid(settings->account_sid, "AC"));
	promise(!*settings->from || e164_valid(settings->from));
	promise(!settings->resend_unknown_seconds || settings->resend_unknown_seconds >= 1800 ||
		url_is_loopback(settings->base_url));
	if (*settings->base_url)
		check_base_url(settings->base_url);
	settings_missing_for_send(settings);
}

void fuzz_settings(const uint8_t *data, size_t size)
{
	struct settings settings;
	char *message = NULL;
	prepare();
	write_scratch("convoke/config", data, size);
	if (settings_load(&settings, &message) == 0) {
		promise(!message);
		check_settings(&settings);
	} else {
		promise(is_sentence(message) && !settings.base_url);
	}
	settings_clear(&settings);
	free(message);
}
