#include "data/guest.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/random.h"
#include "base/str.h"
#include "data/guest_row.h"
#include "data/invitation.h"
#include "data/sql.h"

void guest_read_row(struct sqlite3_stmt *row, struct guest *out)
{
	int at = 0;
	*out = (struct guest){0};
	out->id = sql_integer(row, at++);
	out->ref = sql_text(row, at++);
	out->name = sql_text(row, at++);
	out->first_name = sql_text(row, at++);
	out->phone = sql_text(row, at++);
	out->phone_raw = sql_text(row, at++);
	out->language = sql_text(row, at++);
	out->group = sql_text(row, at++);
	out->notes = sql_text(row, at++);
	out->token = sql_text(row, at++);
	out->rsvp = sql_text(row, at++);
	out->seats = (int)sql_integer(row, at++);
	out->rsvp_seats = (int)sql_integer(row, at++);
	out->rsvp_at = sql_integer(row, at++);
	out->opted_out_at = sql_integer(row, at++);
	status_from_word(sql_peek(row, at++), &out->status);
	out->status_at = sql_integer(row, at++);
	out->sent_at = sql_integer(row, at++);
	out->delivered_at = sql_integer(row, at++);
	out->read_at = sql_integer(row, at++);
	out->failed_at = sql_integer(row, at++);
	out->error_code = (int)sql_integer(row, at++);
	out->error_message = sql_text(row, at++);
	out->message_sid = sql_text(row, at++);
	out->attempts = (int)sql_integer(row, at++);
	out->created_at = sql_integer(row, at++);
	out->updated_at = sql_integer(row, at++);
	out->revision = sql_integer(row, at++);
	out->deleted_at = sql_integer(row, at++);
}

void guest_clear(struct guest *guest)
{
	free(guest->ref);
	free(guest->name);
	free(guest->first_name);
	free(guest->phone);
	free(guest->phone_raw);
	free(guest->language);
	free(guest->group);
	free(guest->notes);
	free(guest->token);
	free(guest->rsvp);
	free(guest->error_message);
	free(guest->message_sid);
	*guest = (struct guest){0};
}

/* One guest or none. */
static int find(struct db *db, struct sqlite3_stmt *row, struct guest *out)
{
	*out = (struct guest){0};
	int found = sql_next(db, row);
	if (found == 1) {
		guest_read_row(row, out);
		sql_reset(row);
	}
	return found;
}

int guest_load(struct db *db, int64_t id, struct guest *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_LOAD);
	sql_bind(row, "@id", id);
	return find(db, row, out);
}

int guest_find_token(struct db *db, const char *token, struct guest *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_FIND_TOKEN);
	sql_bind_text(row, "@token", token);
	return find(db, row, out);
}

int guest_find_ref(struct db *db, const char *ref, struct guest *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_FIND_REF);
	sql_bind_text(row, "@ref", ref);
	return find(db, row, out);
}

int guest_find_phone_name(struct db *db, const char *phone, const char *name, struct guest *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_FIND_PHONE_NAME);
	sql_bind_text(row, "@phone", phone);
	sql_bind_text(row, "@name", name);
	return find(db, row, out);
}

int guest_find_phone_like(struct db *db, const char *phone, const char *name, struct guest *out)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_FIND_PHONE_LIKE);
	sql_bind_text(row, "@phone", phone);
	sql_bind_text(row, "@name", name);
	return find(db, row, out);
}

int guest_count_phone(struct db *db, const char *phone, int64_t *only)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_COUNT_PHONE);
	sql_bind_text(row, "@phone", phone);
	if (sql_next(db, row) != 1)
		return -1;
	int count = (int)sql_integer(row, 0);
	*only = sql_integer(row, 1);
	sql_reset(row);
	return count;
}

int guest_phone_invited(struct db *db, const char *phone, int64_t id)
{
	int64_t invited;
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_PHONE_INVITED);
	sql_bind_text(row, "@phone", phone);
	sql_bind(row, "@id", id);
	return sql_value(db, row, &invited) < 0 ? -1 : (int)invited;
}

int guest_has_message(struct db *db, int64_t id)
{
	int64_t has;
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_HAS_MESSAGE);
	sql_bind(row, "@id", id);
	return sql_value(db, row, &has) < 0 ? -1 : (int)has;
}

int guest_missed_template(struct db *db, int64_t id, char **name)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_MISSED_TEMPLATE);
	sql_bind(row, "@id", id);
	int found = sql_next(db, row);
	*name = found == 1 ? sql_text(row, 0) : NULL;
	sql_reset(row);
	return found;
}

/* What the dashboard's words are looked for in. The caller frees. */
static char *search_text(const struct guest *guest)
{
	char *all = xasprintf("%s %s %s %s", guest->name, guest->phone, guest->group, guest->notes);
	char *folded = fold(all);
	free(all);
	return folded;
}

