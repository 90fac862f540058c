#include "ui/failure_words.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/die.h"
#include "ui/times.h"

char *failure_again(const struct failure_group *group, const char *show)
{
	char at[TIME_TEXT_SIZE], them[40] = "this guest";
	if (group->count > 1)
		snprintf(them, sizeof them, "all %lld", (long long)group->count);
	switch (group->again) {
	case AGAIN_NOW:
		return xasprintf("Yes: R sends again to %s.", them);
	case AGAIN_LATER:
		return xasprintf("From %s on; sooner it would most likely fail again.",
				 time_short(at, group->again_at, clock_wall_ms()));
	case AGAIN_MENDED:
		return xasprintf("When that is mended: R sends again to %s.", them);
	case AGAIN_CORRECTED:
		return xasprintf("Not to the same number: %s, e corrects one.", show);
	case AGAIN_NEVER:
		return xstrdup("No: they do not want messages.");
	case AGAIN_DOUBT:
		return xasprintf("Only to who says that nothing came: %s.", show);
	}
	return xstrdup("");
}
