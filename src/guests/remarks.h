#ifndef GUESTS_REMARKS_H
#define GUESTS_REMARKS_H

#include <stddef.h>
#include <stdint.h>

/* What is said of rows, such as why one is refused or which of several phones is used. Zero-initialised is empty. */
struct remarks {
	struct remark {
		int64_t line; /* of the file, or rowid of another database */
		char *text;
	} *items;
	size_t count;
};

/* Nothing when text is NULL. */
void remarks_add(struct remarks *remarks, int64_t line, const char *text);
/* By line. */
void remarks_sort(struct remarks *remarks);
void remarks_clear(struct remarks *remarks);

#endif
