#include "data/guest_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum kind { TEXT, NUMBER, TIME };

static const struct column {
	const char *name;
	enum kind kind;
	enum guest_part part; /* PART_COUNT: of none */
	size_t offset;
} columns[] = {
	{"ref", TEXT, PART_REF, offsetof(struct guest, ref)},
	{"name", TEXT, PART_NAME, offsetof(struct guest, name)},
	{"first_name", TEXT, PART_FIRST_NAME, offsetof(struct guest, first_name)},
	{"phone", TEXT, PART_PHONE, offsetof(struct guest, phone)},
	{"phone_raw", TEXT, PART_PHONE, offsetof(struct guest, phone_raw)},
	{"language", TEXT, PART_LANGUAGE, offsetof(struct guest, language)},
	{"group", TEXT, PART_GROUP, offsetof(struct guest, group)},
	{"seats", NUMBER, PART_SEATS, offsetof(struct guest, seats)},
	{"notes", TEXT, PART_NOTES, offsetof(struct guest, notes)},
	{"token", TEXT, PART_TOKEN, offsetof(struct guest, token)},
	{"rsvp", TEXT, PART_ANSWER, offsetof(struct guest, rsvp)},
	{"rsvp_seats", NUMBER, PART_ANSWER, offsetof(struct guest, rsvp_seats)},
	{"rsvp_at", TIME, PART_ANSWER, offsetof(struct guest, rsvp_at)},
	{"opted_out_at", TIME, PART_OPT_OUT, offsetof(struct guest, opted_out_at)},
	{"updated_at", TIME, PART_COUNT, offsetof(struct guest, updated_at)},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

const char *guest_part_word(enum guest_part part)
{
	static const char *const words[PART_COUNT] = {
		[PART_REF] = "reference", [PART_NAME] = "name", [PART_FIRST_NAME] = "first name",
		[PART_PHONE] = "phone", [PART_LANGUAGE] = "language", [PART_GROUP] = "group",
		[PART_SEATS] = "number of seats", [PART_NOTES] = "notes", [PART_TOKEN] = "link token",
		[PART_ANSWER] = "answer", [PART_OPT_OUT] = "opt-out",
	};
	return words[part];
}

static void *place(const struct guest *guest, const struct column *column)
{
	return (char *)guest + column->offset;
}

static const char *text_at(const struct guest *guest, const struct column *column)
{
	const char *text = *(char **)place(guest, column);
	return text ? text : "";
}

static int64_t number_at(const struct guest *guest, const struct column *column)
{
	return column->kind == NUMBER ? *(int *)place(guest, column) : *(int64_t *)place(guest, column);
}

static void set_number(struct guest *guest, const struct column *column, int64_t number)
{
	if (column->kind == NUMBER)
		*(int *)place(guest, column) = (int)number;
	else
		*(int64_t *)place(guest, column) = number;
}

static bool differs(const struct guest *one, const struct guest *other, const struct column *column)
{
	return column->kind == TEXT ? strcmp(text_at(one, column), text_at(other, column)) != 0
				    : number_at(one, column) != number_at(other, column);
}

static void copy(struct guest *to, const struct guest *from, const struct column *column)
{
	if (column->kind == TEXT)
		set_string(place(to, column), text_at(from, column));
	else
		set_number(to, column, number_at(from, column));
}

bool guest_part_differs(const struct guest *one, const struct guest *other, enum guest_part part)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (columns[i].part == part && differs(one, other, &columns[i]))
			return true;
	return false;
}

void guest_part_copy(struct guest *to, const struct guest *from, enum guest_part part)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (columns[i].part == part)
			copy(to, from, &columns[i]);
}

size_t guest_column_count(void)
{
	return COLUMNS;
}

const char *guest_column_name(size_t column)
{
	return columns[column].name;
}

char *guest_column_text(const struct guest *guest, size_t column)
{
	const struct column *at = &columns[column];
	return at->kind == TEXT ? xstrdup(text_at(guest, at)) : xasprintf("%lld", (long long)number_at(guest, at));
}

void guest_set_column(struct guest *guest, const char *name, const char *text)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (strcmp(columns[i].name, name) != 0)
			continue;
		if (columns[i].kind == TEXT)
			set_string(place(guest, &columns[i]), text);
		else
			set_number(guest, &columns[i], strtoll(text, NULL, 10));
	}
}

void guest_copy_columns(struct guest *to, const struct guest *from)
{
	*to = (struct guest){ .id = from->id };
	for (size_t i = 0; i < COLUMNS; i++)
		copy(to, from, &columns[i]);
}