/* Binds the list's own fields and runs; search lives until then. */
static int store(struct db *db, struct sqlite3_stmt *row, const struct guest *guest, int64_t now)
{
	char *search = search_text(guest);
	sql_bind_text_or_null(row, "@ref", guest->ref);
	sql_bind_text(row, "@name", guest->name);
	sql_bind_text(row, "@first_name", guest->first_name);
	sql_bind_text(row, "@phone", guest->phone);
	sql_bind_text(row, "@phone_raw", guest->phone_raw);
	sql_bind_text(row, "@language", guest->language);
	sql_bind_text(row, "@group", guest->group);
	sql_bind(row, "@seats", guest->seats);
	sql_bind_text(row, "@notes", guest->notes);
	sql_bind_text(row, "@token", guest->token);
	sql_bind_text(row, "@rsvp", guest->rsvp);
	if (guest->rsvp_seats >= 0)
		sql_bind(row, "@rsvp_seats", guest->rsvp_seats);
	sql_bind_or_null(row, "@rsvp_at", guest->rsvp_at);
	sql_bind_or_null(row, "@opted_out_at", guest->opted_out_at);
	sql_bind(row, "@now", now);
	sql_bind_text(row, "@search", search);
	int result = sql_run(db, row);
	free(search);
	return result;
}

/* A taken ref or token gets its sentence here; the constraint would only name a column. */
static int check_unique(struct db *db, const struct guest *guest)
{
	struct guest other;
	int found = 0;
	if (guest->ref && *guest->ref) {
		found = guest_find_ref(db, guest->ref, &other);
		if (found == 1 && other.id != guest->id)
			sql_fail(db, "the reference \"%s\" belongs to %s already", guest->ref, other.name);
		else
			found = found < 0 ? -1 : 0;
		guest_clear(&other);
	}
	if (found == 0 && guest->token && *guest->token) {
		found = guest_find_token(db, guest->token, &other);
		if (found == 1 && other.id != guest->id)
			sql_fail(db, "the token of %s belongs to %s already", guest->name, other.name);
		else
			found = found < 0 ? -1 : 0;
		guest_clear(&other);
	}
	return found == 0 ? 0 : -1;
}

static void fill_gaps(struct guest *guest)
{
	char **texts[] = {&guest->ref, &guest->name, &guest->first_name, &guest->phone, &guest->phone_raw,
			  &guest->language, &guest->group, &guest->notes, &guest->rsvp,
			  &guest->error_message, &guest->message_sid, &guest->token};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!*texts[i])
			*texts[i] = xstrdup("");
	if (!*guest->token) {
		char token[TOKEN_SIZE];
		set_string(&guest->token, random_token(token));
	}
}

int guest_insert(struct db *db, struct guest *guest, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	guest->id = 0;
	int result = check_unique(db, guest);
	if (result == 0) {
		fill_gaps(guest);
		result = store(db, sql_query(db, QUERY_GUEST_INSERT), guest, now);
	}
	if (result == 0) {
		guest->id = sql_last_id(db);
		guest->created_at = guest->updated_at = now;
	}
	return sql_leave(db, mine, result);
}

int guest_update(struct db *db, const struct guest *guest, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	int result = check_unique(db, guest);
	if (result == 0) {
		struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_UPDATE);
		sql_bind(row, "@id", guest->id);
		result = store(db, row, guest, now);
	}
	return sql_leave(db, mine, result);
}

int guest_delete(struct db *db, int64_t id, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_DELETE);
	sql_bind(row, "@id", id);
	sql_bind(row, "@now", now);
	int result = sql_run(db, row);
	if (result == 0)
		result = sql_changes(db);
	if (result > 0 && invitation_cancel(db, 0, &id, 1, now, NULL) < 0)
		result = -1;
	return sql_leave(db, mine, result);
}

int guest_answer(struct db *db, int64_t id, const char *rsvp, int seats, int64_t now)
{
	bool mine;
	if (sql_enter(db, &mine) < 0)
		return -1;
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_ANSWER);
	sql_bind(row, "@id", id);
	sql_bind_text(row, "@rsvp", rsvp);
	sql_bind(row, "@seats", seats);
	sql_bind(row, "@now", now);
	int result = sql_run(db, row);
	return sql_leave(db, mine, result == 0 ? sql_changes(db) : -1);
}

static void tally(struct guest_counts *counts, const char *kind, const char *value, int64_t n)
{
	enum status status;
	if (strcmp(kind, "status") == 0 && status_from_word(value, &status)) {
		counts->status[status] = n;
		counts->guests += n;
	} else if (strcmp(kind, "opted_out") == 0) {
		counts->opted_out = n;
	} else if (strcmp(kind, "seats") == 0) {
		counts->seats_yes = n;
	} else if (strcmp(kind, "silent") == 0) {
		counts->silent = n;
	} else if (strcmp(kind, "rsvp") == 0) {
		int64_t *answer = strcmp(value, "yes") == 0 ? &counts->yes :
				  strcmp(value, "no") == 0 ? &counts->no :
				  strcmp(value, "maybe") == 0 ? &counts->maybe : &counts->no_answer;
		*answer = n;
	}
}

int guest_count(struct db *db, struct guest_counts *out)
{
	*out = (struct guest_counts){0};
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_TALLY);
	int found;
	while ((found = sql_next(db, row)) == 1)
		tally(out, sql_peek(row, 0), sql_peek(row, 1), sql_integer(row, 2));
	return found;
}

int guest_shared_phones(struct db *db, int64_t at, void (*visit)(const char *phone, const char *names, void *context),
			void *context)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_SHARED_PHONES);
	sql_bind(row, "@now", at);
	int found;
	while ((found = sql_next(db, row)) == 1)
		visit(sql_peek(row, 0), sql_peek(row, 1), context);
	return found;
}
