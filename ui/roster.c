#include "ui/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "guests/filter.h"

/* Rows are put in order again at most so often, and never more than a tenth of the time. */
enum { SETTLE_MS = 250, SETTLE_SHARE = 10 };

static void clear_page(struct roster *roster)
{
	for (size_t i = 0; i < roster->page_count; i++)
		guest_clear(&roster->page[i]);
	free(roster->page);
	roster->page = NULL;
	roster->page_count = 0;
}

void roster_clear(struct roster *roster)
{
	clear_page(roster);
	list_clear(&roster->list);
	id_set_clear(&roster->selected);
	filter_clear(&roster->filter);
}

int roster_filter(struct roster *roster, const char *text, char **message)
{
	struct filter filter = {0};
	if (filter_parse(text, &filter, message) < 0)
		return -1;
	filter_clear(&roster->filter);
	roster->filter = filter;
	snprintf(roster->filter_text, sizeof roster->filter_text, "%s", text);
	roster->stale = true;
	return 0;
}

void roster_sort(struct roster *roster, enum guest_sort sort, bool descending)
{
	roster->sort = sort;
	roster->descending = descending;
	roster->stale = true;
}

void roster_changed(struct roster *roster, int64_t guests)
{
	roster->stale |= guests != roster->guests;
	roster->due |= roster->filter.count > 0 || roster->sort != SORT_IMPORTED;
	roster->guests = guests;
}

int roster_fresh(struct roster *roster, struct db *db)
{
	if (!roster->stale)
		return 0;
	int64_t *ids, before = clock_boot_ms();
	size_t count;
	const struct filter *filter = roster->filter.count ? &roster->filter : NULL;
	if (guest_ids(db, filter, roster->sort, roster->descending, &ids, &count) < 0)
		return -1;
	list_replace(&roster->list, ids, count);
	roster->asked_at = clock_boot_ms();
	roster->cost_ms = roster->asked_at - before;
	roster->stale = roster->due = false;
	return 0;
}

int roster_settle(struct roster *roster, struct db *db)
{
	int64_t rest = roster->cost_ms * SETTLE_SHARE;
	if (!roster->due || clock_boot_ms() - roster->asked_at < (rest > SETTLE_MS ? rest : SETTLE_MS))
		return 0;
	roster->stale = true;
	return roster_fresh(roster, db) < 0 ? -1 : 1;
}

int roster_load_page(struct roster *roster, struct db *db, size_t height)
{
	clear_page(roster);
	list_resize(&roster->list, height);
	size_t left = roster->list.count - roster->list.top;
	size_t count = left < height ? left : height;
	roster->page = xcalloc(count, sizeof *roster->page);
	for (size_t i = 0; i < count; i++) {
		int found = guest_load(db, roster->list.ids[roster->list.top + i], &roster->page[i]);
		if (found < 0)
			return -1;
		roster->page_count++;
		if (found == 0) { /* gone since */
			roster->page[i] = (struct guest){0};
			roster->due = true;
		}
	}
	return 0;
}

const struct guest *roster_row(const struct roster *roster, size_t line)
{
	return line < roster->page_count && roster->page[line].id ? &roster->page[line] : NULL;
}

int roster_narrow(const struct roster *roster, struct db *db, const char *more, int64_t **ids, size_t *count,
		  char **message)
{
	char *text = xasprintf("%s %s", roster->filter_text, more);
	struct filter filter = {0};
	int result = filter_parse(text, &filter, message);
	free(text);
	if (result < 0)
		return -1;
	result = guest_ids(db, &filter, roster->sort, roster->descending, ids, count);
	filter_clear(&filter);
	return result < 0 ? db_fail(db, message) : 0;
}
