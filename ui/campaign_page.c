#include "ui/campaign_page.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "twilio/errors.h"
#include "ui/chart.h"
#include "ui/times.h"

/* Pictures are for pages of some width; bars need no more than they tell. */
enum { LOW = 11, TALL = 40, PICTURES_FROM = 50, BAR_MOST = 60, LABEL_COLUMNS = 11, NUMBER_COLUMNS = 8, PERCENT_COLUMNS = 6, PARTS_MOST = 60 };
enum { RECENT_MS = 10 * 1000, LINE_MS = 10 * 60 * 1000 };

static bool has_pictures(const struct page *page)
{
	return page->columns >= PICTURES_FROM;
}

static int bar_columns(const struct page *page)
{
	int columns = page->columns - LABEL_COLUMNS - NUMBER_COLUMNS - PERCENT_COLUMNS - 4;
	return !has_pictures(page) ? 0 : columns > BAR_MOST ? BAR_MOST : columns;
}

static void add_heading(struct page *page, const char *text)
{
	page_add(page, ROLE_PLAIN, 0, "");
	page_add(page, ROLE_HEAD, 0, text);
}

static void add_title(struct page *page, const struct campaign *campaign)
{
	page_addf(page, ROLE_TITLE, 0, "%s %lld: %s", campaign_kind_word(campaign->kind), (long long)campaign->id,
		  *campaign->template_name ? campaign->template_name : "a template that is gone");
}

static void add_origin(struct page *page, const struct campaign *campaign)
{
	char at[TIME_TEXT_SIZE];
	struct funnel funnel = campaign_funnel(campaign->status);
	long long messages = funnel.total + funnel.canceled;
	page_addf(page, ROLE_PLAIN, 0, "%lld message%s, made %s%s%s%s%s", messages, messages == 1 ? "" : "s",
		  time_long(at, campaign->created_at), *campaign->created_by ? " by " : "", campaign->created_by,
		  campaign->ignore_hours ? ", whatever the sending hours" : "", *campaign->note ? ":" : "");
	if (*campaign->note)
		page_add(page, ROLE_PLAIN, 2, campaign->note);
}

/* What it waits for, in the header's words; and what waits for the person. */
static void add_state(struct page *page, const struct campaign *campaign, const struct board *board)
{
	char words[STATE_SIZE];
	struct progress progress = progress_of(campaign);
	if (progress.waiting) {
		enum role role = state_words(board, &progress, words);
		page_add(page, role, 0, words);
	}
	if (progress.held)
		page_addf(page, ROLE_WARNING, 0, "%lld held for you (w shows them)", (long long)progress.held);
	if (progress.unknown)
		page_addf(page, ROLE_WARNING, 0, "%lld unknown, being looked up (w shows them)", (long long)progress.unknown);
}

static void add_bar(struct page *page, enum role role, const char *label, const char *number, int64_t part, int64_t whole)
{
	char percent[PERCENT_SIZE];
	char *bar = chart_bar(part, whole, bar_columns(page), draw_marks());
	page_addf(page, role, 1, "%-*s%*s%*s  %s", LABEL_COLUMNS, label, NUMBER_COLUMNS, number, PERCENT_COLUMNS,
		  chart_percent(percent, part, whole), bar);
	free(bar);
}

static void add_funnel(struct page *page, const struct campaign *campaign)
{
	struct funnel funnel = campaign_funnel(campaign->status);
	const struct { const char *label; int64_t n; enum status look; bool always; } rows[] = {
		{ "waiting", funnel.waiting, STATUS_QUEUED, true },
		{ "held", funnel.held, STATUS_HELD, false },
		{ "unknown", funnel.unknown, STATUS_UNKNOWN, false },
		{ "accepted", funnel.accepted, STATUS_ACCEPTED, true },
		{ "sent", funnel.sent, STATUS_SENT, true },
		{ "delivered", funnel.delivered, STATUS_DELIVERED, true },
		{ "read", funnel.read, STATUS_READ, true },
		{ "failed", funnel.failed, STATUS_FAILED, true },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char number[32];
		enum role role = rows[i].n ? draw_status_role(rows[i].look) : ROLE_FAINT;
		snprintf(number, sizeof number, "%lld", (long long)rows[i].n);
		if (rows[i].always || rows[i].n)
			add_bar(page, role, rows[i].label, number, rows[i].n, funnel.total);
	}
	if (funnel.canceled)
		page_addf(page, ROLE_FAINT, 1, "%-*s%*lld  not counted above", LABEL_COLUMNS, "canceled", NUMBER_COLUMNS,
			  (long long)funnel.canceled);
}

/* "within 4 seconds"; what took no time at all is within one. */
static char *within(char out[TIME_TEXT_SIZE], int64_t ms)
{
	return duration_words(out, ms < 1000 ? 1 : (ms + 999) / 1000);
}

static void add_steps(struct page *page, const struct chart_steps *steps)
{
	int64_t most = chart_most(steps->n, CHART_STEPS);
	for (size_t i = steps->first; i < steps->end; i++) {
		char label[32], number[32];
		snprintf(label, sizeof label, i == CHART_STEPS - 1 ? "%s" : "to %s", chart_step_end(i));
		snprintf(number, sizeof number, "%lld", (long long)steps->n[i]);
		char *bar = chart_bar(steps->n[i], most, bar_columns(page), draw_marks());
		page_addf(page, ROLE_PLAIN, 1, "%-*s%*s  %s", LABEL_COLUMNS, label, NUMBER_COLUMNS, number, bar);
		free(bar);
	}
}

