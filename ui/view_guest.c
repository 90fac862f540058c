#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "campaign/plan.h"
#include "data/guest.h"
#include "data/invitation.h"
#include "guests/export.h"
#include "guests/phone.h"
#include "twilio/errors.h"
#include "ui/guests.h"
#include "ui/page.h"
#include "ui/prompt.h"
#include "ui/times.h"

struct guest_view {
	struct view view;
	int64_t guest_id;
	struct guest guest;
	int64_t unsettled;       /* the newest message that waits for a person, 0: none */
	struct page page;
	int page_for;            /* the width it was laid out for; 0: to be laid out */
};

static void add_answer(struct page *page, const struct guest *guest)
{
	char at[TIME_TEXT_SIZE] = "";
	struct str text = {0};
	str_append(&text, *guest->rsvp ? guest->rsvp : "no answer yet");
	if (*guest->rsvp && guest->rsvp_seats >= 0)
		str_appendf(&text, ", %d of %d %s", guest->rsvp_seats, guest->seats, guest->seats == 1 ? "seat" : "seats");
	if (guest->rsvp_at)
		str_appendf(&text, " (%s)", time_long(at, guest->rsvp_at));
	page_field(page, "RSVP", text.text);
	str_free(&text);
	if (guest->opted_out_at)
		page_addf(page, ROLE_WARNING, 0, "Does not want messages since %s.", time_long(at, guest->opted_out_at));
}

static void add_person(struct page *page, const struct guest *guest, const struct event *event)
{
	char phone[48], seats[16];
	char *link = guest_link(guest, event);
	phone_display(guest->phone, phone, sizeof phone);
	snprintf(seats, sizeof seats, "%d", guest->seats);
	page_add(page, ROLE_TITLE, 0, guest->name);
	char *both = strcmp(guest->phone_raw, guest->phone) == 0 || !*guest->phone_raw
		? xstrdup(phone) : xasprintf("%s (typed as %s)", phone, guest->phone_raw);
	page_field(page, "Phone", both);
	free(both);
	page_field(page, "Group", guest->group);
	page_field(page, "Language", guest->language);
	page_field(page, "Seats", seats);
	page_field(page, "Notes", guest->notes);
	page_field(page, "Own id", guest->ref);
	add_answer(page, guest);
	page_field(page, "RSVP link", link);
	free(link);
}

static void add_event(struct page *page, const struct status_event *event)
{
	char at[TIME_TEXT_SIZE];
	time_long(at, event->at);
	char *text = xasprintf("%-20s %s %-11s  %s%s%s", at, draw_status_mark(event->status), status_word(event->status),
			       event->source, *event->detail ? ": " : "", event->detail);
	page_add(page, draw_status_role(event->status), 2, text);
	free(text);
}

static void add_problem(struct page *page, const struct invitation *invitation)
{
	if (invitation->error_code)
		page_addf(page, ROLE_BAD, 0, "%d %s", invitation->error_code,
			  twilio_error_sentence(invitation->error_code));
	if (*invitation->error_message)
		page_addf(page, invitation->error_code ? ROLE_FAINT : ROLE_BAD, 0, "%s", invitation->error_message);
	if (invitation->error_code)
		page_addf(page, ROLE_PLAIN, 0, "What to do: %s", twilio_error_advice(invitation->error_code));
}

static bool waits_for_person(enum status status)
{
	return status == STATUS_UNKNOWN || status == STATUS_HELD;
}

static bool add_message(const struct invitation *invitation, const struct status_event *events, size_t count,
			void *context)
{
	struct guest_view *shown = context;
	struct page *page = &shown->page;
	page_add(page, ROLE_PLAIN, 0, "");
	page_addf(page, ROLE_KEY, 0, "%s %lld  %s  %s %s", campaign_kind_word(invitation->kind),
		  (long long)invitation->campaign_id, invitation->template_name,
		  draw_status_mark(invitation->status), status_label(invitation->status));
	add_problem(page, invitation);
	if (waits_for_person(invitation->status)) {
		shown->unsettled = invitation->id;
		page_addf(page, ROLE_WARNING, 0, "%s: press 1 if it was sent, 2 to send it again.",
			  status_help(invitation->status));
	}
	for (size_t i = 0; i < count; i++)
		add_event(page, &events[i]);
	if (*invitation->message_sid)
		page_addf(page, ROLE_FAINT, 2, "Twilio's number for it: %s", invitation->message_sid);
	page_box(page, invitation->preview);
	return true;
}

