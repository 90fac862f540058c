#ifndef UI_GUEST_PAGE_H
#define UI_GUEST_PAGE_H

#include <stdint.h>

#include "data/event.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "ui/page.h"

/*
 * Everything about a guest, laid out: the person, every message with its history, newest first, and the text as the
 * guest sees it. On a wide screen the texts have a column of their own.
 */
struct guest_page {
	struct guest guest;      /* as loaded; id 0: not on the list any more */
	struct doubt unsettled;  /* the message that waits for a person; 0: none */
	struct page facts, phone; /* phone: empty when all is in one column */
};

/* For that many columns, of which two columns have each their own share. */
void guest_page_load(struct guest_page *page, struct db *db, const struct event *event, int64_t guest_id, int columns);
void guest_page_clear(struct guest_page *page);
/* Where the second column begins, counted from the first; 0: there is none. */
int guest_page_split(const struct guest_page *page);

#endif
