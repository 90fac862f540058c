/* Which guests, in which order: a filter becomes one SELECT with bound values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "data/guest.h"
#include "data/guest_row.h"
#include "data/guest_where.h"
#include "data/sql.h"

void filter_clear(struct filter *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		free(filter->terms[i].text);
	*filter = (struct filter){0};
}

static const char *operator_text(enum filter_op op)
{
	static const char *const texts[] = {
		[FILTER_EQUAL] = "=", [FILTER_LESS] = "<", [FILTER_LESS_EQUAL] = "<=",
		[FILTER_GREATER] = ">", [FILTER_GREATER_EQUAL] = ">=",
	};
	return texts[op];
}

static void append_statuses(struct str *sql, unsigned statuses)
{
	str_append(sql, "whatsapp_status IN (''");
	for (enum status status = 0; status < STATUS_COUNT; status++)
		if (statuses & 1u << status)
			str_appendf(sql, ", '%s'", status_word(status));
	str_append(sql, ")");
}

/* Values are bound as @text<i>, @number<i>, @from<i>, @to<i>; only words of ours go into the text. */
static void append_term(struct str *sql, const struct filter_term *term, size_t i)
{
	switch (term->field) {
	case FILTER_WORDS:
		str_appendf(sql, "instr(search, @text%zu) > 0", i);
		break;
	case FILTER_STATUS:
		append_statuses(sql, term->statuses);
		break;
	case FILTER_RSVP:
		/* rsvp is one of four words without a comma; "none" is the empty one */
		str_appendf(sql, "instr(',' || @text%zu || ',', ',' || rsvp || ',') > 0", i);
		break;
	case FILTER_GROUP:
		str_appendf(sql, "fold(\"group\") = @text%zu", i);
		break;
	case FILTER_LANGUAGE:
		str_appendf(sql, "(lower(language) = lower(@text%zu) OR "
			    "lower(substr(language, 1, length(@text%zu) + 1)) = lower(@text%zu || '_'))", i, i, i);
		break;
	case FILTER_CODE:
		str_appendf(sql, "instr(',' || @text%zu || ',', ',' || coalesce(whatsapp_error_code, 0) || ',') > 0", i);
		break;
	case FILTER_ERROR:
		str_appendf(sql, "(fold(coalesce(whatsapp_error_message, '')) = @text%zu OR fold(" GUEST_REASON ") = @text%zu)", i, i);
		break;
	case FILTER_CORRECTED:
		str_append(sql, GUEST_CORRECTED);
		break;
	case FILTER_SEATS:
		str_appendf(sql, "seats %s @number%zu", operator_text(term->op), i);
		break;
	case FILTER_SENT:
		str_appendf(sql, "coalesce(whatsapp_sent_at >= @from%zu AND whatsapp_sent_at < @to%zu, 0)", i, i);
		break;
	case FILTER_OPTED_OUT:
		str_append(sql, "opted_out_at IS NOT NULL");
		break;
	case FILTER_CAMPAIGN:
		str_appendf(sql, "id IN (SELECT guest_id FROM invitation_logs WHERE campaign_id = @number%zu "
			    "AND guest_id IS NOT NULL)", i);
		break;
	}
}

void guest_where(struct str *sql, const struct filter *filter)
{
	str_append(sql, " WHERE deleted_at IS NULL");
	for (size_t i = 0; filter && i < filter->count; i++) {
		str_append(sql, filter->terms[i].negated ? " AND NOT (" : " AND (");
		append_term(sql, &filter->terms[i], i);
		str_append(sql, ")");
	}
}

static void bind_text(struct sqlite3_stmt *row, size_t i, const char *text)
{
	char name[32];
	snprintf(name, sizeof name, "@text%zu", i);
	sql_bind_text(row, name, text);
}

static void bind_number(struct sqlite3_stmt *row, const char *prefix, size_t i, int64_t value)
{
	char name[32];
	snprintf(name, sizeof name, "@%s%zu", prefix, i);
	sql_bind(row, name, value);
}

void guest_where_bind(struct sqlite3_stmt *row, const struct filter *filter)
{
	for (size_t i = 0; row && filter && i < filter->count; i++) {
		const struct filter_term *term = &filter->terms[i];
		switch (term->field) {
		case FILTER_WORDS:
		case FILTER_RSVP:
		case FILTER_GROUP:
		case FILTER_LANGUAGE:
		case FILTER_CODE:
		case FILTER_ERROR:
			bind_text(row, i, term->text);
			break;
		case FILTER_SEATS:
		case FILTER_CAMPAIGN:
			bind_number(row, "number", i, term->number);
			break;
		case FILTER_SENT:
			bind_number(row, "from", i, term->from);
			bind_number(row, "to", i, term->to);
			break;
		case FILTER_STATUS:
		case FILTER_OPTED_OUT:
		case FILTER_CORRECTED:
			break;
		}
	}
}

