#include "webhook/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"

enum { BACKLOG = 1024 };

static bool port_parse(const char *text, uint16_t *out)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 5 || text[digits] || atoi(text) > UINT16_MAX)
		return false;
	*out = (uint16_t)atoi(text);
	return true;
}

/* host: without brackets. */
static bool fill(struct listen_address *out, const char *host, bool six, uint16_t port)
{
	struct sockaddr_in *in4 = (struct sockaddr_in *)&out->at;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&out->at;
	*out = (struct listen_address){.length = six ? sizeof *in6 : sizeof *in4};
	if (six) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		return inet_pton(AF_INET6, host, &in6->sin6_addr) == 1;
	}
	in4->sin_family = AF_INET;
	in4->sin_port = htons(port);
	if (!*host || strcasecmp(host, "localhost") == 0)
		host = "127.0.0.1";
	return inet_pton(AF_INET, host, &in4->sin_addr) == 1;
}

bool listen_parse(const char *text, struct listen_address *out)
{
	char host[INET6_ADDRSTRLEN + 1] = "";
	uint16_t port;
	const char *colon = strrchr(text, ':');
	if (!port_parse(colon ? colon + 1 : text, &port))
		return false;
	size_t length = colon ? (size_t)(colon - text) : 0;
	bool six = length >= 2 && text[0] == '[' && text[length - 1] == ']';
	if (six) {
		text++;
		length -= 2;
	}
	if (length >= sizeof host)
		return false;
	memcpy(host, text, length);
	return fill(out, host, six, port);
}

/* The port lies at the same place in the addresses of both kinds. */
static uint16_t port_of(int fd)
{
	struct sockaddr_in6 at = {0};
	socklen_t length = sizeof at;
	return getsockname(fd, (struct sockaddr *)&at, &length) < 0 ? 0 : ntohs(at.sin6_port);
}

int listen_open(const struct listen_address *address, const char *text, uint16_t *port, char **message)
{
	int yes = 1;
	int fd = socket(address->at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
	    bind(fd, (const struct sockaddr *)&address->at, address->length) == 0 && listen(fd, BACKLOG) == 0) {
		*port = port_of(fd);
		return fd;
	}
	*message = xasprintf("%s cannot be listened on: %s", text, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}
