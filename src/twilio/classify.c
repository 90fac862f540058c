#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/errors.h"
#include "twilio/reply.h"
#include "twilio/request.h"

/* What one create or one read came to: delivery-protocol 5, rows a to f. */

enum { LONGEST_TEXT = 400 };

void outcome_clear(struct outcome *outcome)
{
	free(outcome->text);
	free(outcome->proof);
	*outcome = (struct outcome){0};
}

/* Problems before anything left, by curl's numbers, in words for an organizer. */
static const struct {
	int code;
	const char *words;
} connect_problems[] = {
	{5, "the proxy's name could not be looked up; check the proxy setting"},
	{6, "its name could not be looked up; check the internet connection"},
	{7, "no connection could be made; check the internet connection and the firewall"},
	{28, "no connection within the time allowed; check the internet connection and the firewall"},
	{35, "no secure connection (TLS) could be agreed on; something on the way may be interfering"},
	{51, "its TLS certificate is not Twilio's; something on the way may be interfering"},
	{58, "the local TLS certificate cannot be used; check this machine's TLS set-up"},
	/* also that of another host */
	{60, "its TLS certificate cannot be trusted; check this machine's date and CA certificates, and whether "
	     "something on the way is interfering"},
	{77, "this machine's CA certificates cannot be read; install the package ca-certificates"},
	{83, "its TLS certificate has the wrong issuer; something on the way may be interfering"},
	{91, "its TLS certificate has been revoked or has no valid status; try another network"},
	{97, "the proxy refused; check the proxy setting"},
};

static const char *connect_words(int curl_code)
{
	for (size_t i = 0; i < sizeof connect_problems / sizeof *connect_problems; i++)
		if (connect_problems[i].code == curl_code)
			return connect_problems[i].words;
	return "the request could not be started; check the internet connection";
}

/* "sentence (curl's own words)", on one line. */
static char *with_problem(const char *sentence, const char *problem)
{
	if (!problem || !*problem)
		return xstrdup(sentence);
	char *clean = clean_line(problem);
	clean[text_crop(clean, LONGEST_TEXT, NULL)] = '\0';
	char *text = xasprintf("%s (%s)", sentence, clean);
	free(clean);
	return text;
}

static char *unreachable(const struct exchange *exchange)
{
	char *sentence = xasprintf("Twilio cannot be reached: %s", connect_words(exchange->curl_code));
	char *text = with_problem(sentence, exchange->problem);
	free(sentence);
	return text;
}

/* Twilio's error JSON (delivery-protocol 5): anything else may come from anywhere. */
struct refusal {
	int code;   /* 0: none given */
	char *text; /* NULL: this is not Twilio's JSON */
};

static struct refusal read_refusal(const struct exchange *exchange)
{
	struct refusal refusal = {0};
	/* What is fine refuses nothing, and a page of a thousand messages is not read twice. */
	bool refused = exchange->complete && exchange->http_status >= 300;
	struct json *json = refused ? json_parse(exchange->body, exchange->body_size) : NULL;
	int64_t status, code;
	const char *text = json_string(json, "message");
	if (!text)
		text = json_string(json, "title");
	if (text && json_integer(json, "status", &status) && status == exchange->http_status) {
		char *line = clean_line(text);
		refusal.text = printable(line); /* of what nobody can see nothing is left */
		free(line);
		refusal.text[text_crop(refusal.text, LONGEST_TEXT, NULL)] = '\0';
		if (json_integer(json, "code", &code) && code > 0 && code <= INT_MAX)
			refusal.code = (int)code;
	}
	json_free(json);
	return refusal;
}

/* Twilio's own words; ours when it said nothing. */
static char *refusal_words(struct refusal *refusal)
{
	if (!*refusal->text)
		set_string(&refusal->text, twilio_error_sentence(refusal->code));
	char *text = refusal->text;
	refusal->text = NULL;
	return text;
}

static int64_t within(int64_t value, int64_t least, int64_t most)
{
	if (value < least)
		return least;
	return value > most ? most : value;
}

/* Seconds or an HTTP date, from 1 s to 1 h; 0 when it is neither. */
static int64_t retry_after_ms(const struct exchange *exchange)
{
	enum { SECOND = 1000, HOUR_SECONDS = 3600 };
	if (!exchange->retry_after)
		return 0;
	char *end;
	int64_t seconds = strtoll(exchange->retry_after, &end, 10);
	if (end != exchange->retry_after)
		return within(seconds, 1, HOUR_SECONDS) * SECOND;
	int64_t at = timestamp_parse(exchange->retry_after);
	return at ? within(at - exchange->wall_ms, SECOND, HOUR_SECONDS * SECOND) : 0;
}

