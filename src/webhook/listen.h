#ifndef WEBHOOK_LISTEN_H
#define WEBHOOK_LISTEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* Where requests come in: ADDR:PORT, [ADDR]:PORT for IPv6; without ADDR this machine alone. No names but localhost. */
struct listen_address {
	struct sockaddr_storage at;
	socklen_t length;
};
/* False when the text is no such address. Port 0: any free one. */
bool listen_parse(const char *text, struct listen_address *out);

/* A listening socket and its port, or -1 with *message (the caller frees). */
int listen_open(const struct listen_address *address, const char *text, uint16_t *port, char **message);

#endif
