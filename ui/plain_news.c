#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/clock.h"
#include "base/str.h"
#include "data/invitation.h"
#include "twilio/errors.h"
#include "ui/plain_parts.h"

/* A line every few seconds while it sends; fewer about what Twilio tells afterwards. */
enum { SENDING_MS = 5000, AFTER_MS = 15000, TROUBLE_MS = 3000, TURN_MS = 250, BEGIN_MS = 5000, PATIENCE_MS = 120000 };

static int64_t waiting(const struct plain *plain)
{
	const int64_t *status = plain->board.counts.status;
	return status[STATUS_QUEUED] + status[STATUS_SENDING];
}

bool plain_sends(const struct plain *plain)
{
	const struct board *board = &plain->board;
	bool elsewhere = board->held && board->holder.pid != getpid();
	/* A sender that is just beginning writes that nobody asked, and takes it back. */
	bool asked = board->dispatcher.asked || clock_boot_ms() - plain->asked_at < BEGIN_MS;
	return waiting(plain) > 0 && !board->event.paused_at && asked &&
	       (elsewhere || (plain->app->worker && !settings_missing_for_send(&plain->app->settings)));
}

/* "12 accepted, 60 delivered, 3 failed". The caller frees. */
static char *counts_text(const int64_t status[STATUS_COUNT])
{
	struct str text = {0};
	for (int i = STATUS_NONE + 1; i < STATUS_COUNT; i++)
		if (status[i])
			str_appendf(&text, "%s%lld %s", text.length ? ", " : "", (long long)status[i],
				    status_label((enum status)i));
	return str_take(&text);
}

/* Why nothing goes on; "" when it does. */
static const char *trouble(const struct plain *plain)
{
	const struct board *board = &plain->board;
	bool stands = board->event.paused_at || (waiting(plain) > 0 && *board->dispatcher.waiting_for);
	return stands ? board->state : "";
}

/* Short waits, such as a look at Twilio before the first message, are no news. */
static bool new_trouble(struct plain *plain)
{
	const char *now = trouble(plain);
	bool told = strcmp(now, plain->told.trouble) == 0;
	if (!*now || told || !plain->told.trouble_at)
		plain->told.trouble_at = *now ? clock_boot_ms() : 0;
	bool stands = clock_boot_ms() - plain->told.trouble_at >= TROUBLE_MS || plain->board.event.paused_at;
	return *now && !told && stands;
}

static void remember(struct plain *plain)
{
	const struct board *board = &plain->board;
	plain->told.at_ms = clock_boot_ms();
	plain->told.campaign_id = board->have_campaign ? board->campaign.id : 0;
	plain->told.done = board->done;
	plain->told.busy = waiting(plain) > 0;
	memcpy(plain->told.status, board->campaign.status, sizeof plain->told.status);
	snprintf(plain->told.trouble, sizeof plain->told.trouble, "%s", trouble(plain));
}

void plain_forget_news(struct plain *plain)
{
	remember(plain);
}

static void say_counts(struct plain *plain, const char *format)
{
	char *counts = counts_text(plain->board.campaign.status);
	plain_say(format, campaign_kind_word(plain->board.campaign.kind), (long long)plain->board.campaign.id, counts);
	free(counts);
	remember(plain);
}

void plain_tell_news(struct plain *plain)
{
	const struct board *board = &plain->board;
	int64_t since = clock_boot_ms() - plain->told.at_ms;
	bool busy = waiting(plain) > 0;
	if (new_trouble(plain)) {
		plain_say("Sending stands still, %s.", board->state);
		remember(plain);
	} else if (plain->told.busy && !busy && board->have_campaign) {
		say_counts(plain, "Done with sending. Of %s %lld: %s.");
	} else if (!board->have_campaign || board->campaign.id != plain->told.campaign_id) {
		remember(plain);
	} else if (busy && since >= SENDING_MS && board->done != plain->told.done) {
		plain_say("%lld of %lld have left.", (long long)board->done, (long long)board->total);
		remember(plain);
	} else if (!busy && since >= AFTER_MS &&
		   memcmp(plain->told.status, board->campaign.status, sizeof plain->told.status) != 0) {
		say_counts(plain, "News of %s %lld: %s.");
	}
}

/* What ends following by itself: nothing is sent any more, or not for a while. */
static bool stands_still(const struct plain *plain)
{
	return !plain_sends(plain) || plain->board.dispatcher.waiting_until > clock_wall_ms() + PATIENCE_MS;
}

bool plain_stopped(struct plain *plain)
{
	char *line = NULL;
	enum plain_event event = plain_has_person() ? plain_wait(plain->wake_fd, TURN_MS, &line)
						    : plain_wait_news(plain->wake_fd, TURN_MS);
	free(line);
	plain_drain(plain);
	if (event == PLAIN_LOST || event == PLAIN_TERMINATE) {
		plain->ending = true;
		plain->end = event == PLAIN_LOST ? UI_LOST : UI_QUIT;
	}
	return event != PLAIN_NEWS;
}

void plain_follow(struct plain *plain)
{
	int64_t moved_at = clock_boot_ms(), done = plain->board.done;
	plain_look(plain);
	if (!plain_sends(plain)) {
		plain_say("Nothing is being sent.");
		return;
	}
	if (plain_has_person())
		plain_prompt("Following what is sent; Enter stops following. ");
	while (!stands_still(plain)) {
		if (plain_stopped(plain))
			return;
		plain_look(plain);
		plain_tell_news(plain);
		int64_t now = clock_boot_ms();
		moved_at = plain->board.done != done ? now : moved_at;
		done = plain->board.done;
		if (now - moved_at > PATIENCE_MS) {
			plain_say("Nothing has moved for two minutes: %s.", plain->board.state);
			return;
		}
	}
	if (waiting(plain) > 0 && !*plain->told.trouble)
		plain_say_status(plain);
}

static void say_test(const struct invitation *test)
{
	bool failed = test->status == STATUS_FAILED || test->status == STATUS_UNDELIVERED;
	plain_say("The test: %s.", status_label(test->status));
	if (failed && test->error_code)
		plain_say("%d %s. What to do: %s", test->error_code, twilio_error_sentence(test->error_code),
			  twilio_error_advice(test->error_code));
	else if (failed)
		plain_say("%s", test->error_message);
}

void plain_follow_test(struct plain *plain, int64_t campaign_id)
{
	struct invitation test;
	enum status told = STATUS_QUEUED;
	int64_t since = clock_boot_ms();
	bool over = false;
	while (!over && invitation_of_campaign(plain->app->db, campaign_id, &test) == 1) {
		if (test.status != told)
			say_test(&test);
		told = test.status;
		over = told > STATUS_SENT || told == STATUS_UNKNOWN || told == STATUS_HELD;
		invitation_clear(&test);
		if (!over && clock_boot_ms() - since > PATIENCE_MS) {
			plain_say("Nothing has been heard of it for two minutes.");
			return;
		}
		over = over || plain_stopped(plain);
		plain_look(plain);
	}
}
