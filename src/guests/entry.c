#include "guests/entry.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone_text.h"
#include "guests/phones.h"
#include "guests/sheet.h"

enum { NAME_MAX_LETTERS = 300, SEATS_MAX = 99, TOKEN_MIN = 16, TOKEN_MAX = 64 };

void entry_refuse(struct entry *entry, const char *format, ...)
{
	if (entry->problem)
		return;
	va_list arguments;
	va_start(arguments, format);
	entry->problem = xvasprintf(format, arguments);
	va_end(arguments);
}

/* Refuses with the cell's text in front, no longer than a sentence bears. */
static void refuse_cell(struct entry *entry, const char *cell, const char *why)
{
	char *shown = printable(cell);
	int used;
	shown[text_crop(shown, 40, &used)] = '\0';
	entry_refuse(entry, "\"%s\": %s", shown, why);
	free(shown);
}

/* -1 unless the text is a number of one or two digits. */
static int small_number(const char *cell)
{
	char *text = phone_text(cell);
	size_t digits = strspn(text, "0123456789");
	int number = digits >= 1 && digits <= 2 && text[digits] == '\0' ? atoi(text) : -1;
	free(text);
	return number;
}

static void read_counts(struct entry *entry)
{
	const char *seats = entry->text[FIELD_SEATS], *answered = entry->text[FIELD_RSVP_SEATS];
	entry->rsvp_seats = -1;
	if (*seats) {
		entry->seats = small_number(seats);
		if (entry->seats < 1 || entry->seats > SEATS_MAX)
			refuse_cell(entry, seats, "seats must be a whole number from 1 to 99");
	}
	if (*answered) {
		entry->rsvp_seats = small_number(answered);
		if (entry->rsvp_seats < 0)
			refuse_cell(entry, answered, "the seats of an answer must be a whole number from 0 to 99");
	}
}

static void read_language(struct entry *entry, const struct vocabulary *vocabulary)
{
	const char *text = entry->text[FIELD_LANGUAGE];
	if (*text && !vocabulary_language(vocabulary, text, entry->language))
		refuse_cell(entry, text, "not a language; write a code such as en, pt or pt_BR");
}

