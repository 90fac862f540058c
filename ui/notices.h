#ifndef UI_NOTICES_H
#define UI_NOTICES_H

#include <stddef.h>
#include <stdint.h>

#include "ui/draw.h"

/* What was said since the start: the last so many, each text once with how often. Pure. */

enum { NOTICE_LIMIT = 200 };

struct notice {
	int64_t at, first_at;    /* when last, when first */
	int64_t times;
	enum role role;
	char *text;
};

/* Zero-initialised is empty. */
struct notices {
	struct notice items[NOTICE_LIMIT]; /* the newest last */
	size_t count;
};

/* Takes the text over. */
void notices_add(struct notices *notices, int64_t at, enum role role, char *text);
void notices_clear(struct notices *notices);
/* NULL when nothing was said. */
const struct notice *notices_newest(const struct notices *notices);

#endif
