#ifndef TESTS_CALLER_H
#define TESTS_CALLER_H

#include <stddef.h>
#include <stdint.h>

/* The other end: connections to a receiver on this machine, and callbacks as Twilio signs them. Failures fail the test. */

#define TOKEN "simulated-token"
#define ACCOUNT "AC00000000000000000000000000000001"

/* A free port, which nobody has at this moment. */
uint16_t caller_free_port(void);
/* A connection; waits until somebody listens. */
int caller_connect(uint16_t port);

/* Sends these bytes and reads one answer: its status, 0 when the connection ended without one. */
int caller_exchange(int fd, const char *bytes, size_t length);
/* The head of the last answer of this thread. */
const char *caller_head(void);

struct call {
	const char *sid, *status;
	const char *callback_id;   /* NULL: the address has none */
	int code;                  /* 0: none */
	const char *account;       /* NULL: ours */
};
/* The form of a callback, and the request that carries it to http://127.0.0.1:port; the caller frees. */
char *caller_form(const struct call *call);
char *caller_request(uint16_t port, const char *query, const char *form, const char *token);
/* All of it: the answer's status. */
int caller_call(int fd, uint16_t port, const struct call *call);

#endif
