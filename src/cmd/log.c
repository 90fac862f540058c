#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "twilio/errors.h"

static struct json *event_row_json(const struct status_event *event)
{
	struct json *out = json_new_object();
	json_put_string(out, "status", status_word(event->status));
	json_put_string(out, "source", event->source);
	json_put_time(out, "at", event->at);
	json_put_time(out, "provider_at", event->provider_at);
	json_put_nonzero(out, "error_code", event->error_code);
	json_put_filled(out, "detail", event->detail);
	return out;
}

static struct json *invitation_json(const struct invitation *row, const struct status_event *events, size_t count)
{
	struct json *out = json_new_object(), *list = json_new_array();
	json_put_integer(out, "id", row->id);
	json_put_integer(out, "campaign_id", row->campaign_id);
	json_put_string(out, "kind", campaign_kind_word(row->kind));
	json_put_nonzero(out, "guest_id", row->guest_id);
	json_put_string(out, "phone", row->phone);
	json_put_string(out, "template", row->template_name);
	json_put_string(out, "content_sid", row->content_sid);
	json_put_text(out, "variables", row->variables);
	json_put_string(out, "status", status_word(row->status));
	json_put_integer(out, "attempts", row->attempts);
	json_put_filled(out, "message_sid", row->message_sid);
	json_put_nonzero(out, "error_code", row->error_code);
	json_put_filled(out, "error_message", row->error_message);
	json_put_string(out, "preview", row->preview);
	json_put_time(out, "queued_at", row->queued_at);
	json_put_time(out, "claimed_at", row->claimed_at);
	json_put_time(out, "accepted_at", row->accepted_at);
	json_put_time(out, "sent_at", row->sent_at);
	json_put_time(out, "delivered_at", row->delivered_at);
	json_put_time(out, "read_at", row->read_at);
	json_put_time(out, "failed_at", row->failed_at);
	json_put_time(out, "canceled_at", row->canceled_at);
	for (size_t i = 0; i < count; i++)
		json_append(list, event_row_json(&events[i]));
	json_put(out, "events", list);
	return out;
}

static bool print_row_json(const struct invitation *row, const struct status_event *events, size_t count,
			   void *context)
{
	(void)context;
	print_json(invitation_json(row, events, count));
	return true;
}

static bool say_row(const struct invitation *row, const struct status_event *events, size_t count, void *context)
{
	char when[20];
	(void)context;
	say("%lld  %s to %s%s", (long long)row->id, campaign_kind_word(row->kind), row->phone,
	    row->guest_id ? "" : " (a test)");
	if (row->guest_id)
		say("    guest %lld, campaign %lld, template %s", (long long)row->guest_id,
		    (long long)row->campaign_id, row->template_name);
	say("    %s%s%s", status_word(row->status), *row->message_sid ? ", Twilio's number " : "", row->message_sid);
	if (row->error_code)
		say("    %d: %s %s", row->error_code, twilio_error_sentence(row->error_code),
		    twilio_error_advice(row->error_code));
	else if (*row->error_message)
		say("    %s", row->error_message);
	for (size_t i = 0; i < count; i++)
		say("    %s  %-11s (%s)%s%s", local_time(when, events[i].at), status_word(events[i].status),
		    events[i].source, *events[i].detail ? " " : "", events[i].detail);
	putchar('\n');
	return true;
}

int command_log(struct app *app, const struct arguments *arguments)
{
	const char *typed = option_value(arguments, OPTION_GUEST);
	int64_t guest_id = 0;
	if (typed) {
		struct guest guest;
		int code = guest_argument(app->db, typed, &guest);
		if (code != EXIT_DONE)
			return code;
		guest_id = guest.id;
		guest_clear(&guest);
	}
	bool json = option_given(arguments, OPTION_JSON);
	if (invitation_each(app->db, guest_id, json ? print_row_json : say_row, NULL) < 0)
		return fail_db(app->db);
	return EXIT_DONE;
}
