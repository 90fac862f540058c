#include "base/random.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#include "base/die.h"

static void random_bytes(unsigned char *out, int count)
{
	if (RAND_bytes(out, count) != 1)
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
	random_bytes((unsigned char *)&value, sizeof value);
	return value % bound;
}

void random_library_version(char *out, size_t size)
{
	/* "OpenSSL 3.0.15 3 Sep 2024"; one that comes in its place names itself. */
	snprintf(out, size, "%s", OpenSSL_version(OPENSSL_VERSION));
}
