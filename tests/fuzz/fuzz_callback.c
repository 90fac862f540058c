#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "settings_check.h"
#include "twilio/callback.h"
#include "twilio/request.h"
#include "twilio/signature.h"
#include "webhook/listen.h"

static void append_encoded(struct str *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		str_appendf(out, "%%%02x", (unsigned char)bytes[i]);
}

/* Written again with every byte encoded it says the same. */
static void check_again(const struct parameters *form)
{
	struct str text = {0};
	struct parameters again;
	for (size_t i = 0; i < form->count; i++) {
		append_encoded(&text, form->items[i].name, form->items[i].name_length);
		str_append(&text, "=");
		append_encoded(&text, form->items[i].value, form->items[i].value_length);
		str_append(&text, "&");
	}
	promise(parameters_parse(&again, text.text ? text.text : "", text.length) == 0);
	promise(again.count == form->count);
	for (size_t i = 0; i < form->count; i++) {
		const struct parameter *a = &form->items[i], *b = &again.items[i];
		promise(a->name_length == b->name_length && memcmp(a->name, b->name, a->name_length + 1) == 0);
		promise(a->value_length == b->value_length && memcmp(a->value, b->value, a->value_length + 1) == 0);
	}
	parameters_clear(&again);
	str_free(&text);
}

/* What is signed over this URL is accepted for it; with another token, or changed, it is not. */
static void check_signature(const char *url, const struct parameters *form)
{
	char signature[SIGNATURE_LENGTH + 1];
	bool bare = !strchr(url, '#');
	signature_make("12345", url, form, signature);
	promise(strlen(signature) == SIGNATURE_LENGTH);
	promise(!bare || signature_valid("12345", url, form, signature));
	promise(!signature_valid("12346", url, form, signature));
	signature[0] ^= 1;
	promise(!signature_valid("12345", url, form, signature));
}

static void check_read(const struct parameters *form)
{
	struct told told;
	if (!callback_read(form, parameters_value(form, "a"), &told))
		return;
	promise(message_sid_valid(told.callback.message_sid) && sid_valid(told.callback.account_sid, "AC"));
	promise(told.callback.status < STATUS_COUNT && !status_is_open(told.callback.status) && told.callback.status != STATUS_NONE);
	promise(told.callback.error_code >= 0);
	promise(utf8_valid(told.callback.error_message, strlen(told.callback.error_message)));
	promise(!*told.callback.pause_reason || is_sentence(told.callback.pause_reason));
	told_clear(&told);
}

/* The first line is an address, the rest a form. */
void fuzz_callback(const uint8_t *data, size_t size)
{
	struct pieces pieces = {data, size};
	struct listen_address address;
	struct parameters form;
	char *url = next_piece(&pieces, '\n');
	const char *problem = public_url_problem(url);
	promise(!problem || is_sentence(problem));
	listen_parse(url, &address);
	if (parameters_parse(&form, (const char *)pieces.at, pieces.left) == 0) {
		check_again(&form);
		check_signature(url, &form);
		check_read(&form);
		parameters_clear(&form);
	}
	free(url);
}
