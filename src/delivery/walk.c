#include "delivery/walk.h"

#include <stdlib.h>

#include "base/die.h"

struct walker {
	struct delivery *delivery;
	struct walk walk;
	int pages;
};

static void ask(struct walker *walker, const char *path);

static void finish(struct walker *walker, const char *problem, long http_status)
{
	struct walk walk = walker->walk;
	free(walker);
	walk.end(walk.context, problem, http_status);
}

/* Goes on to the next page, or ends. */
static void follow(struct walker *walker, const struct message_page *page)
{
	if (!walker->walk.page(walker->walk.context, page) || !*page->next) {
		finish(walker, NULL, 0);
		return;
	}
	char *path = http_next_page(walker->delivery->http, HTTP_MESSAGES, page->next);
	if (!path)
		finish(walker, "the next page of Twilio's list leads to another host; it was not followed", 0);
	else if (++walker->pages >= walker->walk.most_pages)
		finish(walker, "Twilio's list has more pages than can be read", 0);
	else
		ask(walker, path);
	free(path);
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	struct walker *walker = context;
	char *message = NULL;
	struct message_page page;
	delivery_learn_clock(walker->delivery, meta);
	if (reply_check_read(exchange, &message) < 0) {
		finish(walker, message, exchange->http_status);
	} else if (reply_message_page(exchange->body, exchange->body_size, &page) < 0) {
		finish(walker, "Twilio's list of messages cannot be read", 0);
	} else {
		follow(walker, &page);
		message_page_clear(&page);
	}
	free(message);
}

static void ask(struct walker *walker, const char *path)
{
	http_start(walker->delivery->http, &(struct http_request){
		.service = HTTP_MESSAGES, .path = path, .done = on_done, .context = walker});
}

void walk_start(struct delivery *delivery, const char *path, const struct walk *walk)
{
	struct walker *walker = xcalloc(1, sizeof *walker);
	walker->delivery = delivery;
	walker->walk = *walk;
	ask(walker, path);
}
