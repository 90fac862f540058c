#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "campaign/plan.h"
#include "data/invitation.h"
#include "guests/export.h"
#include "ui/clipboard.h"
#include "ui/guest_page.h"
#include "ui/guests.h"
#include "ui/prompt.h"
#include "ui/sid_ask.h"
#include "ui/undo.h"

struct guest_view {
	struct view view;
	int64_t guest_id;
	struct guest_page page;
	int page_for;            /* the width it was laid out for; 0: to be laid out */
	struct sid_question sid; /* about the message that waits for a word */
};

/* A key means the guest that the one before it went to, drawn or not. */
static void lay_out(struct guest_view *shown)
{
	struct ui *ui = shown->view.ui;
	int columns = draw_columns() - 3;
	if (shown->page_for != columns)
		guest_page_load(&shown->page, ui->app->db, &ui->board.event, shown->guest_id, columns);
	shown->page_for = columns;
}

static void guest_draw(struct view *view)
{
	struct guest_view *shown = (struct guest_view *)view;
	int rows = draw_rows() - 1;
	lay_out(shown);
	page_draw(&shown->page.facts, 0, 1, rows);
	int split = guest_page_split(&shown->page);
	if (split)
		page_draw(&shown->page.phone, 0, 1 + split, rows);
	char *hints = key_hints(PLACE_GUEST, draw_columns() - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void send_to(struct guest_view *shown, enum campaign_kind kind)
{
	view_send_open(shown->view.ui, &(struct plan_request){
		.kind = kind, .guest_ids = &shown->guest_id, .guest_count = 1, .created_by = user_name(),
	});
}

static void settled(void *context, int result)
{
	struct guest_view *shown = context;
	struct ui *ui = shown->view.ui;
	if (result < 0)
		ui_say_failure(ui);
	else
		ui_say(ui, result ? ROLE_GOOD : ROLE_WARNING, result ? "settled" : "nothing was changed: it has been settled "
		       "since you were asked, and this page shows what came of it");
	if (ui->app->poke_worker)
		ui->app->poke_worker(ui->app);
	ui->stale = true;
}

static void was_sent_answered(void *context, char answer)
{
	struct guest_view *shown = context;
	if (answer == 'y')
		sid_ask(&shown->sid);
}

static void not_sent_answered(void *context, char answer)
{
	struct guest_view *shown = context;
	if (answer == 'y')
		settled(shown, invitation_resolve_not_sent(shown->view.ui->app->db, &shown->sid.doubt, clock_wall_ms()));
}

static void ask_to_settle(struct guest_view *shown, bool sent)
{
	shown->sid = (struct sid_question){ shown->view.ui, shown->page.unsettled, settled, shown };
	if (!shown->page.unsettled.invitation_id) {
		ui_say(shown->view.ui, ROLE_PLAIN, "nothing here waits for your word");
		return;
	}
	const struct guest *guest = &shown->page.guest;
	char *text = sent ? xasprintf("Was the message to %s sent? It counts as sent then.", guest->name)
			  : xasprintf("Was the message to %s not sent? It goes out again then, to %s; if it did arrive, "
				      "there are two.", guest->name, guest->phone);
	prompt_ask(shown->view.ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .context = shown,
		.done = sent ? was_sent_answered : not_sent_answered,
	});
	free(text);
}

/* The link; NULL after saying that there is none. The caller frees. */
static char *link_of(const struct guest_view *shown)
{
	struct ui *ui = shown->view.ui;
	char *link = guest_link(&shown->page.guest, &ui->board.event);
	if (*link)
		return link;
	ui_say(ui, ROLE_WARNING, "the event has no RSVP link yet; E in the list sets it");
	free(link);
	return NULL;
}

static void copy_link(const struct guest_view *shown)
{
	char *link = link_of(shown);
	if (link)
		ui_say(shown->view.ui, ROLE_PLAIN, "%s\n%s", clipboard_copy(link)
		       ? "copied, if your terminal allows it; else mark it with Shift and the mouse:"
		       : "this terminal cannot copy; mark the link with the mouse:", link);
	free(link);
}

static void show_code(const struct guest_view *shown)
{
	char *link = link_of(shown);
	if (link)
		view_qr_open(shown->view.ui, shown->page.guest.name, link);
	free(link);
}

static void walk(struct guest_view *shown, int by)
{
	shown->guest_id = view_guests_step(shown->view.ui, by);
	shown->page.facts.top = shown->page.phone.top = 0;
	shown->page_for = 0;
}

/* What needs a guest who is still there; false for other keys. */
static bool act_on_guest(struct guest_view *shown, enum action action)
{
	struct ui *ui = shown->view.ui;
	const struct guest *guest = &shown->page.guest;
	if (!guest->id)
		return false;
	if (action == ACTION_ANSWER)
		answer_ask(ui, guest->id, guest->name, guest->seats);
	else if (action == ACTION_EDIT)
		view_edit_open(ui, guest->id);
	else if (action == ACTION_REMOVE)
		remove_ask(ui, guest);
	else if (action == ACTION_COPY)
		copy_link(shown);
	else if (action == ACTION_CODE)
		show_code(shown);
	else
		return false;
	return true;
}

static void guest_act(struct guest_view *shown, enum action action)
{
	struct ui *ui = shown->view.ui;
	switch (action) {
	case ACTION_SEND:
		send_to(shown, KIND_INVITATION);
		break;
	case ACTION_REMIND:
		send_to(shown, KIND_REMINDER);
		break;
	case ACTION_RESEND:
		send_to(shown, KIND_RESEND);
		break;
	case ACTION_UNDO:
		guests_undo(guests_of(ui));
		break;
	case ACTION_WAS_SENT:
	case ACTION_NOT_SENT:
		ask_to_settle(shown, action == ACTION_WAS_SENT);
		break;
	case ACTION_NEXT:
	case ACTION_PREVIOUS:
		walk(shown, action == ACTION_NEXT ? 1 : -1);
		break;
	case ACTION_HELP:
		view_help_open(ui, PLACE_GUEST);
		break;
	default:
		break;
	}
}

static void guest_key(struct view *view, const struct press *press)
{
	struct guest_view *shown = (struct guest_view *)view;
	enum action action = key_action(PLACE_GUEST, press->code);
	lay_out(shown);
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (action == ACTION_NONE && press->code < PRESS_UP)
		ui_say_no_key(view->ui, press);
	else if (page_key(&shown->page.facts, action, press, draw_rows() - 1))
		page_key(&shown->page.phone, action, press, draw_rows() - 1);
	else if (!act_on_guest(shown, action))
		guest_act(shown, action);
}

static void guest_file_changed(struct view *view)
{
	((struct guest_view *)view)->page_for = 0;
}

static void guest_leave(struct view *view)
{
	struct guest_view *shown = (struct guest_view *)view;
	guest_page_clear(&shown->page);
	free(shown);
}

void view_guest_open(struct ui *ui, int64_t guest_id)
{
	static const struct view_class class = {
		.draw = guest_draw, .key = guest_key, .refresh = guest_file_changed, .leave = guest_leave,
	};
	struct guest_view *shown = xcalloc(1, sizeof *shown);
	shown->guest_id = guest_id;
	ui_push(ui, &shown->view, &class);
}
