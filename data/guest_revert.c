/* Taking back what a person changed about a guest. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/die.h"
#include "data/guest.h"
#include "data/sql.h"

/* What a person can change, as texts. */
static const size_t texts[] = {
	offsetof(struct guest, name), offsetof(struct guest, first_name), offsetof(struct guest, phone),
	offsetof(struct guest, phone_raw), offsetof(struct guest, language), offsetof(struct guest, group),
	offsetof(struct guest, notes), offsetof(struct guest, rsvp),
};

static char *text_of(const struct guest *guest, size_t offset)
{
	return *(char **)(void *)((char *)guest + offset);
}

static bool put_back_text(struct guest *guest, const struct guest *before, const struct guest *after, size_t offset)
{
	char **target = (char **)(void *)((char *)guest + offset);
	if (strcmp(text_of(before, offset), text_of(after, offset)) == 0)
		return true;
	if (strcmp(*target, text_of(after, offset)) != 0)
		return false;
	set_string(target, text_of(before, offset));
	return true;
}

static bool put_back_number(int64_t *number, int64_t before, int64_t after)
{
	if (before == after)
		return true;
	if (*number != after)
		return false;
	*number = before;
	return true;
}

/* False when somebody has altered the same since. */
static bool put_back(struct guest *guest, const struct guest *before, const struct guest *after)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!put_back_text(guest, before, after, texts[i]))
			return false;
	int64_t seats = guest->seats, rsvp_seats = guest->rsvp_seats;
	bool same = put_back_number(&seats, before->seats, after->seats) &&
		    put_back_number(&rsvp_seats, before->rsvp_seats, after->rsvp_seats) &&
		    put_back_number(&guest->rsvp_at, before->rsvp_at, after->rsvp_at) &&
		    put_back_number(&guest->opted_out_at, before->opted_out_at, after->opted_out_at);
	guest->seats = (int)seats;
	guest->rsvp_seats = (int)rsvp_seats;
	return same;
}

/* 1 when a message waits or may have gone to that phone of the guest ("": any), 0, -1. */
static int messaged(struct db *db, int64_t id, const char *phone)
{
	int64_t found;
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_MESSAGED);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@phone", phone);
	return sql_value(db, row, &found) < 0 ? -1 : (int)found;
}

static int revert_edit(struct db *db, const struct guest *before, const struct guest *after, int64_t now)
{
	struct guest guest;
	int found = guest_load(db, after->id, &guest), result = found < 0 ? -1 : GUEST_GONE;
	if (found == 1)
		result = put_back(&guest, before, after) ? GUEST_REVERTED : GUEST_CHANGED;
	if (result == GUEST_REVERTED && strcmp(before->phone, after->phone) != 0) {
		int went = messaged(db, after->id, after->phone);
		result = went < 0 ? -1 : went ? GUEST_MESSAGED : GUEST_REVERTED;
	}
	if (result == GUEST_REVERTED && guest_update(db, &guest, now) < 0)
		result = -1;
	guest_clear(&guest);
	return result;
}

static int revert_add(struct db *db, const struct guest *after, int64_t now)
{
	int went = messaged(db, after->id, "");
	if (went)
		return went < 0 ? -1 : GUEST_MESSAGED;
	struct guest guest;
	int found = guest_load(db, after->id, &guest);
	bool same = found == 1 && guest.revision == after->revision;
	guest_clear(&guest);
	if (found < 1)
		return found < 0 ? -1 : GUEST_GONE;
	if (!same)
		return GUEST_CHANGED;
	return guest_delete(db, after->id, now) < 0 ? -1 : GUEST_REVERTED;
}

static int revert_removal(struct db *db, const struct guest *before, int64_t now)
{
	struct guest other;
	int found = guest_find_phone_name(db, before->phone, before->name, &other);
	bool listed = found == 1 && !other.deleted_at;
	guest_clear(&other);
	if (found < 0 || listed)
		return found < 0 ? -1 : GUEST_LISTED;
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_UNDELETE);
	sql_bind(row, "@id", before->id);
	sql_bind(row, "@now", now);
	if (sql_run(db, row) < 0)
		return -1;
	return sql_changes(db) ? GUEST_REVERTED : GUEST_LISTED;
}

int guest_revert(struct db *db, const struct guest *before, const struct guest *after, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	int result = !before->id ? revert_add(db, after, now) : !after->id ? revert_removal(db, before, now)
		: revert_edit(db, before, after, now);
	return sql_leave(db, mine, result);
}
