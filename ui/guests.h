#ifndef UI_GUESTS_H
#define UI_GUESTS_H

#include "ui/roster.h"
#include "ui/save_as.h"
#include "ui/view.h"

/* The list of guests: what view_guests.c draws and guests_*.c do. */
struct guests_view {
	struct view view;
	struct roster roster;
	char before_filter[EDIT_SIZE]; /* to go back to when typing is left with Esc */
	int64_t answering;             /* the guest whose RSVP is being recorded */
	char answer[8];
	struct save_as export;
	char *import_path;             /* chosen last */
};

struct guests_view *guests_of(struct ui *ui);
/* The guest under the cursor, NULL when there is none. */
const struct guest *guests_current(struct guests_view *guests);

/* Sending: guests_send.c */
void guests_send(struct guests_view *guests);
void guests_remind(struct guests_view *guests);
void guests_resend(struct guests_view *guests);
void guests_pause(struct guests_view *guests);
void guests_cancel(struct guests_view *guests);
void guests_settle(struct guests_view *guests);

/* Into a file: guests_export.c */
void guests_export(struct guests_view *guests);

/* The rest: guests_act.c */
void guests_refresh(struct guests_view *guests);
void guests_quit(struct guests_view *guests);
void guests_filter(struct guests_view *guests);
void guests_show(struct guests_view *guests, const char *filter);
void guests_walk_doors(struct guests_view *guests, int by);
/* Reads the list again; the cursor goes to that guest. False when the filter hides it. */
bool guests_find(struct guests_view *guests, int64_t id);

/* Who sits here, for the record; static. */
const char *user_name(void);

/* Records an answer of that guest after asking which. */
void answer_ask(struct ui *ui, int64_t guest_id, const char *name, int seats);

#endif
