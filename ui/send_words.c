#include "ui/send_words.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/plan_words.h"
#include "guests/filter.h"
#include "ui/edit.h"
#include "ui/list.h"
#include "ui/times.h"

enum { LONG_SECONDS = 2 * 3600 };

char *send_duration(const struct app *app, const struct plan_estimate *estimate)
{
	char text[TIME_TEXT_SIZE], last[TIME_TEXT_SIZE];
	bool is_long = estimate->seconds > LONG_SECONDS;
	time_day(last, estimate->last_at, clock_wall_ms());
	if (estimate->next_at || estimate->closes_at)
		return xasprintf("until %s, because of the %s", last, estimate->next_at ? "daily limit" : "sending hours");
	return xasprintf("about %s at %s a second%s%s", duration_words(text, estimate->seconds), app->settings.rate,
			 is_long ? ", until " : "", is_long ? last : "");
}

static void add_hours(struct str *out, const char *hours, const struct plan *plan, const struct plan_estimate *estimate,
		      const char *key)
{
	char at[TIME_TEXT_SIZE];
	if (plan->ignore_hours)
		str_appendf(out, "They leave at once, whatever the sending hours (%s) say; %s: wait for them after all.\n",
			    hours, key);
	else if (estimate->outside_hours)
		str_appendf(out, "Outside sending hours (%s): they wait and begin to leave %s while convoke runs; %s: send "
			    "now all the same.\n", hours, time_day(at, estimate->opens_at, clock_wall_ms()), key);
	else if (estimate->closes_at)
		str_appendf(out, "Not all leave before the sending hours (%s) end; the others wait for the next morning "
			    "while convoke runs.\n", hours);
}

char *send_warnings(const struct app *app, const struct board *board, const struct plan *plan,
		    const struct plan_estimate *estimate, const char *hours_key)
{
	struct str out = {0};
	char next[TIME_TEXT_SIZE];
	str_append(&out, "");
	if (plan->marketing_us)
		str_appendf(&out, "%zu to US numbers: WhatsApp does not deliver Marketing templates there.\n", plan->marketing_us);
	else if (plan->marketing)
		str_append(&out, "A Marketing template: WhatsApp may hold some back from people who get many.\n");
	char *earlier = plan_earlier_words(plan);
	if (*earlier)
		str_appendf(&out, "%s\n", earlier);
	free(earlier);
	if (plan->shared_phones)
		str_appendf(&out, "%zu phone%s more than one message.\n", plan->shared_phones,
			    plan->shared_phones == 1 ? " gets" : "s get");
	if (estimate->ahead)
		str_appendf(&out, "%zu wait in the queue already: they leave first.\n", estimate->ahead);
	add_hours(&out, app->settings.window, plan, estimate, hours_key);
	if (estimate->next_at)
		str_appendf(&out, "Daily limit of %s: %zu %s, %zu from %s while convoke runs.\n", app->settings.daily_limit,
			    estimate->today, estimate->outside_hours ? "then" : "today",
			    plan->recipient_count - estimate->today, time_day(next, estimate->next_at, clock_wall_ms()));
	if (board->event.paused_at)
		str_appendf(&out, "Sending is paused (%s): they wait until p in the list.\n", board->event.pause_reason);
	str_truncate(&out, out.length ? out.length - 1 : 0);
	return str_take(&out);
}

char *send_test_question(const struct board *board, const char *phone, const char *guest_name)
{
	int64_t waiting = board->event.paused_at ? 0 : board->counts.status[STATUS_QUEUED];
	char *others = waiting ? xasprintf("\nThe %lld that wait in the queue go on to leave, too.", (long long)waiting)
			       : xstrdup("");
	char *text = xasprintf("Send one test message to %s?\nIt reads as for %s, and its link is the one of this guest: "
			       "do not answer with it.%s", phone, guest_name, others);
	free(others);
	return text;
}

/* The next of a set behind index. */
static size_t next_of(const struct plan *plan, const struct id_set *found, size_t *index)
{
	size_t matches = 0, from = *index;
	for (size_t i = plan->recipient_count; i > 0; i--) {
		size_t at = (from + i) % plan->recipient_count;
		if (id_set_has(found, plan->recipients[at].guest_id)) {
			matches++;
			*index = at;
		}
	}
	return matches;
}

int send_find(struct db *db, const struct plan *plan, const char *wanted, size_t *index, size_t *matches, char **message)
{
	struct filter filter = {0};
	int64_t *ids;
	size_t count;
	if (filter_parse(wanted, &filter, message) < 0)
		return -1;
	int result = guest_ids(db, &filter, SORT_IMPORTED, false, &ids, &count);
	filter_clear(&filter);
	if (result < 0)
		return db_fail(db, message);
	struct id_set found = {0};
	for (size_t i = 0; i < count; i++)
		id_set_add(&found, ids[i]);
	*matches = next_of(plan, &found, index);
	id_set_clear(&found);
	free(ids);
	return *matches > 0;
}
