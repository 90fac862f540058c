#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/* From the system's random source; dies when there is none. Thread-safe. */

enum { TOKEN_SIZE = 23 };

/* 128 random bits, URL-safe, 22 characters and a NUL; returns out. */
char *random_token(char out[TOKEN_SIZE]);

/* A number in 0 .. bound-1; 0 when bound is below 2. */
uint64_t random_below(uint64_t bound);

#endif