static void read_token(struct entry *entry)
{
	const char *token = entry->text[FIELD_TOKEN];
	size_t length = strlen(token), right = strspn(token, "0123456789-_.~abcdefghijklmnopqrstuvwxyz"
							     "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (length && (length < TOKEN_MIN || length > TOKEN_MAX || right < length))
		refuse_cell(entry, token, "a token must be 16 to 64 letters, digits, - or _");
}

/* Unix milliseconds, seconds, or a date in any usual order; 0 when it is none. */
static int64_t moment(const char *text, int64_t now)
{
	size_t length = strlen(text);
	size_t digits = strspn(text, "0123456789");
	if (digits == length && (length == 13 || length == 10))
		return strtoll(text, NULL, 10) * (length == 10 ? 1000 : 1);
	int64_t exact = timestamp_parse(text);
	if (exact > 0)
		return exact;
	if (digits == 4 && length == 10) {
		char *midnight = xasprintf("%sT00:00:00Z", text);
		exact = timestamp_parse(midnight);
		free(midnight);
		return exact;
	}
	size_t all = 0;
	for (size_t i = 0; i < length; i++)
		all += isdigit((unsigned char)text[i]) != 0;
	/* "12/06/2027" leaves open which is the month; that it happened does not. */
	return all >= 6 && text[strspn(text, "0123456789/.-: ")] == '\0' ? now : 0;
}

static void read_answers(struct entry *entry, const struct vocabulary *vocabulary, int64_t now)
{
	const char *rsvp = entry->text[FIELD_RSVP], *stop = entry->text[FIELD_OPTED_OUT];
	entry->rsvp = *rsvp ? vocabulary_answer(vocabulary, rsvp) : "";
	if (!entry->rsvp) {
		refuse_cell(entry, rsvp, "not an answer; write yes, no or maybe, or leave it empty");
		entry->rsvp = "";
	}
	if (!*stop)
		return;
	const char *stopped = vocabulary_answer(vocabulary, stop);
	entry->opted_out_at = stopped ? 0 : moment(stop, now);
	if (stopped && strcmp(stopped, "yes") == 0)
		entry->opted_out_at = now;
	else if ((stopped && strcmp(stopped, "maybe") == 0) || (!stopped && !entry->opted_out_at))
		refuse_cell(entry, stop, "whether the guest opted out must be yes, no or a date");
}

static bool contains(const char *text, const char *part)
{
	char *in = fold(text), *what = fold(part);
	bool found = strstr(in, what) != NULL;
	free(in);
	free(what);
	return found;
}

/* One name from name, first and last name; a "name" beside a last name may be the first one only. */
static void compose_name(struct entry *entry)
{
	const char *name = entry->text[FIELD_NAME], *first = entry->text[FIELD_FIRST_NAME];
	const char *last = entry->text[FIELD_LAST_NAME];
	char *joined = NULL;
	if (!*name && *last && *first && contains(last, first))
		joined = xstrdup(last);
	else if (!*name)
		joined = name_join(first, last);
	else if (*last && !*first && !contains(name, last))
		joined = xasprintf("%s %s", name, last);
	if (joined) {
		free(entry->text[FIELD_NAME]);
		entry->text[FIELD_NAME] = joined;
	}
	if (utf8_length(entry->text[FIELD_NAME]) > NAME_MAX_LETTERS)
		refuse_cell(entry, entry->text[FIELD_NAME],
			    "the name is longer than 300 letters; is a quotation mark or separator missing?");
}

static void read_country(struct entry *entry, const struct vocabulary *vocabulary, const char *country)
{
	const char *cell = entry->text[FIELD_COUNTRY];
	if (!*cell || country_known(cell))
		snprintf(entry->country, sizeof(entry->country), "%s", *cell ? cell : country);
	else
		vocabulary_country(vocabulary, cell, entry->country);
}

/*
 * "* myContacts ::: Family" of Google: the first label that a person made, those of its own begin with a star.
 * "Family (https://www.notion.so/...)" of Notion without the link.
 */
static char *plain_group(const char *cell)
{
	static const char between[] = " ::: ", own[] = "* ";
	while (strncmp(cell, own, strlen(own)) == 0) {
		const char *next = strstr(cell, between);
		if (!next)
			return xstrdup("");
		cell = next + strlen(between);
	}
	const char *end = strstr(cell, between), *link = strstr(cell, " (http");
	size_t length = end ? (size_t)(end - cell) : strlen(cell);
	if (link && link > cell && (size_t)(link - cell) < length)
		length = (size_t)(link - cell);
	return xstrndup(cell, length);
}

static void read_group(struct entry *entry)
{
	char *group = plain_group(entry->text[FIELD_GROUP]);
	free(entry->text[FIELD_GROUP]);
	entry->text[FIELD_GROUP] = group;
}

static void check_width(struct entry *entry, const struct row *row, const struct columns *columns)
{
	for (size_t i = columns->count; i < row->count; i++)
		if (*row->cells[i])
			entry_refuse(entry, "the row has %zu cells, but there are %zu columns; is a separator in a cell "
				     "without quotation marks around it?", row->count, columns->count);
}

void entry_read(const struct row *row, const struct columns *columns, const struct vocabulary *vocabulary,
		const char *country, int64_t now, struct entry *out)
{
	*out = (struct entry){.line = row->line, .rsvp = ""};
	if (row->problem)
		entry_refuse(out, "%s", row->problem);
	for (enum field field = 0; field < FIELD_COUNT; field++) {
		const char *cell = row->problem ? "" : columns_cell(columns, row, field);
		out->text[field] = clean_line(sheet_unguard(cell));
	}
	out->phone_cell = row->problem ? xstrdup("") : columns_phones(columns, row);
	free(out->text[FIELD_PHONE]);
	out->text[FIELD_PHONE] = clean_line(out->phone_cell);
	check_width(out, row, columns);
	compose_name(out);
	read_group(out);
	read_country(out, vocabulary, country);
	read_counts(out);
	read_language(out, vocabulary);
	read_token(out);
	read_answers(out, vocabulary, now);
}

void entry_clear(struct entry *entry)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		free(entry->text[i]);
	free(entry->phone_cell);
	free(entry->remark);
	free(entry->problem);
}

/* The phone */

static void refuse_phone(struct entry *entry, enum phone_result result)
{
	const char *typed = entry->text[FIELD_PHONE], *country = entry->text[FIELD_COUNTRY];
	if (result == PHONE_NO_COUNTRY && *country)
		refuse_cell(entry, country, "this country is not known; write its two letters, such as PT, or the phone "
			    "with + and its country's number");
	else
		refuse_cell(entry, typed, phone_problem(result));
}

