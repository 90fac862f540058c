#ifndef SETTINGS_CHECK_H
#define SETTINGS_CHECK_H

#include <stdbool.h>

#include "settings.h"

/* The kinds of options.def. Pure. */

/*
 * Checks a value that is not empty, brings it into its one form (whatsapp: and
 * trailing slashes go) and fills the ready member of settings. NULL when it is
 * fine, else how such a value looks ("must be ..."); static.
 */
typedef const char *setting_check(struct settings *settings, char *value);

setting_check check_TEXT, check_SECRET, check_ACCOUNT, check_API_KEY, check_SENDER, check_SERVICE,
	check_BASE_URL, check_RATE, check_CONCURRENCY, check_DAILY_LIMIT, check_WINDOW, check_TIMEOUT,
	check_RESEND, check_POLL, check_PHONE;

/*
 * Where a proxy or a tunnel takes requests for this program: https://host[:port][/path], http only to this machine.
 * NULL when it is fine, else how such an address looks ("must be ..."); static.
 */
const char *public_url_problem(const char *url);

/* True for scheme://host[:port] whose host is 127.0.0.0/8, [::1] or localhost. */
bool url_is_loopback(const char *url);

#endif
