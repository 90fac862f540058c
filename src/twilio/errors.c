#include "twilio/errors.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/die.h"

static const struct twilio_error errors[] = {
#define ERROR(code, class, wait, sentence, advice) {code, CLASS_##class, wait, sentence, advice},
#include "twilio/errors.def"
#undef ERROR
};

static int compare(const void *key, const void *row)
{
	int code = *(const int *)key, other = ((const struct twilio_error *)row)->code;
	return (code > other) - (code < other);
}

const struct twilio_error *twilio_error_find(int code)
{
	return bsearch(&code, errors, sizeof errors / sizeof *errors, sizeof *errors, compare);
}

enum error_class twilio_error_class(int code, long http_status)
{
	const struct twilio_error *error = twilio_error_find(code);
	if (error)
		return error->error_class;
	if (http_status == 401 || http_status == 403)
		return CLASS_STOP;
	if (http_status == 429)
		return CLASS_THROTTLE;
	return http_status >= 500 ? CLASS_UNKNOWN : CLASS_FIX;
}

const char *twilio_error_sentence(int code)
{
	const struct twilio_error *error = twilio_error_find(code);
	return error ? error->sentence : "Twilio refused this message with a code that convoke does not know.";
}

const char *twilio_error_advice(int code)
{
	const struct twilio_error *error = twilio_error_find(code);
	return error ? error->advice : "Read Twilio's own text; the number is explained at twilio.com/docs/api/errors.";
}

char *twilio_error_pause_reason(int code)
{
	if (twilio_error_class(code, 0) != CLASS_STOP)
		return NULL;
	return xasprintf("%s (%d) %s", twilio_error_sentence(code), code, twilio_error_advice(code));
}

bool twilio_error_opts_out(int code)
{
	return code == 21610 || code == 63014 || code == 63033;
}
