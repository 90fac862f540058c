#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "data/guest.h"
#include "guests/phone.h"
#include "twilio/errors.h"
#include "ui/form_ask.h"
#include "ui/guest_form.h"
#include "ui/guest_words.h"
#include "ui/guests.h"
#include "ui/undo.h"

struct edit_view {
	struct view view;
	int64_t guest_id;        /* 0: a new one */
	char *title, *trouble;   /* trouble: why the last message did not arrive, or "" */
	char *phone;             /* as it was before it was saved, NULL: not saved, or a new one */
	struct form form;
};

/* The number as it will be dialled, once it is one; what is wrong only after the person went on. */
static void note_phone(struct edit_view *shown)
{
	struct ui *ui = shown->view.ui;
	struct form *form = &shown->form;
	const char *typed = form_text(form, GUEST_PHONE);
	char phone[PHONE_SIZE];
	int64_t only;
	enum phone_result result = phone_parse(typed, ui->board.event.country, phone);
	if (result != PHONE_OK) {
		bool told = *typed && form->at != GUEST_PHONE && form_field_changed(form, GUEST_PHONE);
		char *problem = told ? sentence(phone_problem(result)) : NULL;
		form_note(form, GUEST_PHONE, ROLE_BAD, problem);
		free(problem);
		return;
	}
	int count = guest_count_phone(ui->app->db, phone, &only);
	bool shared = count > 1 || (count == 1 && only != shown->guest_id);
	char *note = xasprintf("= %s%s", phone, shared ? ", another guest's phone too" : "");
	form_note(form, GUEST_PHONE, shared ? ROLE_WARNING : ROLE_FAINT, note);
	free(note);
}

static void saved(struct edit_view *shown, const struct guest *guest)
{
	struct ui *ui = shown->view.ui;
	bool added = !shown->guest_id;
	bool other_phone = shown->phone && !guest->opted_out_at && strcmp(shown->phone, guest->phone) != 0;
	ui_close(ui);
	ui->stale = true;
	if (!added) {
		char *more = other_phone ? phone_consequence(guest->status, "2 in the details") : NULL;
		ui_say(ui, ROLE_GOOD, "%s saved%s%s", guest->name, more ? "; " : "", more ? more : "");
		free(more);
	} else if (guests_find(guests_of(ui), guest->id)) {
		ui_say(ui, ROLE_GOOD, "%s added", guest->name);
	} else {
		ui_say(ui, ROLE_GOOD, "%s added; the filter does not show this guest", guest->name);
	}
}

static bool is_on_list(struct edit_view *shown, const struct guest *guest)
{
	bool listed = guest_is_listed(shown->view.ui->app->db, guest);
	if (listed)
		form_refuse(&shown->form, GUEST_NAME, LISTED_ALREADY);
	return listed;
}

static const char *country_of(const struct edit_view *shown)
{
	return shown->view.ui->board.event.country;
}

static int add(struct db *db, int64_t *id, void *context)
{
	struct edit_view *shown = context;
	struct guest guest = { .seats = 1, .rsvp_seats = -1 };
	int result = guest_form_take(&shown->form, &guest, country_of(shown)) && !is_on_list(shown, &guest);
	if (result)
		result = guest_insert(db, &guest, clock_wall_ms()) < 0 ? -1 : 1;
	*id = guest.id;
	guest_clear(&guest);
	return result;
}

/* Whether somebody else has changed what was edited here. */
static bool clashes(struct edit_view *shown, const struct guest *guest)
{
	bool any = false;
	for (int i = 0; i < GUEST_INPUTS; i++) {
		char *now = guest_input_text(guest, i, country_of(shown));
		any |= form_meet(&shown->form, i, now);
		free(now);
	}
	return any;
}

/* Over the guest as it is now, only what was edited: what others changed meanwhile stays. */
static int change(struct db *db, int64_t *id, void *context)
{
	struct edit_view *shown = context;
	struct guest guest;
	int result = guest_load(db, *id, &guest);
	if (result == 1) {
		set_string(&shown->phone, guest.phone);
		result = !clashes(shown, &guest) && guest_form_take(&shown->form, &guest, country_of(shown));
	}
	if (result == 1)
		result = guest_update(db, &guest, clock_wall_ms()) < 0 ? -1 : 1;
	guest_clear(&guest);
	return result;
}

static void save(struct edit_view *shown);

