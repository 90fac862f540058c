/* Taking back what a person or an import changed about a guest. */
#include <stdbool.h>
#include <string.h>

#include "data/guest_parts.h"
#include "data/guest_revert.h"
#include "data/sql.h"

/* False when somebody has altered the same since. */
static bool put_back(struct guest *guest, const struct guest *before, const struct guest *after)
{
	for (enum guest_part part = 0; part < PART_COUNT; part++) {
		if (!guest_part_differs(before, after, part))
			continue;
		if (guest_part_differs(guest, after, part))
			return false;
		guest_part_copy(guest, before, part);
	}
	return true;
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

/* Whom nobody else has touched is as untouched as before: an import that added the guest may be taken back as well. */
static int64_t changed_at(const struct guest *guest, const struct guest *before, const struct guest *after, int64_t now)
{
	return guest->updated_at == after->updated_at ? before->updated_at : now;
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
	if (result == GUEST_REVERTED && guest_update(db, &guest, changed_at(&guest, before, after, now)) < 0)
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

/* Part by part */

/* A link that is out must go on working; a phone that a message waits for or went to stays. 1, 0, -1. */
static int is_in_use(struct db *db, const struct guest *guest, enum guest_part part)
{
	if (part == PART_TOKEN)
		return guest->status != STATUS_NONE;
	return part == PART_PHONE ? messaged(db, guest->id, guest->phone) : 0;
}

/* Another guest has the reference or token now. 1, 0, -1. */
static int is_taken(struct db *db, const struct guest *guest, const struct guest *before, enum guest_part part)
{
	struct guest other = {0};
	int found = part == PART_REF && *before->ref ? guest_find_ref(db, before->ref, &other)
		  : part == PART_TOKEN ? guest_find_token(db, before->token, &other) : 0;
	if (found == 1)
		found = other.id != guest->id;
	guest_clear(&other);
	return found;
}

/* Why one part stays, into kept: 1, 0 when it can go back, -1. */
static int judge_part(struct db *db, const struct guest *guest, const struct guest *before, const struct guest *after,
		      enum guest_part part, struct guest_kept *kept)
{
	unsigned bit = 1u << part;
	if (guest_part_differs(guest, after, part)) {
		kept->changed |= bit;
		return 1;
	}
	int used = is_in_use(db, guest, part), taken = used ? 0 : is_taken(db, guest, before, part);
	kept->messaged |= used > 0 ? bit : 0;
	kept->taken |= taken > 0 ? bit : 0;
	return used < 0 || taken < 0 ? -1 : used || taken;
}

int guest_put_back(struct db *db, struct guest *guest, const struct guest *before, const struct guest *after, int64_t now,
		   struct guest_kept *kept)
{
	int back = 0;
	*kept = (struct guest_kept){0};
	for (enum guest_part part = 0; part < PART_COUNT; part++) {
		/* Also what somebody has turned back by hand. */
		if (!guest_part_differs(before, after, part) || !guest_part_differs(guest, before, part))
			continue;
		int stays = judge_part(db, guest, before, after, part, kept);
		if (stays < 0)
			return -1;
		if (stays)
			continue;
		guest_part_copy(guest, before, part);
		back++;
	}
	bool all = !(kept->changed | kept->messaged | kept->taken);
	if (back && guest_update(db, guest, all ? changed_at(guest, before, after, now) : now) < 0)
		return -1;
	return back;
}