static void add_durations(struct page *page, bool tall, const char *heading, const struct times *times)
{
	char half[TIME_TEXT_SIZE], most[TIME_TEXT_SIZE];
	if (times->count == 0)
		return;
	add_heading(page, heading);
	page_addf(page, ROLE_PLAIN, 1, "half within %s, 90 %% within %s (of %zu)", within(half, times_percentile(times, 50)),
		  within(most, times_percentile(times, 90)), times->count);
	struct chart_steps steps = chart_steps(times->ms, times->count);
	if (!has_pictures(page) || steps.end - steps.first < 2)
		return;
	if (tall) {
		add_steps(page, &steps);
		return;
	}
	char *line = chart_line(steps.n + steps.first, steps.end - steps.first, draw_marks());
	page_addf(page, ROLE_PLAIN, 1, "up to %s %s %s", chart_step_end(steps.first), line, chart_step_end(steps.end - 1));
	free(line);
}

/* Messages that began to leave within a stretch of time, a character for each of its parts. */
static void add_line(struct page *page, const struct times *started, int64_t from, int64_t to)
{
	int64_t parts[PARTS_MOST], now = clock_wall_ms();
	char first[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];
	size_t count = (size_t)((to - from) / 1000);
	/* Room for the times on both sides. */
	size_t room = page->columns > 30 ? (size_t)page->columns - 30 : 1;
	if (count > room)
		count = room;
	if (count > PARTS_MOST)
		count = PARTS_MOST;
	if (count < 2 || !has_pictures(page))
		return;
	chart_spread(started->ms, started->count, from, to, parts, count);
	char *line = chart_line(parts, count, draw_marks());
	page_addf(page, ROLE_PLAIN, 1, "%s %s %s", time_short(first, from, now), line, time_short(last, to, now));
	free(line);
	double seconds = (double)(to - from) / 1000 / (double)count;
	page_addf(page, ROLE_PLAIN, 1, "at most %.1f a second", (double)chart_most(parts, count) / seconds);
}

static size_t count_since(const struct times *times, int64_t from)
{
	size_t count = 0;
	while (count < times->count && times->ms[times->count - 1 - count] >= from)
		count++;
	return count;
}

/* While it goes on: now and the last minutes; afterwards: all of it. */
static void add_rate(struct page *page, const struct campaign *campaign, const struct times *started)
{
	if (started->count == 0)
		return;
	bool going = campaign_funnel(campaign->status).waiting > 0;
	char span[TIME_TEXT_SIZE];
	int64_t first = started->ms[0], last = started->ms[started->count - 1], now = clock_wall_ms();
	int64_t to = going && now > last ? now : last, from = going && to - first > LINE_MS ? to - LINE_MS : first;
	add_heading(page, "How fast they left");
	if (going)
		page_addf(page, ROLE_PLAIN, 1, "%.1f a second now", (double)count_since(started, now - RECENT_MS) * 1000 / RECENT_MS);
	else if (last - first >= 1000)
		page_addf(page, ROLE_PLAIN, 1, "%.1f a second, %s in all", (double)started->count * 1000 / (double)(last - first),
			  within(span, last - first));
	else
		page_add(page, ROLE_PLAIN, 1, "all within a second");
	add_line(page, started, from, to);
}

static void add_failures(struct page *page, const struct campaign_report *report)
{
	if (report->failure_count == 0)
		return;
	add_heading(page, "Why some failed");
	for (size_t i = 0; i < report->failure_count; i++) {
		const struct campaign_failure *failure = &report->failures[i];
		const char *said = failure->code || !*failure->message ? twilio_error_sentence(failure->code) : failure->message;
		if (failure->code)
			page_addf(page, ROLE_BAD, 1, "%lld %s %d %s", (long long)failure->count,
				  draw_status_mark(STATUS_FAILED), failure->code, said);
		else
			page_addf(page, ROLE_BAD, 1, "%lld %s %s", (long long)failure->count,
				  draw_status_mark(STATUS_FAILED), said);
		if (failure->code)
			page_add(page, ROLE_PLAIN, 3, twilio_error_advice(failure->code));
	}
}

void campaign_page(struct page *page, int columns, int rows, const struct campaign *campaign,
		   const struct campaign_report *report, const struct board *board)
{
	bool tall = rows >= TALL, low = rows < LOW;
	page_begin(page, columns);
	add_title(page, campaign);
	if (!low)
		add_origin(page, campaign);
	add_state(page, campaign, board);
	if (!low)
		add_heading(page, "How far they have come");
	add_funnel(page, campaign);
	if (low)
		add_origin(page, campaign);
	if (!report) {
		page_add(page, ROLE_FAINT, 0, "counting times and failures");
		return;
	}
	add_failures(page, report);
	add_durations(page, tall, "From sent to delivered", &report->to_delivered);
	add_durations(page, tall, "From delivered to read", &report->to_read);
	add_rate(page, campaign, &report->started);
}
