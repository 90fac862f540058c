#include "ui/guest_words.h"

#include <stddef.h>

#include "base/die.h"

char *phone_consequence(enum status status, const char *settle)
{
	switch (status) {
	case STATUS_FAILED:
	case STATUS_UNDELIVERED:
		return xstrdup("R sends again");
	case STATUS_QUEUED:
		return xasprintf("the message that waits is for the old phone and will be held: %s sends it to the new one", settle);
	case STATUS_HELD:
		return xasprintf("%s sends the message that is held to the new phone", settle);
	case STATUS_SENDING:
	case STATUS_UNKNOWN:
		return xstrdup("a message to the old phone may have gone already");
	default:
		return NULL;
	}
}

char *remove_question(const struct guest *guest)
{
	bool waiting = guest->status == STATUS_QUEUED || guest->status == STATUS_HELD;
	bool leaving = guest->status == STATUS_SENDING || guest->status == STATUS_UNKNOWN;
	return xasprintf("Remove %s from the list?%s%s The history stays: convoke erase --guest %lld takes all away.", guest->name,
			 waiting ? " The message that is waiting is taken out of the queue." : "",
			 leaving ? " The message that is on its way may still arrive." : "", (long long)guest->id);
}

bool guest_is_listed(struct db *db, const struct guest *guest)
{
	struct guest same;
	if (guest_find_phone_name(db, guest->phone, guest->name, &same) != 1)
		return false;
	bool listed = !same.deleted_at;
	guest_clear(&same);
	return listed;
}
