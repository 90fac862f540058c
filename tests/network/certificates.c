#include "certificates.h"

#include <check.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

enum { DAY = 24 * 60 * 60 };

struct identity {
	X509 *certificate;
	EVP_PKEY *key;
};

static void extend(X509 *certificate, X509 *issuer, int what, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, what, value);
	ck_assert_ptr_nonnull(extension);
	ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* issuer NULL: it signs itself. names NULL: an authority. Valid from and until these days from now. */
static struct identity make(const char *name, const char *names, const struct identity *issuer, long from, long until)
{
	static long serial;
	struct identity made = {X509_new(), EVP_EC_gen("P-256")};
	ck_assert(made.certificate && made.key);
	if (!issuer)
		issuer = &made;
	X509_set_version(made.certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), ++serial);
	X509_gmtime_adj(X509_getm_notBefore(made.certificate), from * DAY);
	X509_gmtime_adj(X509_getm_notAfter(made.certificate), until * DAY);
	X509_set_pubkey(made.certificate, made.key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(made.certificate), "CN", MBSTRING_ASC,
				   (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(made.certificate, X509_get_subject_name(issuer->certificate));
	extend(made.certificate, issuer->certificate, NID_basic_constraints, names ? "CA:FALSE" : "critical,CA:TRUE");
	if (names)
		extend(made.certificate, issuer->certificate, NID_subject_alt_name, names);
	ck_assert_int_gt(X509_sign(made.certificate, issuer->key, EVP_sha256()), 0);
	return made;
}

static const struct identity *authority(void)
{
	static struct identity ours;
	if (!ours.certificate)
		ours = make("convoke's test authority", NULL, NULL, -10, 10);
	return &ours;
}

static struct identity make_for(enum certificate kind)
{
	static const char ours[] = "IP:127.0.0.1";
	struct identity stranger, made;
	switch (kind) {
	case CERTIFICATE_EXPIRED:
		return make("expired", ours, authority(), -9, -1);
	case CERTIFICATE_NOT_YET:
		return make("not yet", ours, authority(), 1, 9);
	case CERTIFICATE_OTHER_HOST:
		return make("127.0.0.1", "DNS:api.twilio.example", authority(), -9, 9);
	case CERTIFICATE_SELF_SIGNED:
		return make("self-signed", ours, NULL, -9, 9);
	case CERTIFICATE_STRANGE_AUTHORITY:
		stranger = make("an authority that nobody knows", NULL, NULL, -10, 10);
		made = make("strange", ours, &stranger, -9, 9);
		X509_free(stranger.certificate);
		EVP_PKEY_free(stranger.key);
		return made;
	case CERTIFICATE_GOOD:
	case CERTIFICATE_OLD_TLS:
		break;
	}
	return make("good", ours, authority(), -9, 9);
}

SSL_CTX *certificate_context(enum certificate kind)
{
	struct identity identity = make_for(kind);
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	ck_assert_ptr_nonnull(context);
	ck_assert_int_eq(SSL_CTX_use_certificate(context, identity.certificate), 1);
	ck_assert_int_eq(SSL_CTX_use_PrivateKey(context, identity.key), 1);
	if (kind == CERTIFICATE_OLD_TLS) {
		/* OpenSSL itself offers it only below its usual level of security. */
		SSL_CTX_set_security_level(context, 0);
		SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
		SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
	}
	X509_free(identity.certificate);
	EVP_PKEY_free(identity.key);
	return context;
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	ssize_t length = (ssize_t)strlen(text);
	bool good = fd >= 0 && write(fd, text, (size_t)length) == length;
	if (fd >= 0)
		close(fd);
	return good;
}

/* As root simply; else as root of a user namespace. */
static bool own_mounts(void)
{
	char map[64];
	uid_t user = geteuid();
	gid_t group = getegid();
	if (unshare(CLONE_NEWNS) == 0)
		return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return false;
	snprintf(map, sizeof map, "0 %u 1", user);
	if (!write_text("/proc/self/setgroups", "deny") || !write_text("/proc/self/uid_map", map))
		return false;
	snprintf(map, sizeof map, "0 %u 1", group);
	return write_text("/proc/self/gid_map", map) && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool lay_over(const char *directory, const char *name, const char *target, void (*fill)(FILE *))
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fill(file);
	ck_assert_int_eq(fclose(file), 0);
	return mount(path, target, NULL, MS_BIND, NULL) == 0;
}

static void fill_authorities(FILE *file)
{
	ck_assert_int_eq(PEM_write_X509(file, authority()->certificate), 1);
}

static void fill_resolver(FILE *file)
{
	fputs("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", file);
}

bool trust_our_authority(const char *directory)
{
	const char *bundle = curl_version_info(CURLVERSION_NOW)->cainfo;
	return bundle && own_mounts() && lay_over(directory, "authorities.pem", bundle, fill_authorities) &&
	       lay_over(directory, "resolv.conf", "/etc/resolv.conf", fill_resolver);
}
