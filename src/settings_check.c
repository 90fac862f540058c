#include "settings_check.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "twilio/request.h"

enum { SHORTEST_RESEND = 1800, DAY_MINUTES = 24 * 60 };

const char *check_TEXT(struct settings *settings, char *value)
{
	(void)settings;
	for (const char *at = value; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return "must be one line of plain text";
	return NULL;
}

const char *check_SECRET(struct settings *settings, char *value)
{
	(void)settings;
	/* It travels in a header: nothing in it may end one. */
	for (const char *at = value; *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7f)
			return "must be one word of plain letters, digits and signs";
	return NULL;
}

const char *check_ACCOUNT(struct settings *settings, char *value)
{
	(void)settings;
	return sid_valid(value, "AC") ? NULL : "must be AC and 32 hexadecimal digits, as the Twilio console shows it";
}

const char *check_API_KEY(struct settings *settings, char *value)
{
	(void)settings;
	return sid_valid(value, "SK") ? NULL : "must be SK and 32 hexadecimal digits, as the Twilio console shows it";
}

const char *check_SERVICE(struct settings *settings, char *value)
{
	(void)settings;
	return sid_valid(value, "MG") ? NULL : "must be MG and 32 hexadecimal digits, as the Twilio console shows it";
}

const char *check_PHONE(struct settings *settings, char *value)
{
	(void)settings;
	const char *phone = phone_of_address(value);
	if (!e164_valid(phone))
		return "must be a phone number with + and country code, such as +351912345678";
	memmove(value, phone, strlen(phone) + 1);
	return NULL;
}

const char *check_SENDER(struct settings *settings, char *value)
{
	return check_PHONE(settings, value);
}

/* A whole number within bounds, digits only. */
static bool whole_number(const char *text, long least, long most, int *out)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 9 || text[digits])
		return false;
	long number = strtol(text, NULL, 10);
	*out = (int)number;
	return number >= least && number <= most;
}

const char *check_RATE(struct settings *settings, char *value)
{
	size_t length = strspn(value, "0123456789.");
	char *end = value;
	if (length > 0 && length < 16 && !value[length])
		settings->rate_per_second = strtod(value, &end);
	if (end == value || *end || settings->rate_per_second < 0.1 || settings->rate_per_second > 10000)
		return "must be a number of messages per second from 0.1 to 10000";
	return NULL;
}

const char *check_CONCURRENCY(struct settings *settings, char *value)
{
	return whole_number(value, 1, 1000, &settings->concurrent) ? NULL : "must be a whole number from 1 to 1000";
}

const char *check_DAILY_LIMIT(struct settings *settings, char *value)
{
	return whole_number(value, 0, 999999999, &settings->daily_phones)
		? NULL : "must be a whole number of phones a day, 0 for no limit";
}

const char *check_TIMEOUT(struct settings *settings, char *value)
{
	return whole_number(value, 1, 600, &settings->timeout_seconds)
		? NULL : "must be a whole number of seconds from 1 to 600";
}

const char *check_POLL(struct settings *settings, char *value)
{
	return whole_number(value, 1, 86400, &settings->poll_seconds)
		? NULL : "must be a whole number of seconds from 1 to 86400";
}

const char *check_RESEND(struct settings *settings, char *value)
{
	/* The row stands after base_url in options.def: what is there is checked already. */
	int least = url_is_loopback(settings->base_url) ? 1 : SHORTEST_RESEND;
	settings->resend_unknown_seconds = 0;
	if (strcmp(value, "ask") == 0)
		return NULL;
	return whole_number(value, least, 999999999, &settings->resend_unknown_seconds)
		? NULL : "must be ask, or a number of seconds not below 1800 "
			 "(nobody can know sooner that a message never left)";
}

/* "HH:MM" at the start of text; minutes of the day, -1 when it is not one. 24:00 is the day's end. */
static int minute_of(const char *text)
{
	for (int i = 0; i < 5; i++)
		if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return -1;
	int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
	if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
		return -1;
	return (hour * 60 + minute) % DAY_MINUTES;
}

const char *check_WINDOW(struct settings *settings, char *value)
{
	settings->window_from = settings->window_to = 0;
	if (strcmp(value, "always") == 0)
		return NULL;
	bool shaped = strlen(value) == 11 && value[5] == '-' && strncmp(value, value + 6, 5) != 0;
	if (shaped) {
		settings->window_from = minute_of(value);
		settings->window_to = minute_of(value + 6);
	}
	if (!shaped || settings->window_from < 0 || settings->window_to < 0)
		return "must be sending hours such as 08:00-21:00, or always";
	return NULL;
}

/* The parts of scheme://host[:port], as it stands between the signs. */
struct origin {
	bool secure;
	char host[256];
};

static bool port_valid(const char *text)
{
	int port;
	return *text == ':' && whole_number(text + 1, 1, 65535, &port);
}

static size_t host_length(const char *text)
{
	if (*text != '[')
		return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	size_t inside = strspn(text + 1, "0123456789abcdefABCDEF:.");
	return text[inside + 1] == ']' ? inside + 2 : 0;
}

/* Nothing but scheme, host and port: no credentials, no path, no signs that clients read differently. */
static bool origin_read(const char *url, struct origin *out)
{
	out->secure = strncasecmp(url, "https://", 8) == 0;
	if (!out->secure && strncasecmp(url, "http://", 7) != 0)
		return false;
	const char *host = url + (out->secure ? 8 : 7);
	size_t length = host_length(host);
	if (length == 0 || length >= sizeof out->host || *host == '.' || *host == '-')
		return false;
	snprintf(out->host, sizeof out->host, "%.*s", (int)length, host);
	return !host[length] || port_valid(host + length);
}

static bool host_is_loopback(const char *host)
{
	struct in_addr four;
	struct in6_addr six;
	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (*host != '[')
		return false;
	char *inside = xstrndup(host + 1, strlen(host) - 2);
	bool loopback = inet_pton(AF_INET6, inside, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
	free(inside);
	return loopback;
}

bool url_is_loopback(const char *url)
{
	struct origin origin;
	return url && origin_read(url, &origin) && host_is_loopback(origin.host);
}

const char *check_BASE_URL(struct settings *settings, char *value)
{
	(void)settings;
	struct origin origin;
	for (size_t length = strlen(value); length && value[length - 1] == '/'; length--)
		value[length - 1] = '\0';
	if (!origin_read(value, &origin))
		return "must be only https://, a host and perhaps a port, such as https://twilio.example.org:8443";
	if (!origin.secure && !host_is_loopback(origin.host))
		return "must begin with https://; http:// is only for this machine (http://127.0.0.1:PORT)";
	return NULL;
}

const char *public_url_problem(const char *url)
{
	struct origin origin;
	const char *signs = strstr(url, "://"), *path = signs ? signs + 3 + strcspn(signs + 3, "/") : url;
	char *before = xstrndup(url, (size_t)(path - url));
	bool readable = origin_read(before, &origin);
	free(before);
	if (!readable)
		return "must be https://, a host, and perhaps a port and a path, such as https://rsvp.example.org";
	if (path[strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")])
		return "must have a path of plain letters, digits and - . _ ~ / only, and nothing after it";
	if (!origin.secure && !host_is_loopback(origin.host))
		return "must begin with https://; http:// is only for this machine (http://127.0.0.1:PORT)";
	return NULL;
}
