#include "delivery/examine.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "delivery/http.h"
#include "twilio/request.h"

enum { PAGE = 500, MOST_PAGES = 10, STEP_MS = 100 };

/* One of the questions, on its way. */
struct asking {
	struct examination *out;
	struct reading *reading;
	struct http *http;
	enum http_service service;
	/* Takes the answer; -1: it cannot be read. *next (the caller frees) is the page that follows, "" none. */
	int (*take)(struct examination *out, const char *bytes, size_t count, char **next);
	int pages, *under_way;
	int64_t asked_at;
};

static int take_messages(struct examination *out, const char *bytes, size_t count, char **next)
{
	struct message_page page;
	(void)out;
	(void)next;
	int result = reply_message_page(bytes, count, &page);
	message_page_clear(&page);
	return result;
}

static int take_account(struct examination *out, const char *bytes, size_t count, char **next)
{
	(void)next;
	return reply_account(bytes, count, &out->about);
}

/* The rows of a page go to the list, whose items are returned; the page has none any more. */
static void *move_rows(void *items, size_t *count, const void *rows, size_t *row_count, size_t size)
{
	char *all = xrealloc(items, *count + *row_count + 1, size);
	memcpy(all + *count * size, rows, *row_count * size);
	*count += *row_count;
	*row_count = 0;
	return all;
}

static int take_senders(struct examination *out, const char *bytes, size_t count, char **next)
{
	struct sender_page page;
	struct sender_list *list = &out->sender_list;
	if (reply_sender_page(bytes, count, &page) < 0)
		return -1;
	list->items = move_rows(list->items, &list->count, page.senders.items, &page.senders.count, sizeof *list->items);
	out->all_senders = !*page.next;
	set_string(next, page.next);
	sender_page_clear(&page);
	return 0;
}

static int take_templates(struct examination *out, const char *bytes, size_t count, char **next)
{
	struct template_page page;
	struct template_list *list = &out->template_list;
	if (reply_template_page(bytes, count, &page) < 0)
		return -1;
	list->items = move_rows(list->items, &list->count, page.templates.items, &page.templates.count, sizeof *list->items);
	out->all_templates = !*page.next;
	set_string(next, page.next);
	template_page_clear(&page);
	return 0;
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta);

static void ask(struct asking *asking, const char *path)
{
	asking->pages++;
	++*asking->under_way;
	asking->asked_at = clock_wall_ms();
	http_start(asking->http, &(struct http_request){
		.service = asking->service, .path = path, .seconds = EXAMINE_SECONDS, .done = on_done, .context = asking});
}

static void learn_clock(struct asking *asking, const struct exchange *exchange, const struct http_meta *meta)
{
	struct examination *out = asking->out;
	if (out->twilio_at || !meta->server_ms || asking->reading->answer == READ_FOREIGN)
		return;
	out->twilio_at = meta->server_ms;
	out->asked_at = asking->asked_at;
	out->answered_at = exchange->wall_ms;
}

/* A list that goes on is read on, but not for ever; a page that leads elsewhere ends it. */
static void ask_next(struct asking *asking, const char *next)
{
	char *path = next && *next && asking->pages < MOST_PAGES
		? http_next_page(asking->http, asking->service, next) : NULL;
	if (path)
		ask(asking, path);
	free(path);
}

static void on_done(void *context, const struct exchange *exchange, const struct http_meta *meta)
{
	struct asking *asking = context;
	struct reading *reading = asking->reading;
	char *next = NULL;
	--*asking->under_way;
	free(reading->problem);
	reading->answer = reply_judge_read(exchange, &reading->problem);
	if (reading->answer == READ_FINE && asking->take(asking->out, exchange->body, exchange->body_size, &next) < 0) {
		reading->answer = READ_FOREIGN;
		reading->problem = xstrdup("the answer cannot be read as Twilio's; check TWILIO_BASE_URL, and whether a "
					   "proxy or a log-in page of the network is in between");
	}
	learn_clock(asking, exchange, meta);
	if (reading->answer == READ_FINE)
		ask_next(asking, next);
	free(next);
}

void examine(const struct settings *settings, struct examination *out)
{
	struct http *http = http_new(settings);
	int under_way = 0;
	*out = (struct examination){0};
	struct {
		struct asking asking;
		char *path;
	} questions[] = {
		{{.reading = &out->messages, .service = HTTP_MESSAGES, .take = take_messages},
		 request_list_path(settings->account_sid, NULL, NULL, 0, 1)},
		{{.reading = &out->account, .service = HTTP_MESSAGES, .take = take_account},
		 request_account_path(settings->account_sid)},
		{{.reading = &out->senders, .service = HTTP_SENDERS, .take = take_senders}, request_senders_path(PAGE)},
		{{.reading = &out->templates, .service = HTTP_CONTENT, .take = take_templates}, request_templates_path(PAGE)},
	};
	enum { QUESTIONS = sizeof questions / sizeof *questions };
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct asking *asking = &questions[i].asking;
		asking->out = out;
		asking->http = http;
		asking->under_way = &under_way;
		ask(asking, questions[i].path);
		free(questions[i].path);
	}
	int64_t until_us = clock_mono_us() + (EXAMINE_SECONDS + 1) * INT64_C(1000000);
	while (under_way > 0 && clock_mono_us() < until_us)
		http_step(http, STEP_MS, -1);
	http_free(http); /* what is still on its way is told so */
	/* A list that broke off on a later page has rows all the same, and is not complete. */
	out->all_senders &= out->senders.answer == READ_FINE;
	out->all_templates &= out->templates.answer == READ_FINE;
}

void examination_clear(struct examination *examination)
{
	free(examination->messages.problem);
	free(examination->account.problem);
	free(examination->senders.problem);
	free(examination->templates.problem);
	account_clear(&examination->about);
	senders_clear(&examination->sender_list);
	templates_clear(&examination->template_list);
	*examination = (struct examination){0};
}
