#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "twilio/reply.h"
#include "twilio/request.h"

static void check_text(const char *text)
{
	promise(text && utf8_valid(text, strlen(text)));
}

static void check_message(const struct message *message)
{
	promise(message_sid_valid(message->sid));
	check_text(message->account_sid);
	check_text(message->to);
	check_text(message->from);
	check_text(message->messaging_service_sid);
	check_text(message->body);
	check_text(message->direction);
	check_text(message->twilio_status);
	check_text(message->error_message);
	promise(message->status < STATUS_COUNT && message->error_code >= 0);
	promise(message->created_at >= 0 && message->updated_at >= 0 && message->sent_at >= 0);
}

void fuzz_reply(const uint8_t *data, size_t size)
{
	struct message message;
	if (reply_message((const char *)data, size, &message) == 0)
		check_message(&message);
	else
		promise(!message.sid);
	message_clear(&message);

	struct message_page page;
	if (reply_message_page((const char *)data, size, &page) == 0) {
		for (size_t i = 0; i < page.count; i++)
			check_message(&page.items[i]);
		check_text(page.next);
	} else {
		promise(!page.items && page.count == 0);
	}
	message_page_clear(&page);
}
