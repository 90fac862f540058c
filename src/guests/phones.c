#include "guests/phones.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"
#include "guests/phone_text.h"

enum { NUMBERS = 6, WORTH_SAYING = 5 /* digits */ };

struct found {
	char numbers[NUMBERS][PHONE_SIZE];  /* each once */
	size_t count;
	struct str unread;                  /* "91234", "..." : pieces with digits that are no number */
	const char *country;
};

static size_t count_digits(const char *text, size_t length)
{
	size_t digits = 0;
	for (size_t i = 0; i < length; i++)
		digits += isdigit((unsigned char)text[i]) != 0;
	return digits;
}

static void add(struct found *found, const char phone[PHONE_SIZE])
{
	for (size_t i = 0; i < found->count; i++)
		if (strcmp(found->numbers[i], phone) == 0)
			return;
	if (found->count < NUMBERS)
		memcpy(found->numbers[found->count++], phone, PHONE_SIZE);
}

static bool take(struct found *found, const char *text, size_t length)
{
	char phone[PHONE_SIZE], *piece = xstrndup(text, length);
	bool read = phone_parse(piece, found->country, phone) == PHONE_OK;
	if (read)
		add(found, phone);
	free(piece);
	return read;
}

/* Where a number ends for certain. */
static bool ends_number(char byte)
{
	return byte == ';' || byte == '\n' || byte == '\r' || byte == '|';
}

/* What may also stand inside one: "0171/1234567". A letter begins a name or a word between two; "+" another number. */
static bool may_end_number(const char *start, const char *at)
{
	return strchr("/,&", *at) || isalpha((unsigned char)*at) || (unsigned char)*at >= 0xc3 ||
	       (*at == '+' && count_digits(start, (size_t)(at - start)) > 0) || strncmp(at, " - ", 3) == 0 ||
	       strncmp(at, ":::", 3) == 0;
}

/* Pieces of what is no number as a whole. */
static void take_pieces(struct found *found, const char *text, size_t length)
{
	const char *end = text + length;
	for (const char *start = text; start < end;) {
		const char *at = start + (*start == '+');
		while (at < end && !may_end_number(start, at))
			at++;
		size_t piece = (size_t)(at - start);
		if (!take(found, start, piece) && count_digits(start, piece) >= WORTH_SAYING)
			str_appendf(&found->unread, "%s\"%.*s\"", found->unread.length ? ", " : "", (int)piece, start);
		start = at + (at < end && *at != '+');
		while (start < end && ((unsigned char)*start & 0xc0) == 0x80) /* the rest of a letter */
			start++;
	}
}

static void take_all(struct found *found, const char *cell)
{
	for (const char *start = cell; *start;) {
		const char *at = start;
		while (*at && !ends_number(*at))
			at++;
		if (!take(found, start, (size_t)(at - start)))
			take_pieces(found, start, (size_t)(at - start));
		start = at + (*at != '\0');
	}
}

/* "+351 912 345 678 is used; also there: +351 21 234 5678". NULL when there was nothing else. */
static char *what_else(struct found *found, const char *chosen)
{
	struct str out = {0}, others = {0};
	char shown[40];
	for (size_t i = 0; i < found->count; i++) {
		if (strcmp(found->numbers[i], chosen) == 0)
			continue;
		phone_display(found->numbers[i], shown, sizeof shown);
		str_appendf(&others, "%s%s", others.length ? ", " : "", shown);
	}
	phone_display(chosen, shown, sizeof shown);
	if (others.length)
		str_appendf(&out, "of several phones %s is used, not %s", shown, others.text);
	if (found->unread.length) {
		char *unread = printable(found->unread.text);
		str_appendf(&out, out.length ? "; %s is no number" : "%s is no phone number; %s is used", unread, shown);
		free(unread);
	}
	str_free(&others);
	return out.length ? str_take(&out) : NULL;
}

enum phone_result phones_choose(const char *typed, const char *country, char out[PHONE_SIZE], char **remark)
{
	char *cell = phone_text(typed);
	*remark = NULL;
	/* Nearly always there is one number and nothing else. */
	enum phone_result result = phone_parse(cell, country, out);
	bool several = cell[strcspn(cell, ";\r\n|")] != '\0';
	bool one = result == PHONE_OK && !several;
	struct found found = { .country = country };
	if (!one)
		take_all(&found, cell);
	if (found.count) {
		size_t chosen = 0;
		while (found.count > 1 && chosen < found.count && !phone_may_be_mobile(found.numbers[chosen]))
			chosen++;
		memcpy(out, found.numbers[chosen < found.count ? chosen : 0], PHONE_SIZE);
		*remark = what_else(&found, out);
		result = PHONE_OK;
	}
	str_free(&found.unread);
	free(cell);
	return result;
}
