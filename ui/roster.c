#include "ui/roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "campaign/plan.h"
#include "guests/filter.h"
#include "guests/phone.h"

/* Rows are put in order again at most so often, and never more than a tenth of the time. */
enum { SETTLE_MS = 250, SETTLE_SHARE = 10 };

static void clear_lines(struct roster_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		guest_clear(&lines[i].guest);
	free(lines);
}

void roster_clear(struct roster *roster)
{
	clear_lines(roster->page, roster->page_count);
	list_clear(&roster->list);
	id_set_clear(&roster->selected);
	filter_clear(&roster->filter);
}

int roster_filter(struct roster *roster, const char *text, char **message)
{
	struct filter filter = {0};
	if (strlen(text) >= sizeof roster->filter_text) {
		*message = xstrdup("filter: it is too long; leave something out");
		return -1;
	}
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
	roster->page_old = true;
}

/* 1 done, 0 gave way to what is wanted, -1. */
static int ask(struct roster *roster, struct db *db, int (*wanted)(void *))
{
	int64_t *ids, before = clock_boot_ms();
	size_t count;
	const struct filter *filter = roster->filter.count ? &roster->filter : NULL;
	db_give_way(db, wanted);
	int result = guest_ids(db, filter, roster->sort, roster->descending, &ids, &count);
	db_give_way(db, NULL);
	if (result < 0)
		return wanted && wanted(NULL) ? 0 : -1;
	list_replace(&roster->list, ids, count);
	roster->asked_at = clock_boot_ms();
	roster->cost_ms = roster->asked_at - before;
	roster->stale = roster->due = roster->begun = false;
	return 1;
}

int roster_begin(struct roster *roster, struct db *db, size_t height)
{
	int64_t *ids;
	size_t count;
	if (roster->asked_at || roster->begun || roster->filter.count || roster->sort != SORT_IMPORTED || roster->descending)
		return 0;
	if (guest_first_ids(db, height, &ids, &count) < 0)
		return -1;
	list_replace(&roster->list, ids, count);
	return roster->begun = true;
}

size_t roster_count(const struct roster *roster)
{
	return roster->begun ? (size_t)roster->guests : roster->list.count;
}

int roster_fresh(struct roster *roster, struct db *db, int (*wanted)(void *))
{
	return roster->stale && ask(roster, db, wanted) < 0 ? -1 : 0;
}

int roster_settle(struct roster *roster, struct db *db, int (*wanted)(void *))
{
	int64_t rest = roster->cost_ms * SETTLE_SHARE;
	if (!roster->due || clock_boot_ms() - roster->asked_at < (rest > SETTLE_MS ? rest : SETTLE_MS))
		return 0;
	return ask(roster, db, wanted);
}

static struct roster_line *line_of(struct roster_line *lines, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (lines[i].guest.id == id)
			return &lines[i];
	return NULL;
}

/* What was on the page before is taken over as far as it holds. 1, 0: there is no such guest, -1. */
static int load_line(struct db *db, int64_t id, struct roster_line *before, bool old, struct roster_line *line)
{
	if (before && !old) {
		*line = *before;
		*before = (struct roster_line){0};
		return 1;
	}
	int found = guest_load(db, id, &line->guest);
	if (found != 1)
		return found;
	if (before && strcmp(before->guest.phone, line->guest.phone) == 0)
		memcpy(line->phone, before->phone, sizeof line->phone);
	else
		phone_display(line->guest.phone, line->phone, sizeof line->phone);
	return 1;
}

int roster_load_page(struct roster *roster, struct db *db, size_t height)
{
	struct list *list = &roster->list;
	struct roster_line *before = roster->page;
	size_t before_count = roster->page_count;
	list_resize(list, height);
	size_t left = list->count - list->top, count = left < height ? left : height;
	roster->page = xcalloc(count, sizeof *roster->page);
	roster->page_count = 0;
	int found = 1;
	while (found >= 0 && roster->page_count < count) {
		int64_t id = list->ids[list->top + roster->page_count];
		found = load_line(db, id, line_of(before, before_count, id), roster->page_old,
				  &roster->page[roster->page_count]);
		roster->due |= found == 0; /* gone since */
		roster->page_count++;
	}
	roster->page_old = false;
	clear_lines(before, before_count);
	return found < 0 ? -1 : 0;
}

const struct roster_line *roster_row(const struct roster *roster, size_t line)
{
	return line < roster->page_count && roster->page[line].guest.id ? &roster->page[line] : NULL;
}

int roster_choose(const struct roster *roster, struct db *db, const char *more, int64_t **ids, size_t *count,
		  char **message)
{
	*ids = NULL;
	*count = roster->selected.count;
	if (*count > 0) {
		*ids = id_set_sorted(&roster->selected);
		return 0;
	}
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

int64_t *roster_to_invite(const struct roster *roster, int64_t guests, int64_t current, struct plan_request *request)
{
	int64_t *ids = NULL;
	if (roster->everybody && (int64_t)roster->selected.count == guests) {
		request->all = guests > 0;
	} else if (roster->selected.count > 0) {
		ids = id_set_sorted(&roster->selected);
		request->guest_count = roster->selected.count;
	} else if (current) {
		ids = xmalloc(sizeof *ids);
		*ids = current;
		request->guest_count = 1;
	}
	request->guest_ids = ids;
	return ids;
}
