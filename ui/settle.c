#include "ui/settle.h"

#include "base/clock.h"
#include "data/invitation.h"

int settle_all(struct db *db, const int64_t *invitation_ids, size_t count, bool sent)
{
	int64_t now = clock_wall_ms();
	int settled = 0, result = db_begin(db);
	if (result < 0)
		return -1;
	for (size_t i = 0; result >= 0 && i < count; i++) {
		result = sent ? invitation_resolve_sent(db, invitation_ids[i], NULL, now)
			      : invitation_resolve_not_sent(db, invitation_ids[i], now);
		settled += result > 0;
	}
	if (result < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db) < 0 ? -1 : settled;
}
