#include "base/choices.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/str.h"

void choices_add(struct choices *choices, char *item)
{
	if (choices->count == choices->capacity) {
		choices->capacity = choices->capacity ? 2 * choices->capacity : 32;
		choices->items = xrealloc(choices->items, choices->capacity, sizeof *choices->items);
	}
	choices->items[choices->count++] = item;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void choices_sort(struct choices *choices)
{
	if (choices->count)
		qsort(choices->items, choices->count, sizeof *choices->items, by_name);
}

static bool same_letter(char a, char b, bool any_case)
{
	return a == b || (any_case && (a | 0x20) == (b | 0x20) && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');
}

size_t choices_agreement(const struct choices *choices, bool any_case)
{
	size_t length = choices->count ? strlen(choices->items[0]) : 0;
	for (size_t i = 1; i < choices->count; i++) {
		size_t same = 0;
		while (same < length && same_letter(choices->items[i][same], choices->items[0][same], any_case))
			same++;
		length = same;
	}
	while (length > 0 && ((unsigned char)choices->items[0][length] & 0xc0) == 0x80)
		length--;
	return length;
}

char *choices_text(const struct choices *choices, const char *none)
{
	struct str text = {0};
	if (choices->count == 0)
		str_append(&text, none);
	for (size_t i = 0; choices->count > 1 && i < choices->count; i++)
		str_appendf(&text, "%s%s", i ? "  " : "", choices->items[i]);
	return str_take(&text);
}

void choices_clear(struct choices *choices)
{
	for (size_t i = 0; i < choices->count; i++)
		free(choices->items[i]);
	free(choices->items);
	*choices = (struct choices){0};
}
