#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/board.h"
#include "ui/draw.h"
#include "ui/keys.h"
#include "ui/notices.h"
#include "ui/ui.h"
#include "ui/undo.h"
#include "ui/watch.h"

/*
 * A screen, dialog or prompt: a state on a stack, never a loop of its own.
 * Keys go to the top one. After ui_close the view is freed: return at once.
 */
struct view;
struct ui;
struct queueing;

struct view_class {
	bool over;      /* leaves the view below visible */
	bool guarded;   /* keys typed before it is drawn are dropped */
	void (*draw)(struct view *view);
	void (*key)(struct view *view, const struct press *press);
	/* A key that moves the cursor on what is drawn and changes nothing else; false: nothing was done. NULL: none does. */
	bool (*step)(struct view *view, const struct press *press);
	void (*draw_step)(struct view *view);  /* draws what steps have changed since it was drawn */
	void (*refresh)(struct view *view);  /* the file has changed; NULL: nothing to do */
	void (*tick)(struct view *view);     /* every turn of the loop; NULL: nothing to do */
	void (*leave)(struct view *view);    /* frees the view */
};

struct view {
	const struct view_class *class;
	struct ui *ui;
	struct view *below;
};

struct ui {
	struct app *app;         /* NULL in the form for a new event */
	struct board board;
	struct view *top;
	bool dirty;              /* the screen is to be drawn */
	bool stepped;            /* only the cursor has moved since it was drawn */
	bool stale;              /* we changed the file ourselves: read at once */
	bool guard;              /* a guarded view waits to be drawn */
	bool small;              /* the window was too small when it was drawn last */
	int32_t pressed;         /* the key being acted on; 0: none */
	int64_t yes_until;       /* a y has closed a guarded view: said twice in haste it means nothing (clock_boot_ms) */
	bool ending;
	enum ui_end end;
	char *toast;             /* shown on the bottom line; NULL: nothing */
	enum role toast_role;
	bool toast_read;         /* a key was pressed since */
	int64_t toast_at, toast_until; /* since when; keys do not take it away before (clock_boot_ms) */
	struct notices notices;
	struct watch watch;
	struct undo undo;        /* what the person changed about guests */
	struct queueing *queueing; /* what was confirmed is being put into the queue; NULL: nothing */
};

/* Puts a view on the stack; the stack owns it. */
void ui_push(struct ui *ui, struct view *view, const struct view_class *class);
/* Takes the top view away. */
void ui_close(struct ui *ui);
/* Says something on the bottom line until the next key, and into the log. */
void ui_say(struct ui *ui, enum role role, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same of something that nobody's key has caused: it stands for a while, whatever is pressed. */
void ui_tell(struct ui *ui, enum role role, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Only into the log. */
void ui_note(struct ui *ui, enum role role, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* That key means nothing there; not for the log. */
void ui_say_no_key(struct ui *ui, const struct press *press);
/* What the last call on the file's connection said. */
void ui_say_failure(struct ui *ui);
/* After rows were queued, or a person said go on: whoever holds the file's lock sends. */
void ui_dispatch(struct ui *ui);
void ui_end(struct ui *ui, enum ui_end end);
/* Draws the bottom line: the newest notice, or left and right. */
void ui_bottom(struct ui *ui, const char *left, const char *right);

/* The views. */
void view_guests_open(struct ui *ui);
void view_guest_open(struct ui *ui, int64_t guest_id);
/* The form for a guest; guest_id 0: a new one. */
void view_edit_open(struct ui *ui, int64_t guest_id);
/* The form for the event itself. */
void view_event_open(struct ui *ui);
/* A link as a QR code, for the phone's camera; both texts are copied. */
void view_qr_open(struct ui *ui, const char *title, const char *link);
/* Asks for a file, shows what it would bring, asks again. */
void view_import_open(struct ui *ui);
void view_help_open(struct ui *ui, enum place place);
void view_log_open(struct ui *ui);
void view_campaigns_open(struct ui *ui);
/* The unknown and held messages of these guests, to be settled together; the ids, sorted, are the view's from now on. */
void view_settle_open(struct ui *ui, int64_t *guest_ids, size_t count);
/* Failures by reason, of those that a filter (as typed) finds; "" or when it finds none: of all guests. */
void view_failures_open(struct ui *ui, const char *within);
void view_templates_open(struct ui *ui);
/* The form for what fills the variables of that template and its other languages. */
void view_mapping_open(struct ui *ui, const char *content_sid);
/* See ui_create_event. */
void view_new_event_open(struct ui *ui, const char *path, struct event *out, bool *filled);
struct plan_request;
void view_send_open(struct ui *ui, const struct plan_request *request);

/* Below the list of guests: ids around the one shown, for views that walk along. 0: none. */
int64_t view_guests_step(struct ui *ui, int by);
/* Messages were queued for them: they need not stay selected. */
void view_guests_sent(struct ui *ui);

#endif
