#include "campaign/audience.h"

#include <stddef.h>
#include <string.h>

/* Ours and not decided: another message would be one too many. */
static const char *open_reason(enum status status)
{
	switch (status) {
	case STATUS_QUEUED:
		return "waiting in the queue";
	case STATUS_HELD:
		return "waiting for a person (held)";
	case STATUS_SENDING:
		return "being sent";
	case STATUS_UNKNOWN:
		return "outcome unknown";
	default:
		return NULL;
	}
}

/* What Twilio canceled has a SID, and may arrive all the same. */
static bool never_invited(const struct guest *guest)
{
	return guest->status == STATUS_NONE || (guest->status == STATUS_CANCELED && !*guest->message_sid);
}

bool audience_has_arrived(enum status status)
{
	return status == STATUS_DELIVERED || status == STATUS_READ;
}

static bool has_failed(enum status status)
{
	return status == STATUS_FAILED || status == STATUS_UNDELIVERED;
}

/* An answer known already (by phone, from an earlier list) keeps nobody from the invitation: only from reminders. */
static const char *invitation_reason(const struct guest *guest)
{
	if (has_failed(guest->status))
		return "failed before (resend)";
	return never_invited(guest) ? NULL : "already invited";
}

static const char *resend_reason(const struct guest *guest, bool by_hand)
{
	if (by_hand || has_failed(guest->status))
		return NULL;
	return never_invited(guest) ? "not invited yet" : "not failed";
}

static const char *reminder_reason(const struct guest *guest)
{
	if (strcmp(guest->rsvp, "yes") == 0)
		return "answered yes";
	if (strcmp(guest->rsvp, "no") == 0)
		return "answered no";
	if (*guest->rsvp)
		return "answered maybe";
	if (never_invited(guest))
		return "not invited yet";
	return has_failed(guest->status) ? "the invitation failed" : NULL;
}

static const char *kind_reason(enum campaign_kind kind, const struct guest *guest, bool by_hand)
{
	switch (kind) {
	case KIND_INVITATION:
		return invitation_reason(guest);
	case KIND_RESEND:
		return resend_reason(guest, by_hand);
	case KIND_REMINDER:
		return reminder_reason(guest);
	case KIND_TEST: /* goes to the organizer's own phone */
		break;
	}
	return NULL;
}

int audience_judge(struct db *db, enum campaign_kind kind, bool by_hand, const struct guest *guest,
		   const char **reason)
{
	*reason = NULL;
	if (kind == KIND_TEST)
		return 0;
	*reason = guest->opted_out_at ? "opted out" : open_reason(guest->status);
	if (!*reason)
		*reason = kind_reason(kind, guest, by_hand);
	if (*reason || by_hand || kind != KIND_INVITATION)
		return 0;
	int invited = guest_phone_invited(db, guest->phone, guest->id);
	if (invited > 0)
		*reason = "this phone was already invited";
	return invited < 0 ? -1 : 0;
}
