#include "guests/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/phone.h"

/* Sets a field from its text (clean, perhaps empty). NULL, or one sentence (the caller frees). */
typedef char *field_setter(struct guest *guest, const char *value, const char *country);

static char *set_name(struct guest *guest, const char *value, const char *country)
{
	(void)country;
	if (!*value)
		return xstrdup("a guest needs a name");
	set_string(&guest->name, value);
	return NULL;
}

static char *set_phone(struct guest *guest, const char *value, const char *country)
{
	char phone[PHONE_SIZE];
	enum phone_result result = phone_parse(value, country, phone);
	if (result != PHONE_OK)
		return xasprintf("phone %s: %s", value, phone_problem(result));
	set_string(&guest->phone, phone);
	set_string(&guest->phone_raw, value);
	return NULL;
}

static char *set_seats(struct guest *guest, const char *value, const char *country)
{
	size_t digits = strspn(value, "0123456789");
	long seats = digits && digits <= 3 && !value[digits] ? strtol(value, NULL, 10) : 0;
	(void)country;
	if (seats < 1 || seats > MOST_SEATS)
		return xasprintf("seats %s: must be a whole number from 1 to %d", value, MOST_SEATS);
	guest->seats = (int)seats;
	return NULL;
}

static char *set_opted_out(struct guest *guest, const char *value, const char *country)
{
	(void)country;
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return xasprintf("opted_out %s: must be yes or no", value);
	if (strcmp(value, "no") == 0)
		guest->opted_out_at = 0;
	else if (!guest->opted_out_at)
		guest->opted_out_at = clock_wall_ms();
	return NULL;
}

#define SET_TEXT(field) \
	static char *set_##field(struct guest *guest, const char *value, const char *country) \
	{ \
		(void)country; \
		set_string(&guest->field, value); \
		return NULL; \
	}
SET_TEXT(first_name)
SET_TEXT(ref)
SET_TEXT(language)
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

char *guest_set_field(struct guest *guest, const char *key, const char *value, const char *country)
{
	size_t i = 0, nearest = 0;
	for (; i < FIELDS && strcmp(fields[i].key, key) != 0; i++)
		if (edit_distance(key, fields[i].key) < edit_distance(key, fields[nearest].key))
			nearest = i;
	if (i == FIELDS)
		return xasprintf("a guest has no %s; did you mean %s?", key, fields[nearest].key);
	char *clean = clean_line(value);
	char *problem = fields[i].set(guest, clean, country);
	free(clean);
	return problem;
}
