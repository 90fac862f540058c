#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "twilio/request.h"

#define HOST "api.twilio.com"

static void check_next_page(const char *link)
{
	char *path = request_next_page(link, "https://" HOST);
	if (path) {
		char *host = host_by_curl("https://" HOST, path);
		promise(*path == '/' && path[1] != '/');
		promise(!host || strcmp(host, HOST) == 0);
		free(host);
	}
	free(path);
}

/* A form keeps its pairs whatever the values are. */
static void check_form(const char *form, size_t pairs)
{
	for (const char *at = form; *at; at++) {
		promise((unsigned char)*at > ' ' && (unsigned char)*at < 0x7f);
		pairs -= *at == '=';
	}
	promise(pairs == 0);
}

static void check_body(const char *value)
{
	struct create_request request = {.to = value, .from = value, .messaging_service_sid = value, .content_sid = value,
					 .variables = value, .status_callback = value, .callback_id = value};
	char *form = request_create_body(&request);
	check_form(form, *value ? 6 : 3);
	free(form);
}

static void check_path(const char *value)
{
	char *path = request_list_path("AC1", value, value, INT64_C(1692853305000), 50);
	char *fetch = request_fetch_path(value, value);
	promise(strncmp(path, "/2010-04-01/Accounts/AC1/Messages.json?PageSize=50", 50) == 0);
	promise(!strchr(fetch, '?') && !strchr(fetch, '#') && !strchr(fetch, ' '));
	free(fetch);
	free(path);
}

void fuzz_request(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	check_next_page(text);
	check_body(text);
	check_path(text);
	promise(!sid_valid(text, "HX") || strlen(text) == 34);
	promise(!e164_valid(text) || strlen(text) <= 16);
	free(text);
}
