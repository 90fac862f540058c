#include "twilio/callback.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "twilio/errors.h"
#include "twilio/request.h"

static const char *first_given(const char *a, const char *b, const char *c)
{
	return *a ? a : *b ? b : c;
}

static int code_of(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits > 0 && digits < 10 && !text[digits] ? atoi(text) : 0;
}

bool callback_read(const struct parameters *parameters, const char *callback_id, struct told *out)
{
	const char *sid = parameters_value(parameters, "MessageSid"), *status = parameters_value(parameters, "MessageStatus");
	const char *account = parameters_value(parameters, "AccountSid");
	*out = (struct told){0};
	if (!message_sid_valid(sid) || !*status || !sid_valid(account, "AC"))
		return false;
	int code = code_of(parameters_value(parameters, "ErrorCode"));
	const char *words = first_given(parameters_value(parameters, "ChannelStatusMessage"),
					parameters_value(parameters, "ErrorMessage"),
					code ? twilio_error_sentence(code) : "");
	out->pause_reason = code ? twilio_error_pause_reason(code) : NULL;
	out->callback = (struct callback){
		.message_sid = sid, .account_sid = account, .callback_id = callback_id,
		.status = status_of_twilio(status), .error_code = code,
		.error_message = utf8_valid(words, strlen(words)) ? words : "",
		.opts_out = twilio_error_opts_out(code), .pause_reason = out->pause_reason ? out->pause_reason : ""};
	return true;
}

void told_clear(struct told *told)
{
	free(told->pause_reason);
	*told = (struct told){0};
}

char *public_callback_url(const char *public_url)
{
	size_t length = strlen(public_url);
	while (length && public_url[length - 1] == '/')
		length--;
	return xasprintf("%.*s" CALLBACK_PATH, (int)length, public_url);
}
