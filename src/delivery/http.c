#include "delivery/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "twilio/request.h"

enum {
	CONNECT_SECONDS = 10,
	READ_SECONDS = 35,       /* of a GET or DELETE; a create has its own setting */
	IDLE_SECONDS = 20,       /* an older idle connection is not used again */
	CREATE_REPLY_MAX = 64 * 1024,
	READ_REPLY_MAX = 16 * 1024 * 1024,
	HEADERS_MAX = 64 * 1024,
	REQUEST_ID_SIZE = 64,
	RETRY_AFTER_SIZE = 64,
	GATHER_US = 5000,
};

struct http {
	const struct settings *settings;
	CURLM *multi;
	struct curl_slist *headers;
	struct transfer *idle;   /* handles to use again */
	struct transfer *active;
	bool closing;            /* what is asked for now is refused */
};

struct transfer {
	struct http *http;
	struct transfer *next, **link;
	CURL *easy;
	struct http_request request;
	char *url, *form;
	bool started, latched;
	struct str body;
	size_t body_max, headers;
	char retry_after[RETRY_AFTER_SIZE], request_id[REQUEST_ID_SIZE];
	int64_t server_ms;
	char error[CURL_ERROR_SIZE];
};

int http_global_init(char **message)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		*message = xstrdup("the network library (libcurl) cannot start");
		return -1;
	}
	const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
	if (version->features & CURL_VERSION_ASYNCHDNS && version->features & CURL_VERSION_SSL)
		return 0;
	*message = xstrdup("this libcurl lacks TLS or looks names up without a time limit: install another");
	curl_global_cleanup();
	return -1;
}

void http_global_cleanup(void)
{
	curl_global_cleanup();
}

void http_library_version(char *out, size_t size)
{
	const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
	snprintf(out, size, "%s (%s)", version->version, version->ssl_version ? version->ssl_version : "no TLS");
}

struct http *http_new(const struct settings *settings)
{
	struct http *http = xcalloc(1, sizeof *http);
	http->settings = settings;
	http->multi = curl_multi_init();
	/* "Expect:" off: one more round trip in which a request may or may not have left. */
	http->headers = curl_slist_append(NULL, "Expect:");
	struct curl_slist *all = curl_slist_append(http->headers, "Accept: application/json");
	if (!http->multi || !http->headers || !all)
		die("out of memory for the network");
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)settings->concurrent + 8);
	return http;
}

static const char *const hosts[] = {
	[HTTP_MESSAGES] = "https://api.twilio.com", [HTTP_CONTENT] = "https://content.twilio.com",
	[HTTP_SENDERS] = "https://messaging.twilio.com",
};

static const char *origin(const struct http *http, enum http_service service)
{
	return *http->settings->base_url ? http->settings->base_url : hosts[service];
}

char *http_next_page(const struct http *http, enum http_service service, const char *link)
{
	char *path = request_next_page(link, origin(http, service));
	return path ? path : request_next_page(link, hosts[service]);
}

/* The border between "nothing was sent" and "may have been sent"; the second call would be libcurl's own repetition. */
static int before_request(void *context, char *ip, char *local_ip, int port, int local_port)
{
	(void)ip, (void)local_ip, (void)port, (void)local_port;
	struct transfer *transfer = context;
	if (transfer->started && transfer->form) {
		transfer->latched = true;
		return CURL_PREREQFUNC_ABORT;
	}
	/* A GET that libcurl repeats has told it already. */
	if (!transfer->started && transfer->request.sent && !transfer->request.sent(transfer->request.context))
		return CURL_PREREQFUNC_ABORT;
	transfer->started = true;
	return CURL_PREREQFUNC_OK;
}

/* In words; libcurl would speak of our latch, not of what happened. */
static const char *problem_of(const struct transfer *transfer, CURLcode result)
{
	if (transfer->latched)
		return "the connection was lost before any answer";
	if (transfer->error[0])
		return transfer->error;
	return result ? curl_easy_strerror(result) : "";
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t total = size * count;
	if (transfer->body.length + total > transfer->body_max)
		return 0;
	str_append_bytes(&transfer->body, bytes, total);
	return total;
}

/* "name: value" without the line's end; false when it is another header. */
static bool header_value(const char *line, size_t length, const char *name, char *out, size_t size)
{
	size_t skip = strlen(name);
	if (length <= skip || strncasecmp(line, name, skip) != 0)
		return false;
	while (skip < length && (line[skip] == ' ' || line[skip] == '\t'))
		skip++;
	while (length > skip && strchr("\r\n \t", line[length - 1]))
		length--;
	size_t count = length - skip < size ? length - skip : size - 1;
	memcpy(out, line + skip, count);
	out[count] = '\0';
	return true;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t length = size * count;
	char date[64];
	transfer->headers += length;
	if (transfer->headers > HEADERS_MAX) /* not every libcurl has a bound of its own */
		return 0;
	if (header_value(bytes, length, "Date:", date, sizeof date))
		transfer->server_ms = timestamp_parse(date);
	header_value(bytes, length, "Retry-After:", transfer->retry_after, RETRY_AFTER_SIZE);
	header_value(bytes, length, "Twilio-Request-Id:", transfer->request_id, REQUEST_ID_SIZE);
	return length;
}

static void set_credentials(CURL *easy, const struct settings *settings)
{
	bool key = *settings->api_key && *settings->api_secret;
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	curl_easy_setopt(easy, CURLOPT_USERNAME, key ? settings->api_key : settings->account_sid);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, key ? settings->api_secret : settings->auth_token);
}

