#ifndef WEBHOOK_SERVER_H
#define WEBHOOK_SERVER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Receives Twilio's status callbacks: POST /twilio/status, and GET /healthz for whoever watches. A thread of its
 * own, with a connection of its own to the event file. Needs no lock of the file: who stands by receives as well.
 */
struct receiver;

struct receiver_options {
	const char *path;            /* the event file */
	const char *listen;          /* ADDR:PORT, see webhook/listen.h */
	const char *auth_token, *account_sid;
	/* The addresses that Twilio may have been given; the second may be "". The paths end in /twilio/status, or not. */
	const char *url, *other_url;
};

/* The options outlive it. NULL with *message (the caller frees). */
struct receiver *receiver_start(const struct receiver_options *options, char **message);
/* Answers what has been taken, and ends. NULL is fine. */
void receiver_stop(struct receiver *receiver);

/* What it listens on; of interest when any free port was asked for. */
uint16_t receiver_port(const struct receiver *receiver);

/* libmicrohttpd's. */
void receiver_library_version(char *out, size_t size);

#endif
