#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/die.h"
#include "doctor/facts.h"

/* "14:05" there; returns out. */
static char *clock_text(char out[16], const char *zone, int64_t at)
{
	enum { HOUR = 60 };
	int minute = zone_minute_of_day(zone, at);
	snprintf(out, 16, "%02d:%02d", minute / HOUR, minute % HOUR);
	return out;
}

static void judge_queue(const struct facts *facts, struct report *report)
{
	long long queued = (long long)facts->invitations[STATUS_QUEUED];
	char until[16];
	if (facts->event.paused_at)
		report_add(report, CHECK_QUEUE, VERDICT_PROBLEM, "See to it, then `convoke resume`", "%s%s",
			   strncmp(facts->event.pause_reason, "paused", strlen("paused")) == 0 ? "" : "paused: ",
			   facts->event.pause_reason);
	else if (queued && !facts->held)
		report_add(report, CHECK_QUEUE, VERDICT_WARNING, "`convoke run --until-idle` sends, and so does p in the dashboard",
			   "%lld message%s, and nobody is sending", queued, queued == 1 ? " waits" : "s wait");
	else if (queued && *facts->state.waiting_for)
		report_add(report, CHECK_QUEUE, VERDICT_OK, NULL, "%lld wait: %s%s%s", queued, facts->state.waiting_for,
			   facts->state.waiting_until ? ", until " : "",
			   facts->state.waiting_until ? clock_text(until, facts->event.time_zone, facts->state.waiting_until) : "");
	else if (queued)
		report_add(report, CHECK_QUEUE, VERDICT_OK, NULL, "%lld on their way out", queued);
	else
		report_add(report, CHECK_QUEUE, VERDICT_OK, NULL, "nothing waits");
}

static void judge_unsettled(const struct facts *facts, struct report *report)
{
	long long unknown = (long long)facts->invitations[STATUS_UNKNOWN], held = (long long)facts->invitations[STATUS_HELD];
	if (unknown || held)
		report_add(report, CHECK_UNSETTLED, VERDICT_WARNING,
			   "`convoke sync` looks again at Twilio; what stays waits for your word: w in the dashboard, or `convoke resolve`",
			   "%lld may or may not have left, %lld held", unknown, held);
	else
		report_add(report, CHECK_UNSETTLED, VERDICT_OK, NULL, "nothing waits for your word");
}

static void judge_hours(const struct facts *facts, struct report *report)
{
	const struct settings *settings = &facts->settings;
	const char *zone = facts->event.time_zone;
	char now[16];
	if (settings->window_from == settings->window_to)
		report_add(report, CHECK_HOURS, VERDICT_OK, NULL, "at any hour");
	else if (zone_within(zone, facts->now, settings->window_from, settings->window_to))
		report_add(report, CHECK_HOURS, VERDICT_OK, NULL, "%s, now %s in %s", settings->window,
			   clock_text(now, zone, facts->now), zone);
	else
		report_add(report, CHECK_HOURS, VERDICT_WARNING,
			   "What is sent now waits until they begin; `convoke send --now` does not, and send.window sets them",
			   "closed now: %s, and it is %s in %s", settings->window, clock_text(now, zone, facts->now), zone);
}

static void judge_daily_limit(const struct facts *facts, struct report *report)
{
	enum { DAY_MS = 24 * 60 * 60 * 1000 };
	long long used = (long long)facts->phones_today;
	int limit = facts->settings.daily_phones;
	char until[16];
	if (!limit)
		report_add(report, CHECK_DAILY_LIMIT, VERDICT_OK, NULL, "none of our own; %lld in the last 24 hours", used);
	else if (used >= limit)
		report_add(report, CHECK_DAILY_LIMIT, VERDICT_WARNING,
			   "More go when these are 24 hours old; raise send.daily_limit if Meta lets the sender reach more",
			   "full until %s: %lld of %d phones in the last 24 hours",
			   clock_text(until, facts->event.time_zone, facts->oldest_today + DAY_MS), used, limit);
	else
		report_add(report, CHECK_DAILY_LIMIT, VERDICT_OK, NULL, "%lld of %d phones in the last 24 hours", used, limit);
}

static void judge_session(const struct facts *facts, struct report *report)
{
	if (facts->logout == LOGOUT_KILLS)
		report_add(report, CHECK_SESSION, VERDICT_WARNING, "`loginctl enable-linger` lets your programs go on",
			   "this system ends a send when you log out (KillUserProcesses)");
	else if (facts->logout == LOGOUT_SPARES)
		report_add(report, CHECK_SESSION, VERDICT_OK, NULL, "a send goes on when you log out");
	else
		report_unchecked(report, CHECK_SESSION, CHECK_SESSION, "no systemd, which would decide it");
}

void judge_sending(const struct facts *facts, struct report *report)
{
	if (!facts->opened) {
		report_unchecked(report, CHECK_QUEUE, CHECK_DAILY_LIMIT, "not without the event file");
	} else {
		judge_queue(facts, report);
		judge_unsettled(facts, report);
		if (facts->settings_problem) {
			report_unchecked(report, CHECK_HOURS, CHECK_DAILY_LIMIT, "not before the settings can be used");
		} else {
			judge_hours(facts, report);
			judge_daily_limit(facts, report);
		}
	}
	judge_session(facts, report);
}
