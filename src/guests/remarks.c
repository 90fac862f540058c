#include "guests/remarks.h"

#include <stdlib.h>

#include "base/die.h"

void remarks_add(struct remarks *remarks, int64_t line, const char *text)
{
	if (!text)
		return;
	remarks->items = xrealloc(remarks->items, remarks->count + 1, sizeof *remarks->items);
	remarks->items[remarks->count++] = (struct remark){ line, xstrdup(text) };
}

void remarks_clear(struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++)
		free(remarks->items[i].text);
	free(remarks->items);
	*remarks = (struct remarks){0};
}