static void unknown(struct outcome *out, enum error_class error_class, char *text)
{
	out->kind = OUTCOME_UNKNOWN;
	out->error_class = error_class;
	out->text = text;
	out->proof = xstrdup("");
}

static void classify_never_started(const struct exchange *exchange, struct outcome *out)
{
	out->kind = OUTCOME_NOT_SENT;
	out->error_class = CLASS_LATER;
	out->text = unreachable(exchange);
	out->proof = xstrdup("never started");
}

static bool is_ours(const struct exchange *exchange, const struct message *message)
{
	return strcmp(phone_of_address(message->to), phone_of_address(exchange->to)) == 0 &&
	       strcmp(message->account_sid, exchange->account_sid) == 0;
}

static void accept(struct outcome *out, const struct message *message)
{
	out->kind = OUTCOME_ACCEPTED;
	out->error_class = CLASS_NONE;
	out->twilio_code = message->error_code;
	out->text = xstrdup(message->error_message);
	out->proof = xstrdup("");
	strncpy(out->sid, message->sid, sizeof out->sid - 1);
	out->status = message->status;
	out->created_at = message->created_at;
}

static void classify_success(const struct exchange *exchange, struct outcome *out)
{
	struct message message = {0};
	if (exchange->complete && reply_message(exchange->body, exchange->body_size, &message) == 0 &&
	    is_ours(exchange, &message)) {
		accept(out, &message);
	} else {
		const char *what = !exchange->complete ? "the reply was cut off"
				 : !message.sid ? "the reply could not be read"
				 : "the reply is about another message";
		unknown(out, CLASS_UNKNOWN, xasprintf("2xx seen (HTTP %ld), but %s", exchange->http_status, what));
		reply_find_sid(exchange->body, exchange->body_size, out->sid);
	}
	message_clear(&message);
}

/* 429: Twilio says that it did not process the request, whatever the code. */
static void classify_throttled(const struct exchange *exchange, struct refusal *refusal, struct outcome *out)
{
	out->kind = OUTCOME_NOT_SENT;
	out->error_class = CLASS_THROTTLE;
	out->text = refusal_words(refusal);
	out->proof = xstrdup("HTTP 429 with Twilio's JSON");
	out->wait_ms = retry_after_ms(exchange);
}

static int64_t refusal_wait_ms(const struct exchange *exchange, int code, enum error_class error_class)
{
	int64_t told = retry_after_ms(exchange);
	const struct twilio_error *error = twilio_error_find(code);
	if (error_class == CLASS_THROTTLE)
		return told;
	if (error_class != CLASS_LATER)
		return 0;
	int64_t ours = error ? error->wait_minutes * INT64_C(60000) : 0;
	return told > ours ? told : ours;
}

static void classify_refused(const struct exchange *exchange, struct refusal *refusal, struct outcome *out)
{
	enum error_class error_class = twilio_error_class(refusal->code, exchange->http_status);
	if (error_class == CLASS_UNKNOWN) {
		unknown(out, CLASS_UNKNOWN, refusal_words(refusal));
		return;
	}
	out->kind = OUTCOME_NOT_SENT;
	out->error_class = error_class;
	out->text = refusal_words(refusal);
	out->proof = refusal->code ? xasprintf("HTTP %ld with Twilio's JSON, code %d", exchange->http_status, refusal->code)
				   : xasprintf("HTTP %ld with Twilio's JSON", exchange->http_status);
	out->wait_ms = refusal_wait_ms(exchange, refusal->code, error_class);
}

/* An answer that is no success: by the first digit, and by whether Twilio wrote it. */
static void classify_answer(const struct exchange *exchange, struct outcome *out)
{
	long status = exchange->http_status;
	struct refusal refusal = read_refusal(exchange);
	out->twilio_code = refusal.code;

	if (status >= 500) {
		unknown(out, CLASS_UNKNOWN, xasprintf("Twilio had a problem (HTTP %ld); the message may have gone", status));
	} else if (status == 429 && refusal.text) {
		classify_throttled(exchange, &refusal, out);
	} else if (status == 429) {
		unknown(out, CLASS_UNKNOWN, xstrdup("something on the way said \"too many requests\" (HTTP 429), not Twilio"));
	} else if (status >= 400 && refusal.text) {
		classify_refused(exchange, &refusal, out);
	} else if (status >= 300) {
		unknown(out, CLASS_STOP, xasprintf("the answer (HTTP %ld) is not Twilio's; a proxy or a log-in page "
						   "of the network may be in between", status));
	} else {
		unknown(out, CLASS_UNKNOWN, xasprintf("no proper answer from Twilio (HTTP %ld)", status));
	}
	free(refusal.text);
}

