#include "delivery/trust.h"

enum {
	QUIET_MS = 3 * 60 * 1000,  /* no callback for so long: perhaps they cannot reach us any more */
	PATIENCE_MS = 60 * 1000,
};

enum trust trust_judge(enum trust before, int64_t callback_at, int64_t now)
{
	/* One of the future was stored under a clock that was wrong. */
	if (callback_at && callback_at <= now && now - callback_at < QUIET_MS)
		return TRUST_CALLED;
	return callback_at && before == TRUST_CALLED ? TRUST_STOPPED : TRUST_NONE;
}

int64_t trust_patience_ms(enum trust trust)
{
	return trust == TRUST_CALLED ? PATIENCE_MS : 0;
}
