#ifndef TWILIO_ERRORS_H
#define TWILIO_ERRORS_H

#include "twilio/reply.h"

/* A row of errors.def (facts: Twilio's error pages, see twilio-api section 5). */
struct twilio_error {
	int code;
	enum error_class error_class;
	int wait_minutes;      /* LATER: before another try; 0 otherwise */
	const char *sentence;  /* what happened, for an organizer */
	const char *advice;    /* what to do now */
};

/* NULL when the code is not in the table. */
const struct twilio_error *twilio_error_find(int code);
/* By code, else by HTTP status (0: an unknown code is final for that guest). */
enum error_class twilio_error_class(int code, long http_status);
/* Never NULL: the table's words, or general ones for an unknown code. */
const char *twilio_error_sentence(int code);
const char *twilio_error_advice(int code);
/* For a code that concerns the whole account: why the queue pauses and what to do. NULL for the others; the caller frees. */
char *twilio_error_pause_reason(int code);
/* True for the codes that mean "this person does not want messages" (21610, 63033, 63014). */
bool twilio_error_opts_out(int code);

#endif
