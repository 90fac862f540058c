#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "data/invitation.h"
#include "ui/guests.h"
#include "ui/plain_parts.h"
#include "ui/settle.h"
#include "ui/times.h"

void plain_dispatch(struct plain *plain)
{
	struct app *app = plain->app;
	const char *missing = board_missing(&plain->board, &app->settings);
	if (missing)
		plain_say("Nothing can be sent from here yet: %s.", missing);
	if (dispatcher_ask(app->db, true) < 0)
		plain_say_failure(plain);
	if (app->ask_dispatch)
		app->ask_dispatch(app);
	plain->asked_at = clock_boot_ms();
	plain->stale = true;
}

static void changed(struct plain *plain)
{
	if (plain->app->poke_worker)
		plain->app->poke_worker(plain->app);
	plain->stale = true;
}

void plain_pause(struct plain *plain)
{
	const struct board *board = &plain->board;
	struct db *db = plain->app->db;
	if (board_waits_for_go(board)) {
		if (board->event.paused_at && event_resume(db) < 0) {
			plain_say_failure(plain);
			return;
		}
		plain_say("Going on.");
		plain_dispatch(plain);
	} else if (event_pause(db, PAUSED_BY_PERSON, clock_wall_ms()) < 0) {
		plain_say_failure(plain);
	} else {
		plain_say("Paused: no new message starts; p goes on.");
		changed(plain);
	}
	plain_look(plain);
	plain_forget_news(plain);
}

int64_t *plain_choose(struct plain *plain, const char *more, const char *none, size_t *count)
{
	int64_t *ids;
	char *message = NULL;
	if (roster_choose(&plain->roster, plain->app->db, more, &ids, count, &message) < 0) {
		plain_say("%s.", message);
		free(message);
		*count = 0;
		return NULL;
	}
	if (*count == 0)
		plain_say("%s", none);
	return ids;
}

static void cancel(struct plain *plain, const int64_t *ids, size_t count)
{
	int64_t marked, out = invitation_cancel(plain->app->db, 0, ids, count, clock_wall_ms(), &marked);
	if (out < 0)
		plain_say_failure(plain);
	else
		plain_say("%lld taken out of the queue.", (long long)out);
	if (out >= 0 && marked)
		plain_say("%lld are on their way, and canceled if they prove not to have gone.", (long long)marked);
	changed(plain);
}

void plain_cancel(struct plain *plain)
{
	int64_t waiting = board_cancelable(&plain->board);
	size_t count = plain->roster.selected.count;
	if (waiting == 0) {
		plain_say("Nothing is waiting to be sent.");
		return;
	}
	char *question = count ? xasprintf("Cancel what is still waiting for the %zu selected guests?", count)
			       : xasprintf("Cancel all %lld messages that are still waiting?", (long long)waiting);
	int64_t *ids = count ? id_set_sorted(&plain->roster.selected) : NULL;
	if (plain_confirm(plain, question))
		cancel(plain, ids, count);
	else
		plain_say("Nothing was canceled.");
	free(ids);
	free(question);
}

/* What waits for a word */

struct unsettled_rows {
	const int64_t *guest_ids; /* sorted */
	size_t guest_count;
	struct doubt *doubts;     /* the invitations */
	size_t count;
};

static int compare_ids(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static void say_unsettled(const struct unsettled *row, void *context)
{
	struct unsettled_rows *rows = context;
	char at[TIME_TEXT_SIZE];
	/* What has no row in the list can be settled nowhere else. */
	if (row->guest_id && !bsearch(&row->guest_id, rows->guest_ids, rows->guest_count, sizeof row->guest_id, compare_ids))
		return;
	rows->doubts = xrealloc(rows->doubts, rows->count + 1, sizeof *rows->doubts);
	rows->doubts[rows->count++] = row->doubt;
	plain_say("%s, %s, %s%s%s%s%s.", row->name, row->phone, status_label(row->status),
		  row->claimed_at ? ", left or not at " : "", row->claimed_at ? time_long(at, row->claimed_at) : "",
		  *row->reason ? ": " : "", row->reason);
	if (row->status == STATUS_UNKNOWN && row->looks)
		plain_say("Not in Twilio's list; looks so far: %d.", row->looks);
}

static void settle(struct plain *plain, const struct unsettled_rows *rows, bool sent)
{
	char *question = sent && rows->count == 1 ? xstrdup("Was this one sent? It counts as sent then.")
		       : sent ? xasprintf("Were all %zu of these sent? They count as sent then.", rows->count)
			      : xasprintf("Were these %zu not sent? They go out again then, and whoever has the message "
					  "already gets a second one.", rows->count);
	bool yes = plain_confirm(plain, question);
	int settled = yes ? settle_all(plain->app->db, rows->doubts, rows->count, sent) : 0;
	char *rest = settle_rest(settled < 0 ? 0 : rows->count - (size_t)settled);
	free(question);
	if (settled < 0)
		plain_say_failure(plain);
	else if (!yes)
		plain_say("They wait.");
	else
		plain_say(sent ? "%d count as sent now%s." : "%d are in the queue again%s.", settled, rest);
	free(rest);
	if (yes)
		changed(plain);
}

static void ask_about(struct plain *plain, const struct unsettled_rows *rows)
{
	char *answer = plain_ask(plain, "Ask the guests, or look into Twilio's console. Type 1 if they were sent, 2 to send "
				 "them again, or Enter to wait: ");
	bool sent = answer && strcmp(answer, "1") == 0, again = answer && strcmp(answer, "2") == 0;
	free(answer);
	if (sent || again)
		settle(plain, rows, sent);
	else
		plain_say("They wait; convoke goes on looking.");
}

void plain_settle(struct plain *plain)
{
	struct unsettled_rows rows = {0};
	int64_t *ids = plain_choose(plain, "status:unknown,held", "Nothing of those shown waits for your word.",
				    &rows.guest_count);
	if (rows.guest_count == 0) {
		free(ids);
		return;
	}
	qsort(ids, rows.guest_count, sizeof *ids, compare_ids);
	rows.guest_ids = ids;
	if (invitation_unsettled_each(plain->app->db, say_unsettled, &rows) < 0)
		plain_say_failure(plain);
	else if (rows.count == 0)
		plain_say("Nothing of those waits for your word.");
	else
		ask_about(plain, &rows);
	free(rows.doubts);
	free(ids);
}