static void lay_out(struct guest_view *shown, int columns)
{
	struct ui *ui = shown->view.ui;
	page_begin(&shown->page, columns);
	shown->page_for = columns;
	shown->unsettled = 0;
	guest_clear(&shown->guest);
	int found = guest_load(ui->app->db, shown->guest_id, &shown->guest);
	if (found < 1) {
		shown->guest = (struct guest){0};
		page_add(&shown->page, ROLE_WARNING, 0, found < 0 ? db_error(ui->app->db) : "This guest was removed.");
		return;
	}
	add_person(&shown->page, &shown->guest, &ui->board.event);
	if (shown->guest.status == STATUS_NONE)
		page_add(&shown->page, ROLE_FAINT, 0, "\nNot invited yet.");
	if (invitation_each(ui->app->db, shown->guest_id, add_message, shown) < 0)
		page_add(&shown->page, ROLE_BAD, 0, db_error(ui->app->db));
}

static void guest_draw(struct view *view)
{
	struct guest_view *shown = (struct guest_view *)view;
	int columns = draw_columns() - 3, rows = draw_rows() - 1;
	if (shown->page_for != columns)
		lay_out(shown, columns);
	page_draw(&shown->page, 0, 1, rows);
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

static void settled(struct guest_view *shown, int result)
{
	struct ui *ui = shown->view.ui;
	if (result < 0)
		ui_say_failure(ui);
	else
		ui_say(ui, ROLE_GOOD, result ? "settled" : "it was settled already");
	if (ui->app->poke_worker)
		ui->app->poke_worker(ui->app);
	ui->stale = true;
}

static void was_sent_answered(void *context, char answer)
{
	struct guest_view *shown = context;
	if (answer == 'y')
		settled(shown, invitation_resolve_sent(shown->view.ui->app->db, shown->unsettled, NULL, clock_wall_ms()));
}

static void not_sent_answered(void *context, char answer)
{
	struct guest_view *shown = context;
	if (answer == 'y')
		settled(shown, invitation_resolve_not_sent(shown->view.ui->app->db, shown->unsettled, clock_wall_ms()));
}

static void ask_to_settle(struct guest_view *shown, bool sent)
{
	if (!shown->unsettled) {
		ui_say(shown->view.ui, ROLE_PLAIN, "nothing here waits for your word");
		return;
	}
	char *text = xasprintf(sent ? "Was the message to %s sent? It counts as sent then."
				    : "Was the message to %s not sent? It goes out again then.", shown->guest.name);
	prompt_ask(shown->view.ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .context = shown,
		.done = sent ? was_sent_answered : not_sent_answered,
	});
	free(text);
}

static void remove_answered(void *context, char answer)
{
	struct guest_view *shown = context;
	struct ui *ui = shown->view.ui;
	if (answer != 'y')
		return;
	int removed = guest_delete(ui->app->db, shown->guest.id, clock_wall_ms());
	if (removed < 0)
		ui_say_failure(ui);
	else
		ui_say(ui, ROLE_GOOD, removed ? "%s removed from the list" : "%s was removed already", shown->guest.name);
	if (ui->app->poke_worker)
		ui->app->poke_worker(ui->app);
	ui->stale = true;
	if (removed >= 0)
		ui_close(ui);
}

static void ask_to_remove(struct guest_view *shown)
{
	bool waiting = shown->guest.status == STATUS_QUEUED || shown->guest.status == STATUS_HELD;
	char *text = xasprintf("Remove %s from the list?%s", shown->guest.name,
			       waiting ? " The message that is waiting is taken out of the queue." : "");
	prompt_ask(shown->view.ui, &(struct question){
		.text = text, .answers = prompt_yes_no, .context = shown, .done = remove_answered,
	});
	free(text);
}

static void walk(struct guest_view *shown, int by)
{
	shown->guest_id = view_guests_step(shown->view.ui, by);
	shown->page.top = 0;
	shown->page_for = 0;
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
	case ACTION_ANSWER:
		if (shown->guest.id)
			answer_ask(ui, shown->guest.id, shown->guest.name, shown->guest.seats);
		break;
	case ACTION_EDIT:
		if (shown->guest.id)
			view_edit_open(ui, shown->guest.id);
		break;
	case ACTION_REMOVE:
		if (shown->guest.id)
			ask_to_remove(shown);
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
	if (action == ACTION_CLOSE)
		ui_close(view->ui);
	else if (!page_key(&shown->page, action, press, draw_rows() - 1))
		guest_act(shown, action);
}

static void guest_file_changed(struct view *view)
{
	((struct guest_view *)view)->page_for = 0;
}

static void guest_leave(struct view *view)
{
	struct guest_view *shown = (struct guest_view *)view;
	guest_clear(&shown->guest);
	page_clear(&shown->page);
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
