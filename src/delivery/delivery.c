#include "delivery/delivery.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "data/event.h"

void delivery_problem(struct delivery *delivery, const char *format, ...)
{
	if (delivery->closing)
		return;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(delivery->message, sizeof delivery->message, format, arguments);
	va_end(arguments);
	delivery->changed = true;
	log_line("%s", delivery->message);
}

void delivery_broken(struct delivery *delivery)
{
	delivery->broken = true;
	delivery_problem(delivery, "%s", db_error(delivery->db));
}

void delivery_pause(struct delivery *delivery, const char *reason)
{
	delivery->paused_here = true;
	delivery_problem(delivery, "paused: %s", reason);
	if (event_pause(delivery->db, reason, clock_wall_ms()) < 0)
		delivery_broken(delivery);
}

void delivery_learn_clock(struct delivery *delivery, const struct http_meta *meta)
{
	if (meta->server_ms)
		delivery->clock_offset_ms = meta->server_ms - clock_wall_ms();
}
