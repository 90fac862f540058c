#include "base/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 63 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

unsigned edit_distance(const char *a, const char *b)
{
	unsigned rows[3][LONGEST + 1], *before = rows[0], *above = rows[1], *row = rows[2];
	size_t columns = strlen(b);
	if (columns > LONGEST || strlen(a) > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= columns; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; a[i - 1]; i++) {
		unsigned *oldest = before;
		before = above;
		above = row;
		row = oldest;
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= columns; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return row[columns];
}

/* Whether the longer one begins with the shorter, which has two letters or more. */
static bool goes_on(const char *typed, const char *name)
{
	size_t one = strlen(typed), other = strlen(name), length = one < other ? one : other;
	return length >= 2 && strncasecmp(typed, name, length) == 0;
}

/* "camp" and "campaigns" are as near as with one wrong letter. */
static unsigned cost_of(const char *typed, const char *name)
{
	unsigned distance = edit_distance(typed, name);
	return goes_on(typed, name) ? least(distance, 1) : distance;
}

void nearest_offer(struct nearest *nearest, const char *name)
{
	unsigned cost = cost_of(nearest->typed, name);
	bool near = cost <= 1 + strlen(nearest->typed) / 4 && cost < strlen(name);
	if (near && (!nearest->name || cost < nearest->cost)) {
		nearest->name = name;
		nearest->cost = cost;
	}
}
