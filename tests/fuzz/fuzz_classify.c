#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/reply.h"
#include "twilio/request.h"

#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define TO "+351912345678"

/* Judged anew, from delivery-protocol 5. */
static bool refused_by_twilio(const struct exchange *exchange)
{
	struct json *json = json_parse(exchange->body, exchange->body_size);
	int64_t status = 0;
	bool refused = exchange->complete && json_integer(json, "status", &status) && status == exchange->http_status &&
		       (json_string(json, "message") || json_string(json, "title"));
	json_free(json);
	return refused && status >= 400 && status < 500;
}

static bool created_for_us(const struct exchange *exchange, const char *sid)
{
	struct json *json = json_parse(exchange->body, exchange->body_size);
	const char *account = json_string(json, "account_sid"), *to = json_string(json, "to");
	const char *told = json_string(json, "sid");
	bool ours = account && to && told && strcmp(account, ACCOUNT) == 0 && strcmp(phone_of_address(to), TO) == 0 &&
		    strcmp(told, sid) == 0;
	json_free(json);
	return ours && exchange->complete && exchange->http_status >= 200 && exchange->http_status < 300;
}

static void check_outcome(const struct exchange *exchange)
{
	struct outcome outcome;
	classify(exchange, &outcome);
	promise(outcome.text && outcome.proof && utf8_valid(outcome.text, strlen(outcome.text)));
	promise(outcome.kind == OUTCOME_ACCEPTED || is_sentence(outcome.text));
	promise((outcome.kind == OUTCOME_NOT_SENT) == (*outcome.proof != '\0'));
	promise(outcome.wait_ms == 0 || outcome.wait_ms >= 1000);
	promise(!*outcome.sid || message_sid_valid(outcome.sid));
	switch (outcome.kind) {
	case OUTCOME_ACCEPTED:
		promise(exchange->started && message_sid_valid(outcome.sid) && created_for_us(exchange, outcome.sid));
		break;
	case OUTCOME_NOT_SENT:
		promise(!exchange->started || refused_by_twilio(exchange));
		promise(!*outcome.sid);
		break;
	case OUTCOME_UNKNOWN:
		promise(exchange->started);
		break;
	}
	outcome_clear(&outcome);
}

static void check_read(const struct exchange *exchange)
{
	char *message = NULL;
	int result = reply_check_read(exchange, &message);
	promise(result == 0 ? exchange->complete && !message : is_sentence(message));
	free(message);
}

/* A byte for the status, one for what happened, a line for Retry-After, then the body. */
void fuzz_classify(const uint8_t *data, size_t size)
{
	static const long statuses[] = {201, 200, 400, 401, 403, 404, 409, 429, 500, 503, 302, 0, 100, 204, 599, 999};
	if (size < 2)
		return;
	struct pieces pieces = {data + 2, size - 2};
	char *retry_after = next_piece(&pieces, '\n'), *problem = text_of(pieces.at, pieces.left);
	struct exchange exchange = {
		.started = !(data[1] & 1), .complete = !(data[1] & 2), .curl_code = data[1] >> 2, .problem = problem,
		.http_status = statuses[data[0] % 16], .body = (const char *)pieces.at, .body_size = pieces.left,
		.retry_after = *retry_after ? retry_after : NULL, .wall_ms = INT64_C(1692853305000),
		.account_sid = ACCOUNT, .to = TO};
	check_outcome(&exchange);
	check_read(&exchange);

	char sid[40];
	reply_find_sid((const char *)pieces.at, pieces.left, sid);
	promise(!*sid || (message_sid_valid(sid) && memmem(pieces.at, pieces.left, sid, 34)));
	free(problem);
	free(retry_after);
}
