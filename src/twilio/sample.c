#include "twilio/sample.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/die.h"
#include "base/str.h"

static const char DIGITS[] = "0123456789";

bool sample_is_url(const char *sample)
{
	if (strstr(sample, "://") || strncmp(sample, "www.", 4) == 0)
		return true;
	const char *dot = strchr(sample, '.'), *slash = strchr(sample, '/');
	return dot && slash && dot < slash && dot > sample && !strchr(sample, ' ') && !strchr(DIGITS, dot[-1]);
}

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool sample_is_time(const char *sample)
{
	static const char *const units[] = {"am", "pm", "a.m", "p.m", "h", "uhr", "hrs", "horas", "heures"};
	size_t hour = strspn(sample, DIGITS);
	if (hour < 1 || hour > 2)
		return false;
	const char *rest = sample + hour;
	if (strchr(":h.", *rest) && *rest && strspn(rest + 1, DIGITS) == 2)
		return !strchr("./-", rest[3]) || !rest[3];
	rest += strspn(rest, " ");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (starts_with(rest, units[i]))
			return true;
	return false;
}

/* "12/1", "12.06.2027", "2027-06-12"; a single dot is no date. */
static bool is_numeric_date(const char *sample)
{
	size_t first = strspn(sample, DIGITS);
	char separator = sample[first];
	if (first < 1 || first > 4 || !separator || !strchr("/-.", separator))
		return false;
	const char *second = sample + first + 1;
	size_t length = strspn(second, DIGITS);
	if (length < 1 || length > 2)
		return false;
	return separator == '/' || second[length] == separator;
}

/* Any word of three letters or more that both have. text is taken apart. */
static bool shares_word(const char *sample, char *text)
{
	char *rest = NULL;
	for (char *word = strtok_r(text, " ,.", &rest); word; word = strtok_r(NULL, " ,.", &rest))
		if (utf8_length(word) >= 3 && strspn(word, DIGITS) == 0 && strstr(sample, word))
			return true;
	return false;
}

/* The thirteenth of every month: all months, and in any year all weekdays. */
static bool names_a_day(const char *sample, const char *language)
{
	bool found = false;
	for (int month = 1; month <= 12 && !found; month++) {
		char *local = xasprintf("2027-%02d-13 00:00", month);
		char *date = long_date(local, language);
		char *folded = fold(date);
		found = shares_word(sample, folded);
		free(folded);
		free(date);
		free(local);
	}
	return found;
}

bool sample_is_date(const char *sample, const char *language)
{
	if (is_numeric_date(sample))
		return true;
	if (!strpbrk(sample, DIGITS))
		return false;
	return names_a_day(sample, language) || names_a_day(sample, "en");
}

bool sample_is_count(const char *sample)
{
	size_t length = strlen(sample);
	return length >= 1 && length <= 3 && strspn(sample, DIGITS) == length;
}
