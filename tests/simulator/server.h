/* The HTTP side: libmicrohttpd on 127.0.0.1, one thread. */
#ifndef SIM_SERVER_H
#define SIM_SERVER_H

#include <stdbool.h>
#include <stdint.h>

/* Listens; the port that was taken, or 0 on failure (printed). */
uint16_t server_begin(uint16_t port);
void server_end(void);
/* Requests whose answer has not gone out yet. */
long server_in_flight(void);

#endif
