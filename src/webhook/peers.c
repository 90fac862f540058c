#include "webhook/peers.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum { WINDOW_MS = 10 * 1000, REFUSED_MOST = 2000 };

/* FNV-1a: two addresses that meet share their budget, which costs only strangers. */
static uint64_t hash(const void *bytes, size_t count)
{
	uint64_t value = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < count; i++)
		value = (value ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
	return value;
}

static uint64_t hash_address(const struct sockaddr *address)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	switch (address->sa_family) {
	case AF_INET:
		memcpy(&four, address, sizeof four);
		return hash(&four.sin_addr, sizeof four.sin_addr);
	case AF_INET6: /* a household has a /64 */
		memcpy(&six, address, sizeof six);
		return hash(&six.sin6_addr, 8);
	default:
		return 0;
	}
}

struct peer *peer_add(struct peers *peers, int fd, const struct sockaddr *address, int64_t now_ms)
{
	struct peer *peer = xcalloc(1, sizeof *peer);
	peer->fd = fd;
	peer->address = hash_address(address);
	peer->since_ms = now_ms;
	peer->next = peers->first;
	if (peer->next)
		peer->next->previous = peer;
	peers->first = peer;
	peers->count++;
	return peer;
}

void peer_remove(struct peers *peers, struct peer *peer)
{
	if (peer->previous)
		peer->previous->next = peer->next;
	else
		peers->first = peer->next;
	if (peer->next)
		peer->next->previous = peer->previous;
	peers->count--;
	free(peer);
}

void peer_rest(struct peer *peer, int64_t now_ms)
{
	peer->waits = false;
	peer->since_ms = now_ms;
}

size_t peers_drop_slow(struct peers *peers, int64_t now_ms)
{
	size_t dropped = 0;
	for (struct peer *peer = peers->first; peer; peer = peer->next) {
		if (peer->waits || now_ms - peer->since_ms < (peer->proven ? KEPT_MS : REQUEST_MS))
			continue;
		shutdown(peer->fd, SHUT_RDWR);
		peer->since_ms = now_ms; /* once is enough */
		dropped++;
	}
	return dropped;
}

bool peers_refused(struct peers *peers, const struct peer *peer, int64_t now_ms)
{
	struct strangers *item = &peers->strangers[peer->address % STRANGERS];
	if (item->address != peer->address || now_ms - item->since_ms >= WINDOW_MS)
		*item = (struct strangers){.address = peer->address, .since_ms = now_ms};
	return ++item->refused > REFUSED_MOST;
}
