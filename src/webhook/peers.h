#ifndef WEBHOOK_PEERS_H
#define WEBHOOK_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Who is connected, and what strangers may cost. Time is a parameter; one thread. */

enum {
	REQUEST_MS = 10 * 1000,   /* a request must be complete by then, however its bytes trickle in */
	KEPT_MS = 150 * 1000,     /* a connection that has brought a good one may idle: longer than proxies keep theirs */
	STRANGERS = 256,          /* addresses that are counted at once */
};

/* One connection. */
struct peer {
	struct peer *previous, *next;
	int fd;
	uint64_t address;         /* a hash of it, without the port */
	int64_t since_ms;         /* of the request that it is to bring, or is bringing */
	bool proven;              /* it has brought a signed request */
	bool waits;               /* for our answer: it is we who are slow */
};

struct peers {
	struct peer *first;
	size_t count;
	struct strangers {
		uint64_t address;
		int64_t since_ms;
		unsigned refused;
	} strangers[STRANGERS];
};

struct peer *peer_add(struct peers *peers, int fd, const struct sockaddr *address, int64_t now_ms);
void peer_remove(struct peers *peers, struct peer *peer);
/* Its request is answered; the next one may take its time. */
void peer_rest(struct peer *peer, int64_t now_ms);
/* Shuts the connections of those that are too slow; how many. Whoever owns them notices. */
size_t peers_drop_slow(struct peers *peers, int64_t now_ms);

/* Counts a request that nobody signed; true when there were too many from that address. */
bool peers_refused(struct peers *peers, const struct peer *peer, int64_t now_ms);

#endif
