#include "fuzz.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/str.h"
#include "data/db.h"
#include "data/event.h"
#include "data/guest.h"
#include "tests/scratch.h"

const char *fuzz_input;

void fuzz_broken(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: broken promise: %s%s%s\n", file, line, condition, fuzz_input ? ", with " : "",
		fuzz_input ? fuzz_input : "");
	abort();
}

char *text_of(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\0', size) : NULL;
	return xstrndup(size ? (const char *)data : "", end ? (size_t)(end - data) : size);
}

char *next_piece(struct pieces *pieces, uint8_t end)
{
	const uint8_t *found = pieces->left ? memchr(pieces->at, end, pieces->left) : NULL;
	size_t length = found ? (size_t)(found - pieces->at) : pieces->left;
	char *text = text_of(pieces->at, length);
	pieces->at += length + (found != NULL);
	pieces->left -= length + (found != NULL);
	return text;
}

/* Of valid UTF-8. */
static uint32_t code_at(const char *text, size_t *length)
{
	unsigned char lead = (unsigned char)*text;
	*length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	uint32_t code = *length == 1 ? lead : lead & (0x7fu >> *length);
	for (size_t i = 1; i < *length; i++)
		code = code << 6 | ((unsigned char)text[i] & 0x3f);
	return code;
}

static bool is_harmful(uint32_t code)
{
	static const struct {
		uint32_t from, to;
	} ranges[] = {
		{0x00, 0x1f}, {0x7f, 0x9f}, {0xad, 0xad}, {0x61c, 0x61c}, {0x180e, 0x180e}, {0x200b, 0x200f},
		{0x2028, 0x202e}, {0x2060, 0x206f}, {0xd800, 0xf8ff}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
		{0xfff9, 0xfffb}, {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	return false;
}

bool is_shown_as_it_is(const char *text)
{
	if (!utf8_valid(text, strlen(text)))
		return false;
	for (size_t length; *text; text += length)
		if (is_harmful(code_at(text, &length)))
			return false;
	return true;
}

bool is_sentence(const char *text)
{
	if (!text || strchr(text, '\n') || !utf8_valid(text, strlen(text)))
		return false;
	char *shown = printable(text);
	bool says = *shown && is_shown_as_it_is(shown);
	free(shown);
	return says;
}

char *host_by_curl(const char *origin, const char *path)
{
	char *url = xasprintf("%s%s", origin, path), *host = NULL, *copy = NULL;
	CURLU *handle = curl_url();
	if (curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(handle, CURLUPART_HOST, &host, 0) == CURLUE_OK)
		copy = xstrdup(host);
	curl_free(host);
	curl_url_cleanup(handle);
	free(url);
	return copy;
}

static char scratch[SCRATCH_SIZE];
static pid_t scratch_owner;

static void remove_scratch(void)
{
	if (getpid() == scratch_owner)
		nftw(scratch, scratch_remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *scratch_directory(void)
{
	if (!scratch_owner) {
		const char *parent = getenv("TMPDIR");
		snprintf(scratch, sizeof scratch, "%s/convoke-XXXXXX", parent ? parent : "/tmp");
		if (!mkdtemp(scratch))
			die("%s cannot be made", scratch);
		scratch_owner = getpid();
		atexit(remove_scratch);
	}
	return scratch;
}

void write_scratch(const char *name, const uint8_t *data, size_t size)
{
	char *path = xasprintf("%s/%s", scratch_directory(), name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) < 0)
		die("%s cannot be written", path);
	free(path);
}

static void add_guest(struct db *db, const char *name, const char *phone)
{
	struct guest guest = {.name = xstrdup(name), .phone = xstrdup(phone), .group = xstrdup("family"), .seats = 1,
			      .rsvp_seats = -1};
	if (guest_insert(db, &guest, 1) < 0)
		die("%s", db_error(db));
	guest_clear(&guest);
}

struct db *scratch_event(void)
{
	static struct db *db;
	if (db)
		return db;
	char *path = xasprintf("%s/event.db", scratch_directory()), *message = NULL;
	struct event event;
	db = db_open(path, DB_CREATE, &message);
	if (!db || event_load(db, &event) < 0)
		die("%s", message ? message : db_error(db));
	set_string(&event.country, "PT");
	if (event_save(db, &event) < 0)
		die("%s", db_error(db));
	event_clear(&event);
	add_guest(db, "Ana Ferreira", "+351912345678");
	add_guest(db, "Rui", "+351912000002");
	free(path);
	return db;
}
