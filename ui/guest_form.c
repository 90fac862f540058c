#include "ui/guest_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/fields.h"
#include "guests/phone.h"
#include "guests/vocabulary.h"
#include "ui/guests.h"

static const char *const yes_no[] = { "no", "yes", NULL };
static const char *const answers[] = { "open", "yes", "no", "maybe", NULL };

const struct form_field guest_inputs[GUEST_INPUTS] = {
	[GUEST_NAME]       = { "Name",       "(first and last name)", NULL },
	[GUEST_FIRST_NAME] = { "First name", "(as messages say it; empty: the name's first)", NULL },
	[GUEST_PHONE]      = { "Phone",      "(with + and the country's number)", NULL },
	[GUEST_LANGUAGE]   = { "Language",   "(en, pt, pt_BR; empty: the event's)", NULL },
	[GUEST_GROUP]      = { "Group",      "(family, work; may stay empty)", NULL },
	[GUEST_SEATS]      = { "Seats",      "(how many people may come)", NULL },
	[GUEST_NOTES]      = { "Notes",      "(only you see them)", NULL },
	[GUEST_OPTED_OUT]  = { "Opted out",  "(Space changes it)", yes_no },
	[GUEST_RSVP]       = { "Answer",     "(Space changes it: open, yes, no, maybe)", answers },
	[GUEST_COMING]     = { "Coming",     "(how many people, with yes or maybe; empty: not said)", NULL },
};

/* The phone as typed, where it is still that number. */
static const char *phone_to_edit(const struct guest *guest, const char *country)
{
	char phone[PHONE_SIZE];
	bool same = phone_parse(guest->phone_raw, country, phone) == PHONE_OK && strcmp(phone, guest->phone) == 0;
	return same ? guest->phone_raw : guest->phone;
}

char *guest_input_text(const struct guest *guest, int input, const char *country)
{
	switch (input) {
	case GUEST_NAME:
		return xstrdup(guest->name);
	case GUEST_FIRST_NAME:
		return xstrdup(guest->first_name);
	case GUEST_PHONE:
		return xstrdup(phone_to_edit(guest, country));
	case GUEST_LANGUAGE:
		return xstrdup(guest->language);
	case GUEST_GROUP:
		return xstrdup(guest->group);
	case GUEST_SEATS:
		return xasprintf("%d", guest->seats);
	case GUEST_NOTES:
		return xstrdup(guest->notes);
	case GUEST_RSVP:
		return xstrdup(*guest->rsvp ? guest->rsvp : "open");
	case GUEST_COMING:
		return guest->rsvp_seats >= 0 && strcmp(guest->rsvp, "no") != 0 ? xasprintf("%d", guest->rsvp_seats) : xstrdup("");
	default:
		return xstrdup(guest->opted_out_at ? "yes" : "no");
	}
}

/* Into the guest; each false after saying what is wrong. */

static bool take_name(struct form *form, struct guest *guest)
{
	char *name = clean_line(form_text(form, GUEST_NAME));
	bool fine = *name;
	if (fine)
		set_string(&guest->name, name);
	else
		form_refuse(form, GUEST_NAME, "A guest needs a name.");
	free(name);
	return fine;
}

static bool take_phone(struct form *form, struct guest *guest, const char *country)
{
	char *typed = clean_line(form_text(form, GUEST_PHONE)), phone[PHONE_SIZE];
	enum phone_result result = phone_parse(typed, country, phone);
	if (result == PHONE_OK) {
		set_string(&guest->phone, phone);
		set_string(&guest->phone_raw, typed);
	} else {
		form_refuse(form, GUEST_PHONE, result == PHONE_EMPTY ? "A guest needs a phone." : phone_problem(result));
	}
	free(typed);
	return result == PHONE_OK;
}

static bool take_language(struct form *form, struct guest *guest)
{
	char language[LANGUAGE_SIZE] = "";
	struct vocabulary *vocabulary = vocabulary_new();
	char *typed = clean_line(form_text(form, GUEST_LANGUAGE));
	bool fine = !*typed || vocabulary_language(vocabulary, typed, language);
	if (fine)
		set_string(&guest->language, language);
	else
		form_refuse(form, GUEST_LANGUAGE, "No language; write a code such as en, pt or pt_BR.");
	free(typed);
	vocabulary_free(vocabulary);
	return fine;
}

/* False without a word when it is none. */
static bool take_number(const struct form *form, int field, long least, int *out)
{
	char *typed = clean_line(form_text(form, field)), *end;
	long number = strtol(typed, &end, 10);
	bool fine = *typed && !*end && number >= least && number <= MOST_SEATS;
	if (fine)
		*out = (int)number;
	free(typed);
	return fine;
}

static bool take_seats(struct form *form, struct guest *guest)
{
	if (take_number(form, GUEST_SEATS, 1, &guest->seats))
		return true;
	form_refuse(form, GUEST_SEATS, "Seats are a whole number from 1 to 999.");
	return false;
}

/* Answer and people together: "no" and "open" bring nobody. */
static bool take_answer(struct form *form, struct guest *guest, int64_t now)
{
	const char *chosen = form_text(form, GUEST_RSVP), *rsvp = strcmp(chosen, "open") == 0 ? "" : chosen;
	bool some = strcmp(rsvp, "yes") == 0 || strcmp(rsvp, "maybe") == 0;
	int coming = strcmp(rsvp, "no") == 0 ? 0 : -1;
	if (*form_text(form, GUEST_COMING) && !some && form_field_changed(form, GUEST_COMING)) {
		form_refuse(form, GUEST_COMING, "People come only with the answer yes or maybe.");
		return false;
	}
	if (some && *form_text(form, GUEST_COMING) && !take_number(form, GUEST_COMING, 0, &coming)) {
		form_refuse(form, GUEST_COMING, "This is a whole number from 0 to 999, or empty.");
		return false;
	}
	set_string(&guest->rsvp, rsvp);
	guest->rsvp_seats = coming;
	guest->rsvp_at = *rsvp ? now : 0;
	return true;
}

static void take_texts(const struct form *form, struct guest *guest, int64_t now)
{
	char **targets[GUEST_INPUTS] = {
		[GUEST_FIRST_NAME] = &guest->first_name, [GUEST_GROUP] = &guest->group, [GUEST_NOTES] = &guest->notes,
	};
	for (int i = 0; i < GUEST_INPUTS; i++)
		if (targets[i] && form_field_changed(form, i)) {
			free(*targets[i]);
			*targets[i] = clean_line(form_text(form, i));
		}
	if (form_field_changed(form, GUEST_OPTED_OUT))
		guest->opted_out_at = strcmp(form_text(form, GUEST_OPTED_OUT), "yes") == 0 ? now : 0;
}

bool guest_form_take(struct form *form, struct guest *guest, const char *country)
{
	int64_t now = clock_wall_ms();
	bool new = !guest->id;
	if ((new || form_field_changed(form, GUEST_NAME)) && !take_name(form, guest))
		return false;
	if ((new || form_field_changed(form, GUEST_PHONE)) && !take_phone(form, guest, country))
		return false;
	if (form_field_changed(form, GUEST_LANGUAGE) && !take_language(form, guest))
		return false;
	if ((new || form_field_changed(form, GUEST_SEATS)) && !take_seats(form, guest))
		return false;
	if ((form_field_changed(form, GUEST_RSVP) || form_field_changed(form, GUEST_COMING)) && !take_answer(form, guest, now))
		return false;
	take_texts(form, guest, now);
	return true;
}
