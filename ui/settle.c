#include "ui/settle.h"

#include "base/clock.h"
#include "base/die.h"
#include "data/invitation.h"

int settle_all(struct db *db, const struct doubt *doubts, size_t count, bool sent)
{
	int64_t now = clock_wall_ms();
	int settled = 0, result = db_begin(db);
	if (result < 0)
		return -1;
	for (size_t i = 0; result >= 0 && i < count; i++) {
		result = sent ? invitation_resolve_sent(db, &doubts[i], NULL, now)
			      : invitation_resolve_not_sent(db, &doubts[i], now);
		settled += result > 0;
	}
	if (result < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db) < 0 ? -1 : settled;
}

char *settle_rest(size_t count)
{
	return count == 0 ? xstrdup("")
	     : xasprintf("; %zu %s changed since you were asked and %s left as %s", count, count == 1 ? "has" : "have",
			 count == 1 ? "is" : "are", count == 1 ? "it is" : "they are");
}
