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

/* One export from beginning to end, as its writer sees it. */
struct export {
	FILE *out;
	const struct export_options *options;
	struct event event;
	int64_t written;          /* guests */
	bool stopped;
	int error;                /* errno of a write that failed, 0: none did */
};
/* Writes it all. 0, or -1 with *message. */
typedef int export_writer(struct db *db, struct export *export, char **message);

export_writer export_write_csv, export_write_json;
/* Those whose message failed, as the filter must say: the same with the reason, what to do, and when it was. */
export_writer export_write_failed_csv, export_write_failed_json;

struct export_options {
	const struct filter *filter;  /* NULL: everybody */
	export_writer *write;         /* NULL: CSV */
	/* Called now and then with the guests written so far; false stops. NULL nobody. */
	bool (*progress)(int64_t written, void *context);
	void *context;
};

/* Into a stream that is open. 0, or -1 with *message. */
int export_stream(struct db *db, FILE *out, const struct export_options *options, char **message);

enum { EXPORT_STOPPED = -2 };

/*
 * Into a file that is there as a whole or not at all, and that nobody else may read; an older one is replaced. How many
 * guests, -1 with *message, or EXPORT_STOPPED.
 */
int64_t export_file(struct db *db, const char *path, const struct export_options *options, char **message);

/* For writers: another guest is written; whether to go on. */
bool export_count(struct export *export);
/* "2027-06-12 16:04" there; "" for 0. */
enum { EXPORT_TIME_SIZE = 20 };
char *export_time(char out[EXPORT_TIME_SIZE], const char *zone, int64_t wall_ms);
/* When the newest message left or, of one that never did, when it failed; 0: there is none. */
int64_t export_message_at(const struct guest *guest);

#endif
