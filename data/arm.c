/* Arming: the durable step before any request (delivery-protocol 4, step 2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "data/attempt.h"
#include "data/invitation_row.h"
#include "data/sql.h"

enum {
	DAY_MS = 24 * 60 * 60 * 1000,
	LOOK_BEYOND = 64, /* rows past the slots, so that unwanted ones at the head of the queue hold nobody up */
};

/* A queued row that was looked at, and what is to become of it: sending, held or canceled. */
struct candidate {
	struct armed armed;
	enum status verdict;
	char *reason;
};

struct candidates {
	struct candidate *items;
	size_t count;
};

void armed_clear(struct armed *armed)
{
	free(armed->phone);
	free(armed->content_sid);
	free(armed->variables);
	*armed = (struct armed){0};
}

static void candidates_clear(struct candidates *list)
{
	for (size_t i = 0; i < list->count; i++) {
		armed_clear(&list->items[i].armed);
		free(list->items[i].reason);
	}
	free(list->items);
	*list = (struct candidates){0};
}

/* The phone of the last one is that of another. */
static bool phone_came_before(const struct candidates *list)
{
	size_t last = list->count - 1;
	for (size_t i = 0; i < last; i++)
		if (strcmp(list->items[i].armed.phone, list->items[last].armed.phone) == 0)
			return true;
	return false;
}

/* No more than can be armed, unless the day's budget may leave some of them out. */
static int find_candidates(struct db *db, const struct arm_limits *limits, int64_t budget, int64_t now,
			   struct candidates *out)
{
	size_t armable = 0, enough = budget >= (int64_t)limits->slots ? limits->slots : SIZE_MAX;
	*out = (struct candidates){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_ARM_CANDIDATES);
	sql_bind(row, "@now", now);
	sql_bind(row, "@hours_open", limits->hours_open);
	sql_bind(row, "@limit", (int64_t)limits->slots + LOOK_BEYOND);
	int found = 0;
	while (armable < enough && (found = sql_next(db, row)) == 1) {
		out->items = xrealloc(out->items, out->count + 1, sizeof *out->items);
		struct candidate *item = &out->items[out->count++];
		*item = (struct candidate){.armed = {.invitation_id = sql_integer(row, 0), .phone = sql_text(row, 1),
						     .content_sid = sql_text(row, 2), .variables = sql_text(row, 3)},
					   .reason = sql_text(row, 5)};
		status_from_word(sql_peek(row, 4), &item->verdict);
		armable += item->verdict == STATUS_SENDING && !phone_came_before(out);
	}
	sql_reset(row);
	return found < 0 ? -1 : 0;
}

/* At most one open attempt per phone; the second waits for the first. */
static bool phone_is_taken(const struct armed *rows, size_t count, const char *phone)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].phone, phone) == 0)
			return true;
	return false;
}

static int arm_one(struct db *db, struct armed *armed, const struct arm_limits *limits, int64_t now)
{
	char token[TOKEN_SIZE];
	/* The time first, so that ids of one moment lie side by side in the index: else each writes a page of its own. */
	snprintf(armed->callback_id, sizeof armed->callback_id, "%llx-%s", (unsigned long long)now, random_token(token));
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_INSERT);
	sql_bind(row, "@invitation_id", armed->invitation_id);
	sql_bind_text(row, "@phone", armed->phone);
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@boot_id", clock_boot_id());
	sql_bind(row, "@boottime", clock_boot_ms());
	sql_bind(row, "@clock_offset_ms", limits->clock_offset_ms);
	sql_bind_text(row, "@account_sid", limits->account_sid ? limits->account_sid : "");
	sql_bind_text(row, "@sender", limits->sender ? limits->sender : "");
	sql_bind_text(row, "@callback_id", armed->callback_id);
	if (sql_run(db, row) < 0)
		return -1;
	armed->attempt_id = sql_last_id(db);

	row = sql_query(db, QUERY_INVITATION_CLAIM);
	sql_bind(row, "@id", armed->invitation_id);
	sql_bind(row, "@now", now);
	if (sql_run(db, row) < 0)
		return -1;
	if (sql_changes(db) != 1)
		return sql_fail(db, "invitation %lld left the queue while it was armed", (long long)armed->invitation_id);
	struct new_event event = {.invitation_id = armed->invitation_id, .status = STATUS_SENDING,
				  .source = SOURCE_SEND, .at = now};
	return status_event_insert(db, &event);
}

/* Phones that may still be messaged in this rolling day. */
static int daily_budget(struct db *db, const struct arm_limits *limits, int64_t now, int64_t *budget)
{
	*budget = INT64_MAX;
	if (!limits->daily_phones)
		return 0;
	int64_t used, oldest;
	if (attempt_phones_since(db, now - DAY_MS, limits->daily_phones - (int64_t)limits->slots, &used, &oldest) < 0)
		return -1;
	*budget = limits->daily_phones > used ? limits->daily_phones - used : 0;
	return 0;
}

/* 1 when this phone takes one from the day's budget, 0 when it was messaged within the day already, -1. */
static int takes_budget(struct db *db, const char *phone, int64_t now)
{
	int64_t counted;
	struct sqlite3_stmt *row = sql_query(db, QUERY_ATTEMPT_PHONE_SINCE);
	sql_bind_text(row, "@phone", phone);
	sql_bind(row, "@since", now - DAY_MS);
	return sql_value(db, row, &counted) < 0 ? -1 : !counted;
}

/* Moves one candidate on; an armed one is appended to rows. */
static int decide(struct db *db, struct candidate *candidate, const struct arm_limits *limits, int64_t *budget,
		  int64_t now, struct armed *rows, size_t *count)
{
	if (candidate->verdict != STATUS_SENDING) {
		struct invitation_step step = {.id = candidate->armed.invitation_id, .was = STATUS_QUEUED,
					       .becomes = candidate->verdict, .source = SOURCE_SEND, .now = now,
					       .reason = candidate->reason};
		return invitation_step(db, &step) < 0 ? -1 : 0;
	}
	if (*count == limits->slots || phone_is_taken(rows, *count, candidate->armed.phone))
		return 0;
	int takes = *budget == INT64_MAX ? 0 : takes_budget(db, candidate->armed.phone, now);
	if (takes < 0)
		return -1;
	if (takes > *budget)
		return 0;
	if (arm_one(db, &candidate->armed, limits, now) < 0)
		return -1;
	*budget -= takes;
	rows[(*count)++] = candidate->armed;
	candidate->armed = (struct armed){0};
	return 0;
}

int attempt_arm(struct db *db, const struct arm_limits *limits, int64_t now, struct armed **rows, size_t *count)
{
	*count = 0;
	*rows = NULL;
	if (db_begin(db) < 0)
		return -1;
	struct candidates list = {0};
	int64_t budget;
	int result = daily_budget(db, limits, now, &budget);
	if (result == 0)
		result = find_candidates(db, limits, budget, now, &list);
	*rows = xcalloc(list.count, sizeof **rows);
	for (size_t i = 0; result == 0 && i < list.count; i++)
		result = decide(db, &list.items[i], limits, &budget, now, *rows, count);
	candidates_clear(&list);
	result = sql_leave(db, true, result);
	if (result < 0) {
		for (size_t i = 0; i < *count; i++)
			armed_clear(&(*rows)[i]);
		free(*rows);
		*rows = NULL;
		*count = 0;
	}
	return result;
}
