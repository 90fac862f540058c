#include "cmd/libraries.h"

#include <stdio.h>

#include "base/calendar.h"
#include "base/json.h"
#include "base/qr.h"
#include "base/str.h"
#include "cmd/say.h"
#include "data/db.h"
#include "delivery/http.h"
#include "guests/sheet.h"
#include "twilio/signature.h"
#include "ui/abilities.h"
#include "webhook/server.h"

/* Each asks its one door. libphonenumber and inih do not tell. */
static const struct {
	const char *name;
	void (*version)(char *out, size_t size);
} libraries[] = {
	{"SQLite", db_library_version},
	{"libcurl", http_library_version},
	{"json-c", json_library_version},
	{"ncurses", terminal_library_version},
	{"ICU", calendar_library_version},
	{"utf8proc", str_library_version},
	{"libcrypto", signature_library_version},
	{"libmicrohttpd", receiver_library_version},
	{"libqrencode", qr_library_version},
	{"libcsv", sheet_library_version},
};
enum { LIBRARIES = sizeof libraries / sizeof *libraries, VERSION_SIZE = 80 };

static void print_version_json(void)
{
	struct json *out = json_new_object(), *list = json_new_object();
	char version[VERSION_SIZE];
	json_put_string(out, "convoke", CONVOKE_VERSION);
	for (size_t i = 0; i < LIBRARIES; i++) {
		libraries[i].version(version, sizeof version);
		json_put_string(list, libraries[i].name, version);
	}
	json_put(out, "libraries", list);
	print_json(out);
}

void print_version(bool json)
{
	char version[VERSION_SIZE];
	if (json) {
		print_version_json();
		return;
	}
	puts("convoke " CONVOKE_VERSION);
	for (size_t i = 0; i < LIBRARIES; i++) {
		libraries[i].version(version, sizeof version);
		say("%s %s", libraries[i].name, version);
	}
}

char *library_list(void)
{
	struct str out = {0};
	char version[VERSION_SIZE];
	for (size_t i = 0; i < LIBRARIES; i++) {
		libraries[i].version(version, sizeof version);
		str_appendf(&out, "%s%s %s", i ? ", " : "", libraries[i].name, version);
	}
	return str_take(&out);
}
