#include "ui/guest_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/str.h"
#include "guests/fields.h"
#include "guests/phone.h"
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

/* The fields that the command line knows too. */
static const char *const keys[GUEST_INPUTS] = {
	[GUEST_NAME] = "name", [GUEST_FIRST_NAME] = "first_name", [GUEST_PHONE] = "phone", [GUEST_LANGUAGE] = "language",
	[GUEST_GROUP] = "group", [GUEST_SEATS] = "seats", [GUEST_NOTES] = "notes", [GUEST_OPTED_OUT] = "opted_out",
};

static bool take_field(struct form *form, int input, struct guest *guest, const char *country)
{
	const char *why = guest_refuse_field(guest, keys[input], form_text(form, input), country);
	if (!why)
		return true;
	char *text = sentence(why);
	form_refuse(form, input, text);
	free(text);
	return false;
}

/* False without a word when it is none. */
static bool take_number(const struct form *form, int field, int *out)
{
	char *typed = clean_line(form_text(form, field)), *end;
	long number = strtol(typed, &end, 10);
	bool fine = *typed && !*end && number >= 0 && number <= MOST_SEATS;
	if (fine)
		*out = (int)number;
	free(typed);
	return fine;
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
	if (some && *form_text(form, GUEST_COMING) && !take_number(form, GUEST_COMING, &coming)) {
		form_refuse(form, GUEST_COMING, "This is a whole number from 0 to 999, or empty.");
		return false;
	}
	set_string(&guest->rsvp, rsvp);
	guest->rsvp_seats = coming;
	guest->rsvp_at = *rsvp ? now : 0;
	return true;
}

bool guest_form_take(struct form *form, struct guest *guest, const char *country)
{
	bool new = !guest->id;
	for (int i = 0; i < GUEST_INPUTS; i++) {
		bool needed = i == GUEST_NAME || i == GUEST_PHONE || i == GUEST_SEATS;
		if (keys[i] && (form_field_changed(form, i) || (new && needed)) && !take_field(form, i, guest, country))
			return false;
	}
	bool answered = form_field_changed(form, GUEST_RSVP) || form_field_changed(form, GUEST_COMING);
	return !answered || take_answer(form, guest, clock_wall_ms());
}
