#include "delivery/census.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "data/invitation.h"
#include "delivery/retry.h"
#include "delivery/sight.h"
#include "delivery/walk.h"
#include "twilio/request.h"

enum { PAGE = 1000, MOST_PAGES = 500, TRIES = 5, DAY_MS = 24 * 60 * 60 * 1000 };

void census_begin(struct census *census, struct delivery *delivery)
{
	*census = (struct census){.delivery = delivery};
}

static int find_horizon(struct census *census)
{
	int64_t since;
	if (invitation_activity(census->delivery->db, clock_wall_ms(), &since) < 0)
		return -1;
	census->horizon = since - DAY_MS;
	return 0;
}

/* A page that could not be stored was not read. */
static bool fail(struct census *census)
{
	delivery_file_failed(census->delivery);
	census->failed = true;
	return false;
}

static bool on_page(void *context, const struct message_page *page)
{
	struct census *census = context;
	struct delivery *delivery = census->delivery;
	int64_t now = clock_wall_ms();
	/* Twilio's clock is known only since its first answer. */
	int64_t horizon = census->horizon + delivery_clock_offset_ms(delivery);
	bool all_older = page->count > 0;
	if (db_begin(delivery->db) < 0)
		return fail(census);
	int result = 0;
	for (size_t i = 0; result == 0 && i < page->count; i++) {
		result = sight_message(delivery, &page->items[i], true, now);
		all_older = all_older && page->items[i].created_at && page->items[i].created_at < horizon;
	}
	if (result < 0)
		db_rollback(delivery->db);
	else
		result = db_commit(delivery->db);
	return result < 0 ? fail(census) : !all_older;
}

static void on_end(void *context, const char *problem, long http_status)
{
	struct census *census = context;
	census->running = false;
	if (!problem) {
		census->complete = !census->failed;
		return;
	}
	census->failures++;
	bool refused = http_status == 401 || http_status == 403;
	if (refused || census->failures >= TRIES) {
		census->failures = 0; /* whoever resumes gets as many tries again */
		census->delivery->account_stop = refused;
		delivery_pause(census->delivery, problem);
		return;
	}
	census->again_us = clock_mono_us() + 1000 * retry_backoff_ms(census->failures, random_below(UINT32_MAX));
	delivery_problem(census->delivery, "what was sent before cannot be checked yet: %s", problem);
}

void census_again(struct census *census)
{
	census->complete = false;
	census->failed = true; /* one that is running began too early */
}

void census_step(struct census *census)
{
	if (census->running || census->complete || clock_mono_us() < census->again_us)
		return;
	if (find_horizon(census) < 0) {
		delivery_file_failed(census->delivery);
		return;
	}
	char *path = request_list_path(census->delivery->settings->account_sid, NULL,
				       delivery_sender_phone(census->delivery), 0, PAGE);
	census->running = true;
	census->failed = false;
	walk_start(census->delivery, path, &(struct walk){
		.page = on_page, .end = on_end, .context = census, .most_pages = MOST_PAGES});
	free(path);
}
