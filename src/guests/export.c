#include "guests/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/output.h"
#include "base/str.h"
#include "guests/sheet.h"
#include "guests/source.h"
#include "twilio/errors.h"

#define BOM "\xef\xbb\xbf" /* says UTF-8 to Excel */

enum { PROGRESS_EVERY = 512 };

char *guest_link(const struct guest *guest, const struct event *event)
{
	static const char place[] = "{token}";
	struct str link = {0};
	const char *at = event->rsvp_url;
	for (const char *found; (found = strstr(at, place)); at = found + strlen(place)) {
		str_append_bytes(&link, at, (size_t)(found - at));
		str_append(&link, guest->token);
	}
	str_append(&link, at);
	return str_take(&link);
}

/* Twilio's own words for this message, else ours for the code; "" when nothing is wrong. */
static const char *error_text(const struct guest *guest)
{
	if (*guest->error_message)
		return guest->error_message;
	return guest->error_code ? twilio_error_sentence(guest->error_code) : "";
}

struct json *guest_json(const struct guest *guest, const struct event *event)
{
	struct json *json = json_new_object();
	char *link = guest_link(guest, event);
	json_put_integer(json, "id", guest->id);
	json_put_filled(json, "ref", guest->ref);
	json_put_string(json, "name", guest->name);
	json_put_filled(json, "first_name", guest->first_name);
	json_put_string(json, "phone", guest->phone);
	json_put_filled(json, "language", guest->language);
	json_put_filled(json, "group", guest->group);
	json_put_integer(json, "seats", guest->seats);
	json_put_filled(json, "rsvp", guest->rsvp);
	json_put(json, "rsvp_seats", guest->rsvp_seats >= 0 ? json_new_integer(guest->rsvp_seats) : NULL);
	json_put_string(json, "token", guest->token);
	json_put_filled(json, "rsvp_url", link);
	json_put_string(json, "status", status_word(guest->status));
	json_put_time(json, "status_at", guest->status_at);
	json_put_time(json, "sent_at", guest->sent_at);
	json_put_time(json, "delivered_at", guest->delivered_at);
	json_put_time(json, "read_at", guest->read_at);
	json_put_time(json, "failed_at", guest->failed_at);
	json_put_nonzero(json, "error_code", guest->error_code);
	json_put_filled(json, "error", error_text(guest));
	json_put_integer(json, "attempts", guest->attempts);
	json_put_filled(json, "message_sid", guest->message_sid);
	json_put_boolean(json, "opted_out", guest->opted_out_at != 0);
	free(link);
	return json;
}

/* CSV */

static void put_cell(FILE *out, const char *text)
{
	sheet_put(out, text, false);
}

static void put_count(FILE *out, int64_t number, bool known)
{
	char text[24] = "";
	if (known)
		snprintf(text, sizeof(text), "%lld", (long long)number);
	put_cell(out, text);
}

static void put_time(FILE *out, int64_t at)
{
	char text[TIMESTAMP_SIZE] = "";
	put_cell(out, at ? timestamp_format(text, at) : text);
}

bool export_count(struct export *export)
{
	const struct export_options *options = export->options;
	if (export->written++ % PROGRESS_EVERY == 0 && options->progress)
		export->stopped = !options->progress(export->written, options->context);
	if (ferror(export->out) && !export->error)
		export->error = errno;
	return !export->stopped && !export->error;
}

/* The columns that import reads back, and what became of the message. */
static void write_cells(FILE *out, const struct guest *guest)
{
	sheet_put(out, guest->ref, true);
	put_cell(out, guest->name);
	put_cell(out, guest->first_name);
	put_cell(out, guest->phone);
	put_cell(out, guest->language);
	put_cell(out, guest->group);
	put_count(out, guest->seats, true);
	put_cell(out, guest->notes);
	put_cell(out, guest->token);
	put_cell(out, guest->rsvp);
	put_count(out, guest->rsvp_seats, guest->rsvp_seats >= 0);
	put_cell(out, guest->opted_out_at ? "yes" : "");
	put_cell(out, status_word(guest->status));
	put_time(out, guest->sent_at);
	put_time(out, guest->delivered_at);
	put_time(out, guest->read_at);
	put_time(out, guest->failed_at);
	put_count(out, guest->error_code, guest->error_code != 0);
	put_cell(out, error_text(guest));
}

static bool write_csv_row(const struct guest *guest, void *context)
{
	struct export *export = context;
	write_cells(export->out, guest);
	sheet_end_row(export->out);
	return export_count(export);
}

#define COLUMNS "ref,name,first_name,phone,language,group,seats,notes,token,rsvp,rsvp_seats,opted_out," \
	"status,sent_at,delivered_at,read_at,failed_at,error_code,error"

