#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "twilio/request.h"
#include "twilio/senders.h"

static void check_text(const char *text)
{
	promise(text && utf8_valid(text, strlen(text)));
}

static void check_sender(const struct sender *sender)
{
	promise(e164_valid(sender->phone));
	check_text(sender->status);
	check_text(sender->quality);
	check_text(sender->limit);
	check_text(sender->reason);
	check_text(sender->name);
	promise(sender_limit(sender->limit) >= -1);
}

void fuzz_senders(const uint8_t *data, size_t size)
{
	struct sender_page page;
	if (reply_sender_page((const char *)data, size, &page) == 0) {
		for (size_t i = 0; i < page.senders.count; i++)
			check_sender(&page.senders.items[i]);
		check_text(page.next);
	} else {
		promise(page.senders.count == 0 && !page.next);
	}
	sender_page_clear(&page);

	struct account account;
	if (reply_account((const char *)data, size, &account) == 0) {
		check_text(account.status);
		check_text(account.type);
	} else {
		promise(!account.status && !account.type);
	}
	account_clear(&account);

	char *text = text_of(data, size);
	promise(sender_limit(text) >= -1);
	free(text);
}
