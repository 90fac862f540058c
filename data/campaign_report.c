#include "data/campaign_report.h"

#include <stdlib.h>

#include "base/die.h"
#include "data/sql.h"

static void add(struct times *times, int64_t ms)
{
	if (times->count == times->capacity) {
		times->capacity = times->capacity ? 2 * times->capacity : 256;
		times->ms = xrealloc(times->ms, times->capacity, sizeof *times->ms);
	}
	times->ms[times->count++] = ms;
}

/* Two clocks tell them: what seems to end before it began took no time. */
static void add_between(struct times *times, int64_t from, int64_t to)
{
	if (from && to)
		add(times, to > from ? to - from : 0);
}

static int rising(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static void sort(struct times *times)
{
	if (times->count)
		qsort(times->ms, times->count, sizeof *times->ms, rising);
}

static int read_times(struct db *db, int64_t id, const atomic_bool *stop, struct campaign_report *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_CAMPAIGN_TIMES);
	sql_bind(row, "@id", id);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		int64_t claimed = sql_integer(row, 0), sent = sql_integer(row, 1);
		int64_t delivered = sql_integer(row, 2), read = sql_integer(row, 3);
		if (claimed)
			add(&out->started, claimed);
		add_between(&out->to_delivered, sent, delivered);
		add_between(&out->to_read, delivered, read);
		if (stop && atomic_load(stop)) {
			sql_reset(row);
			break;
		}
	}
	sort(&out->started);
	sort(&out->to_delivered);
	sort(&out->to_read);
	return found < 0 ? -1 : 0;
}

static int read_failures(struct db *db, int64_t id, struct campaign_report *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_CAMPAIGN_FAILURES);
	sql_bind(row, "@id", id);
	int found;
	while ((found = sql_next(db, row)) == 1) {
		out->failures = xrealloc(out->failures, out->failure_count + 1, sizeof *out->failures);
		out->failures[out->failure_count++] = (struct campaign_failure){
			.code = (int)sql_integer(row, 0), .count = sql_integer(row, 1), .message = sql_text(row, 2),
		};
	}
	return found;
}

int campaign_report(struct db *db, int64_t id, const atomic_bool *stop, struct campaign_report *out)
{
	*out = (struct campaign_report){0};
	if (read_times(db, id, stop, out) == 0 && ((stop && atomic_load(stop)) || read_failures(db, id, out) == 0))
		return 0;
	campaign_report_clear(out);
	return -1;
}

void campaign_report_clear(struct campaign_report *report)
{
	free(report->started.ms);
	free(report->to_delivered.ms);
	free(report->to_read.ms);
	for (size_t i = 0; i < report->failure_count; i++)
		free(report->failures[i].message);
	free(report->failures);
	*report = (struct campaign_report){0};
}

int64_t times_percentile(const struct times *times, int percent)
{
	if (times->count == 0)
		return 0;
	size_t rank = (times->count * (size_t)percent + 99) / 100;
	return times->ms[rank ? rank - 1 : 0];
}
