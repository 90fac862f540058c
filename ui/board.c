#include "ui/board.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/clock.h"
#include "ui/state.h"
#include "ui/times.h"

enum { SAMPLE_MS = 500 };

static int64_t open_rows(const struct guest_counts *counts)
{
	return counts->status[STATUS_QUEUED] + counts->status[STATUS_SENDING];
}

int board_load(struct board *board, struct db *db)
{
	struct event event;
	if (event_load(db, &event) < 0)
		return -1;
	event_clear(&board->event);
	board->event = event;
	times_zone(board->event.time_zone);

	struct dispatcher_state dispatcher;
	if (guest_count(db, &board->counts) < 0 || campaigns_leaving(db, &board->leaving) < 0 || dispatcher_load(db, &dispatcher) < 0)
		return -1;
	dispatcher_state_clear(&board->dispatcher);
	board->dispatcher = dispatcher;

	struct campaign campaign;
	int found = campaign_current(db, &campaign);
	if (found < 0)
		return -1;
	if (board->have_campaign)
		campaign_clear(&board->campaign);
	board->have_campaign = found == 1;
	if (board->have_campaign)
		board->campaign = campaign;
	struct funnel funnel = campaign_funnel(board->campaign.status);
	board->total = funnel.total;
	board->done = funnel.accepted + funnel.failed;
	return 0;
}

void board_clear(struct board *board)
{
	event_clear(&board->event);
	dispatcher_state_clear(&board->dispatcher);
	if (board->have_campaign)
		campaign_clear(&board->campaign);
	*board = (struct board){0};
}

/* Messages a second over the last few seconds. */
static void measure(struct board *board)
{
	int64_t now = clock_boot_ms();
	if (board->sampled_campaign != board->campaign.id) {
		board->sampled_campaign = board->campaign.id;
		board->sample_count = 0;
	}
	int64_t last = board->sample_count - 1;
	if (last >= 0 && now - board->samples[last % SPEED_SAMPLES].at_ms < SAMPLE_MS)
		return;
	size_t place = (size_t)(board->sample_count++ % SPEED_SAMPLES);
	board->samples[place].at_ms = now;
	board->samples[place].done = board->done;
	int64_t first = board->sample_count > SPEED_SAMPLES ? board->sample_count - SPEED_SAMPLES : 0;
	int64_t span = now - board->samples[first % SPEED_SAMPLES].at_ms;
	int64_t sent = board->done - board->samples[first % SPEED_SAMPLES].done;
	board->per_second = span > 0 && sent > 0 ? (double)sent * 1000 / (double)span : 0;
}

struct progress board_progress(const struct board *board)
{
	const int64_t *status = board->counts.status;
	return (struct progress){
		.waiting = open_rows(&board->counts), .held = status[STATUS_HELD], .unknown = status[STATUS_UNKNOWN],
		.done = board->done, .total = board->total, .since = board->campaign.created_at,
	};
}

bool board_tick(struct board *board, struct db *db)
{
	char before[STATE_SIZE];
	memcpy(before, board->state, sizeof before);
	board->held = dispatcher_holder(db_path(db), &board->holder);
	measure(board);
	struct progress progress = board_progress(board);
	board->state_role = state_words(board, &progress, board->state);
	return strcmp(before, board->state) != 0;
}

/* Whether what is queued would be sent by this process: nobody else holds the lock. */
static bool sends_here(const struct board *board)
{
	return !board->held || board->holder.pid == getpid();
}

const char *board_missing(const struct board *board, const struct settings *settings)
{
	return sends_here(board) ? settings_missing_for_send(settings) : NULL;
}

bool board_waits_for_go(const struct board *board)
{
	bool unasked = board->counts.status[STATUS_QUEUED] > 0 && !(board->dispatcher.asked && board->held);
	return board->event.paused_at || unasked;
}

int64_t board_cancelable(const struct board *board)
{
	return open_rows(&board->counts) + board->counts.status[STATUS_HELD] + board->counts.status[STATUS_UNKNOWN];
}

int64_t board_sending_here(const struct board *board)
{
	bool here = board->held && board->holder.pid == getpid() && board->dispatcher.asked;
	return here && !board->event.paused_at ? board->leaving : 0;
}

static void add_door(struct door *door, int64_t number, enum status status)
{
	bool marked = status >= STATUS_SENT && status <= STATUS_FAILED;
	*door = (struct door){ .number = number, .state = true, .role = draw_status_role(status) };
	snprintf(door->text, sizeof door->text, "%lld %s%s%s", (long long)number,
		 marked ? draw_status_mark(status) : "", marked ? " " : "", status_label(status));
	snprintf(door->brief, sizeof door->brief, "%lld %s", (long long)number, status_word(status));
	snprintf(door->filter, sizeof door->filter, "status:%s", status_word(status));
}

static void add_answers(struct door *door, int64_t number, const char *before, const char *answer)
{
	*door = (struct door){ .number = number, .role = ROLE_PLAIN };
	snprintf(door->text, sizeof door->text, "%s%lld %s", before, (long long)number, answer);
	snprintf(door->brief, sizeof door->brief, "%s%lld %s", before, (long long)number, answer);
	snprintf(door->filter, sizeof door->filter, "rsvp:%s", answer);
}

/* Shown also when nobody is in that state. */
static bool always_shown(enum status status)
{
	return status == STATUS_NONE || status == STATUS_QUEUED || status == STATUS_SENT ||
	       status == STATUS_DELIVERED || status == STATUS_READ || status == STATUS_FAILED;
}

int board_doors(const struct board *board, struct door doors[DOOR_LIMIT])
{
	const struct guest_counts *counts = &board->counts;
	int count = 1;
	doors[0] = (struct door){ .number = counts->guests, .role = ROLE_TITLE };
	snprintf(doors[0].text, sizeof doors[0].text, "%lld guest%s", (long long)counts->guests,
		 counts->guests == 1 ? "" : "s");
	memcpy(doors[0].brief, doors[0].text, sizeof doors[0].brief);
	doors[0].brief[sizeof doors[0].brief - 1] = '\0';
	for (int i = 0; i < STATUS_COUNT; i++)
		if (counts->status[i] > 0 || always_shown((enum status)i))
			add_door(&doors[count++], counts->status[i], (enum status)i);
	add_answers(&doors[count++], counts->yes, "RSVP ", "yes");
	add_answers(&doors[count++], counts->no, "", "no");
	if (counts->maybe > 0)
		add_answers(&doors[count++], counts->maybe, "", "maybe");
	if (counts->silent > 0) {
		add_answers(&doors[count], counts->silent, "", "silent");
		snprintf(doors[count++].filter, sizeof doors->filter, BOARD_SILENT);
	}
	return count;
}