static const struct {
	const char *word, *column;
	const char *empty;    /* true for rows that have no value; NULL: all have one */
} sorts[SORT_COUNT] = {
	[SORT_IMPORTED] = { "", "id", NULL },
	[SORT_NAME] = { "name", "search", NULL },
	/* "+": by phone the index finds, but does not list: every row would be looked up by itself. */
	[SORT_PHONE] = { "phone", "+phone", NULL },
	[SORT_GROUP] = { "group", "\"group\" COLLATE NOCASE", "\"group\" = ''" },
	[SORT_LANGUAGE] = { "language", "language", "language = ''" },
	[SORT_SEATS] = { "seats", "seats", NULL },
	/* what needs a person first */
	[SORT_STATUS] = { "status", "instr(' failed undelivered held unknown sending queued accepted sent delivered "
			  "read canceled none ', ' ' || whatsapp_status || ' ')", NULL },
	[SORT_STATUS_AT] = { "changed", "whatsapp_status_at", "whatsapp_status_at IS NULL" },
	[SORT_SENT] = { "sent", "whatsapp_sent_at", "whatsapp_sent_at IS NULL" },
	[SORT_DELIVERED] = { "delivered", "whatsapp_delivered_at", "whatsapp_delivered_at IS NULL" },
	[SORT_READ] = { "read", "whatsapp_read_at", "whatsapp_read_at IS NULL" },
	[SORT_RSVP] = { "rsvp", "instr('yes maybe no', rsvp)", "rsvp = ''" },
};

const char *guest_sort_word(enum guest_sort sort)
{
	return sorts[sort].word;
}

enum guest_sort guest_sort_from_word(const char *word)
{
	for (enum guest_sort sort = 0; sort < SORT_COUNT; sort++)
		if (strcmp(sorts[sort].word, word) == 0)
			return sort;
	return SORT_IMPORTED;
}

static void append_order(struct str *sql, enum guest_sort sort, bool descending)
{
	const char *direction = descending ? "DESC" : "ASC";
	str_append(sql, " ORDER BY ");
	if (sorts[sort].empty)
		str_appendf(sql, "%s, ", sorts[sort].empty);
	str_appendf(sql, "%s %s", sorts[sort].column, direction);
	/* Names are read from their index, from either end. */
	if (sort != SORT_IMPORTED)
		str_appendf(sql, ", id %s", sort == SORT_NAME ? direction : "ASC");
}

static int read_ids(struct db *db, struct sqlite3_stmt *row, int64_t **ids, size_t *count)
{
	size_t capacity = 0;
	*ids = NULL;
	*count = 0;
	int found;
	while ((found = sql_next(db, row)) == 1) {
		if (*count == capacity) {
			capacity = capacity ? capacity * 2 : 1024;
			*ids = xrealloc(*ids, capacity, sizeof **ids);
		}
		(*ids)[(*count)++] = sql_integer(row, 0);
	}
	if (found < 0) {
		free(*ids);
		*ids = NULL;
	}
	return found;
}

int guest_ids(struct db *db, const struct filter *filter, enum guest_sort sort, bool descending,
	      int64_t **ids, size_t *count)
{
	struct str sql = {0};
	str_append(&sql, "SELECT id FROM guests");
	guest_where(&sql, filter);
	append_order(&sql, sort, descending);
	struct sqlite3_stmt *row = sql_prepare(db, sql.text);
	guest_where_bind(row, filter);
	int result = read_ids(db, row, ids, count);
	sql_finish(row);
	str_free(&sql);
	return result;
}

int guest_first_ids(struct db *db, size_t most, int64_t **ids, size_t *count)
{
	struct sqlite3_stmt *row = sql_query(db, QUERY_GUEST_FIRST_IDS);
	sql_bind(row, "@most", (int64_t)most);
	return read_ids(db, row, ids, count);
}

int guest_each(struct db *db, const struct filter *filter,
	       bool (*visit)(const struct guest *guest, void *context), void *context)
{
	struct str sql = {0};
	str_append(&sql, "SELECT * FROM guest_rows WHERE id IN (SELECT id FROM guests");
	guest_where(&sql, filter);
	str_append(&sql, ") ORDER BY id");
	struct sqlite3_stmt *row = sql_prepare(db, sql.text);
	guest_where_bind(row, filter);

	int found;
	bool more = true;
	while (more && (found = sql_next(db, row)) == 1) {
		struct guest guest;
		guest_read_row(row, &guest);
		more = visit(&guest, context);
		guest_clear(&guest);
	}
	sql_finish(row);
	str_free(&sql);
	return more ? found : 0;
}

int guest_values(struct db *db, enum guest_value value, bool (*visit)(const char *text, void *context), void *context)
{
	static const enum query queries[] = {
		[VALUE_GROUP] = QUERY_GUEST_GROUPS, [VALUE_LANGUAGE] = QUERY_GUEST_LANGUAGES,
		[VALUE_CODE] = QUERY_GUEST_CODES, [VALUE_ERROR] = QUERY_GUEST_ERRORS,
	};
	struct sqlite3_stmt *row = sql_query(db, queries[value]);
	int found;
	while ((found = sql_next(db, row)) == 1)
		if (!visit(sql_peek(row, 0), context))
			break;
	sql_reset(row);
	return found < 0 ? -1 : 0;
}
