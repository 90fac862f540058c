#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "campaign/plan.h"
#include "data/invitation.h"
#include "ui/guests.h"
#include "ui/prompt.h"
#include "ui/queueing.h"

const char *user_name(void)
{
	const char *name = getenv("USER");
	return name && *name ? name : "";
}

/* Those selected, else those shown for which more holds; false after saying that there is nobody. The caller frees. */
static bool choose(struct guests_view *guests, const char *more, const char *none, int64_t **ids, size_t *count)
{
	struct ui *ui = guests->view.ui;
	char *message = NULL;
	if (roster_choose(&guests->roster, ui->app->db, more, ids, count, &message) < 0)
		ui_say(ui, ROLE_BAD, "%s", message);
	else if (*count > 0)
		return true;
	else
		ui_say(ui, ROLE_PLAIN, "%s", none);
	free(message);
	free(*ids);
	return false;
}

void guests_send(struct guests_view *guests)
{
	struct ui *ui = guests->view.ui;
	struct roster *roster = &guests->roster;
	struct plan_request request = { .kind = KIND_INVITATION, .created_by = user_name() };
	int64_t *ids = roster_to_invite(roster, ui->board.counts.guests, list_current(&roster->list), &request);
	if (request.all || request.guest_count)
		view_send_open(ui, &request);
	free(ids);
}

static void send_again(struct guests_view *guests, enum campaign_kind kind, const char *more, const char *none)
{
	struct plan_request request = {
		.kind = kind, .narrowed = guests->roster.selected.count == 0, .created_by = user_name(),
	};
	int64_t *ids;
	if (!choose(guests, more, none, &ids, &request.guest_count))
		return;
	request.guest_ids = ids;
	view_send_open(guests->view.ui, &request);
	free(ids);
}

void guests_remind(struct guests_view *guests)
{
	send_again(guests, KIND_REMINDER, BOARD_SILENT,
		   "nobody to remind: none of those shown has an invitation and no answer");
}

void guests_resend(struct guests_view *guests)
{
	send_again(guests, KIND_RESEND, "status:failed,undelivered", "nothing to send again: none of those shown failed");
}

void guests_settle(struct guests_view *guests)
{
	int64_t *ids;
	size_t count;
	if (!choose(guests, "status:unknown,held", "nothing of those shown waits for your word", &ids, &count))
		return;
	view_settle_open(guests->view.ui, ids, count);
}

void guests_pause(struct guests_view *guests)
{
	struct ui *ui = guests->view.ui;
	const struct board *board = &ui->board;
	int64_t waiting = board->counts.status[STATUS_QUEUED];
	if (queueing_running(ui)) {
		queueing_pause(ui);
		return;
	}
	if (board->event.paused_at) {
		if (event_resume(ui->app->db) < 0) {
			ui_say_failure(ui);
			return;
		}
		ui_say(ui, ROLE_GOOD, waiting ? "going on" : "no longer paused");
		ui_dispatch(ui);
	} else if (board_waits_for_go(board)) {
		ui_say(ui, ROLE_GOOD, "going on");
		ui_dispatch(ui);
	} else if (event_pause(ui->app->db, PAUSED_BY_PERSON, clock_wall_ms()) < 0) {
		ui_say_failure(ui);
	} else {
		ui_say(ui, ROLE_WARNING, "paused: no new message starts; p goes on");
		if (ui->app->poke_worker)
			ui->app->poke_worker(ui->app);
		ui->stale = true;
	}
}

void cancel_waiting(struct ui *ui, int64_t campaign_id, const int64_t *guest_ids, size_t guest_count)
{
	int64_t marked, count = invitation_cancel(ui->app->db, campaign_id, guest_ids, guest_count, clock_wall_ms(), &marked);
	if (count < 0)
		ui_say_failure(ui);
	else if (marked)
		ui_say(ui, ROLE_PLAIN, "%lld taken out of the queue; %lld are on their way, and canceled if they prove "
		       "not to have gone", (long long)count, (long long)marked);
	else
		ui_say(ui, ROLE_PLAIN, "%lld taken out of the queue", (long long)count);
	if (ui->app->poke_worker)
		ui->app->poke_worker(ui->app);
	ui->stale = true;
}

static void cancel_answered(void *context, char answer)
{
	struct guests_view *guests = context;
	struct roster *roster = &guests->roster;
	if (answer != 'y')
		return;
	int64_t *ids = roster->selected.count ? id_set_sorted(&roster->selected) : NULL;
	cancel_waiting(guests->view.ui, 0, ids, roster->selected.count);
	free(ids);
}

static int64_t waiting_messages(const struct board *board)
{
	const int64_t *status = board->counts.status;
	return status[STATUS_QUEUED] + status[STATUS_HELD] + status[STATUS_SENDING] + status[STATUS_UNKNOWN];
}

/* As many as there are while the question stands. */
static char *cancel_text(void *context)
{
	const struct guests_view *guests = context;
	const struct board *board = &guests->view.ui->board;
	size_t selected = guests->roster.selected.count;
	if (selected)
		return xasprintf("Cancel what is still waiting for the %zu selected guests of %s?", selected, board->event.name);
	return xasprintf("Cancel all %lld messages of %s that are still waiting?", (long long)waiting_messages(board),
			 board->event.name);
}

void guests_cancel(struct guests_view *guests)
{
	struct ui *ui = guests->view.ui;
	if (queueing_running(ui)) {
		ui_say(ui, ROLE_WARNING, "they are still being queued; p pauses them then, and c takes them out");
		return;
	}
	if (waiting_messages(&ui->board) == 0) {
		ui_say(ui, ROLE_PLAIN, "nothing is waiting to be sent");
		return;
	}
	char *text = cancel_text(guests);
	prompt_ask(ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .done = cancel_answered, .context = guests, .renew = cancel_text,
	});
	free(text);
}
