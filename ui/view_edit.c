#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "data/guest.h"
#include "guests/phone.h"
#include "guests/vocabulary.h"
#include "twilio/errors.h"
#include "ui/form.h"
#include "ui/guests.h"
#include "ui/prompt.h"

enum input { NAME, FIRST_NAME, PHONE, LANGUAGE, GROUP, SEATS, NOTES, OPTED_OUT, FIELDS };

enum { MOST_SEATS = 999 };

static const struct form_field fields[FIELDS] = {
	[NAME]       = { "Name",       "(first and last name)", false },
	[FIRST_NAME] = { "First name", "(as messages say it; empty: the name's first)", false },
	[PHONE]      = { "Phone",      "(with + and the country's number)", false },
	[LANGUAGE]   = { "Language",   "(en, pt, pt_BR; empty: the event's)", false },
	[GROUP]      = { "Group",      "(family, work; may stay empty)", false },
	[SEATS]      = { "Seats",      "(how many people may come)", false },
	[NOTES]      = { "Notes",      "(only you see them)", false },
	[OPTED_OUT]  = { "Opted out",  "(Space changes it)", true },
};

struct edit_view {
	struct view view;
	int64_t guest_id;        /* 0: a new one */
	char *title, *trouble;   /* trouble: why the last message did not arrive, or "" */
	struct form form;
};

/* The number as it will be dialled, once it is one; what is wrong only after the person went on. */
static void note_phone(struct edit_view *shown)
{
	struct ui *ui = shown->view.ui;
	struct form *form = &shown->form;
	const char *typed = form_text(form, PHONE);
	char phone[PHONE_SIZE];
	int64_t only;
	enum phone_result result = phone_parse(typed, ui->board.event.country, phone);
	if (result != PHONE_OK) {
		bool told = *typed && form->at != PHONE && form_field_changed(form, PHONE);
		form_note(form, PHONE, ROLE_BAD, told ? phone_problem(result) : NULL);
		return;
	}
	int count = guest_count_phone(ui->app->db, phone, &only);
	bool shared = count > 1 || (count == 1 && only != shown->guest_id);
	char *note = xasprintf("= %s%s", phone, shared ? ", another guest's phone too" : "");
	form_note(form, PHONE, shared ? ROLE_WARNING : ROLE_FAINT, note);
	free(note);
}

/* Into the guest; each false after saying what is wrong. */

static bool take_name(struct form *form, struct guest *guest)
{
	char *name = clean_line(form_text(form, NAME));
	bool fine = *name;
	if (fine)
		set_string(&guest->name, name);
	else
		form_refuse(form, NAME, "A guest needs a name.");
	free(name);
	return fine;
}

static bool take_phone(struct form *form, struct guest *guest, const char *country)
{
	char *typed = clean_line(form_text(form, PHONE)), phone[PHONE_SIZE];
	enum phone_result result = phone_parse(typed, country, phone);
	if (result == PHONE_OK) {
		set_string(&guest->phone, phone);
		set_string(&guest->phone_raw, typed);
	} else {
		form_refuse(form, PHONE, result == PHONE_EMPTY ? "A guest needs a phone." : phone_problem(result));
	}
	free(typed);
	return result == PHONE_OK;
}

static bool take_language(struct form *form, struct guest *guest)
{
	char language[LANGUAGE_SIZE] = "";
	struct vocabulary *vocabulary = vocabulary_new();
	char *typed = clean_line(form_text(form, LANGUAGE));
	bool fine = !*typed || vocabulary_language(vocabulary, typed, language);
	if (fine)
		set_string(&guest->language, language);
	else
		form_refuse(form, LANGUAGE, "No language; write a code such as en, pt or pt_BR.");
	free(typed);
	vocabulary_free(vocabulary);
	return fine;
}

static bool take_seats(struct form *form, struct guest *guest)
{
	char *typed = clean_line(form_text(form, SEATS)), *end;
	long seats = strtol(typed, &end, 10);
	bool fine = *typed && !*end && seats >= 1 && seats <= MOST_SEATS;
	if (fine)
		guest->seats = (int)seats;
	else
		form_refuse(form, SEATS, "Seats are a whole number from 1 to 999.");
	free(typed);
	return fine;
}

static void take_texts(const struct form *form, struct guest *guest)
{
	char **targets[FIELDS] = {
		[FIRST_NAME] = &guest->first_name, [GROUP] = &guest->group, [NOTES] = &guest->notes,
	};
	for (int i = 0; i < FIELDS; i++)
		if (targets[i] && form_field_changed(form, i)) {
			free(*targets[i]);
			*targets[i] = clean_line(form_text(form, i));
		}
	if (form_field_changed(form, OPTED_OUT))
		guest->opted_out_at = strcmp(form_text(form, OPTED_OUT), "yes") == 0 ? clock_wall_ms() : 0;
}

/* Only what was edited: what others changed meanwhile stays. */
static bool take_values(struct edit_view *shown, struct guest *guest)
{
	struct form *form = &shown->form;
	bool new = !shown->guest_id;
	if ((new || form_field_changed(form, NAME)) && !take_name(form, guest))
		return false;
	if ((new || form_field_changed(form, PHONE)) &&
	    !take_phone(form, guest, shown->view.ui->board.event.country))
		return false;
	if (form_field_changed(form, LANGUAGE) && !take_language(form, guest))
		return false;
	if ((new || form_field_changed(form, SEATS)) && !take_seats(form, guest))
		return false;
	take_texts(form, guest);
	return true;
}

