#include "ui/guest_next.h"

#include <stddef.h>
#include <string.h>

#include "twilio/errors.h"

/* Codes that another phone cures. */
static bool phone_is_wrong(int code)
{
	static const int codes[] = { 21211, 21614, 30003, 30005, 30006, 63003, 63024, 63031 };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] == code)
			return true;
	return false;
}

static const char *after_failure(const struct guest *guest)
{
	const struct twilio_error *error = twilio_error_find(guest->error_code);
	if (phone_is_wrong(guest->error_code))
		return "Correct the phone with e, then R sends again.";
	if (twilio_error_opts_out(guest->error_code))
		return "Wants no messages: tell this guest in another way; y records the answer.";
	if (error && error->error_class == CLASS_DEAD)
		return "Reach this guest in another way, or correct the phone with e, then R sends again.";
	return "See below what to do, then R sends again.";
}

static const char *after_arrival(const struct guest *guest)
{
	if (strcmp(guest->rsvp, "maybe") == 0)
		return "Not sure yet: r reminds, y records the answer.";
	return "No answer yet: r reminds, y records the answer.";
}

const char *guest_next(const struct guest *guest, bool paused, enum role *role)
{
	bool decided = strcmp(guest->rsvp, "yes") == 0 || strcmp(guest->rsvp, "no") == 0;
	*role = ROLE_WARNING;
	/* What waits for a person waits whatever the guest wants. */
	if (guest->status == STATUS_UNKNOWN)
		return "Waits for your word, if you know it: 1 it was sent, 2 it was not. convoke goes on looking.";
	if (guest->status == STATUS_HELD)
		return "Waits for your word: 2 sends it, 1 says that it was sent.";
	if (guest->opted_out_at)
		return "Wants no messages, so nothing is sent; e changes that.";
	*role = ROLE_KEY;
	if (guest->status == STATUS_QUEUED)
		return paused ? "The message waits: sending is paused, p in the list goes on."
			      : "The message waits for its turn; c in the list takes it out.";
	if (guest->status == STATUS_SENDING)
		return "The message is leaving now.";
	if (decided)
		return "Has answered: nothing to do.";
	switch (guest->status) {
	case STATUS_NONE:
		return "Not invited yet: s sends the invitation.";
	case STATUS_CANCELED:
		return "The message was taken out of the queue: s sends the invitation.";
	case STATUS_ACCEPTED:
		return "Twilio has the message: nothing to do but wait.";
	case STATUS_SENT:
		return "WhatsApp has the message; the phone may be off. Nothing to do but wait.";
	case STATUS_FAILED:
	case STATUS_UNDELIVERED:
		*role = ROLE_BAD;
		return after_failure(guest);
	default:
		return after_arrival(guest);
	}
}
