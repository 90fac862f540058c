#include <stdlib.h>

#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/counts.h"
#include "cmd/say.h"
#include "cmd/table.h"
#include "data/campaign.h"
#include "data/campaign_report.h"
#include "twilio/errors.h"

struct listing {
	struct db *db;
	struct table table;
	bool failed;       /* a report could not be read */
};

/* {"count", "half_ms", "most_ms"}: half of them took no longer, nine of ten no longer than that; null of none. */
static void put_times(struct json *out, const char *key, const struct times *times)
{
	struct json *summary = times->count ? json_new_object() : NULL;
	if (summary) {
		json_put_integer(summary, "count", (int64_t)times->count);
		json_put_integer(summary, "half_ms", times_percentile(times, 50));
		json_put_integer(summary, "most_ms", times_percentile(times, 90));
	}
	json_put(out, key, summary);
}

static void put_report(struct json *out, const struct campaign_report *report)
{
	const struct times *started = &report->started;
	json_put_time(out, "first_at", started->count ? started->ms[0] : 0);
	json_put_time(out, "last_at", started->count ? started->ms[started->count - 1] : 0);
	put_times(out, "sent_to_delivered", &report->to_delivered);
	put_times(out, "delivered_to_read", &report->to_read);
	struct json *failures = json_new_array();
	for (size_t i = 0; i < report->failure_count; i++) {
		const struct campaign_failure *failure = &report->failures[i];
		struct json *row = json_new_object();
		json_put_nonzero(row, "error_code", failure->code);
		json_put_integer(row, "count", failure->count);
		json_put_string(row, "error", failure->code || !*failure->message ? twilio_error_sentence(failure->code)
										  : failure->message);
		json_append(failures, row);
	}
	json_put(out, "failures", failures);
}

static bool print_row_json(const struct campaign *campaign, void *context)
{
	struct listing *listing = context;
	struct campaign_report report;
	if (campaign_report(listing->db, campaign->id, NULL, &report) < 0) {
		listing->failed = true;
		return false;
	}
	struct json *out = json_new_object();
	json_put_integer(out, "id", campaign->id);
	json_put_string(out, "kind", campaign_kind_word(campaign->kind));
	json_put_string(out, "template", campaign->template_name);
	json_put_time(out, "created_at", campaign->created_at);
	json_put_string(out, "created_by", campaign->created_by);
	json_put_filled(out, "note", campaign->note);
	json_put_boolean(out, "ignore_hours", campaign->ignore_hours);
	json_put_integer(out, "confirmed", campaign->confirmed);
	json_put_counts(out, campaign->status);
	put_report(out, &report);
	campaign_report_clear(&report);
	print_json(out);
	return true;
}

static bool add_row(const struct campaign *campaign, void *context)
{
	char when[20];
	struct table *table = &((struct listing *)context)->table;
	const int64_t *status = campaign->status;
	table_add_number(table, campaign->id);
	table_add(table, local_time(when, campaign->created_at));
	table_add(table, campaign_kind_word(campaign->kind));
	table_add(table, campaign->template_name);
	table_add(table, campaign->created_by);
	table_add_number(table, campaign->confirmed);
	table_add_number(table, count_open(status));
	table_add_number(table, status[STATUS_ACCEPTED] + status[STATUS_SENT]);
	table_add_number(table, status[STATUS_DELIVERED]);
	table_add_number(table, status[STATUS_READ]);
	table_add_number(table, count_failed(status));
	table_add_number(table, status[STATUS_CANCELED]);
	return true;
}

int command_campaigns(struct app *app, const struct arguments *arguments)
{
	static const char *const headings[] = {"ID", "Made", "Kind", "Template", "By", "Messages", "Open", "Sent",
					       "Delivered", "Read", "Failed", "Canceled", NULL};
	struct listing listing = {.db = app->db};
	bool json = option_given(arguments, OPTION_JSON);
	table_start(&listing.table, headings);
	int done = campaign_each(app->db, json ? print_row_json : add_row, &listing);
	table_print(&listing.table);
	return done < 0 || listing.failed ? fail_db(app->db) : EXIT_DONE;
}
