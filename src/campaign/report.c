#include "campaign/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/die.h"
#include "campaign/failures.h"
#include "campaign/html.h"
#include "data/campaign.h"
#include "data/totals.h"
#include "guests/export_totals.h"
#include "guests/phone.h"
#include "twilio/errors.h"

/* What is known before the first line is written. */
struct report {
	struct export *export;
	FILE *out;
	int64_t status[STATUS_COUNT], guests, answered;
	struct totals sum;
	size_t campaigns;           /* written so far */
};

static bool count_guest(const struct guest *guest, void *context)
{
	struct report *report = context;
	report->guests++;
	report->status[guest->status]++;
	report->answered += *guest->rsvp != '\0';
	return true;
}

static char *time_there(const struct report *report, char out[EXPORT_TIME_SIZE], int64_t wall_ms)
{
	return export_time(out, report->export->event.time_zone, wall_ms);
}

/* The head */

static void put_head(const struct report *report)
{
	FILE *out = report->out;
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>", out);
	html_text(out, *report->export->event.name ? report->export->event.name : "Event");
	fprintf(out, ": invitations</title>\n<style>\n%s</style>\n</head>\n<body>\n", report_style);
}

/* "Saturday, June 12, 2027 at 16:00, Quinta da Serra" */
static void put_title(const struct report *report)
{
	FILE *out = report->out;
	const struct event *event = &report->export->event;
	char *date = *event->starts_at ? long_date(event->starts_at, "en") : xstrdup("");
	const char *hour = strpbrk(event->starts_at, " T");
	fputs("<header>\n<h1 dir=\"auto\">", out);
	html_text(out, *event->name ? event->name : "Event without a name");
	fputs("</h1>\n<p>", out);
	html_text(out, date);
	if (hour) {
		fputs(" at ", out);
		html_text(out, hour + 1);
	}
	if (*date && *event->venue)
		fputs(", ", out);
	fputs("<bdi>", out);
	html_text(out, event->venue);
	fputs("</bdi></p>\n<p class=\"faint\">", out);
	char now[EXPORT_TIME_SIZE];
	fprintf(out, "As of %s, times in ", time_there(report, now, clock_wall_ms()));
	html_text(out, event->time_zone);
	fprintf(out, ". %lld guest%s%s.</p>\n</header>\n", (long long)report->guests, report->guests == 1 ? "" : "s",
		report->export->options->filter && report->export->options->filter->count ? ", a part of the list" : "");
	free(date);
}

/* How far it came */

static void put_step(const struct report *report, const char *label, int64_t number)
{
	double percent = report->guests ? 100.0 * (double)number / (double)report->guests : 0;
	fprintf(report->out, "<li><span>%s</span><b>%lld</b><span class=\"faint\">%.0f %%</span>"
		"<span class=\"bar\"><span style=\"width:%.1f%%\"></span></span></li>\n", label, (long long)number, percent, percent);
}

static void put_part(const struct report *report, const char *before, int64_t number, const char *what)
{
	if (number)
		fprintf(report->out, "%s%lld %s", before, (long long)number, what);
}

static void put_funnel(const struct report *report)
{
	const struct funnel funnel = campaign_funnel(report->status);
	fputs("<section>\n<h2>How far the invitations came</h2>\n<ol>\n", report->out);
	put_step(report, "On the list", report->guests);
	put_step(report, "Invited", funnel.total);
	put_step(report, "Accepted", funnel.accepted);
	put_step(report, "Sent", funnel.sent);
	put_step(report, "Delivered", funnel.delivered);
	put_step(report, "Read", funnel.read);
	put_step(report, "Answered", report->answered);
	fprintf(report->out, "</ol>\n<p class=\"faint\">Of %lld invited, %lld were accepted by Twilio", (long long)funnel.total,
		(long long)funnel.accepted);
	put_part(report, ", ", funnel.waiting, "wait in the queue");
	put_part(report, ", ", funnel.held, "are held for a decision");
	put_part(report, ", ", funnel.unknown, "may or may not have gone");
	put_part(report, ", ", funnel.failed, "failed");
	fputs(". Each guest counts once, by the newest message. Some people hide that they have read it.</p>\n</section>\n",
	      report->out);
}

