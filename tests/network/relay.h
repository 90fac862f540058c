#ifndef TESTS_RELAY_H
#define TESTS_RELAY_H

#include <openssl/ssl.h>
#include <stdatomic.h>
#include <stdbool.h>

/*
 * A server on loopback that stands before twilio-sim and, until it is mended,
 * does wrong what a network or a server can do wrong around an HTTP exchange.
 */
enum relay_fault {
	RELAY_PASS,
	/* of connections */
	RELAY_REFUSE,      /* nobody listens */
	RELAY_FULL,        /* nobody accepts, and there is no room to wait: a black hole */
	RELAY_CLOSE,       /* closes what it accepts */
	RELAY_MUTE,        /* accepts, and says nothing for ever */
	RELAY_BAD_TLS,     /* has the other certificate */
	RELAY_NO_TLS,      /* speaks plain HTTP where TLS was expected */
	/* of requests */
	RELAY_CUT_REQUEST, /* closes when a few bytes of it were read */
	RELAY_DROP,        /* takes it, passes nothing on, closes */
	RELAY_NO_REPLY,    /* passes it on, and closes instead of answering */
	RELAY_RESET,       /* the same with a reset */
	RELAY_GARBAGE,     /* answers something that is not HTTP */
	RELAY_HALF_STATUS, /* "HTTP/1.1 20", then closes */
	RELAY_HEADERS,     /* 201, and headers without end */
	RELAY_BODY,        /* 201, and a body without end */
	RELAY_DRIP,        /* 201, and now and then a byte of the body */
	RELAY_SILENT,      /* takes the request and never answers */
	RELAY_REDIRECT,    /* status is the code, other_port where to */
	RELAY_NEXT_PAGE,   /* a list whose next page is on other_port */
};

enum relay_when {
	RELAY_ALWAYS,        /* whatever comes */
	RELAY_FIRST_CREATE,  /* the first create alone */
	RELAY_AFTER_A_READ,  /* once a read was answered: the sender has what it needs before it sends */
};

struct relay_plan {
	enum relay_fault fault;
	enum relay_when when;
	int status, other_port;
	SSL_CTX *tls, *bad_tls; /* NULL: plain HTTP; relay_stop frees them */
	int to_port;            /* the simulator's */
};

struct relay {
	int port, pid;
	SSL_CTX *tls, *bad_tls;
	/* Shared with the relay's process. */
	struct relay_counts {
		atomic_bool mended, deaf;
		atomic_int connections, reads, creates; /* that came */
		atomic_int answered;                    /* reads that were passed on and answered */
	} *counts;
};

struct relay relay_start(const struct relay_plan *plan);
/* From now on it only passes on. */
void relay_mend(struct relay *relay);
void relay_stop(struct relay *relay);

#endif
