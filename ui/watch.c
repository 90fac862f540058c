#include "ui/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "ui/terminal.h"
#include "ui/title.h"
#include "ui/view.h"

/* A send that is over sooner has been looked at. */
enum { BELL_MS = 10000, SAID_MS = 2000, TAKEN_OVER_MS = 2000 };

static void say_over(struct ui *ui, const struct campaign *campaign)
{
	struct funnel funnel = campaign_funnel(campaign->status);
	const struct { int64_t n; const char *words; } parts[] = {
		{ funnel.accepted, "went out" }, { funnel.failed, "failed (F shows why)" },
		{ funnel.canceled, "canceled" }, { funnel.held, "held for you (w)" },
		{ funnel.unknown, "unknown, being looked up" },
	};
	struct str text = {0};
	str_appendf(&text, "%s %lld is done:", campaign_kind_word(campaign->kind), (long long)campaign->id);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n)
			str_appendf(&text, "%s %lld %s", strchr(text.text, ':')[1] ? "," : "", (long long)parts[i].n,
				    parts[i].words);
	bool flawless = !funnel.failed && !funnel.held && !funnel.unknown;
	/* Who took it out of the queue knows, and reads about that. */
	bool known = !funnel.total || (funnel.canceled && clock_boot_ms() - ui->toast_at < SAID_MS);
	if (!known)
		ui_tell(ui, flawless ? ROLE_GOOD : ROLE_WARNING, "%s", text.text);
	else
		ui_note(ui, ROLE_PLAIN, "%s", text.text);
	str_free(&text);
	snprintf(ui->watch.over, sizeof ui->watch.over, "%s %lld done", campaign_kind_word(campaign->kind),
		 (long long)campaign->id);
}

static void campaign_over(struct ui *ui, int64_t id, int64_t since_ms)
{
	struct campaign campaign;
	if (campaign_load(ui->app->db, id, &campaign) != 1)
		return;
	say_over(ui, &campaign);
	campaign_clear(&campaign);
	if (clock_boot_ms() - since_ms >= BELL_MS)
		terminal_bell();
}

/* Since when that one is seen going, 0: it is not. */
static int64_t going_since(const struct watch *watch, int64_t id)
{
	for (int i = 0; i < watch->count; i++)
		if (watch->going[i].id == id)
			return watch->going[i].since_ms;
	return 0;
}

static void remember(struct watch *watch, int64_t id, int64_t since_ms)
{
	if (watch->count == WATCHED || going_since(watch, id))
		return;
	watch->going[watch->count].id = id;
	watch->going[watch->count++].since_ms = since_ms;
}

struct arrivals {
	struct ui *ui;
	int64_t newest;
};

/* A short one may have begun and ended between two looks. */
static bool arrived(const struct campaign *campaign, void *context)
{
	struct arrivals *arrivals = context;
	struct ui *ui = arrivals->ui;
	if (campaign->id > arrivals->newest)
		arrivals->newest = campaign->id;
	if (campaign->id <= ui->watch.newest || !ui->watch.begun)
		return false;
	if (campaign_funnel(campaign->status).waiting)
		remember(&ui->watch, campaign->id, clock_boot_ms());
	else
		say_over(ui, campaign);
	return true;
}

static void watch_campaigns(struct ui *ui)
{
	struct watch before = ui->watch, *watch = &ui->watch;
	int64_t ids[WATCHED], now = clock_boot_ms();
	int count = campaign_going(ui->app->db, ids, WATCHED);
	if (count < 0)
		return;
	watch->count = 0;
	for (int i = 0; i < count; i++) {
		int64_t since = going_since(&before, ids[i]);
		remember(watch, ids[i], since ? since : now);
	}
	for (int i = 0; i < before.count; i++)
		if (!going_since(watch, before.going[i].id))
			campaign_over(ui, before.going[i].id, before.going[i].since_ms);
	struct arrivals arrivals = { .ui = ui, .newest = watch->newest };
	campaign_each(ui->app->db, arrived, &arrivals);
	watch->newest = arrivals.newest;
}

static void watch_pause(struct ui *ui)
{
	const struct event *event = &ui->board.event;
	bool news = event->paused_at && event->paused_at != ui->watch.paused_at && ui->watch.begun;
	ui->watch.paused_at = event->paused_at;
	const struct notice *newest = notices_newest(&ui->notices);
	/* A pause of our own was said when the key was pressed. */
	if (!news || (newest && strncmp(newest->text, "paused", 6) == 0 && clock_wall_ms() - newest->at < SAID_MS))
		return;
	if (strncmp(event->pause_reason, "paused by ", 10) == 0)
		ui_note(ui, ROLE_PLAIN, "%s", event->pause_reason);
	else
		ui_tell(ui, ROLE_BAD, "paused: %s", event->pause_reason);
}

void watch_file(struct ui *ui)
{
	watch_campaigns(ui);
	watch_pause(ui);
	ui->watch.begun = true;
}

void watch_holder(struct ui *ui)
{
	const struct board *board = &ui->board;
	int64_t before = ui->watch.holder, ours = getpid();
	if (!board->held || board->holder.pid == before)
		return;
	/* Who has just taken over has not written yet that it goes on. */
	if (before && board->holder.pid == ours && !board_sending_here(board)) {
		int64_t now = clock_boot_ms();
		ui->watch.taken_over_ms = ui->watch.taken_over_ms ? ui->watch.taken_over_ms : now;
		if (now - ui->watch.taken_over_ms < TAKEN_OVER_MS)
			return;
	}
	ui->watch.taken_over_ms = 0;
	ui->watch.holder = board->holder.pid;
	if (before == 0)
		return;
	if (board->holder.pid != ours)
		ui_note(ui, ROLE_PLAIN, "another process (pid %lld) sends from now on", (long long)board->holder.pid);
	else if (board_sending_here(board))
		ui_tell(ui, ROLE_WARNING, "process %lld is gone: this dashboard goes on sending", (long long)before);
	else
		ui_note(ui, ROLE_PLAIN, "process %lld is gone: this dashboard sends from now on", (long long)before);
}

static char *describe(const struct ui *ui)
{
	static const char *const words[] = {
		[SENDING_PAUSED] = "paused", [SENDING_UNASKED] = "waiting", [SENDING_WAITS] = "waiting",
		[SENDING_QUEUES] = "queueing", [SENDING_GOES] = "sending",
	};
	const struct board *board = &ui->board;
	struct progress progress = board_progress(board);
	enum sending state = state_of(board, &progress);
	const char *name = board->event.name;
	if (progress.waiting)
		return xasprintf("convoke: %s \xe2\x80\x93 %s %lld/%lld", name, words[state],
				 (long long)progress.done, (long long)progress.total);
	return xasprintf("convoke: %s%s%s", name, *ui->watch.over ? " \xe2\x80\x93 " : "", ui->watch.over);
}

void watch_title(const struct ui *ui)
{
	char *text = describe(ui);
	title_show(text);
	free(text);
}
