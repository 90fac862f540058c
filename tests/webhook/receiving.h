#ifndef TESTS_RECEIVING_H
#define TESTS_RECEIVING_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/wait.h>

#include "base/die.h"
#include "caller.h"
#include "cli.h"
#include "oracle.h"
#include "suite.h"

/* A convoke run --listen of a test's own. */
struct receiving {
	pid_t pid;
	uint16_t port;
	char *file;                /* the event file */
};

/* more: another word of the command line, NULL none. */
static inline void receive_start(struct receiving *out, const char *more)
{
	char *listen, *url;
	out->port = caller_free_port();
	out->file = xstrdup(path_of("convoke/event.db"));
	listen = xasprintf("127.0.0.1:%u", out->port);
	url = xasprintf("http://127.0.0.1:%u", out->port);
	setenv("TWILIO_AUTH_TOKEN", TOKEN, 1);
	out->pid = start_convoke("run", "--listen", listen, "--public-url", url, more);
	free(listen);
	free(url);
}

static inline void receive_end(struct receiving *receiving, int with)
{
	ck_assert_int_eq(kill(receiving->pid, with), 0);
	ck_assert_int_eq(waitpid(receiving->pid, NULL, 0), receiving->pid);
	free(receiving->file);
}

#endif
