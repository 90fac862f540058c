#include "guests/remarks.h"

#include <stdlib.h>

#include "base/die.h"

void remarks_add(struct remarks *remarks, int64_t line, const char *text)
{
	if (!text)
		return;
	remarks->items = xgrow(remarks->items, remarks->count, sizeof *remarks->items);
	remarks->items[remarks->count++] = (struct remark){ line, xstrdup(text) };
}

static int by_line(const void *a, const void *b)
{
	const struct remark *one = a, *other = b;
	return (one->line > other->line) - (one->line < other->line);
}

void remarks_sort(struct remarks *remarks)
{
	if (remarks->count)
		qsort(remarks->items, remarks->count, sizeof *remarks->items, by_line);
}

void remarks_clear(struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++)
		free(remarks->items[i].text);
	free(remarks->items);
	*remarks = (struct remarks){0};
}
