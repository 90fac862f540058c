#include "twilio/reply.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "twilio/request.h"

enum { SID_LENGTH = 34 };

void message_clear(struct message *message)
{
	free(message->sid);
	free(message->account_sid);
	free(message->to);
	free(message->from);
	free(message->messaging_service_sid);
	free(message->body);
	free(message->direction);
	free(message->twilio_status);
	free(message->error_message);
	*message = (struct message){0};
}

enum status status_of_twilio(const char *word)
{
	enum status status;
	if (!status_from_word(word, &status))
		return STATUS_ACCEPTED;
	switch (status) {
	case STATUS_SENT:
	case STATUS_DELIVERED:
	case STATUS_READ:
	case STATUS_UNDELIVERED:
	case STATUS_FAILED:
	case STATUS_CANCELED:
		return status;
	default: /* Twilio's "queued" and "sending" are not ours: it has the message */
		return STATUS_ACCEPTED;
	}
}

static int64_t time_of(const struct json *object, const char *key)
{
	const char *text = json_string(object, key);
	return text ? timestamp_parse(text) : 0;
}

/* Documented as an integer; a numeric string is read too. */
static int code_of(const struct json *object, const char *key)
{
	int64_t code = 0;
	const char *text = json_string(object, key);
	if (text) {
		char *end;
		errno = 0;
		code = strtoll(text, &end, 10);
		if (errno || end == text || *end)
			return 0;
	} else if (!json_integer(object, key, &code)) {
		return 0;
	}
	return code > 0 && code <= INT_MAX ? (int)code : 0;
}

static int read_message(const struct json *object, struct message *out)
{
	if (!message_sid_valid(json_string(object, "sid")))
		return -1;
	*out = (struct message){
		.sid = json_string_copy(object, "sid"),
		.account_sid = json_string_copy(object, "account_sid"),
		.to = json_string_copy(object, "to"),
		.from = json_string_copy(object, "from"),
		.messaging_service_sid = json_string_copy(object, "messaging_service_sid"),
		.body = json_string_copy(object, "body"),
		.direction = json_string_copy(object, "direction"),
		.twilio_status = json_string_copy(object, "status"),
		.status = status_of_twilio(json_string(object, "status")),
		.error_code = code_of(object, "error_code"),
		.error_message = json_string_copy(object, "error_message"),
		.created_at = time_of(object, "date_created"),
		.updated_at = time_of(object, "date_updated"),
		.sent_at = time_of(object, "date_sent"),
	};
	return 0;
}

int reply_message(const char *bytes, size_t count, struct message *out)
{
	*out = (struct message){0};
	struct json *json = json_parse(bytes, count);
	int result = read_message(json, out);
	json_free(json);
	return result;
}

/* A row that cannot be read spoils the page: a look at a list must not overlook a message. */
static int read_page(const struct json *json, struct message_page *out)
{
	const struct json *rows = json_get(json, "messages");
	const struct json *next = json_get(json, "next_page_uri");
	if (!json_is_array(rows) || (next && !json_string_value(next)))
		return -1;

	size_t count = json_array_length(rows);
	out->items = xcalloc(count ? count : 1, sizeof *out->items);
	for (; out->count < count; out->count++)
		if (read_message(json_array_at(rows, out->count), &out->items[out->count]) < 0)
			return -1;
	out->next = json_string_copy(json, "next_page_uri");
	return 0;
}

int reply_message_page(const char *bytes, size_t count, struct message_page *out)
{
	*out = (struct message_page){0};
	struct json *json = json_parse(bytes, count);
	int result = read_page(json, out);
	json_free(json);
	if (result < 0)
		message_page_clear(out);
	return result;
}

void message_page_clear(struct message_page *page)
{
	for (size_t i = 0; i < page->count; i++)
		message_clear(&page->items[i]);
	free(page->items);
	free(page->next);
	*page = (struct message_page){0};
}

static bool stands_alone(const char *bytes, size_t count, size_t at)
{
	return (at == 0 || !isalnum((unsigned char)bytes[at - 1])) &&
	       (at + SID_LENGTH == count || !isalnum((unsigned char)bytes[at + SID_LENGTH]));
}

void reply_find_sid(const char *bytes, size_t count, char out[40])
{
	for (size_t at = 0; at + SID_LENGTH <= count; at++) {
		memcpy(out, bytes + at, SID_LENGTH);
		out[SID_LENGTH] = '\0';
		if (message_sid_valid(out) && stands_alone(bytes, count, at))
			return;
	}
	out[0] = '\0';
}
