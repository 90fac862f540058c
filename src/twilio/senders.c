#include "twilio/senders.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "twilio/request.h"

static void sender_clear(struct sender *sender)
{
	free(sender->phone);
	free(sender->status);
	free(sender->quality);
	free(sender->limit);
	free(sender->reason);
	free(sender->name);
	*sender = (struct sender){0};
}

void senders_clear(struct sender_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		sender_clear(&list->items[i]);
	free(list->items);
	*list = (struct sender_list){0};
}

void sender_page_clear(struct sender_page *page)
{
	senders_clear(&page->senders);
	free(page->next);
	*page = (struct sender_page){0};
}

static bool read_sender(const struct json *row, struct sender *out)
{
	const char *id = json_string(row, "sender_id");
	if (!id || !e164_valid(phone_of_address(id)))
		return false;
	const struct json *properties = json_get(row, "properties");
	*out = (struct sender){
		.phone = xstrdup(phone_of_address(id)),
		.status = ascii_case(json_string(row, "status"), toupper),
		.quality = ascii_case(json_string(properties, "quality_rating"), toupper),
		.limit = json_string_copy(properties, "messaging_limit"),
		.reason = json_string_copy(json_array_at(json_get(row, "offline_reasons"), 0), "message"),
		.name = json_string_copy(json_get(row, "profile"), "name"),
	};
	return true;
}

int reply_sender_page(const char *bytes, size_t count, struct sender_page *out)
{
	*out = (struct sender_page){0};
	struct json *json = json_parse(bytes, count);
	const struct json *rows = json_get(json, "senders");
	int result = -1;
	if (json_is_array(rows)) {
		size_t length = json_array_length(rows);
		out->senders.items = xcalloc(length ? length : 1, sizeof *out->senders.items);
		for (size_t i = 0; i < length; i++)
			out->senders.count += read_sender(json_array_at(rows, i), &out->senders.items[out->senders.count]);
		out->next = json_string_copy(json_get(json, "meta"), "next_page_url");
		result = 0;
	}
	json_free(json);
	return result;
}

int64_t sender_limit(const char *text)
{
	enum { MOST = 1000000000, GROUP = 1000 };
	const char *at = text + strcspn(text, "0123456789");
	int64_t number = 0;
	if (strcasestr(text, "unlimited"))
		return 0;
	if (!*at)
		return -1;
	for (; (*at >= '0' && *at <= '9') || *at == ','; at++)
		if (*at != ',' && (number = number * 10 + (*at - '0')) > MOST)
			return -1;
	if (*at == 'K' || *at == 'k')
		number *= GROUP;
	else if (*at == 'M' || *at == 'm')
		number *= GROUP * GROUP;
	return number > 0 ? number : -1;
}

int reply_account(const char *bytes, size_t count, struct account *out)
{
	struct json *json = json_parse(bytes, count);
	*out = (struct account){0};
	if (!sid_valid(json_string(json, "sid"), "AC")) {
		json_free(json);
		return -1;
	}
	out->status = ascii_case(json_string(json, "status"), tolower);
	out->type = ascii_case(json_string(json, "type"), tolower);
	json_free(json);
	return 0;
}

void account_clear(struct account *account)
{
	free(account->status);
	free(account->type);
	*account = (struct account){0};
}