void classify(const struct exchange *exchange, struct outcome *out)
{
	*out = (struct outcome){0};
	if (!exchange->started)
		classify_never_started(exchange, out);
	else if (exchange->http_status == 0)
		unknown(out, CLASS_UNKNOWN, with_problem("no answer from Twilio; the message may have gone", exchange->problem));
	else if (exchange->http_status >= 200 && exchange->http_status < 300)
		classify_success(exchange, out);
	else
		classify_answer(exchange, out);
}

static enum read_answer read_answer(const struct exchange *exchange, const struct refusal *refusal)
{
	long status = exchange->http_status;
	if (status == 0 || (status < 300 && !exchange->complete))
		return READ_UNREACHABLE;
	if (status < 300)
		return READ_FINE;
	if (status >= 500)
		return READ_BUSY;
	if (!refusal->text)
		return READ_FOREIGN;
	if (status == 429)
		return READ_BUSY;
	if (status == 401 || status == 403)
		return READ_REFUSED;
	return status == 404 ? READ_MISSING : READ_WRONG;
}

/* Why a read brought nothing, and what to do. */
static char *read_problem(enum read_answer answer, const struct exchange *exchange, const struct refusal *refusal)
{
	long status = exchange->http_status;
	switch (answer) {
	case READ_FINE:
		return NULL;
	case READ_UNREACHABLE:
		return exchange->started ? with_problem("Twilio did not answer in full", exchange->problem)
					 : unreachable(exchange);
	case READ_BUSY:
		return status == 429 ? xstrdup("Twilio asks to slow down (HTTP 429); try again in a minute")
				     : xasprintf("Twilio has a problem (HTTP %ld); try again in a few minutes", status);
	case READ_FOREIGN:
		return xasprintf("the answer (HTTP %ld) is not Twilio's; check TWILIO_BASE_URL, and whether a proxy or a "
				 "log-in page of the network is in between", status);
	case READ_REFUSED:
		return xasprintf("Twilio refused the credentials (HTTP %ld: %s); check the account SID and the auth token "
				 "or API key", status, refusal->text);
	case READ_MISSING:
		return xasprintf("Twilio does not know what was asked for (HTTP 404: %s); check the account SID", refusal->text);
	case READ_WRONG:
		break;
	}
	if (refusal->code)
		return xasprintf("Twilio refused (HTTP %ld, code %d): %s", status, refusal->code, refusal->text);
	return xasprintf("Twilio refused (HTTP %ld): %s", status, refusal->text);
}

enum read_answer reply_judge_read(const struct exchange *exchange, char **message)
{
	struct refusal refusal = read_refusal(exchange);
	enum read_answer answer = read_answer(exchange, &refusal);
	*message = read_problem(answer, exchange, &refusal);
	free(refusal.text);
	return answer;
}

int reply_check_read(const struct exchange *exchange, char **message)
{
	return reply_judge_read(exchange, message) == READ_FINE ? 0 : -1;
}

int reply_check_delete(const struct exchange *exchange, int *code, char **message)
{
	enum { NO_CONTENT = 204, NOT_FOUND = 404, UNKNOWN_RESOURCE = 20404 };
	struct refusal refusal = read_refusal(exchange);
	bool gone = refusal.text && exchange->http_status == NOT_FOUND && refusal.code == UNKNOWN_RESOURCE;
	bool deleted = exchange->http_status == NO_CONTENT && exchange->complete;
	enum read_answer answer = read_answer(exchange, &refusal);
	*code = refusal.code;
	if (!gone && !deleted)
		*message = refusal.code == DELETE_TOO_EARLY
			? xstrdup("Twilio deletes a message only when its delivery has ended; try again in some minutes")
			/* A page is fine for who reads, and no word that anything was deleted. */
			: read_problem(answer == READ_FINE ? READ_FOREIGN : answer, exchange, &refusal);
	free(refusal.text);
	return gone || deleted ? 0 : -1;
}
