#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/clock.h"
#include "base/str.h"
#include "data/invitation.h"
#include "guests/export.h"
#include "guests/phone.h"
#include "twilio/errors.h"
#include "ui/plain_parts.h"
#include "ui/source_words.h"
#include "ui/times.h"

/* Guests in sentences. */

static void add_status(struct str *text, const struct guest *guest)
{
	char at[TIME_TEXT_SIZE];
	if (guest->status != STATUS_FAILED && guest->status != STATUS_UNDELIVERED) {
		str_appendf(text, ", %s", status_label(guest->status));
		if (guest->status != STATUS_NONE && guest->status_at)
			str_appendf(text, " %s", time_short(at, guest->status_at, clock_wall_ms()));
	} else if (guest->error_code) {
		/* The line goes on after it. */
		const char *sentence = twilio_error_sentence(guest->error_code);
		size_t length = strlen(sentence);
		str_appendf(text, ", %s: %d ", status_label(guest->status), guest->error_code);
		str_append_bytes(text, sentence, length && sentence[length - 1] == '.' ? length - 1 : length);
	} else {
		str_appendf(text, ", %s: %s", status_label(guest->status), guest->error_message);
	}
}

static void add_answer(struct str *text, const struct guest *guest)
{
	if (*guest->rsvp)
		str_appendf(text, ", answered %s", guest->rsvp);
	if (*guest->rsvp && strcmp(guest->rsvp, "no") != 0 && guest->rsvp_seats >= 0)
		str_appendf(text, " for %d", guest->rsvp_seats);
	if (guest->opted_out_at)
		str_append(text, ", wants no messages");
}

bool plain_load(struct plain *plain, int64_t id, struct guest *out)
{
	int found = guest_load(plain->app->db, id, out);
	if (found < 0)
		plain_say_failure(plain);
	else if (!found)
		plain_say("This guest was removed from the list meanwhile.");
	return found == 1;
}

bool plain_current(struct plain *plain, struct guest *out)
{
	int64_t id = list_current(&plain->roster.list);
	if (id)
		return plain_load(plain, id, out);
	plain_say(plain->board.counts.guests == 0 ? "No guests yet. i imports a list, + adds a guest."
						  : "No guest matches the filter. Esc shows all again.");
	return false;
}

void plain_read_guest(struct plain *plain)
{
	struct roster *roster = &plain->roster;
	struct guest guest;
	struct str text = {0};
	if (!plain_current(plain, &guest))
		return;
	plain->begun = true;
	add_status(&text, &guest);
	add_answer(&text, &guest);
	if (id_set_has(&roster->selected, guest.id))
		str_append(&text, ", selected");
	plain_say("%zu of %zu: %s%s.", roster->list.cursor + 1, roster->list.count, guest.name, text.text);
	str_free(&text);
	guest_clear(&guest);
}

static void say_field(const char *label, const char *value)
{
	if (*value)
		plain_say("%s: %s", label, value);
}

static void say_person(const struct plain *plain, const struct guest *guest)
{
	char phone[48], seats[16], at[TIME_TEXT_SIZE];
	char *link = guest_link(guest, &plain->board.event);
	phone_display(guest->phone, phone, sizeof phone);
	snprintf(seats, sizeof seats, "%d", guest->seats);
	plain_say("%s", guest->name);
	say_field("Phone", phone);
	say_field("Group", guest->group);
	say_field("Language", guest->language);
	say_field("Seats", seats);
	say_field("Notes", guest->notes);
	say_field("Own id", guest->ref);
	say_field("Answer", *guest->rsvp ? guest->rsvp : "none yet");
	if (*guest->rsvp && guest->rsvp_seats >= 0)
		plain_say("Comes with: %d of %d", guest->rsvp_seats, guest->seats);
	if (guest->rsvp_at)
		say_field("Answered at", time_long(at, guest->rsvp_at));
	if (guest->opted_out_at)
		say_field("Wants no messages since", time_long(at, guest->opted_out_at));
	say_field("Link for the answer", link);
	free(link);
}

static void say_problem(const struct invitation *invitation)
{
	if (invitation->error_code)
		plain_say("Why: %d %s", invitation->error_code, twilio_error_sentence(invitation->error_code));
	if (*invitation->error_message)
		plain_say("%s", invitation->error_message);
	if (invitation->error_code)
		plain_say("What to do: %s", twilio_error_advice(invitation->error_code));
	if (invitation->status == STATUS_UNKNOWN || invitation->status == STATUS_HELD)
		plain_say("It waits for your word: w.");
}

static bool say_message(const struct invitation *invitation, const struct status_event *events, size_t count,
			void *context)
{
	char at[TIME_TEXT_SIZE];
	(void)context;
	plain_say("%s %lld, template %s: %s.", campaign_kind_word(invitation->kind), (long long)invitation->campaign_id,
		  invitation->template_name, status_label(invitation->status));
	say_problem(invitation);
	for (size_t i = 0; i < count; i++)
		plain_say("%s: %s, %s%s%s", time_long(at, events[i].at), status_word(events[i].status),
			  source_words(&events[i]), *events[i].detail ? ": " : "", events[i].detail);
	say_field("Twilio's number for it", invitation->message_sid);
	plain_say("The text:\n%s", invitation->preview);
	return true;
}

void plain_details(struct plain *plain)
{
	struct guest guest;
	if (!plain_current(plain, &guest))
		return;
	say_person(plain, &guest);
	if (guest.status == STATUS_NONE)
		plain_say("Not invited yet.");
	if (invitation_each(plain->app->db, guest.id, say_message, NULL) < 0)
		plain_say_failure(plain);
	plain->begun = true;
	guest_clear(&guest);
}
