#ifndef UI_PLAIN_PARTS_H
#define UI_PLAIN_PARTS_H

#include "ui/board.h"
#include "ui/plain_input.h"
#include "ui/plain_say.h"
#include "ui/roster.h"
#include "ui/ui.h"
#include "ui/undo.h"

/* The conversation: what plain.c leads and plain_*.c do. Blocks while it asks; the worker has its own thread. */
struct plain {
	struct app *app;
	int wake_fd;             /* -1: nobody wakes */
	struct board board;
	struct roster roster;
	struct undo undo;        /* what was changed about guests here */
	bool begun;              /* the guest at the cursor was read */
	int64_t asked_at;        /* when a person last asked to send; boot time, below 0: not yet */
	bool stale;              /* we changed the file ourselves */
	bool ending;
	enum ui_end end;
	struct {                 /* what was said last about the send */
		int64_t at_ms, trouble_at, campaign_id, done, status[STATUS_COUNT];
		bool busy;
		char trouble[STATE_SIZE];
	} told;
};

/* plain.c */
/* Asks; the caller frees. NULL: left with Ctrl-C, or nobody is there any more. */
char *plain_ask(struct plain *plain, const char *question);
/* The answer without blanks around, NULL: left; what was typed before the question is none. The caller frees. */
char *plain_decide(struct plain *plain, const char *question);
/* The same: true for the whole word yes. */
bool plain_confirm(struct plain *plain, const char *question);
void plain_say_failure(struct plain *plain);
/* Reads the file again when it has changed. */
void plain_look(struct plain *plain);
void plain_say_status(struct plain *plain);
void plain_drain(struct plain *plain);
/* Leaves, after a question when messages are being sent. */
void plain_quit(struct plain *plain);

/* plain_keys.c */
void plain_act(struct plain *plain, const char *line);

/* plain_list.c */
void plain_go(struct plain *plain, size_t index);
void plain_show(struct plain *plain, const char *filter);
void plain_next(struct plain *plain);
void plain_previous(struct plain *plain);
void plain_page_up(struct plain *plain);
void plain_page_down(struct plain *plain);
void plain_first(struct plain *plain);
void plain_last(struct plain *plain);
void plain_filter(struct plain *plain);
void plain_next_door(struct plain *plain);
void plain_last_door(struct plain *plain);
void plain_back(struct plain *plain);
void plain_sort(struct plain *plain);
void plain_reverse(struct plain *plain);
void plain_refresh(struct plain *plain);
void plain_select_one(struct plain *plain);
void plain_select_all(struct plain *plain);
void plain_select_none(struct plain *plain);
void plain_invert(struct plain *plain);

/* plain_news.c */
/* Says what became of the send since the last time, if it is time to. */
void plain_tell_news(struct plain *plain);
/* What is so now is no news. */
void plain_forget_news(struct plain *plain);
/* Messages wait and somebody sends them. */
bool plain_sends(const struct plain *plain);
/* Tells news until nothing is sent any more; a person's Enter stops it. */
void plain_follow(struct plain *plain);
/* Waits a moment for news; true when a person stops it. */
bool plain_stopped(struct plain *plain);
/* Tells how a test fares until it is on the phone or failed; the same. */
void plain_follow_test(struct plain *plain, int64_t campaign_id);

/* plain_guest.c */
/* "3 of 36: Ana Ferreira, delivered 14:31, answered yes for 2." */
void plain_read_guest(struct plain *plain);
/* The guest at the cursor: 1, or 0 after saying that there is none. Clear it when 1. */
bool plain_current(struct plain *plain, struct guest *out);
/* The same for any guest. */
bool plain_load(struct plain *plain, int64_t id, struct guest *out);
void plain_details(struct plain *plain);

/* plain_edit.c */
void plain_answer(struct plain *plain);
void plain_edit(struct plain *plain);
void plain_add(struct plain *plain);
void plain_remove(struct plain *plain);
void plain_undo(struct plain *plain);

/* plain_event.c */
void plain_event(struct plain *plain);

/* plain_failures.c */
void plain_failures(struct plain *plain);

/* plain_send.c */
/* To those, whom something has found; after the question. */
void plain_send_again(struct plain *plain, enum campaign_kind kind, const int64_t *ids, size_t count);
void plain_send(struct plain *plain);
void plain_remind(struct plain *plain);
void plain_resend(struct plain *plain);

/* plain_queue.c */
/* After rows were queued, or a person said go on: whoever holds the file's lock sends. */
void plain_dispatch(struct plain *plain);
void plain_pause(struct plain *plain);
void plain_cancel(struct plain *plain);
void plain_settle(struct plain *plain);
/* Ids of those selected, else of those shown for which more holds; none is said when there is nobody. The caller frees. */
int64_t *plain_choose(struct plain *plain, const char *more, const char *none, size_t *count);

/* plain_files.c */
void plain_import(struct plain *plain);
void plain_export(struct plain *plain);
void plain_templates(struct plain *plain);
void plain_campaigns(struct plain *plain);

#endif
