#ifndef GUESTS_REMARKS_H
#define GUESTS_REMARKS_H

#include <stddef.h>
#include <stdint.h>

/* What to know of rows that were taken all the same, such as which of several phones is used. Zero-initialised is empty. */
struct remarks {
	struct remark {
		int64_t line;
		char *text;
	} *items;
	size_t count;
};

/* Nothing when text is NULL. */
void remarks_add(struct remarks *remarks, int64_t line, const char *text);
void remarks_clear(struct remarks *remarks);

#endif
