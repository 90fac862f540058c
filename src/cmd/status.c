#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/counts.h"
#include "cmd/say.h"
#include "cmd/status.h"
#include "data/callback.h"
#include "data/dispatcher.h"
#include "data/event.h"
#include "data/guest.h"

/* One look at everything. */
struct picture {
	struct event event;
	struct guest_counts counts;
	struct dispatcher_state state;
	bool held; /* somebody dispatches: */
	struct dispatcher_holder holder;
	int64_t called_at; /* when Twilio called last, 0: it is asked */
};

static int take_picture(struct app *app, struct picture *out)
{
	*out = (struct picture){0};
	if (event_load(app->db, &out->event) < 0 || guest_count(app->db, &out->counts) < 0 ||
	    dispatcher_load(app->db, &out->state) < 0 || callback_last(app->db, &out->called_at) < 0)
		return -1;
	out->held = dispatcher_holder(app->path, &out->holder);
	return 0;
}

static void clear_picture(struct picture *picture)
{
	event_clear(&picture->event);
	dispatcher_state_clear(&picture->state);
}

static struct json *rsvp_json(const struct guest_counts *counts)
{
	struct json *out = json_new_object();
	json_put_integer(out, "yes", counts->yes);
	json_put_integer(out, "no", counts->no);
	json_put_integer(out, "maybe", counts->maybe);
	json_put_integer(out, "none", counts->no_answer);
	return out;
}

static struct json *dispatcher_json(const struct picture *picture)
{
	if (!picture->held)
		return NULL;
	struct json *out = json_new_object();
	json_put_integer(out, "pid", picture->holder.pid);
	json_put_string(out, "host", picture->holder.host);
	json_put_time(out, "since", picture->holder.since);
	return out;
}

static struct json *picture_json(const struct picture *picture)
{
	struct json *out = json_new_object();
	json_put_string(out, "event", picture->event.name);
	json_put_integer(out, "guests", picture->counts.guests);
	json_put_counts(out, picture->counts.status);
	json_put_integer(out, "opted_out", picture->counts.opted_out);
	json_put(out, "rsvp", rsvp_json(&picture->counts));
	json_put_boolean(out, "paused", picture->event.paused_at != 0);
	json_put_filled(out, "pause_reason", picture->event.pause_reason);
	json_put(out, "dispatcher", dispatcher_json(picture));
	return out;
}

static void say_sending(const struct picture *picture)
{
	char when[20];
	if (picture->event.paused_at)
		say("Paused since %s: %s", local_time(when, picture->event.paused_at), picture->event.pause_reason);
	if (picture->held)
		say("Process %lld on %s sends and follows, since %s.", (long long)picture->holder.pid,
		    picture->holder.host, local_time(when, picture->holder.since));
	else if (picture->counts.status[STATUS_QUEUED] && !picture->event.paused_at)
		say("Nobody sends now; convoke run --until-idle sends what is queued.");
	if (picture->called_at)
		say("Twilio called last at %s.", local_time(when, picture->called_at));
	if (picture->held && picture->state.waiting_for && *picture->state.waiting_for)
		say("Waiting: %s%s%s", picture->state.waiting_for, picture->state.waiting_until ? ", until " : "",
		    local_time(when, picture->state.waiting_until));
}

static void say_picture(const struct picture *picture)
{
	const struct guest_counts *counts = &picture->counts;
	say("%s", *picture->event.name ? picture->event.name : "(event without a name)");
	for (int i = 0; i < STATUS_COUNT; i++)
		say("%7lld  %-12s %s", (long long)counts->status[i], status_word((enum status)i),
		    status_help((enum status)i));
	say("%7lld  guests", (long long)counts->guests);
	putchar('\n');
	say("Answers: %lld yes (%lld seats), %lld no, %lld maybe, %lld none. Opted out: %lld.",
	    (long long)counts->yes, (long long)counts->seats_yes, (long long)counts->no, (long long)counts->maybe,
	    (long long)counts->no_answer, (long long)counts->opted_out);
	say_sending(picture);
}

int print_status(struct app *app, bool json)
{
	struct picture picture;
	int code = EXIT_DONE;
	if (take_picture(app, &picture) < 0)
		code = fail_db(app->db);
	else if (json)
		print_json(picture_json(&picture));
	else
		say_picture(&picture);
	clear_picture(&picture);
	return code;
}

int command_status(struct app *app, const struct arguments *arguments)
{
	return print_status(app, option_given(arguments, OPTION_JSON));
}
