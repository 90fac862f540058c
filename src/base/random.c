#include "base/random.h"

#include <sys/random.h>

#include "base/die.h"

/* So few bytes come whole. */
static void random_bytes(void *out, size_t count)
{
	if (getrandom(out, count, 0) != (ssize_t)count)
		die("the system gives no random numbers");
}

char *random_token(char out[TOKEN_SIZE])
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char bytes[18] = {0};
	random_bytes(bytes, 16);
	/* RFC 4648 section 5 (base64url) without padding: 128 bits are 22 characters. */
	for (int i = 0; i < TOKEN_SIZE - 1; i++) {
		int bit = i * 6, byte = bit / 8;
		unsigned pair = (unsigned)bytes[byte] << 8 | bytes[byte + 1];
		out[i] = alphabet[pair >> (10 - bit % 8) & 63];
	}
	out[TOKEN_SIZE - 1] = '\0';
	return out;
}

uint64_t random_below(uint64_t bound)
{
	if (bound < 2)
		return 0;
	uint64_t value;
	random_bytes(&value, sizeof value);
	return value % bound;
}
