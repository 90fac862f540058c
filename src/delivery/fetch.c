#include "delivery/fetch.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "data/template.h"
#include "delivery/http.h"
#include "delivery/retry.h"
#include "twilio/request.h"
#include "twilio/template.h"

enum { PAGE = 500, MOST_PAGES = 100, TRIES = 4, STEP_MS = 1000 };

/* One page being read. */
struct reading {
	bool ended;
	char *problem;             /* NULL: page is filled */
	struct template_page page;
};

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	(void)meta;
	struct reading *reading = context;
	reading->ended = true;
	if (reply_check_read(exchange, &reading->problem) == 0 &&
	    reply_template_page(exchange->body, exchange->body_size, &reading->page) < 0)
		reading->problem = xstrdup("Twilio's list of templates cannot be read");
}

static void wait_ms(struct http *http, int64_t wait)
{
	int64_t until = clock_mono_us() + wait * 1000;
	for (int64_t left; (left = until - clock_mono_us()) > 0;)
		http_step(http, (int)(left / 1000) + 1, -1);
}

/* A read may be repeated freely. 0, or -1 with *message. */
static int read_page(struct http *http, const char *path, struct template_page *out, char **message)
{
	for (unsigned attempt = 1;; attempt++) {
		struct reading reading = {0};
		http_start(http, &(struct http_request){.service = HTTP_CONTENT, .path = path, .done = on_done,
							.context = &reading});
		while (!reading.ended)
			http_step(http, STEP_MS, -1);
		if (!reading.problem) {
			*out = reading.page;
			return 0;
		}
		if (attempt == TRIES) {
			*message = reading.problem;
			return -1;
		}
		free(reading.problem);
		wait_ms(http, retry_backoff_ms(attempt, random_below(UINT32_MAX)) / 2);
	}
}

static int save(struct db *db, const struct template_page *page, int64_t now)
{
	for (size_t i = 0; i < page->templates.count; i++) {
		page->templates.items[i].fetched_at = now;
		if (template_save(db, &page->templates.items[i]) < 0)
			return -1;
	}
	return 0;
}

/* Pages are read into memory first: no transaction waits for the network. */
struct pages {
	struct template_page *items;
	size_t count;
};

static int read_all(struct http *http, struct pages *pages, char **message)
{
	char *path = request_templates_path(PAGE);
	int result = 0;
	while (path && result == 0 && pages->count < MOST_PAGES) {
		pages->items = xrealloc(pages->items, pages->count + 1, sizeof *pages->items);
		struct template_page *page = &pages->items[pages->count];
		result = read_page(http, path, page, message);
		free(path);
		path = NULL;
		if (result < 0)
			break;
		pages->count++;
		if (!*page->next)
			break;
		path = http_next_page(http, HTTP_CONTENT, page->next);
		if (!path) {
			*message = xstrdup("the next page of Twilio's templates leads to another host; it was not followed");
			result = -1;
		}
	}
	free(path);
	return result;
}

static int save_all(struct db *db, const struct pages *pages, size_t *fetched, char **message)
{
	int64_t now = clock_wall_ms();
	if (db_begin(db) < 0)
		return db_fail(db, message);
	for (size_t i = 0; i < pages->count; i++) {
		if (save(db, &pages->items[i], now) < 0) {
			db_rollback(db);
			return db_fail(db, message);
		}
		*fetched += pages->items[i].templates.count;
	}
	return db_commit(db) < 0 ? db_fail(db, message) : 0;
}

int templates_fetch(struct db *db, const struct settings *settings, size_t *fetched, char **message)
{
	struct http *http = http_new(settings);
	struct pages pages = {0};
	*fetched = 0;
	int result = read_all(http, &pages, message);
	if (result == 0)
		result = save_all(db, &pages, fetched, message);
	for (size_t i = 0; i < pages.count; i++)
		template_page_clear(&pages.items[i]);
	free(pages.items);
	http_free(http);
	return result;
}
