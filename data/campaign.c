#include "data/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "data/sql.h"

static const char *const kinds[] = {
	[KIND_INVITATION] = "invitation", [KIND_REMINDER] = "reminder", [KIND_RESEND] = "resend", [KIND_TEST] = "test",
};

const char *campaign_kind_word(enum campaign_kind kind)
{
	return kinds[kind];
}

enum campaign_kind campaign_kind_from_word(const char *word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], word) == 0)
			return (enum campaign_kind)i;
	return KIND_INVITATION;
}

int campaign_insert(struct db *db, struct campaign *campaign)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_CAMPAIGN_INSERT);
	sql_bind_text(row, "@kind", campaign_kind_word(campaign->kind));
	sql_bind_or_null(row, "@template_id", campaign->template_id);
	sql_bind(row, "@created_at", campaign->created_at);
	sql_bind_text(row, "@created_by", campaign->created_by ? campaign->created_by : "");
	sql_bind_text(row, "@note", campaign->note ? campaign->note : "");
	sql_bind(row, "@ignore_hours", campaign->ignore_hours);
	sql_bind(row, "@confirmed", campaign->confirmed);
	if (sql_run(db, row) < 0)
		return -1;
	campaign->id = sql_last_id(db);
	return 0;
}

void campaign_clear(struct campaign *campaign)
{
	free(campaign->template_name);
	free(campaign->created_by);
	free(campaign->note);
	*campaign = (struct campaign){0};
}

static int read_tally(struct db *db, struct sqlite3_stmt *row, int64_t status[STATUS_COUNT])
{
	memset(status, 0, STATUS_COUNT * sizeof *status);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		enum status of;
		if (status_from_word(sql_peek(row, 0), &of))
			status[of] = sql_integer(row, 1);
	}
	return found;
}

int campaign_load(struct db *db, int64_t id, struct campaign *out)
{
	*out = (struct campaign){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_CAMPAIGN_LOAD);
	sql_bind(row, "@id", id);
	int found = sql_next(db, row);
	if (found != 1)
		return found;
	int at = 0;
	out->id = sql_integer(row, at++);
	out->kind = campaign_kind_from_word(sql_peek(row, at++));
	out->template_id = sql_integer(row, at++);
	out->template_name = sql_text(row, at++);
	out->created_at = sql_integer(row, at++);
	out->created_by = sql_text(row, at++);
	out->note = sql_text(row, at++);
	out->ignore_hours = sql_integer(row, at++);
	out->confirmed = sql_integer(row, at++);
	sql_reset(row);

	row = sql_query(db, QUERY_CAMPAIGN_TALLY);
	sql_bind(row, "@id", id);
	if (read_tally(db, row, out->status) == 0)
		return 1;
	campaign_clear(out);
	return -1;
}

int campaign_current(struct db *db, struct campaign *out)
{
	int64_t id;
	*out = (struct campaign){0};
	if (sql_value(db, sql_query(db, QUERY_CAMPAIGN_CURRENT), &id) < 0)
		return -1;
	return id ? campaign_load(db, id, out) : 0;
}

int campaign_each(struct db *db, bool (*visit)(const struct campaign *campaign, void *context), void *context)
{
	int64_t id = INT64_MAX;
	for (bool more = true; more;) {
		struct sqlite3_stmt *row = sql_query(db, QUERY_CAMPAIGN_BEFORE);
		sql_bind(row, "@id", id);
		if (sql_value(db, row, &id) < 0)
			return -1;
		if (!id)
			break;
		struct campaign campaign;
		int found = campaign_load(db, id, &campaign);
		if (found < 0)
			return -1;
		more = found == 1 && visit(&campaign, context);
		campaign_clear(&campaign);
	}
	return 0;
}

struct funnel campaign_funnel(const int64_t status[STATUS_COUNT])
{
	struct funnel funnel = {
		.waiting = status[STATUS_QUEUED] + status[STATUS_SENDING],
		.held = status[STATUS_HELD], .unknown = status[STATUS_UNKNOWN],
		.failed = status[STATUS_FAILED] + status[STATUS_UNDELIVERED],
		.canceled = status[STATUS_CANCELED],
	};
	funnel.read = status[STATUS_READ];
	funnel.delivered = funnel.read + status[STATUS_DELIVERED];
	funnel.sent = funnel.delivered + status[STATUS_SENT];
	funnel.accepted = funnel.sent + status[STATUS_ACCEPTED];
	funnel.total = funnel.waiting + funnel.held + funnel.unknown + funnel.accepted + funnel.failed;
	return funnel;
}

int campaign_going(struct db *db, int64_t *ids, int limit)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_CAMPAIGNS_GOING);
	sql_bind(row, "@limit", limit);
	int count = 0, found;
	while ((found = sql_next(db, row)) == 1)
		ids[count++] = sql_integer(row, 0);
	return found < 0 ? -1 : count;
}

int campaigns_leaving(struct db *db, int64_t *count)
{
	return sql_value(db, sql_query(db, QUERY_CAMPAIGNS_LEAVING), count);
}

int campaign_totals(struct db *db, int64_t status[STATUS_COUNT])
{
	return read_tally(db, sql_query(db, QUERY_CAMPAIGN_TOTALS), status);
}
