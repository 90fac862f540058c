#include "guests/changes.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"

void changes_add(struct changes *changes, enum field field, const char *before, const char *after)
{
	if (!changes)
		return;
	changes->items = xrealloc(changes->items, changes->count + 1, sizeof *changes->items);
	changes->items[changes->count++] = (struct change){
		field, xstrdup(before ? before : ""), xstrdup(after ? after : ""),
	};
}

void changes_add_number(struct changes *changes, enum field field, int before, int after)
{
	char texts[2][16] = { "", "" };
	if (before >= 0)
		snprintf(texts[0], sizeof texts[0], "%d", before);
	if (after >= 0)
		snprintf(texts[1], sizeof texts[1], "%d", after);
	changes_add(changes, field, texts[0], texts[1]);
}

void changes_clear(struct changes *changes)
{
	if (!changes)
		return;
	for (size_t i = 0; i < changes->count; i++) {
		free(changes->items[i].before);
		free(changes->items[i].after);
	}
	free(changes->items);
	*changes = (struct changes){0};
}
