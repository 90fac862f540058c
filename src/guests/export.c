#include "guests/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/output.h"
#include "base/str.h"
#include "guests/sheet.h"
#include "guests/source.h"
#include "twilio/errors.h"

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

/* One export from beginning to end. */
struct writing {
	FILE *out;
	const struct export_options *options;
	struct event event;      /* for JSON */
	int64_t written;
	bool stopped;
	int why;                 /* errno of the first write that failed */
};

/* After each guest: whether to go on. */
static bool count_one(struct writing *output)
{
	const struct export_options *options = output->options;
	if (output->written++ % PROGRESS_EVERY == 0 && options->progress)
		output->stopped = !options->progress(output->written, options->context);
	if (ferror(output->out) && !output->why)
		output->why = errno;
	return !output->stopped && !output->why;
}

static bool write_csv_row(const struct guest *guest, void *context)
{
	struct writing *output = context;
	FILE *out = output->out;
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
	sheet_end_row(out);
	return count_one(output);
}

static int finish(const struct writing *output, char **message)
{
	if (output_arrived(output->out))
		return 0;
	*message = xasprintf("the guests cannot be written: %s", strerror(output->why ? output->why : errno));
	return -1;
}

static int write_csv(struct db *db, struct writing *output, char **message)
{
	fputs("\xef\xbb\xbf"
	      "ref,name,first_name,phone,language,group,seats,notes,token,rsvp,rsvp_seats,opted_out,"
	      "status,sent_at,delivered_at,read_at,failed_at,error_code,error\r\n", output->out);
	if (guest_each(db, output->options->filter, write_csv_row, output) < 0)
		return db_fail(db, message);
	return finish(output, message);
}

int export_csv(struct db *db, const struct filter *filter, FILE *out, char **message)
{
	return write_csv(db, &(struct writing){ .out = out, .options = &(struct export_options){ .filter = filter } }, message);
}

/* JSON lines */

static bool write_json_line(const struct guest *guest, void *context)
{
	struct writing *output = context;
	struct json *json = guest_json(guest, &output->event);
	char *text = json_text(json);
	fprintf(output->out, "%s\n", text);
	free(text);
	json_free(json);
	return count_one(output);
}

static int write_json(struct db *db, struct writing *output, char **message)
{
	if (event_load(db, &output->event) < 0)
		return db_fail(db, message);
	int result = guest_each(db, output->options->filter, write_json_line, output);
	event_clear(&output->event);
	return result < 0 ? db_fail(db, message) : finish(output, message);
}

int export_json(struct db *db, const struct filter *filter, FILE *out, char **message)
{
	return write_json(db, &(struct writing){ .out = out, .options = &(struct export_options){ .filter = filter } }, message);
}

/* A file */

static int fail_at(const char *path, char **message)
{
	*message = xasprintf("%s cannot be written: %s", path, strerror(errno));
	return -1;
}

bool export_format(const char *path, bool *json)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
	*json = dot && strcasecmp(dot, ".json") == 0;
	return !dot || *json || strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".txt") == 0;
}

int64_t export_file(struct db *db, const char *path, const struct export_options *options, char **message)
{
	struct output file;
	struct writing output = { .options = options };
	if (source_same_file(path, db_path(db))) {
		*message = xasprintf("%s is the event file itself; name another file", path);
		return -1;
	}
	if (output_open(&file, path) < 0)
		return fail_at(path, message);
	output.out = file.out;
	int result = options->json ? write_json(db, &output, message) : write_csv(db, &output, message);
	bool whole = result == 0 && !output.stopped;
	if (output_close(&file, whole) < 0)
		result = fail_at(path, message);
	return result < 0 ? -1 : output.stopped ? EXPORT_STOPPED : output.written;
}
