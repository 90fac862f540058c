#include "twilio/request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/die.h"
#include "base/str.h"

enum { SID_LENGTH = 34 };

static const char CHANNEL[] = "whatsapp:";

/* ASCII only, whatever the locale says. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alphanumeric(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hexadecimal(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static void append_encoded(struct str *out, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		if (is_alphanumeric(*text) || strchr("-._", *text))
			str_append_bytes(out, text, 1);
		else if (*text == ' ')
			str_append(out, "+");
		else
			str_append_bytes(out, (char[]){'%', digits[byte >> 4], digits[byte & 15]}, 3);
	}
}

/* key is written as it is: it is ours, and one of them holds an encoded sign. */
static void append_pair(struct str *out, const char *separator, const char *key, const char *value)
{
	str_append(out, separator);
	str_append(out, key);
	str_append(out, "=");
	append_encoded(out, value);
}

static void append_address(struct str *out, const char *separator, const char *key, const char *phone)
{
	char *address = xasprintf("%s%s", CHANNEL, phone_of_address(phone));
	append_pair(out, separator, key, address);
	free(address);
}

static void append_account(struct str *out, const char *account_sid)
{
	str_append(out, "/2010-04-01/Accounts/");
	append_encoded(out, account_sid);
}

char *request_messages_path(const char *account_sid)
{
	struct str out = {0};
	append_account(&out, account_sid);
	str_append(&out, "/Messages.json");
	return str_take(&out);
}

static bool given(const char *text)
{
	return text && *text;
}

/* The id goes into the query, which Twilio keeps; what follows "#" it never sends. */
static char *callback_with_id(const char *url, const char *id)
{
	struct str out = {0};
	size_t end = strcspn(url, "#");
	str_append_bytes(&out, url, end);
	if (given(id))
		append_pair(&out, memchr(url, '?', end) ? "&" : "?", "a", id);
	str_append(&out, url + end);
	return str_take(&out);
}

char *request_create_body(const struct create_request *request)
{
	struct str out = {0};
	append_address(&out, "", "To", request->to);
	if (given(request->from))
		append_address(&out, "&", "From", request->from);
	if (given(request->messaging_service_sid))
		append_pair(&out, "&", "MessagingServiceSid", request->messaging_service_sid);
	append_pair(&out, "&", "ContentSid", request->content_sid);
	append_pair(&out, "&", "ContentVariables", request->variables);
	if (given(request->status_callback)) {
		char *url = callback_with_id(request->status_callback, request->callback_id);
		append_pair(&out, "&", "StatusCallback", url);
		free(url);
	}
	return str_take(&out);
}

char *request_fetch_path(const char *account_sid, const char *message_sid)
{
	struct str out = {0};
	append_account(&out, account_sid);
	str_append(&out, "/Messages/");
	append_encoded(&out, message_sid);
	str_append(&out, ".json");
	return str_take(&out);
}

/* ">=" is Twilio's key "DateSent>" and the ordinary "="; the sign must be encoded. */
static void append_sent_from(struct str *out, int64_t sent_from)
{
	time_t seconds = (time_t)(sent_from / 1000);
	struct tm utc;
	char date[sizeof "YYYY-MM-DD" + 8];
	if (gmtime_r(&seconds, &utc) && strftime(date, sizeof date, "%Y-%m-%d", &utc))
		append_pair(out, "&", "DateSent%3E", date);
}

char *request_list_path(const char *account_sid, const char *to, const char *from,
			int64_t sent_from, int page_size)
{
	struct str out = {0};
	append_account(&out, account_sid);
	str_appendf(&out, "/Messages.json?PageSize=%d", page_size);
	if (given(to))
		append_address(&out, "&", "To", to);
	if (given(from))
		append_address(&out, "&", "From", from);
	if (sent_from > 0)
		append_sent_from(&out, sent_from);
	return str_take(&out);
}

char *request_templates_path(int page_size)
{
	return xasprintf("/v1/ContentAndApprovals?PageSize=%d", page_size);
}

char *request_senders_path(int page_size)
{
	return xasprintf("/v2/Channels/Senders?Channel=whatsapp&PageSize=%d", page_size);
}

char *request_account_path(const char *account_sid)
{
	struct str out = {0};
	append_account(&out, account_sid);
	str_append(&out, ".json");
	return str_take(&out);
}

/* Printable ASCII without a space and without a backslash, which some readers take for a slash. */
static bool plain_url(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text >= 0x7f || *text == '\\')
			return false;
	return true;
}

char *request_next_page(const char *link, const char *origin)
{
	if (!given(link) || !plain_url(link))
		return NULL;
	if (*link != '/') {
		size_t length = strlen(origin);
		if (length == 0 || strncasecmp(link, origin, length) != 0)
			return NULL;
		link += length;
	}
	/* A second slash would begin a host. */
	if (link[0] != '/' || link[1] == '/')
		return NULL;
	return xstrndup(link, strcspn(link, "#"));
}

bool sid_valid(const char *sid, const char *prefix)
{
	size_t length = strlen(prefix);
	if (!sid || strlen(sid) != SID_LENGTH || strncmp(sid, prefix, length) != 0)
		return false;
	for (const char *at = sid + length; *at; at++)
		if (!is_hexadecimal(*at))
			return false;
	return true;
}

bool message_sid_valid(const char *sid)
{
	return sid_valid(sid, "SM") || sid_valid(sid, "MM");
}

bool e164_valid(const char *phone)
{
	if (!phone || phone[0] != '+' || phone[1] == '0')
		return false;
	size_t digits = 0;
	while (is_digit(phone[1 + digits]))
		digits++;
	return phone[1 + digits] == '\0' && digits >= 7 && digits <= 15;
}

const char *phone_of_address(const char *address)
{
	size_t length = strlen(CHANNEL);
	return strncasecmp(address, CHANNEL, length) == 0 ? address + length : address;
}
