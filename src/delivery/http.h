#ifndef DELIVERY_HTTP_H
#define DELIVERY_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "settings.h"
#include "twilio/reply.h"

/*
 * Requests to Twilio, many at a time, on one thread. A create is sent at most
 * once: libcurl repeats a POST by itself when a re-used connection dies before
 * any reply, so its PREREQ callback is a one-shot latch (delivery-protocol 2).
 */

/* Once per process, before any thread; 0, or -1 with *message (the caller frees). */
int http_global_init(char **message);
void http_global_cleanup(void);

/* libcurl's, and that of its TLS. */
void http_library_version(char *out, size_t size);

struct http;

/* settings must outlive it. */
struct http *http_new(const struct settings *settings);
/* Requests still on their way are dropped; each is called back as one that got no answer. */
void http_free(struct http *http);

enum http_service { HTTP_MESSAGES, HTTP_CONTENT, HTTP_SENDERS };
/*
 * The path of the next page that a list of that service names, NULL when it leads
 * to another host. With base_url set, a server that names Twilio's own host is
 * followed too: the path alone is used. The caller frees.
 */
char *http_next_page(const struct http *http, enum http_service service, const char *link);

struct http_meta {
	int64_t bytes_in;
	int64_t server_ms;      /* of the Date header, 0: none */
	const char *request_id; /* Twilio-Request-Id, "" none */
};

struct http_request {
	enum http_service service;
	const char *path;       /* and query */
	const char *form;       /* a create's body; NULL: a GET, or */
	bool deletes;           /* a DELETE, which may be repeated as freely, */
	int seconds;            /* that takes no longer than this; 0: as long as is usual */
	/* The request is about to leave: its connection stands. False: it must not. NULL: nobody cares. */
	bool (*sent)(void *context);
	/* Once, from http_step: what came of it. The exchange lives only during the call. */
	void (*done)(void *context, const struct exchange *exchange, const struct http_meta *meta);
	void *context;
};

void http_start(struct http *http, const struct http_request *request);

/*
 * Moves everything on; waits at most timeout_ms for something to happen on the
 * network or on wake_fd (-1: none). Calls back for what has ended.
 */
void http_step(struct http *http, int timeout_ms, int wake_fd);

#endif
