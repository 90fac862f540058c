#include <stdlib.h>
#include <strings.h>

#include "app.h"
#include "base/clock.h"
#include "campaign/failures.h"
#include "ui/failure_words.h"
#include "ui/plain_parts.h"

/* Failures by reason, in sentences. */

static void say_group(size_t number, const struct failure_group *group)
{
	char *again = failure_again(group, "its number shows them");
	plain_say("%zu: %lld guest%s. %s What to do: %s Again? %s", number, (long long)group->count,
		  group->count == 1 ? "" : "s", failure_sentence(group), failure_advice(group), again);
	free(again);
}

static void resend(struct plain *plain, const struct failure_list *failures, const char *within)
{
	int64_t *ids = NULL;
	size_t count = 0;
	char *message = NULL;
	if (failures_ready(plain->app->db, failures, NULL, within, &ids, &count, &message) < 0)
		plain_say("%s.", message);
	else if (count == 0)
		plain_say("Nobody yet: each reason says what has to be done first.");
	else
		plain_send_again(plain, KIND_RESEND, ids, count);
	free(message);
	free(ids);
}

static void ask(struct plain *plain, const struct failure_list *failures, const char *within)
{
	char *typed = plain_ask(plain, "Number of the reason whose guests are shown, R to send again where that makes sense; "
				"Enter leaves: ");
	unsigned long number = typed ? strtoul(typed, NULL, 10) : 0;
	if (number >= 1 && number <= failures->count) {
		char *filter = failure_filter(&failures->groups[number - 1], within);
		plain_show(plain, filter);
		free(filter);
	} else if (typed && strcasecmp(typed, "R") == 0) {
		resend(plain, failures, within);
	}
	free(typed);
}

void plain_failures(struct plain *plain)
{
	struct failure_list failures = {0};
	char *message = NULL;
	const char *within = plain->roster.filter_text;
	int64_t now = clock_wall_ms();
	int loaded = failures_load(plain->app->db, within, now, &failures, &message);
	if (loaded == 0 && failures.total == 0 && *within) { /* none of those shown: then of all */
		failures_clear(&failures);
		within = "";
		loaded = failures_load(plain->app->db, within, now, &failures, &message);
	}
	if (loaded < 0) {
		plain_say("%s.", message);
		free(message);
		return;
	}
	for (size_t i = 0; i < failures.count; i++)
		say_group(i + 1, &failures.groups[i]);
	if (failures.total == 0)
		plain_say("Nothing has failed.");
	else
		ask(plain, &failures, within);
	failures_clear(&failures);
}
