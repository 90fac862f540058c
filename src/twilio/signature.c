#include "twilio/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/str.h"

/* What is signed after the URL */

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t shorter = a_length < b_length ? a_length : b_length;
	int order = memcmp(a, b, shorter);
	return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int compare(const void *left, const void *right)
{
	const struct parameter *a = left, *b = right;
	int order = compare_bytes(a->name, a->name_length, b->name, b->name_length);
	return order ? order : compare_bytes(a->value, a->value_length, b->value, b->value_length);
}

/* Sorted by name, then by value; one that is told twice with the same value counts once. */
static void append_parameters(struct str *out, const struct parameters *parameters)
{
	struct parameter sorted[PARAMETERS_MOST];
	size_t count = parameters->count;
	memcpy(sorted, parameters->items, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, compare);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && compare(&sorted[i - 1], &sorted[i]) == 0)
			continue;
		str_append_bytes(out, sorted[i].name, sorted[i].name_length);
		str_append_bytes(out, sorted[i].value, sorted[i].value_length);
	}
}

/* The URL in its forms */

/* scheme://user@host:port/rest, as lengths of what stands between the signs. */
struct url {
	const char *scheme, *user, *host, *port, *rest; /* user ends with its @, port begins with its colon */
	size_t scheme_length, user_length, host_length, port_length, rest_length;
	bool secure;
};

static void take_apart(const char *text, struct url *out)
{
	const char *signs = strstr(text, "://");
	size_t scheme = signs ? (size_t)(signs - text) + 3 : 0;
	const char *authority = text + scheme;
	size_t length = strcspn(authority, "/?#");
	const char *at = memrchr(authority, '@', length);
	size_t user = at ? (size_t)(at - authority) + 1 : 0;
	const char *host = authority + user;
	size_t rest_of_authority = length - user;
	/* Colons inside brackets belong to the address. */
	const char *bracket = memrchr(host, ']', rest_of_authority), *after = bracket ? bracket : host;
	const char *colon = memchr(after, ':', rest_of_authority - (size_t)(after - host));
	size_t host_length = colon ? (size_t)(colon - host) : rest_of_authority;
	*out = (struct url){
		.scheme = text, .scheme_length = scheme, .user = authority, .user_length = user,
		.host = host, .host_length = host_length,
		.port = host + host_length, .port_length = rest_of_authority - host_length,
		.rest = authority + length, .rest_length = strcspn(authority + length, "#"),
		.secure = strncasecmp(text, "https://", 8) == 0,
	};
}

enum { WITH_USER = 1, AS_GIVEN = 0, NO_PORT = 2, OWN_PORT = 4, FORMS = 6 };

static void append_url(struct str *out, const struct url *url, int form)
{
	str_append_bytes(out, url->scheme, url->scheme_length);
	if (form & WITH_USER)
		str_append_bytes(out, url->user, url->user_length);
	str_append_bytes(out, url->host, url->host_length);
	if (form & OWN_PORT)
		str_append(out, url->secure ? ":443" : ":80");
	else if (!(form & NO_PORT))
		str_append_bytes(out, url->port, url->port_length);
	str_append_bytes(out, url->rest, url->rest_length);
}

/* A port that is not the scheme's own cannot become that one. */
static bool is_form(const struct url *url, int form)
{
	if ((form & WITH_USER) && !url->user_length)
		return false;
	if (form & OWN_PORT)
		return !url->port_length;
	return !(form & NO_PORT) || url->port_length;
}

/* Signing */

static void sign(const char *token, const struct str *text, char out[SIGNATURE_LENGTH + 1])
{
	unsigned char digest[EVP_MAX_MD_SIZE], encoded[2 * EVP_MAX_MD_SIZE];
	unsigned length = 0;
	out[0] = '\0';
	if (HMAC(EVP_sha1(), token, (int)strlen(token), (const unsigned char *)text->text, text->length, digest, &length) &&
	    EVP_EncodeBlock(encoded, digest, (int)length) == SIGNATURE_LENGTH)
		memcpy(out, encoded, SIGNATURE_LENGTH + 1);
}

void signature_make(const char *token, const char *url, const struct parameters *parameters,
		    char out[SIGNATURE_LENGTH + 1])
{
	struct str text = {0};
	str_append(&text, url);
	append_parameters(&text, parameters);
	sign(token, &text, out);
	str_free(&text);
}

bool signature_valid(const char *token, const char *url, const struct parameters *parameters, const char *signature)
{
	char made[SIGNATURE_LENGTH + 1];
	struct str text = {0}, told = {0};
	struct url parts;
	bool fits = false;
	if (!*token || strlen(signature) != SIGNATURE_LENGTH)
		return false;
	take_apart(url, &parts);
	append_parameters(&told, parameters);
	for (int form = 0; form < FORMS; form++) {
		if (!is_form(&parts, form))
			continue;
		str_truncate(&text, 0);
		append_url(&text, &parts, form);
		str_append_bytes(&text, told.text ? told.text : "", told.length);
		sign(token, &text, made);
		if (*made && CRYPTO_memcmp(made, signature, SIGNATURE_LENGTH) == 0)
			fits = true;
	}
	str_free(&text);
	str_free(&told);
	return fits;
}

void signature_library_version(char *out, size_t size)
{
	/* "OpenSSL 3.0.15 3 Sep 2024"; one that comes in its place names itself. */
	snprintf(out, size, "%s", OpenSSL_version(OPENSSL_VERSION));
}
