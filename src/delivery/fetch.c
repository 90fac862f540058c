#include "delivery/fetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/random.h"
#include "base/str.h"
#include "data/template.h"
#include "delivery/http.h"
#include "delivery/retry.h"
#include "twilio/request.h"
#include "twilio/template.h"

enum { PAGE = 500, MOST_PAGES = 100, TRIES = 4, STEP_MS = 200 };

/* One page being read. */
struct reading {
	bool ended;
	char *problem;             /* NULL: page is filled */
	struct template_page page;
};

struct fetch {
	struct http *http;
	const atomic_bool *stop;   /* NULL: nobody stops it */
	struct reading reading;    /* until the network is gone, which calls back last */
};

static bool stopped(const struct fetch *fetch)
{
	return fetch->stop && atomic_load(fetch->stop);
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	(void)meta;
	struct reading *reading = context;
	reading->ended = true;
	if (reply_check_read(exchange, &reading->problem) == 0 &&
	    reply_template_page(exchange->body, exchange->body_size, &reading->page) < 0)
		reading->problem = xstrdup("Twilio's list of templates cannot be read");
}

static void wait_ms(struct fetch *fetch, int64_t wait)
{
	int64_t until = clock_mono_us() + wait * 1000;
	for (int64_t left; (left = until - clock_mono_us()) > 0 && !stopped(fetch);)
		http_step(fetch->http, left / 1000 < STEP_MS ? (int)(left / 1000) + 1 : STEP_MS, -1);
}

/* A read may be repeated freely. 0, or -1 with *message. */
static int read_page(struct fetch *fetch, const char *path, struct template_page *out, char **message)
{
	for (unsigned attempt = 1;; attempt++) {
		struct reading *reading = &fetch->reading;
		*reading = (struct reading){0};
		http_start(fetch->http, &(struct http_request){.service = HTTP_CONTENT, .path = path, .done = on_done,
							       .context = reading});
		while (!reading->ended && !stopped(fetch))
			http_step(fetch->http, STEP_MS, -1);
		if (reading->ended && !reading->problem) {
			*out = reading->page;
			reading->page = (struct template_page){0};
			return 0;
		}
		if (attempt == TRIES || stopped(fetch)) {
			*message = reading->problem ? reading->problem : xstrdup("reading the templates was broken off");
			reading->problem = NULL;
			return -1;
		}
		free(reading->problem);
		reading->problem = NULL;
		wait_ms(fetch, retry_backoff_ms(attempt, random_below(UINT32_MAX)) / 2);
	}
}

/* What was known of it before. */
static const struct template *find(const struct template_list *list, const char *content_sid)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].content_sid, content_sid) == 0)
			return &list->items[i];
	return NULL;
}

static int save(struct db *db, const struct template_page *page, const struct template_list *known, int64_t now,
		struct fetch_result *out)
{
	for (size_t i = 0; i < page->templates.count; i++) {
		struct template *template = &page->templates.items[i];
		const struct template *before = find(known, template->content_sid);
		template->fetched_at = now;
		if (template_save(db, template) < 0)
			return -1;
		out->fetched++;
		out->added += !before;
		out->judged += before && strcmp(before->approval, template->approval) != 0;
	}
	return 0;
}

/* Pages are read into memory first: no transaction waits for the network. */
struct pages {
	struct template_page *items;
	size_t count;
};

static int read_all(struct fetch *fetch, struct pages *pages, char **message)
{
	char *path = request_templates_path(PAGE);
	int result = 0;
	while (path && result == 0 && pages->count < MOST_PAGES) {
		pages->items = xrealloc(pages->items, pages->count + 1, sizeof *pages->items);
		struct template_page *page = &pages->items[pages->count];
		result = read_page(fetch, path, page, message);
		free(path);
		path = NULL;
		if (result < 0)
			break;
		pages->count++;
		if (!*page->next)
			break;
		path = http_next_page(fetch->http, HTTP_CONTENT, page->next);
		if (!path) {
			*message = xstrdup("the next page of Twilio's templates leads to another host; it was not followed");
			result = -1;
		}
	}
	free(path);
	return result;
}

static int save_pages(struct db *db, const struct pages *pages, struct fetch_result *out)
{
	struct template_list known;
	int64_t now = clock_wall_ms();
	int result = templates_load(db, &known);
	for (size_t i = 0; i < pages->count && result == 0; i++)
		result = save(db, &pages->items[i], &known, now, out);
	templates_clear(&known);
	return result;
}

static int save_all(struct db *db, const struct pages *pages, struct fetch_result *out, char **message)
{
	if (db_begin(db) < 0)
		return db_fail(db, message);
	if (save_pages(db, pages, out) < 0) {
		db_rollback(db);
		return db_fail(db, message);
	}
	return db_commit(db) < 0 ? db_fail(db, message) : 0;
}

int templates_fetch(struct db *db, const struct settings *settings, const atomic_bool *stop, struct fetch_result *out,
		    char **message)
{
	struct fetch fetch = {.http = http_new(settings), .stop = stop};
	struct pages pages = {0};
	*out = (struct fetch_result){0};
	int result = read_all(&fetch, &pages, message);
	if (result == 0)
		result = save_all(db, &pages, out, message);
	http_free(fetch.http);
	if (result < 0) /* what came in while the network was taken down */
		template_page_clear(&fetch.reading.page);
	free(fetch.reading.problem);
	for (size_t i = 0; i < pages.count; i++)
		template_page_clear(&pages.items[i]);
	free(pages.items);
	return result;
}

char *fetch_words(const struct fetch_result *result)
{
	struct str text = {0};
	str_appendf(&text, "%zu template%s, ", result->fetched, result->fetched == 1 ? "" : "s");
	if (result->added)
		str_appendf(&text, "%zu new", result->added);
	else
		str_append(&text, "none new");
	if (result->judged)
		str_appendf(&text, ", %zu with another approval", result->judged);
	return str_take(&text);
}
