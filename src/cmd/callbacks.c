#include "cmd/callbacks.h"

#include <stdlib.h>

#include "app.h"
#include "base/die.h"
#include "base/log.h"
#include "cmd/say.h"
#include "settings_check.h"
#include "twilio/callback.h"
#include "webhook/listen.h"
#include "webhook/server.h"

int callbacks_check(const struct app *app, const struct arguments *arguments)
{
	const char *listen = option_value(arguments, OPTION_LISTEN), *url = option_value(arguments, OPTION_PUBLIC_URL);
	const char *problem = url ? public_url_problem(url) : NULL;
	struct listen_address address;
	if (problem) {
		complain("--public-url %s: it %s", url, problem);
		return EXIT_USAGE;
	}
	if (listen && !listen_parse(listen, &address)) {
		complain("--listen %s: it must be an address and a port, such as 127.0.0.1:8080", listen);
		return EXIT_USAGE;
	}
	if (listen && !url && !*app->settings.status_callback) {
		complain("--listen needs --public-url: Twilio must be told where to call, and signs that address");
		hint("for example --public-url https://rsvp.example.org, which a proxy leads to %s", listen);
		return EXIT_USAGE;
	}
	if ((listen || url) && !*app->settings.auth_token) {
		complain("the auth token is not set, and it alone tells Twilio's callbacks from others: set TWILIO_AUTH_TOKEN, "
			 "or auth_token under [twilio] in the config file");
		hint("an API key that is set stays in use for sending");
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

int callbacks_start(struct app *app, const struct arguments *arguments, struct callbacks *out)
{
	const char *listen = option_value(arguments, OPTION_LISTEN), *url = option_value(arguments, OPTION_PUBLIC_URL);
	struct settings *settings = &app->settings;
	char *message = NULL;
	/* A dashboard beside us may have given the other one to Twilio. */
	out->other_url = xstrdup(settings->status_callback);
	out->url = url ? public_callback_url(url) : xstrdup(settings->status_callback);
	out->receiver = NULL;
	set_string(&settings->status_callback, out->url);
	if (!listen)
		return EXIT_DONE;
	out->receiver = receiver_start(&(struct receiver_options){
		.path = app->path, .listen = listen, .auth_token = settings->auth_token,
		.account_sid = settings->account_sid, .url = out->url, .other_url = out->other_url}, &message);
	if (!out->receiver)
		return fail(message);
	log_line("receiving callbacks on port %u, as %s", receiver_port(out->receiver), out->url);
	return EXIT_DONE;
}

void callbacks_stop(struct callbacks *callbacks)
{
	receiver_stop(callbacks->receiver);
	free(callbacks->url);
	free(callbacks->other_url);
}
