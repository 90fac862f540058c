#ifndef TWILIO_SIGNATURE_H
#define TWILIO_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "twilio/parameters.h"

/* How Twilio signs the requests that it makes to us (X-Twilio-Signature; twilio-api 8.5 and 8.6). Pure. */

enum { SIGNATURE_LENGTH = 28 }; /* 20 bytes in Base64 */

/*
 * Whether that is what the owner of the token signs for a POST of these parameters to this URL. Twilio signs the
 * URL sometimes with the scheme's own port and sometimes without any, and leaves user and password out: each is
 * tried. What follows # is neither sent nor signed. Takes the same time wherever a signature goes wrong.
 */
bool signature_valid(const char *token, const char *url, const struct parameters *parameters, const char *signature);

/* The signature over exactly this URL; out is "" when this OpenSSL refuses SHA-1. */
void signature_make(const char *token, const char *url, const struct parameters *parameters,
		    char out[SIGNATURE_LENGTH + 1]);

/* libcrypto's name, version and date. */
void signature_library_version(char *out, size_t size);

#endif