static void parse_phone(struct entry *entry)
{
	enum phone_result result = phones_choose(entry->phone_cell, entry->country, entry->phone, &entry->remark);
	if (result == PHONE_OK)
		return;
	entry->phone[0] = '\0';
	refuse_phone(entry, result);
}

bool entry_same_phone(const struct entry *entry, const struct guest *guest)
{
	const char *typed = entry->text[FIELD_PHONE];
	if (strcmp(typed, guest->phone) == 0)
		return true;
	/* The same text under the same country's prefix: it was judged before. */
	char guess[PHONE_SIZE];
	phone_guess(typed, entry->country, guess);
	return strcmp(typed, guest->phone_raw) == 0 && strcmp(guess, guest->phone) == 0;
}

void entry_settle_phone(struct entry *entry, const struct guest *known)
{
	if (entry->phone[0] || !*entry->text[FIELD_PHONE])
		return;
	if (known && entry_same_phone(entry, known))
		snprintf(entry->phone, sizeof(entry->phone), "%s", known->phone);
	else
		parse_phone(entry);
}

/* Into the list */

/* An empty cell says nothing. */
static bool put(struct changes *changes, enum field field, char **place, const char *text)
{
	if (!*text || (*place && strcmp(*place, text) == 0))
		return false;
	changes_add(changes, field, *place, text);
	set_string(place, text);
	return true;
}

static bool put_phone(struct changes *changes, const struct entry *entry, struct guest *guest)
{
	if (!put(changes, FIELD_PHONE, &guest->phone, entry->phone))
		return false;
	/* The text as typed goes with its number: an export, read again, has only the number. */
	set_string(&guest->phone_raw, entry->text[FIELD_PHONE]);
	return true;
}

static bool put_seats(struct changes *changes, const struct entry *entry, struct guest *guest)
{
	if (!entry->seats || entry->seats == guest->seats)
		return false;
	changes_add_number(changes, FIELD_SEATS, guest->seats, entry->seats);
	guest->seats = entry->seats;
	return true;
}

static bool put_answer(struct changes *changes, const struct entry *entry, struct guest *guest, int64_t now)
{
	const char *before = guest->rsvp ? guest->rsvp : "";
	const char *after = *entry->rsvp ? entry->rsvp : before;
	bool differs = strcmp(before, after) != 0;
	int seats = guest->rsvp_seats;
	if (differs && strcmp(after, "no") == 0)
		seats = 0;
	else if (differs && strcmp(before, "no") == 0)
		seats = -1;
	if (entry->rsvp_seats >= 0)
		seats = entry->rsvp_seats;
	bool changed = differs || seats != guest->rsvp_seats;
	if (changed && *after)
		guest->rsvp_at = now;
	put(changes, FIELD_RSVP, &guest->rsvp, after);
	if (seats != guest->rsvp_seats)
		changes_add_number(changes, FIELD_RSVP_SEATS, guest->rsvp_seats, seats);
	guest->rsvp_seats = seats;
	return changed;
}

/* "no" does not take back what a guest told WhatsApp or the organizer. */
static bool put_opt_out(struct changes *changes, const struct entry *entry, struct guest *guest)
{
	if (!entry->opted_out_at || guest->opted_out_at)
		return false;
	changes_add(changes, FIELD_OPTED_OUT, "", "yes");
	guest->opted_out_at = entry->opted_out_at;
	return true;
}

bool entry_apply(const struct entry *entry, struct guest *guest, int64_t now, struct changes *changes)
{
	bool changed = false;
	if (!guest->id) {
		guest->seats = 1;
		guest->rsvp_seats = -1;
	}
	changed |= put(changes, FIELD_REF, &guest->ref, entry->text[FIELD_REF]);
	changed |= put(changes, FIELD_NAME, &guest->name, entry->text[FIELD_NAME]);
	changed |= put(changes, FIELD_FIRST_NAME, &guest->first_name, entry->text[FIELD_FIRST_NAME]);
	changed |= put_phone(changes, entry, guest);
	changed |= put(changes, FIELD_LANGUAGE, &guest->language, entry->language);
	changed |= put(changes, FIELD_GROUP, &guest->group, entry->text[FIELD_GROUP]);
	changed |= put_seats(changes, entry, guest);
	changed |= put(changes, FIELD_NOTES, &guest->notes, entry->text[FIELD_NOTES]);
	changed |= put(changes, FIELD_TOKEN, &guest->token, entry->text[FIELD_TOKEN]);
	changed |= put_answer(changes, entry, guest, now);
	changed |= put_opt_out(changes, entry, guest);
	return changed;
}
