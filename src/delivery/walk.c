#include "delivery/walk.h"

#include <stdlib.h>

#include "base/die.h"

enum { TRIES = 4 }; /* of a page past the first: a long list must not begin anew for one bad answer */

struct walker {
	struct delivery *delivery;
	struct walk walk;
	char *path;   /* of the page that is asked for */
	int pages;    /* read so far */
	int failures; /* of this page in a row */
};

static void ask(struct walker *walker);

static void finish(struct walker *walker, const char *problem, long http_status)
{
	struct walk walk = walker->walk;
	free(walker->path);
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
	else {
		set_string(&walker->path, path);
		walker->failures = 0;
		ask(walker);
	}
	free(path);
}

/* No answer, or one of Twilio's troubles: reads may be repeated freely. */
static bool may_try_again(const struct walker *walker, const struct exchange *exchange)
{
	bool trouble = exchange->http_status == 0 || exchange->http_status >= 500 ||
		       (exchange->http_status < 300 && !exchange->complete);
	return trouble && walker->pages > 0 && walker->failures + 1 < TRIES && !walker->delivery->closing;
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	struct walker *walker = context;
	char *message = NULL;
	struct message_page page;
	delivery_learn_clock(walker->delivery, meta);
	if (may_try_again(walker, exchange)) {
		walker->failures++;
		ask(walker);
		return;
	}
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

static void ask(struct walker *walker)
{
	http_start(walker->delivery->http, &(struct http_request){
		.service = HTTP_MESSAGES, .path = walker->path, .done = on_done, .context = walker});
}

void walk_start(struct delivery *delivery, const char *path, const struct walk *walk)
{
	struct walker *walker = xcalloc(1, sizeof *walker);
	walker->delivery = delivery;
	walker->walk = *walk;
	walker->path = xstrdup(path);
	ask(walker);
}