/* What a corrected phone means for the message that was sent, or waits. */
static const char *phone_consequence(enum status status)
{
	switch (status) {
	case STATUS_FAILED:
	case STATUS_UNDELIVERED:
		return "; R sends again";
	case STATUS_QUEUED:
		return "; the message that waits is for the old phone and will be held: 2 in the details sends it to the new one";
	case STATUS_HELD:
		return "; 2 in the details sends the message that is held to the new phone";
	case STATUS_SENDING:
	case STATUS_UNKNOWN:
		return "; a message to the old phone may have gone already";
	default:
		return "";
	}
}

static void saved(struct edit_view *shown, const struct guest *guest, bool other_phone)
{
	struct ui *ui = shown->view.ui;
	bool added = !shown->guest_id;
	ui_close(ui);
	ui->stale = true;
	if (!added)
		ui_say(ui, ROLE_GOOD, "%s saved%s", guest->name,
		       other_phone && !guest->opted_out_at ? phone_consequence(guest->status) : "");
	else if (guests_find(guests_of(ui), guest->id))
		ui_say(ui, ROLE_GOOD, "%s added", guest->name);
	else
		ui_say(ui, ROLE_GOOD, "%s added; the filter does not show this guest", guest->name);
}

static bool is_on_list(struct edit_view *shown, const struct guest *guest)
{
	struct guest same;
	if (guest_find_phone_name(shown->view.ui->app->db, guest->phone, guest->name, &same) != 1)
		return false;
	bool listed = !same.deleted_at;
	guest_clear(&same);
	if (listed)
		form_refuse(&shown->form, NAME, "This guest is on the list already, with the same phone.");
	return listed;
}

static void add(struct edit_view *shown)
{
	struct ui *ui = shown->view.ui;
	struct guest guest = { .seats = 1, .rsvp_seats = -1 };
	if (!take_values(shown, &guest) || is_on_list(shown, &guest)) {
		guest_clear(&guest);
		return;
	}
	if (guest_insert(ui->app->db, &guest, clock_wall_ms()) < 0)
		ui_say_failure(ui);
	else
		saved(shown, &guest, false);
	guest_clear(&guest);
}

/* In one transaction, over the guest as it is now. 1 stored; 0 not, and it was said why; -1 with db_error. */
static int store(struct edit_view *shown, struct guest *guest, bool *other_phone)
{
	struct ui *ui = shown->view.ui;
	struct db *db = ui->app->db;
	*guest = (struct guest){0};
	if (db_begin(db) < 0)
		return -1;
	int result = guest_load(db, shown->guest_id, guest);
	if (result == 0)
		ui_say(ui, ROLE_BAD, "this guest was removed from the list meanwhile");
	char *phone = result == 1 ? xstrdup(guest->phone) : NULL;
	if (result == 1 && !take_values(shown, guest))
		result = 0;
	if (result == 1) {
		*other_phone = strcmp(phone, guest->phone) != 0;
		result = guest_update(db, guest, clock_wall_ms()) < 0 ? -1 : 1;
	}
	free(phone);
	if (result == 1)
		return db_commit(db) < 0 ? -1 : 1;
	db_rollback(db);
	return result;
}

static void save(struct edit_view *shown)
{
	struct ui *ui = shown->view.ui;
	struct guest guest;
	bool other_phone = false;
	if (!shown->guest_id) {
		add(shown);
		return;
	}
	if (!form_changed(&shown->form)) {
		ui_close(ui);
		ui_say(ui, ROLE_PLAIN, "nothing was changed");
		return;
	}
	int stored = store(shown, &guest, &other_phone);
	if (stored < 0)
		ui_say_failure(ui);
	else if (stored)
		saved(shown, &guest, other_phone);
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

static void leave(struct edit_view *shown)
{
	static const char *const answers[] = { "s save", "l leave without saving", NULL };
	if (!form_changed(&shown->form)) {
		ui_close(shown->view.ui);
		return;
	}
	prompt_ask(shown->view.ui, &(struct question){
		.text = "What you changed is not saved.", .answers = answers,
		.context = shown, .done = leave_answered,
	});
}

static void edit_draw(struct view *view)
{
	struct edit_view *shown = (struct edit_view *)view;
	int columns = draw_columns(), first = 1;
	draw_text(0, 1, columns - 2, ROLE_TITLE, shown->title);
	/* A low window has no lines to spare. */
	if (draw_rows() >= FIELDS + 6) {
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
		leave(shown);
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
	free(shown);
}

/* The phone as typed, where it is still that number. */
static const char *phone_to_edit(const struct guest *guest, const char *country)
{
	char phone[PHONE_SIZE];
	bool same = phone_parse(guest->phone_raw, country, phone) == PHONE_OK && strcmp(phone, guest->phone) == 0;
	return same ? guest->phone_raw : guest->phone;
}

static void fill(struct edit_view *shown, const struct guest *guest)
{
	struct form *form = &shown->form;
	char seats[16];
	snprintf(seats, sizeof seats, "%d", guest->seats);
	form_fill(form, NAME, guest->name);
	form_fill(form, FIRST_NAME, guest->first_name);
	form_fill(form, PHONE, phone_to_edit(guest, shown->view.ui->board.event.country));
	form_fill(form, LANGUAGE, guest->language);
	form_fill(form, GROUP, guest->group);
	form_fill(form, SEATS, seats);
	form_fill(form, NOTES, guest->notes);
	form_fill(form, OPTED_OUT, guest->opted_out_at ? "yes" : "no");
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
	form_start(&shown->form, fields, FIELDS);
	ui_push(ui, &shown->view, &class);
	if (found) {
		fill(shown, &guest);
	} else {
		shown->title = xstrdup("A new guest");
		shown->trouble = xstrdup("");
		form_fill(&shown->form, SEATS, "1");
	}
	note_phone(shown);
	guest_clear(&guest);
}
