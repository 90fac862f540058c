#include "cmd/run_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/counts.h"
#include "cmd/follow.h"
#include "cmd/say.h"
#include "data/dispatcher.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "twilio/errors.h"

int run_log_begin(struct run_log *log, struct db *db, bool names, bool json)
{
	*log = (struct run_log){.db = db, .names = names, .json = json, .waiting_for = xstrdup("")};
	return status_event_newest(db, &log->newest);
}

void run_log_end(struct run_log *log)
{
	free(log->waiting_for);
	*log = (struct run_log){0};
}

/* "guest 17", "guest 17 (Ana Ferreira, +351912345678)", "a test". The caller frees. */
static char *whose(const struct run_log *log, int64_t guest_id)
{
	struct guest guest;
	if (!guest_id)
		return xstrdup("a test");
	if (!log->names || guest_load(log->db, guest_id, &guest) != 1)
		return xasprintf("guest %lld", (long long)guest_id);
	char *text = xasprintf("guest %lld (%s, %s)", (long long)guest_id, guest.name, guest.phone);
	guest_clear(&guest);
	return text;
}

/* The caller frees. */
static char *why(const struct run_log *log, const struct status_event *event)
{
	if (event->error_code && !log->names)
		return xstrdup(twilio_error_sentence(event->error_code));
	char *detail = xstrdup(event->detail);
	log_mask_phones(detail);
	return detail;
}

static void print_step(const struct run_log *log, const struct status_event *event, int64_t guest_id, const char *reason)
{
	struct json *out = json_new_object();
	json_put_time(out, "at", event->at);
	json_put_string(out, "happened", status_word(event->status));
	json_put_nonzero(out, "guest_id", guest_id);
	json_put_integer(out, "invitation_id", event->invitation_id);
	json_put_string(out, "source", event->source);
	json_put_nonzero(out, "error_code", event->error_code);
	json_put_filled(out, "reason", reason);
	struct guest guest;
	if (log->names && guest_id && guest_load(log->db, guest_id, &guest) == 1) {
		json_put_string(out, "name", guest.name);
		json_put_string(out, "phone", guest.phone);
		guest_clear(&guest);
	}
	print_json(out);
}

/* To be put into the queue and to leave are not told: of each message one can say that it was accepted, or was not. */
static bool goes_without_saying(const struct status_event *event)
{
	return event->status == STATUS_SENDING || (event->status == STATUS_QUEUED && !*event->detail);
}

static bool needs_a_look(enum status status)
{
	return status == STATUS_FAILED || status == STATUS_UNDELIVERED || status == STATUS_UNKNOWN || status == STATUS_HELD;
}

static void tell_step(const struct status_event *event, int64_t guest_id, void *context)
{
	struct run_log *log = context;
	log->newest = event->id;
	if (goes_without_saying(event))
		return;
	char *guest = whose(log, guest_id), *reason = why(log, event), code[16] = "";
	if (event->error_code)
		snprintf(code, sizeof code, " %d", event->error_code);
	(needs_a_look(event->status) ? log_warning : log_line)(
		"%s: %s%s (invitation %lld, %s)%s%s", guest, status_word(event->status), code, (long long)event->invitation_id,
		event->source, *reason ? ": " : "", reason);
	if (log->json)
		print_step(log, event, guest_id, reason);
	free(reason);
	free(guest);
}

/* Something about the queue; reason "" or why, until 0 or when it ends. */
static void tell(const struct run_log *log, const char *happened, const char *words, const char *reason, int64_t until)
{
	char when[32], *shown = xstrdup(reason);
	log_mask_phones(shown);
	(strcmp(happened, "paused") == 0 ? log_warning : log_line)(
		"%s%s%s%s", words, *shown ? ": " : "", shown, until_text(when, until));
	if (log->json) {
		struct json *out = json_new_object();
		json_put_time(out, "at", clock_wall_ms());
		json_put_string(out, "happened", happened);
		json_put_filled(out, "reason", shown);
		json_put_time(out, "until", until);
		print_json(out);
	}
	free(shown);
}

/* Who that is may be open for a moment. */
static void tell_sender(struct run_log *log, bool holds)
{
	struct dispatcher_holder holder;
	if (holds && log->role != ROLE_SENDER) {
		tell(log, "sender", "this process sends from the file", "", 0);
		log->role = ROLE_SENDER;
	} else if (!holds && log->role != ROLE_STANDBY && dispatcher_holder(db_path(log->db), &holder) && holder.pid != getpid()) {
		char *who = xasprintf("process %lld on %s", (long long)holder.pid, holder.host);
		tell(log, "standby", "another process sends, this one stands by", who, 0);
		free(who);
		log->role = ROLE_STANDBY;
	}
}

static void tell_queue(struct run_log *log, const struct follow_result *result)
{
	bool paused = *result->pause_reason != '\0', waits = *result->waiting_for && !paused;
	tell_sender(log, result->report.holds_lock);
	if (paused && !log->paused)
		tell(log, "paused", "paused", result->pause_reason, 0);
	else if (!paused && log->paused)
		tell(log, "resumed", "resumed", "", 0);
	if (waits && strcmp(result->waiting_for, log->waiting_for) != 0)
		tell(log, "waiting", "the queue waits", result->waiting_for, result->waiting_until);
	else if (!waits && log->waits && !paused && count_waiting(result->status))
		tell(log, "going", "the queue goes on", "", 0);
	set_string(&log->waiting_for, waits ? result->waiting_for : "");
	log->paused = paused;
	log->waits = waits;
}

void run_log_look(const struct follow_result *result, void *context)
{
	struct run_log *log = context;
	if (result->verdict == FOLLOW_ON)
		tell_queue(log, result);
	status_events_since(log->db, log->newest, tell_step, log); /* a file that is busy is read at the next look */
	fflush(stdout);
}