static void set_options(struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	const struct settings *settings = transfer->http->settings;
	bool plain = strncmp(transfer->url, "http://", 7) == 0;

	curl_easy_setopt(easy, CURLOPT_URL, transfer->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
	curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* not what the environment says */
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->http->headers);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "convoke/" CONVOKE_VERSION);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	set_credentials(easy, settings);
	if (transfer->form) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->form);
		curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)settings->timeout_seconds);
	} else {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		if (transfer->request.deletes)
			curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
		curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)(transfer->request.seconds ? transfer->request.seconds : READ_SECONDS));
	}
}

static void link_to(struct transfer **list, struct transfer *transfer)
{
	transfer->next = *list;
	transfer->link = list;
	if (*list)
		(*list)->link = &transfer->next;
	*list = transfer;
}

static void unlink_from_list(struct transfer *transfer)
{
	*transfer->link = transfer->next;
	if (transfer->next)
		transfer->next->link = transfer->link;
}

static struct transfer *take_transfer(struct http *http)
{
	struct transfer *transfer = http->idle;
	if (transfer) {
		unlink_from_list(transfer);
		return transfer;
	}
	transfer = xcalloc(1, sizeof *transfer);
	transfer->http = http;
	transfer->easy = curl_easy_init();
	if (!transfer->easy)
		die("out of memory for the network");
	return transfer;
}

/* The answer to a request that is not even tried any more. */
static void refuse(struct http *http, const struct http_request *request)
{
	struct exchange exchange = {.curl_code = CURLE_ABORTED_BY_CALLBACK, .problem = "the program is ending",
				    .body = "", .account_sid = http->settings->account_sid, .to = ""};
	request->done(request->context, &exchange, &(struct http_meta){.request_id = ""});
}

void http_start(struct http *http, const struct http_request *request)
{
	if (http->closing) {
		refuse(http, request);
		return;
	}
	struct transfer *transfer = take_transfer(http);
	transfer->request = *request;
	free(transfer->url);
	transfer->url = xasprintf("%s%s", origin(http, request->service), request->path);
	set_string(&transfer->form, request->form);
	transfer->started = transfer->latched = false;
	transfer->body_max = request->form ? CREATE_REPLY_MAX : READ_REPLY_MAX;
	str_truncate(&transfer->body, 0);
	transfer->headers = 0;
	transfer->server_ms = 0;
	transfer->retry_after[0] = transfer->request_id[0] = transfer->error[0] = '\0';
	curl_easy_reset(transfer->easy);
	set_options(transfer);
	link_to(&http->active, transfer);
	if (curl_multi_add_handle(http->multi, transfer->easy) != CURLM_OK)
		die("libcurl takes no more requests");
}

static void finish(struct transfer *transfer, CURLcode result)
{
	struct http *http = transfer->http;
	curl_off_t bytes = 0;
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	curl_multi_remove_handle(http->multi, transfer->easy);
	unlink_from_list(transfer);

	struct exchange exchange = {
		.started = transfer->started,
		.complete = result == CURLE_OK,
		.curl_code = (int)result,
		.problem = problem_of(transfer, result),
		.http_status = transfer->latched ? 0 : status,
		.body = transfer->body.text ? transfer->body.text : "",
		.body_size = transfer->body.length,
		.retry_after = transfer->retry_after[0] ? transfer->retry_after : NULL,
		.wall_ms = clock_wall_ms(),
		.account_sid = http->settings->account_sid,
		.to = "",
	};
	struct http_meta meta = {.bytes_in = bytes, .server_ms = transfer->server_ms,
				 .request_id = transfer->request_id};
	transfer->request.done(transfer->request.context, &exchange, &meta);

	enum { KEEP = 4096 };
	if (transfer->body.capacity > KEEP) /* a page of a list would stay for ever */
		str_free(&transfer->body);
	link_to(&http->idle, transfer);
}

static void transfer_free(struct transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	free(transfer->url);
	free(transfer->form);
	str_free(&transfer->body);
	free(transfer);
}

void http_free(struct http *http)
{
	if (!http)
		return;
	http->closing = true;
	while (http->active)
		finish(http->active, CURLE_ABORTED_BY_CALLBACK);
	for (struct transfer *at = http->idle, *next; at; at = next) {
		next = at->next;
		transfer_free(at);
	}
	curl_multi_cleanup(http->multi);
	curl_slist_free_all(http->headers);
	free(http);
}

/*
 * After the first answer of many a moment more, in proportion to how long it took: those that come together are
 * stored together, in one commit instead of several.
 */
static void gather(int64_t waited_us)
{
	int64_t more_us = waited_us / 8 < GATHER_US ? waited_us / 8 : GATHER_US;
	nanosleep(&(struct timespec){.tv_nsec = more_us * 1000}, NULL);
}

void http_step(struct http *http, int timeout_ms, int wake_fd)
{
	int running, left;
	struct curl_waitfd wake = {.fd = wake_fd, .events = CURL_WAIT_POLLIN};
	curl_multi_perform(http->multi, &running);
	CURLMsg *message = curl_multi_info_read(http->multi, &left);
	if (!message) {
		int64_t began_us = clock_mono_us();
		curl_multi_poll(http->multi, &wake, wake_fd >= 0, timeout_ms, NULL);
		if (running > 1)
			gather(clock_mono_us() - began_us);
		curl_multi_perform(http->multi, &running);
		message = curl_multi_info_read(http->multi, &left);
	}
	for (; message; message = curl_multi_info_read(http->multi, &left)) {
		if (message->msg != CURLMSG_DONE)
			continue;
		struct transfer *transfer;
		CURLcode result = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		finish(transfer, result);
	}
}
