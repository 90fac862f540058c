#ifndef UI_BOARD_H
#define UI_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "data/campaign.h"
#include "data/dispatcher.h"
#include "data/event.h"
#include "data/guest.h"
#include "ui/draw.h"
#include "ui/state.h"

struct settings;

/* What the top of the screen tells: the event, the counters, how sending goes. */

enum { SPEED_SAMPLES = 12 };

struct board {
	struct event event;
	struct guest_counts counts;
	struct dispatcher_state dispatcher;
	bool held;                       /* somebody holds the file's lock */
	struct dispatcher_holder holder;
	bool have_campaign;
	struct campaign campaign;
	int64_t total, done;             /* of that campaign's messages, canceled ones aside */
	int64_t leaving;                 /* messages queued or sending, tests to oneself too */

	struct { int64_t at_ms, done; } samples[SPEED_SAMPLES];
	int64_t sample_count, sampled_campaign;
	double per_second;
	int64_t queueing, to_queue;      /* a confirmed send on its way into the queue; to_queue 0: none */

	char state[STATE_SIZE];          /* "sending 57/80 ...", "paused: ..." */
	enum role state_role;
};

/* Reads it anew. 0 or -1 with db_error. */
int board_load(struct board *board, struct db *db);
/* Judges speed, holder and state; true when the words changed. */
bool board_tick(struct board *board, struct db *db);
void board_clear(struct board *board);

/* Of all that waits, whichever campaign it is of. */
struct progress board_progress(const struct board *board);

/* Why nothing can be sent from here, NULL: it can. Another process that holds the lock has settings of its own. */
const char *board_missing(const struct board *board, const struct settings *settings);
/* What p means: true, go on (it is paused, or what waits was never let go); false, pause. */
bool board_waits_for_go(const struct board *board);
/* Messages that a person may still take out of the queue. */
int64_t board_cancelable(const struct board *board);
/* Messages that this process is sending, or would: what a quit would interrupt. */
int64_t board_sending_here(const struct board *board);

/* Who has it and did not answer: whom a reminder is for. */
#define BOARD_SILENT "rsvp:none status:accepted,sent,delivered,read"

/* A counter: what it says and the filter that shows exactly those guests. */
struct door {
	char text[48], brief[32];
	char filter[64];
	int64_t number;
	enum role role;
	bool state;                      /* one of those that sum to the guests */
};
enum { DOOR_LIMIT = STATUS_COUNT + 5 };
/* In the order shown; how many. */
int board_doors(const struct board *board, struct door doors[DOOR_LIMIT]);

/* Where counters stand that have somebody behind them. */
struct door_places {
	struct { int row, column, columns; char filter[64]; } items[DOOR_LIMIT];
	int count;
};
/* The filter of the counter that stands there; NULL: none does. */
const char *board_door_at(const struct door_places *places, int row, int column);

/* Draws title, counters (the one whose filter that is stands out) and progress; the rows it took. */
int board_draw(const struct board *board, const char *filter, struct door_places *places);

#endif
