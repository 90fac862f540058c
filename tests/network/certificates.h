#ifndef TESTS_CERTIFICATES_H
#define TESTS_CERTIFICATES_H

#include <openssl/ssl.h>
#include <stdbool.h>

/* TLS as a server on 127.0.0.1 may have it, right and wrong; keys are made when asked for and never stored. */
enum certificate {
	CERTIFICATE_GOOD,
	CERTIFICATE_EXPIRED,
	CERTIFICATE_NOT_YET,
	CERTIFICATE_OTHER_HOST,
	CERTIFICATE_SELF_SIGNED,
	CERTIFICATE_STRANGE_AUTHORITY, /* signed by one that nobody trusts */
	CERTIFICATE_OLD_TLS,           /* good, but the server knows nothing above TLS 1.1 */
};

/* A server's side of TLS; SSL_CTX_free. Fails the test when OpenSSL does. */
SSL_CTX *certificate_context(enum certificate kind);

/*
 * This process and what it starts from now on trust our authority, and nothing
 * else: in a mount namespace of its own its certificates lie over the system's,
 * and /etc/resolv.conf asks nobody. False where namespaces are not to be had.
 */
bool trust_our_authority(const char *directory);

#endif
