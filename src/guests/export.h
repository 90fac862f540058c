#ifndef GUESTS_EXPORT_H
#define GUESTS_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "data/db.h"
#include "data/event.h"
#include "data/guest.h"

struct json;

/* One guest as the contract's JSON object (keys of DESIGN section 8). The caller frees. */
struct json *guest_json(const struct guest *guest, const struct event *event);
/* The guest's RSVP link, "" when the event has no rsvp_url. The caller frees. */
char *guest_link(const struct guest *guest, const struct event *event);

/* CSV with BOM, CRLF, formula-safe, and headers that import reads back. 0, or -1 with *message. */
int export_csv(struct db *db, const struct filter *filter, FILE *out, char **message);
/* One JSON object per line. */
int export_json(struct db *db, const struct filter *filter, FILE *out, char **message);

/* The format that a file's ending means; one without an ending is CSV. False for an ending that means neither. */
#define EXPORT_FORMATS "guests are written as .csv or .json; a spreadsheet opens .csv"
bool export_format(const char *path, bool *json);

enum { EXPORT_STOPPED = -2 };

struct export_options {
	const struct filter *filter;  /* NULL: everybody */
	bool json;
	/* Called now and then with the guests written so far; false stops. NULL nobody. */
	bool (*progress)(int64_t written, void *context);
	void *context;
};

/*
 * Into a file that is there as a whole or not at all; an older one is replaced. How many guests, -1 with *message,
 * or EXPORT_STOPPED.
 */
int64_t export_file(struct db *db, const char *path, const struct export_options *options, char **message);

#endif