static void clash_answered(void *context, char answer)
{
	struct edit_view *shown = context;
	if (!answer)
		return;
	form_settle(&shown->form, answer == 'm');
	save(shown);
}

static void save(struct edit_view *shown)
{
	struct ui *ui = shown->view.ui;
	struct guest guest = {0};
	int64_t id = shown->guest_id;
	if (id && !form_changed(&shown->form)) {
		ui_close(ui);
		ui_say(ui, ROLE_PLAIN, "nothing was changed");
		return;
	}
	int stored = undo_change(&ui->undo, ui->app->db, &id, id ? change : add, shown);
	int found = stored < 0 ? -1 : id ? guest_load(ui->app->db, id, &guest) : 0;
	if (stored < 0 || found < 0)
		ui_say_failure(ui);
	else if (stored && found)
		saved(shown, &guest);
	else if (id && !found)
		ui_say(ui, ROLE_BAD, "this guest was removed from the list meanwhile");
	else
		form_ask_clashes(ui, &shown->form, clash_answered, shown);
	guest_clear(&guest);
}

static void leave_answered(void *context, char answer)
{
	struct edit_view *shown = context;
	if (answer == 'l')
		ui_close(shown->view.ui);
	else if (answer == 's')
		save(shown);
}

static void edit_draw(struct view *view)
{
	struct edit_view *shown = (struct edit_view *)view;
	int columns = draw_columns(), first = 1;
	draw_text(0, 1, columns - 2, ROLE_TITLE, shown->title);
	/* A low window has no lines to spare. */
	if (draw_rows() >= GUEST_INPUTS + 6) {
		draw_text(1, 1, columns - 2, ROLE_BAD, shown->trouble);
		first = 3;
	}
	form_draw(&shown->form, first, draw_rows() - 1 - first);
	char *hints = key_hints(PLACE_FORM, columns - 3);
	ui_bottom(view->ui, "", hints);
	free(hints);
}

static void edit_key(struct view *view, const struct press *press)
{
	struct edit_view *shown = (struct edit_view *)view;
	switch (form_key(&shown->form, press)) {
	case FORM_SAVE:
		save(shown);
		break;
	case FORM_LEAVE:
		form_ask_leave(view->ui, &shown->form, leave_answered, shown);
		break;
	case FORM_NOTHING:
		note_phone(shown);
		break;
	}
}

static void edit_leave(struct view *view)
{
	struct edit_view *shown = (struct edit_view *)view;
	form_clear(&shown->form);
	free(shown->title);
	free(shown->trouble);
	free(shown->phone);
	free(shown);
}

static void fill(struct edit_view *shown, const struct guest *guest)
{
	struct form *form = &shown->form;
	for (int i = 0; i < GUEST_INPUTS; i++) {
		char *text = guest_input_text(guest, i, country_of(shown));
		form_fill(form, i, text);
		free(text);
	}
	shown->title = xasprintf("Edit %s", guest->name);
	bool failed = guest->status == STATUS_FAILED || guest->status == STATUS_UNDELIVERED;
	shown->trouble = !failed ? xstrdup("") : guest->error_code
		? xasprintf("%s %d %s", draw_status_mark(guest->status), guest->error_code,
			    twilio_error_sentence(guest->error_code))
		: xasprintf("%s %s", draw_status_mark(guest->status), guest->error_message);
}

void view_edit_open(struct ui *ui, int64_t guest_id)
{
	static const struct view_class class = { .draw = edit_draw, .key = edit_key, .leave = edit_leave };
	struct guest guest = {0};
	int found = guest_id ? guest_load(ui->app->db, guest_id, &guest) : 0;
	if (guest_id && found < 1) {
		if (found < 0)
			ui_say_failure(ui);
		else
			ui_say(ui, ROLE_BAD, "this guest was removed from the list meanwhile");
		return;
	}
	struct edit_view *shown = xcalloc(1, sizeof *shown);
	shown->guest_id = guest_id;
	form_start(&shown->form, guest_inputs, GUEST_INPUTS);
	ui_push(ui, &shown->view, &class);
	if (found) {
		fill(shown, &guest);
	} else {
		shown->title = xstrdup("A new guest");
		shown->trouble = xstrdup("");
		form_fill(&shown->form, GUEST_SEATS, "1");
	}
	note_phone(shown);
	guest_clear(&guest);
}
