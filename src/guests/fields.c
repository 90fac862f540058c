#include "guests/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/nearest.h"
#include "base/str.h"
#include "guests/phone.h"
#include "guests/vocabulary.h"

/* Sets a field from its text (clean, perhaps empty). NULL, or why not; static. */
typedef const char *field_setter(struct guest *guest, const char *value, const char *country);

static const char *set_name(struct guest *guest, const char *value, const char *country)
{
	(void)country;
	if (!*value)
		return "a guest needs a name";
	set_string(&guest->name, value);
	return NULL;
}

static const char *set_phone(struct guest *guest, const char *value, const char *country)
{
	char phone[PHONE_SIZE];
	enum phone_result result = phone_parse(value, country, phone);
	if (result != PHONE_OK)
		return result == PHONE_EMPTY ? "a guest needs a phone" : phone_problem(result);
	set_string(&guest->phone, phone);
	set_string(&guest->phone_raw, value);
	return NULL;
}

static const char *set_language(struct guest *guest, const char *value, const char *country)
{
	char language[LANGUAGE_SIZE] = "";
	struct vocabulary *vocabulary = vocabulary_new();
	bool fine = !*value || vocabulary_language(vocabulary, value, language);
	(void)country;
	if (fine)
		set_string(&guest->language, language);
	vocabulary_free(vocabulary);
	return fine ? NULL : "no language; write a code such as en, pt or pt_BR";
}

static const char *set_seats(struct guest *guest, const char *value, const char *country)
{
	size_t digits = strspn(value, "0123456789");
	long seats = digits && digits <= 3 && !value[digits] ? strtol(value, NULL, 10) : 0;
	(void)country;
	if (seats < 1 || seats > MOST_SEATS)
		return "must be a whole number from 1 to 999";
	guest->seats = (int)seats;
	return NULL;
}

static const char *set_opted_out(struct guest *guest, const char *value, const char *country)
{
	(void)country;
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return "must be yes or no";
	if (strcmp(value, "no") == 0)
		guest->opted_out_at = 0;
	else if (!guest->opted_out_at)
		guest->opted_out_at = clock_wall_ms();
	return NULL;
}

#define SET_TEXT(field) \
	static const char *set_##field(struct guest *guest, const char *value, const char *country) \
	{ \
		(void)country; \
		set_string(&guest->field, value); \
		return NULL; \
	}
SET_TEXT(first_name)
SET_TEXT(ref)
SET_TEXT(group)
SET_TEXT(notes)

static const struct {
	const char *key;
	field_setter *set;
} fields[] = {
	{"name", set_name}, {"first_name", set_first_name}, {"phone", set_phone}, {"ref", set_ref},
	{"language", set_language}, {"group", set_group}, {"seats", set_seats}, {"notes", set_notes},
	{"opted_out", set_opted_out},
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* Its place in fields; FIELDS when there is none. */
static size_t find(const char *key)
{
	size_t i = 0;
	while (i < FIELDS && strcmp(fields[i].key, key) != 0)
		i++;
	return i;
}

static char *no_such_field(const char *key)
{
	struct nearest nearest = {.typed = key};
	struct str all = {0};
	for (size_t i = 0; i < FIELDS; i++) {
		nearest_offer(&nearest, fields[i].key);
		str_appendf(&all, "%s%s", i ? ", " : "", fields[i].key);
	}
	char *problem = nearest.name ? xasprintf("a guest has no %s; did you mean %s?", key, nearest.name)
				     : xasprintf("a guest has no %s; it has %s", key, all.text);
	str_free(&all);
	return problem;
}

const char *guest_refuse_field(struct guest *guest, const char *key, const char *value, const char *country)
{
	char *clean = clean_line(value);
	const char *why = fields[find(key)].set(guest, clean, country);
	free(clean);
	return why;
}

char *guest_set_field(struct guest *guest, const char *key, const char *value, const char *country)
{
	if (find(key) == FIELDS)
		return no_such_field(key);
	const char *why = guest_refuse_field(guest, key, value, country);
	if (why && !*value)
		return xstrdup(why);
	return why ? xasprintf("%s %s: %s", key, value, why) : NULL;
}
