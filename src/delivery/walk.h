#ifndef DELIVERY_WALK_H
#define DELIVERY_WALK_H

#include <stdbool.h>

#include "delivery/delivery.h"
#include "twilio/reply.h"

/* Reading a list of messages page by page, without waiting. */

struct walk {
	/* Each page; false: that was enough. */
	bool (*page)(void *context, const struct message_page *page);
	/* Once: problem is NULL when the walk came to its end, else why not, in words; http_status of that answer. */
	void (*end)(void *context, const char *problem, long http_status);
	void *context;
	int most_pages; /* a longer list is a failed walk */
};

/* path: of request_list_path(). */
void walk_start(struct delivery *delivery, const char *path, const struct walk *walk);

#endif
