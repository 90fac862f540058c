#include "guests/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/str.h"
#include "guests/sheet.h"
#include "twilio/errors.h"

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

static bool write_csv_row(const struct guest *guest, void *context)
{
	FILE *out = context;
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
	return !ferror(out);
}

static int finish(FILE *out, char **message)
{
	if (fflush(out) == 0 && !ferror(out))
		return 0;
	*message = xasprintf("the guests cannot be written: %s", strerror(errno));
	return -1;
}

int export_csv(struct db *db, const struct filter *filter, FILE *out, char **message)
{
	fputs("\xef\xbb\xbf"
	      "ref,name,first_name,phone,language,group,seats,notes,token,rsvp,rsvp_seats,opted_out,"
	      "status,sent_at,delivered_at,read_at,failed_at,error_code,error\r\n", out);
	if (guest_each(db, filter, write_csv_row, out) < 0)
		return db_fail(db, message);
	return finish(out, message);
}

/* JSON lines */

struct json_output {
	FILE *out;
	struct event event;
};

static bool write_json_line(const struct guest *guest, void *context)
{
	struct json_output *output = context;
	struct json *json = guest_json(guest, &output->event);
	char *text = json_text(json);
	fprintf(output->out, "%s\n", text);
	free(text);
	json_free(json);
	return !ferror(output->out);
}

int export_json(struct db *db, const struct filter *filter, FILE *out, char **message)
{
	struct json_output output = {.out = out};
	if (event_load(db, &output.event) < 0)
		return db_fail(db, message);
	int result = guest_each(db, filter, write_json_line, &output);
	event_clear(&output.event);
	return result < 0 ? db_fail(db, message) : finish(out, message);
}