/* Who comes */

static void put_totals_row(FILE *out, const char *name, const struct totals *totals)
{
	int64_t numbers[TOTALS_COLUMNS];
	totals_numbers(totals, numbers);
	html_row_begin(out, name);
	for (int i = 0; i < TOTALS_COLUMNS; i++)
		html_number(out, numbers[i]);
	html_row_end(out);
}

static void put_group(const struct totals *group, void *context)
{
	struct report *report = context;
	totals_add(&report->sum, group);
	put_totals_row(report->out, *group->group ? group->group : TOTALS_NO_GROUP, group);
}

static int put_answers(struct db *db, struct report *report)
{
	FILE *out = report->out;
	const char *headings[TOTALS_COLUMNS + 2] = {"Group"};
	memcpy(headings + 1, totals_headings, sizeof totals_headings);
	html_table_begin(out, "Answers and seats", "facts");
	html_headings(out, headings, 1);
	fputs("<tbody>\n", out);
	int result = totals_each(db, report->export->options->filter, put_group, report);
	fputs("</tbody>\n<tfoot>\n", out);
	put_totals_row(out, TOTALS_ALL, &report->sum);
	fputs("</tfoot>", out);
	html_table_end(out, TOTALS_NOTE);
	return result;
}

/* What failed */

static void put_failure(FILE *out, const struct failure_group *group)
{
	html_row_begin(out, failure_sentence(group));
	html_cell(out, failure_advice(group));
	if (group->code)
		html_number(out, group->code);
	else
		fputs("<td></td>", out);
	html_number(out, group->count);
	html_row_end(out);
}

static int put_failures(struct db *db, const struct report *report, char **message)
{
	static const char *const headings[] = {"What happened", "What to do", "Code", "Guests", NULL};
	FILE *out = report->out;
	struct failure_list list;
	if (failures_load_parsed(db, report->export->options->filter, clock_wall_ms(), &list, message) < 0)
		return -1;
	if (list.count) {
		html_table_begin(out, "Why messages failed", "words");
		html_headings(out, headings, 2);
		fputs("<tbody>\n", out);
		for (size_t i = 0; i < list.count; i++)
			put_failure(out, &list.groups[i]);
		fputs("</tbody>", out);
		html_table_end(out, NULL);
	}
	failures_clear(&list);
	return 0;
}

/* Each press of send */

static bool put_campaign(const struct campaign *campaign, void *context)
{
	struct report *report = context;
	FILE *out = report->out;
	const struct funnel funnel = campaign_funnel(campaign->status);
	char when[EXPORT_TIME_SIZE];
	if (campaign->kind == KIND_TEST)
		return true;
	if (!report->campaigns++) {
		static const char *const headings[] = {"Made", "Kind", "Template", "Messages", "Accepted", "Sent", "Delivered",
						       "Read", "Failed", "Open", "Canceled", NULL};
		html_table_begin(out, "Campaigns", "facts");
		html_headings(out, headings, 3);
		fputs("<tbody>\n", out);
	}
	html_row_begin(out, time_there(report, when, campaign->created_at));
	html_cell(out, campaign_kind_word(campaign->kind));
	html_cell(out, campaign->template_name);
	const int64_t numbers[] = {campaign->confirmed, funnel.accepted, funnel.sent, funnel.delivered, funnel.read, funnel.failed,
				   funnel.waiting + funnel.held + funnel.unknown, funnel.canceled};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		html_number(out, numbers[i]);
	html_row_end(out);
	return true;
}

static int put_campaigns(struct db *db, struct report *report)
{
	int result = campaign_each(db, put_campaign, report);
	if (report->campaigns) {
		fputs("</tbody>", report->out);
		html_table_end(report->out, "One campaign is one press of send; newest first. Who was sent to again counts in each.");
	}
	return result;
}

/* The guests */

static bool has_failed(const struct guest *guest)
{
	return guest->status == STATUS_FAILED || guest->status == STATUS_UNDELIVERED;
}

