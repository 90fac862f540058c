#include "ui/notices.h"

#include <stdlib.h>
#include <string.h>

static void take_out(struct notices *notices, size_t index)
{
	free(notices->items[index].text);
	notices->count--;
	memmove(&notices->items[index], &notices->items[index + 1], (notices->count - index) * sizeof *notices->items);
}

void notices_add(struct notices *notices, int64_t at, enum role role, char *text)
{
	struct notice added = { .at = at, .first_at = at, .times = 1, .role = role, .text = text };
	for (size_t i = 0; i < notices->count; i++) {
		const struct notice *before = &notices->items[i];
		if (before->role != role || strcmp(before->text, text) != 0)
			continue;
		added.first_at = before->first_at;
		added.times += before->times;
		take_out(notices, i);
		break;
	}
	if (notices->count == NOTICE_LIMIT)
		take_out(notices, 0);
	notices->items[notices->count++] = added;
}

void notices_clear(struct notices *notices)
{
	while (notices->count)
		take_out(notices, notices->count - 1);
}

const struct notice *notices_newest(const struct notices *notices)
{
	return notices->count ? &notices->items[notices->count - 1] : NULL;
}
