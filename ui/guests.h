#ifndef UI_GUESTS_H
#define UI_GUESTS_H

#include "data/screen.h"
#include "ui/roster.h"
#include "ui/save_as.h"
#include "ui/view.h"

enum { GUESTS_MARGIN = 3 }; /* the columns before the names: there a click selects */

/* The list of guests: what guests_*.c draw and do. */
struct guests_view {
	struct view view;
	struct roster roster;
	struct door_places doors;      /* where counters were drawn, */
	size_t drawn_cursor;           /* and the cursor */
	struct screen kept;            /* how the file said it was left */
	bool typing;                   /* a filter is being typed: */
	char before_filter[EDIT_SIZE]; /* to go back to when it is left with Esc, */
	int64_t before_id;             /* and to this guest */
	char *reason_filter;           /* of the reason that was opened in the failures, */
	char *reason_within;           /* and what these were of */
	int64_t answering;             /* the guest whose RSVP is being recorded, or who is to be removed */
	char answer[8];
	char *removing;                /* that guest's name */
	struct save_as export;
	char *import_path;             /* chosen last */
};

struct guests_view *guests_of(struct ui *ui);

/* Where the rows begin on the screen. */
int guests_first_row(const struct guests_view *guests);

/* The guest under the cursor is selected, or not any more. */
void guests_toggle(struct guests_view *guests);

/* How it looks: guests_draw.c */
void guests_draw(struct view *view);
/* Only what arrow keys change: the row that the cursor was on, the one where it is, and the line below. */
void guests_draw_step(struct view *view);
/* The order of the column whose head stands there. */
bool guests_sort_at(int column, enum guest_sort *sort);
/* Orders in turn: the columns shown, the last change, as imported. */
enum guest_sort guests_next_sort(enum guest_sort sort);

/* Clicks: guests_mouse.c */
void guests_mouse(struct guests_view *guests, const struct press *press);

/* Sending: guests_send.c */
void guests_send(struct guests_view *guests);
void guests_remind(struct guests_view *guests);
void guests_resend(struct guests_view *guests);
void guests_pause(struct guests_view *guests);
void guests_cancel(struct guests_view *guests);
void guests_settle(struct guests_view *guests);
/* Takes out of the queue what waits, and says how many; as invitation_cancel. */
void cancel_waiting(struct ui *ui, int64_t campaign_id, const int64_t *guest_ids, size_t guest_count);

/* Into a file: guests_export.c */
void guests_export(struct guests_view *guests);
/* Takes back the last change to a guest. */
void guests_undo(struct guests_view *guests);

/* The rest: guests_act.c */
void guests_refresh(struct guests_view *guests);
void guests_quit(struct guests_view *guests);
void guests_filter(struct guests_view *guests);
void guests_show(struct guests_view *guests, const char *filter);
/* Failures by reason, of those shown; and the filter of one of them. */
void guests_failures(struct guests_view *guests);
void guests_show_reason(struct guests_view *guests, const char *filter, const char *within);
void guests_walk_doors(struct guests_view *guests, int by);
/* Reads the list again; the cursor goes to that guest. False when the filter hides it. */
bool guests_find(struct guests_view *guests, int64_t id);

/* Who sits here, for the record; static. */
const char *user_name(void);

/* Records an answer of that guest after asking which. */
void answer_ask(struct ui *ui, int64_t guest_id, const char *name, int seats);
/* Takes that guest off the list after asking; from a page about the guest, closes it. */
void remove_ask(struct ui *ui, const struct guest *guest);

#endif
