#include "delivery/delivery.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/log.h"
#include "data/attempt.h"
#include "data/event.h"
#include "twilio/request.h"

void delivery_problem(struct delivery *delivery, const char *format, ...)
{
	if (delivery->closing)
		return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(delivery->message, sizeof delivery->message, format, arguments);
	va_end(arguments);
	delivery->changed = true;
	log_warning("%s", delivery->message);
}

void delivery_doubt_file(struct delivery *delivery)
{
	if (db_failure_passes(delivery->db) || delivery->broken)
		return;
	delivery->file_doubted = true;
	delivery_break(delivery, db_error(delivery->db));
}

void delivery_break(struct delivery *delivery, const char *why)
{
	delivery->broken = true;
	set_string(&delivery->broken_why, why);
}

void delivery_file_failed(struct delivery *delivery)
{
	delivery->file_failed = true;
	delivery_doubt_file(delivery);
	delivery_problem(delivery, "%s", db_error(delivery->db));
}

/* It is in the file, from where it is logged like everybody's. */
static void note_pause(struct delivery *delivery, const char *reason)
{
	delivery->paused_here = true;
	if (delivery->closing)
		return;
	snprintf(delivery->message, sizeof delivery->message, "paused: %s", reason);
	delivery->changed = true;
}

void delivery_pause(struct delivery *delivery, const char *reason)
{
	note_pause(delivery, reason);
	set_string(&delivery->pause_wanted, reason);
	delivery_pause_again(delivery);
}

int delivery_pause_within(struct delivery *delivery, const char *reason, int64_t now)
{
	note_pause(delivery, reason);
	return event_pause(delivery->db, reason, now);
}

int delivery_report_duplicate(struct delivery *delivery, const char *phone, int64_t invitation_id, const char *sid,
			      int64_t now)
{
	char *reason = xasprintf("%s has more than one message of invitation %lld at Twilio (%s). Look into it, then resume",
				 phone, (long long)invitation_id, sid);
	int result = incident_note(delivery->db, sid, invitation_id, now);
	if (result == 0)
		result = delivery_pause_within(delivery, reason, now);
	free(reason);
	return result;
}

void delivery_pause_again(struct delivery *delivery)
{
	if (!delivery->pause_wanted)
		return;
	if (event_pause(delivery->db, delivery->pause_wanted, clock_wall_ms()) < 0)
		delivery_file_failed(delivery);
	else
		set_string(&delivery->pause_wanted, NULL);
}

void delivery_learn_clock(struct delivery *delivery, const struct http_meta *meta)
{
	if (!meta->server_ms)
		return;
	delivery->clock_known = true;
	delivery->twilio_minus_boot_ms = meta->server_ms - clock_boot_ms();
}

int64_t delivery_clock_offset_ms(const struct delivery *delivery)
{
	/* By the boot clock, which nobody sets. */
	return delivery->clock_known ? delivery->twilio_minus_boot_ms + clock_boot_ms() - clock_wall_ms() : 0;
}

const char *delivery_sender(const struct delivery *delivery)
{
	const struct settings *settings = delivery->settings;
	return *settings->messaging_service_sid ? settings->messaging_service_sid : phone_of_address(settings->from);
}

const char *delivery_sender_phone(const struct delivery *delivery)
{
	return *delivery->settings->messaging_service_sid ? NULL : delivery_sender(delivery);
}
