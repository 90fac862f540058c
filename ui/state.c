#include "ui/state.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "ui/board.h"
#include "ui/times.h"

struct progress progress_of(const struct campaign *campaign)
{
	struct funnel funnel = campaign_funnel(campaign->status);
	return (struct progress){
		.waiting = funnel.waiting, .held = funnel.held, .unknown = funnel.unknown,
		.done = funnel.accepted + funnel.failed, .total = funnel.total, .since = campaign->created_at,
	};
}

enum sending state_of(const struct board *board, const struct progress *progress)
{
	if (board->to_queue)
		return SENDING_QUEUES;
	if (board->event.paused_at)
		return SENDING_PAUSED;
	if (progress->waiting == 0)
		return progress->held || progress->unknown ? SENDING_UNSETTLED : SENDING_NOTHING;
	if (!board->dispatcher.asked || !board->held)
		return SENDING_UNASKED;
	return *board->dispatcher.waiting_for ? SENDING_WAITS : SENDING_GOES;
}

static void say_waits(const struct board *board, const struct progress *progress, char words[STATE_SIZE])
{
	char at[TIME_TEXT_SIZE];
	const struct dispatcher_state *dispatcher = &board->dispatcher;
	time_short(at, dispatcher->waiting_until, clock_wall_ms());
	snprintf(words, STATE_SIZE, "%lld waiting%s%s: %s", (long long)progress->waiting, *at ? " until " : "", at,
		 dispatcher->waiting_for);
}

static void say_goes(const struct board *board, const struct progress *progress, char words[STATE_SIZE])
{
	char left[TIME_TEXT_SIZE];
	long long done = progress->done, total = progress->total;
	int length = board->held && board->holder.pid != getpid()
		? snprintf(words, STATE_SIZE, "another process (pid %lld) sends %lld/%lld", (long long)board->holder.pid, done, total)
		: snprintf(words, STATE_SIZE, "sending %lld/%lld", done, total);
	if (board->per_second > 0 && length < STATE_SIZE) {
		double seconds = (double)progress->waiting / board->per_second;
		snprintf(words + length, STATE_SIZE - (size_t)length, "  %.1f/s  ETA %s", board->per_second,
			 duration_text(left, (int64_t)(seconds + 0.999)));
	}
}

static void say_unsettled(const struct progress *progress, char words[STATE_SIZE])
{
	if (progress->held > 0)
		snprintf(words, STATE_SIZE, "%lld held for you", (long long)progress->held);
	else
		snprintf(words, STATE_SIZE, "%lld unknown, being looked up", (long long)progress->unknown);
}

enum role state_words(const struct board *board, const struct progress *progress, char words[STATE_SIZE])
{
	char since[TIME_TEXT_SIZE];
	*words = '\0';
	switch (state_of(board, progress)) {
	case SENDING_NOTHING:
		break;
	case SENDING_QUEUES:
		snprintf(words, STATE_SIZE, "queueing %lld of %lld", (long long)board->queueing, (long long)board->to_queue);
		return ROLE_GOOD;
	case SENDING_UNSETTLED:
		say_unsettled(progress, words);
		break;
	case SENDING_PAUSED:
		snprintf(words, STATE_SIZE, "paused: %s", board->event.pause_reason);
		break;
	case SENDING_UNASKED:
		snprintf(words, STATE_SIZE, "%lld waiting since %s, p to go on", (long long)progress->waiting,
			 time_short(since, progress->since, clock_wall_ms()));
		break;
	case SENDING_WAITS:
		say_waits(board, progress, words);
		break;
	case SENDING_GOES:
		say_goes(board, progress, words);
		return ROLE_GOOD;
	}
	return ROLE_WARNING;
}