/* A row for each that passes, after a line of headings. */
static int write_each(struct db *db, struct export *export, const char *headings,
		      bool (*write)(const struct guest *guest, void *export), char **message)
{
	fputs(headings, export->out);
	return guest_each(db, export->options->filter, write, export) < 0 ? db_fail(db, message) : 0;
}

int export_write_csv(struct db *db, struct export *export, char **message)
{
	return write_each(db, export, BOM COLUMNS "\r\n", write_csv_row, message);
}

/* Those whose message failed */

int64_t export_message_at(const struct guest *guest)
{
	return guest->sent_at ? guest->sent_at : guest->failed_at;
}

char *export_time(char out[EXPORT_TIME_SIZE], const char *zone, int64_t wall_ms)
{
	time_t there = (time_t)(wall_ms / 1000 + zone_offset(zone, wall_ms) * 60);
	struct tm tm;
	*out = '\0';
	if (wall_ms && gmtime_r(&there, &tm))
		strftime(out, EXPORT_TIME_SIZE, "%Y-%m-%d %H:%M", &tm);
	return out;
}

/* In our words, which say what to do as well; Twilio's own stand beside them. */
static const char *reason_of(const struct guest *guest)
{
	return guest->error_code ? twilio_error_sentence(guest->error_code) : error_text(guest);
}

static const char *advice_of(const struct guest *guest)
{
	return guest->error_code ? twilio_error_advice(guest->error_code) : "";
}

static bool write_failed_row(const struct guest *guest, void *context)
{
	struct export *export = context;
	char when[EXPORT_TIME_SIZE];
	write_cells(export->out, guest);
	put_cell(export->out, reason_of(guest));
	put_cell(export->out, advice_of(guest));
	put_cell(export->out, export_time(when, export->event.time_zone, export_message_at(guest)));
	sheet_end_row(export->out);
	return export_count(export);
}

int export_write_failed_csv(struct db *db, struct export *export, char **message)
{
	return write_each(db, export, BOM COLUMNS ",reason,advice,message_at\r\n", write_failed_row, message);
}

/* JSON lines */

static bool write_line(struct export *export, struct json *json)
{
	char *text = json_text(json);
	fprintf(export->out, "%s\n", text);
	free(text);
	json_free(json);
	return export_count(export);
}

static bool write_json_line(const struct guest *guest, void *context)
{
	struct export *export = context;
	return write_line(export, guest_json(guest, &export->event));
}

static bool write_failed_line(const struct guest *guest, void *context)
{
	struct export *export = context;
	struct json *json = guest_json(guest, &export->event);
	json_put_filled(json, "reason", reason_of(guest));
	json_put_filled(json, "advice", advice_of(guest));
	json_put_time(json, "message_at", export_message_at(guest));
	return write_line(export, json);
}

int export_write_json(struct db *db, struct export *export, char **message)
{
	return write_each(db, export, "", write_json_line, message);
}

int export_write_failed_json(struct db *db, struct export *export, char **message)
{
	return write_each(db, export, "", write_failed_line, message);
}

/* Where it goes */

static int run(struct db *db, struct export *export, char **message)
{
	export_writer *write = export->options->write ? export->options->write : export_write_csv;
	if (event_load(db, &export->event) < 0)
		return db_fail(db, message);
	int result = write(db, export, message);
	event_clear(&export->event);
	if (result < 0 || (output_arrived(export->out) && !export->error))
		return result;
	int error = export->error ? export->error : errno;
	if (error == EPIPE) /* who reads has enough */
		return 0;
	*message = xasprintf("the guests cannot be written: %s", strerror(error));
	return -1;
}

int export_stream(struct db *db, FILE *out, const struct export_options *options, char **message)
{
	return run(db, &(struct export){ .out = out, .options = options }, message);
}

int export_csv(struct db *db, const struct filter *filter, FILE *out, char **message)
{
	return export_stream(db, out, &(struct export_options){ .filter = filter }, message);
}

int export_json(struct db *db, const struct filter *filter, FILE *out, char **message)
{
	return export_stream(db, out, &(struct export_options){ .filter = filter, .write = export_write_json }, message);
}

static int fail_at(const char *path, char **message)
{
	*message = xasprintf("%s cannot be written: %s", path, strerror(errno));
	return -1;
}

int64_t export_file(struct db *db, const char *path, const struct export_options *options, char **message)
{
	struct output file;
	if (source_same_file(path, db_path(db))) {
		*message = xasprintf("%s is the event file itself; name another file", path);
		return -1;
	}
	if (output_open(&file, path) < 0)
		return fail_at(path, message);
	struct export export = { .out = file.out, .options = options };
	int result = run(db, &export, message);
	if (output_close(&file, result == 0 && !export.stopped) < 0)
		result = fail_at(path, message);
	return result < 0 ? -1 : export.stopped ? EXPORT_STOPPED : export.written;
}
