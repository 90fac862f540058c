#include "delivery/sight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/die.h"
#include "data/attempt.h"
#include "data/invitation.h"
#include "delivery/evidence.h"
#include "twilio/errors.h"
#include "twilio/request.h"

/* Codes that concern the whole account may come after the SID too. */
static int pause_if_account_level(struct delivery *delivery, const struct message *message, int64_t now)
{
	char *reason = twilio_error_pause_reason(message->error_code);
	if (!reason)
		return 0;
	delivery->account_stop = true;
	int result = delivery_pause_within(delivery, reason, now);
	free(reason);
	return result;
}

/* Who looks late sees only the last step; Twilio still says when it was sent. */
static bool came_after_sending(enum status status)
{
	return status == STATUS_DELIVERED || status == STATUS_READ || status == STATUS_UNDELIVERED;
}

static int observe(struct delivery *delivery, const struct message *message, int64_t now)
{
	struct observation seen = {
		.message_sid = message->sid, .status = message->status, .source = SOURCE_POLL, .at = now,
		.provider_at = message->updated_at, .error_code = message->error_code,
		.error_message = *message->error_message ? message->error_message : NULL,
		.opts_out = twilio_error_opts_out(message->error_code),
	};
	if (message->error_code && !seen.error_message)
		seen.error_message = twilio_error_sentence(message->error_code);
	if (message->status == STATUS_SENT && message->sent_at)
		seen.provider_at = message->sent_at;
	if (came_after_sending(message->status))
		seen.sent_at = message->sent_at;
	int news = invitation_observe(delivery->db, &seen);
	if (news == 1) {
		delivery->changed = true;
		if (message->error_code)
			return pause_if_account_level(delivery, message, now);
	}
	return news < 0 ? -1 : 0;
}

static int hold(struct delivery *delivery, const struct queued_on_phone *row, const struct message *message,
		int64_t now)
{
	time_t seconds = (time_t)(message->created_at / 1000);
	struct tm local;
	char when[32], why[160];
	localtime_r(&seconds, &local);
	strftime(when, sizeof when, "%Y-%m-%d %H:%M", &local);
	snprintf(why, sizeof why, "already messaged at %s by another file or program (%s)", when, message->sid);
	delivery->changed = true;
	return invitation_hold(delivery->db, row->id, STATUS_QUEUED, why, now) < 0 ? -1 : 0;
}

/* It may carry the link of a guest whom we have messaged already: a duplicate. */
static int report_duplicate(struct delivery *delivery, const struct message *message, const char *phone, int64_t now)
{
	int64_t invitation_id;
	int found = *message->body ?
		incident_find(delivery->db, message->sid, phone, message->body, &invitation_id) : 0;
	return found == 1 ? delivery_report_duplicate(delivery, phone, invitation_id, message->sid, now) : found;
}

/* A message that this file did not make. */
static int sight_foreign(struct delivery *delivery, const struct message *message, int64_t now)
{
	const char *phone = phone_of_address(message->to);
	struct queued_on_phone *rows;
	size_t count;
	int open = attempt_open_on(delivery->db, phone);
	int ours = open < 0 ? -1 : attempt_said_sent(delivery->db, phone, message->created_at);
	if (ours)
		return ours < 0 ? -1 : 0;
	int result = invitation_queued_on(delivery->db, phone, message->sid, &rows, &count);
	for (size_t i = 0; result == 0 && i < count; i++) {
		bool says = *message->body && body_is_ours(message->body, rows[i].token, open ? "" : rows[i].preview);
		if (says || (!open && !*message->body))
			result = hold(delivery, &rows[i], message, now);
		else if (open) /* it is most likely that attempt's: look-ups decide, and then it is looked at again */
			delivery->passed_over = true;
	}
	queued_on_phone_clear(rows, count);
	return result < 0 ? -1 : report_duplicate(delivery, message, phone, now);
}

int sight_message(struct delivery *delivery, const struct message *message, bool listed, int64_t now)
{
	int64_t attempt_id;
	if (strcmp(message->direction, "outbound-api") != 0)
		return 0;
	int known = attempt_of_sid(delivery->db, message->sid, &attempt_id);
	if (known < 0)
		return -1;
	if (!known)
		return sight_foreign(delivery, message, now);
	if (listed && attempt_id > delivery->listed_attempt)
		delivery->listed_attempt = attempt_id;
	return observe(delivery, message, now);
}