static void put_reason(FILE *out, const struct guest *guest)
{
	bool coded = has_failed(guest) && guest->error_code;
	bool said = !coded && (has_failed(guest) || guest->status == STATUS_HELD) && *guest->error_message;
	if (!coded && !said && !guest->opted_out_at)
		return;
	fputs("<div dir=\"auto\">", out);
	if (coded)
		fprintf(out, "%d: ", guest->error_code);
	if (coded || said)
		html_text(out, coded ? twilio_error_sentence(guest->error_code) : guest->error_message);
	if (guest->opted_out_at)
		fputs(" Wants no messages.", out);
	fputs("</div>", out);
}

static void put_status(const struct report *report, const struct guest *guest)
{
	FILE *out = report->out;
	char when[EXPORT_TIME_SIZE];
	fprintf(out, "<td class=\"message\"><span%s><span aria-hidden=\"true\">%s</span> %s</span>",
		has_failed(guest) ? " class=\"bad\"" : "", status_mark(guest->status), status_label(guest->status));
	if (guest->status_at && guest->status != STATUS_NONE)
		fprintf(out, " <small>%s</small>", time_there(report, when, guest->status_at));
	put_reason(out, guest);
	fputs("</td>", out);
}

static void put_answer(FILE *out, const struct guest *guest)
{
	fprintf(out, "<td class=\"answer\">%s", guest->rsvp);
	if (*guest->rsvp && strcmp(guest->rsvp, "no") != 0 && guest->rsvp_seats >= 0)
		fprintf(out, ", %d seat%s", guest->rsvp_seats, guest->rsvp_seats == 1 ? "" : "s");
	fputs("</td>", out);
}

static bool put_guest(const struct guest *guest, void *context)
{
	struct report *report = context;
	FILE *out = report->out;
	char phone[40];
	phone_display(guest->phone, phone, sizeof phone);
	html_row_begin(out, guest->name);
	fputs("<td class=\"phone\">", out);
	html_text(out, phone);
	fputs("</td>", out);
	html_cell(out, guest->group);
	fprintf(out, "<td class=\"n seats\">%d</td>", guest->seats);
	put_status(report, guest);
	put_answer(out, guest);
	html_row_end(out);
	return export_count(report->export);
}

static int put_guests(struct db *db, struct report *report)
{
	FILE *out = report->out;
	fputs("<section>\n<h2>Guests</h2>\n<table class=\"guests\">\n<thead><tr><th scope=\"col\">Name</th>"
	      "<th scope=\"col\">Phone</th><th scope=\"col\">Group</th><th scope=\"col\" class=\"n\">Seats</th>"
	      "<th scope=\"col\">Message</th><th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n", out);
	int result = guest_each(db, report->export->options->filter, put_guest, report);
	fputs("</tbody></table>\n</section>\n", out);
	return result;
}

static int put_body(struct db *db, struct report *report, char **message)
{
	bool whole = !report->export->options->filter || !report->export->options->filter->count;
	if (guest_each(db, report->export->options->filter, count_guest, report) < 0)
		return db_fail(db, message);
	put_head(report);
	put_title(report);
	put_funnel(report);
	if (put_answers(db, report) < 0)
		return db_fail(db, message);
	if (put_failures(db, report, message) < 0)
		return -1;
	if ((whole && put_campaigns(db, report) < 0) || put_guests(db, report) < 0)
		return db_fail(db, message);
	fputs("<footer><p>Made by convoke " CONVOKE_VERSION ". Guests' own links are left out: whoever has one can answer in "
	      "their name. This page holds names and phones; keep it as you keep the list.</p></footer>\n</body>\n</html>\n",
	      report->out);
	return 0;
}

int report_write_html(struct db *db, struct export *export, char **message)
{
	struct report report = {.export = export, .out = export->out};
	/* So that the counts are those of the table. */
	if (db_snapshot(db) < 0)
		return db_fail(db, message);
	int result = put_body(db, &report, message);
	db_snapshot_end(db);
	return result;
}
