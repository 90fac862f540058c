#include "campaign/failures.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "data/failure.h"
#include "data/guest.h"
#include "guests/filter.h"
#include "twilio/errors.h"

#define FAILED "status:failed,undelivered"

enum { MINUTE_MS = 60 * 1000 };

const char *again_word(enum again again)
{
	static const char *const words[] = {
		[AGAIN_NOW] = "now", [AGAIN_LATER] = "later", [AGAIN_MENDED] = "mended",
		[AGAIN_CORRECTED] = "corrected", [AGAIN_NEVER] = "never", [AGAIN_DOUBT] = "doubt",
	};
	return words[again];
}

static enum again judge(int code, int64_t newest_at, int64_t now, int64_t *again_at)
{
	const struct twilio_error *error = twilio_error_find(code);
	if (twilio_error_opts_out(code))
		return AGAIN_NEVER;
	switch (twilio_error_class(code, 0)) {
	case CLASS_LATER:
		*again_at = newest_at + (int64_t)error->wait_minutes * MINUTE_MS;
		return *again_at > now ? AGAIN_LATER : AGAIN_NOW;
	case CLASS_THROTTLE:
		return AGAIN_NOW;
	case CLASS_DEAD:
		return AGAIN_CORRECTED;
	case CLASS_UNKNOWN:
		return AGAIN_DOUBT;
	default:
		return AGAIN_MENDED;
	}
}

/* What stops the whole queue has nothing to do with the number. */
static bool another_number_helps(const struct failure_group *group)
{
	return group->again == AGAIN_CORRECTED || group->again == AGAIN_LATER ||
	       (group->again == AGAIN_MENDED && twilio_error_class(group->code, 0) == CLASS_FIX);
}

struct loading {
	struct failure_list *list;
	int64_t now;
};

static void add_group(const struct failure *failure, void *context)
{
	struct loading *loading = context;
	struct failure_list *list = loading->list;
	list->groups = xrealloc(list->groups, list->count + 1, sizeof *list->groups);
	struct failure_group *group = &list->groups[list->count++];
	*group = (struct failure_group){
		.code = failure->code, .reason = xstrdup(failure->reason), .said = xstrdup(failure->said),
		.count = failure->count, .corrected = failure->corrected,
	};
	group->again = judge(group->code, failure->newest_at, loading->now, &group->again_at);
	group->ready = group->again == AGAIN_NOW ? group->count : another_number_helps(group) ? group->corrected : 0;
	list->total += group->count;
	list->ready += group->ready;
}

int failures_load_parsed(struct db *db, const struct filter *filter, int64_t now, struct failure_list *out, char **message)
{
	*out = (struct failure_list){0};
	if (failure_each(db, filter, add_group, &(struct loading){out, now}) == 0)
		return 0;
	failures_clear(out);
	return db_fail(db, message);
}

int failures_load(struct db *db, const char *within, int64_t now, struct failure_list *out, char **message)
{
	struct filter filter;
	*out = (struct failure_list){0};
	if (filter_parse(within, &filter, message) < 0)
		return -1;
	int result = failures_load_parsed(db, &filter, now, out, message);
	filter_clear(&filter);
	return result;
}

void failures_clear(struct failure_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->groups[i].reason);
		free(list->groups[i].said);
	}
	free(list->groups);
	*list = (struct failure_list){0};
}

const char *failure_sentence(const struct failure_group *group)
{
	if (group->code)
		return twilio_error_sentence(group->code);
	return *group->said ? group->said : "No reason was given.";
}

const char *failure_advice(const struct failure_group *group)
{
	return group->code ? twilio_error_advice(group->code) : "Look at one of these guests for what happened, then resend.";
}

char *failure_filter(const struct failure_group *group, const char *within)
{
	const char *gap = *within ? " " : "";
	if (group->code)
		return xasprintf("%s%s" FAILED " code:%d", within, gap, group->code);
	return xasprintf("%s%s" FAILED " code:0 error:\"%s\"", within, gap, group->reason);
}

/* Adds the ids of those whom the filter finds. */
static int add_ids(struct db *db, const char *text, int64_t **ids, size_t *count, char **message)
{
	struct filter filter;
	int64_t *more;
	size_t more_count;
	if (filter_parse(text, &filter, message) < 0)
		return -1;
	int result = guest_ids(db, &filter, SORT_IMPORTED, false, &more, &more_count);
	filter_clear(&filter);
	if (result < 0)
		return db_fail(db, message);
	*ids = xrealloc(*ids, *count + more_count, sizeof **ids);
	if (more_count)
		memcpy(*ids + *count, more, more_count * sizeof *more);
	*count += more_count;
	free(more);
	return 0;
}

char *failure_ready_filter(const struct failure_group *group, const char *within)
{
	char *all = failure_filter(group, within);
	if (group->again == AGAIN_NOW)
		return all;
	char *corrected = xasprintf("%s corrected:yes", all);
	free(all);
	return corrected;
}

char *failures_filter(const char *within)
{
	return xasprintf("%s%s" FAILED, within, *within ? " " : "");
}

int failures_of(struct db *db, const struct failure_group *group, const char *within, int64_t **ids, size_t *count,
		char **message)
{
	char *text = failure_filter(group, within);
	*ids = NULL;
	*count = 0;
	int result = add_ids(db, text, ids, count, message);
	free(text);
	return result;
}

int failures_ready(struct db *db, const struct failure_list *list, const struct failure_group *group, const char *within,
		   int64_t **ids, size_t *count, char **message)
{
	int result = 0;
	*ids = NULL;
	*count = 0;
	for (size_t i = 0; result == 0 && i < list->count; i++) {
		const struct failure_group *each = &list->groups[i];
		if (!each->ready || (group && group != each))
			continue;
		char *text = failure_ready_filter(each, within);
		result = add_ids(db, text, ids, count, message);
		free(text);
	}
	if (result == 0)
		return 0;
	free(*ids);
	*ids = NULL;
	return -1;
}
