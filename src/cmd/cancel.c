#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "cmd/select.h"
#include "data/campaign.h"
#include "data/guest.h"
#include "data/invitation.h"

static int campaign_argument(struct app *app, const char *text, int64_t *id)
{
	struct campaign campaign;
	if (!id_argument(text, "campaign", id))
		return EXIT_USAGE;
	int found = campaign_load(app->db, *id, &campaign);
	if (found < 0)
		return fail_db(app->db);
	if (!found) {
		complain("there is no campaign %s", text);
		hint("convoke campaigns lists them");
		return EXIT_FAILED;
	}
	campaign_clear(&campaign);
	return EXIT_DONE;
}

static int cancel(struct app *app, const struct arguments *arguments, int64_t campaign_id,
		  const int64_t *ids, size_t count)
{
	int64_t marked, canceled = invitation_cancel(app->db, campaign_id, ids, count, clock_wall_ms(), &marked);
	if (canceled < 0)
		return fail_db(app->db);
	if (!option_given(arguments, OPTION_JSON)) {
		say("%lld taken out of the queue.", (long long)canceled);
		if (marked)
			say("%lld are on their way or being looked up: those that prove not to have gone are canceled then.",
			    (long long)marked);
		return EXIT_DONE;
	}
	struct json *out = json_new_object();
	json_put_integer(out, "canceled", canceled);
	json_put_integer(out, "marked", marked);
	print_json(out);
	return EXIT_DONE;
}

/* Those of --filter or --guest; the caller frees. *chosen: not all. */
static int take_guests(struct app *app, const struct arguments *arguments, int64_t **ids, size_t *count, bool *chosen)
{
	const struct option_values *given = &arguments->options[OPTION_GUEST];
	struct filter filter;
	int code = filter_argument(arguments, &filter);
	*chosen = filter.count || given->count;
	if (code == EXIT_DONE && filter.count && guest_ids(app->db, &filter, SORT_IMPORTED, false, ids, count) < 0)
		code = fail_db(app->db);
	filter_clear(&filter);
	if (given->count)
		*ids = xcalloc(given->count, sizeof **ids);
	for (size_t i = 0; i < given->count && code == EXIT_DONE; i++) {
		struct guest guest;
		code = guest_argument(app->db, given->items[i], &guest);
		if (code != EXIT_DONE)
			break;
		(*ids)[(*count)++] = guest.id;
		guest_clear(&guest);
	}
	return code;
}

static int cancel_selected(struct app *app, const struct arguments *arguments, int64_t campaign_id)
{
	int64_t *ids = NULL;
	size_t count = 0;
	bool chosen;
	char question[96];
	int code = take_guests(app, arguments, &ids, &count, &chosen);
	snprintf(question, sizeof question, count == 1 ? "Cancel what waits for this guest?"
		 : chosen ? "Cancel what waits for %zu guests?"
		 : campaign_id ? "Cancel what waits of this campaign?" : "Cancel all that waits in the queue?", count);
	if (code == EXIT_DONE && !option_given(arguments, OPTION_YES) && !confirm(question)) {
		complain("nothing was canceled");
		code = EXIT_FAILED;
	} else if (code == EXIT_DONE && chosen && !count) { /* a filter that finds nobody must not become everybody */
		code = cancel(app, arguments, campaign_id, &(int64_t){0}, 1);
	} else if (code == EXIT_DONE) {
		code = cancel(app, arguments, campaign_id, ids, count);
	}
	free(ids);
	return code;
}

int command_cancel(struct app *app, const struct arguments *arguments)
{
	const char *campaign = option_value(arguments, OPTION_CAMPAIGN);
	int64_t campaign_id = 0;
	int selections = option_given(arguments, OPTION_CAMPAIGN) + option_given(arguments, OPTION_FILTER) +
			 option_given(arguments, OPTION_GUEST);
	if (selections > 1) {
		complain("--campaign, --filter and --guest exclude each other");
		return EXIT_USAGE;
	}
	if (!may_go_on(option_given(arguments, OPTION_YES), "cancel"))
		return EXIT_USAGE;
	int code = campaign ? campaign_argument(app, campaign, &campaign_id) : EXIT_DONE;
	return code == EXIT_DONE ? cancel_selected(app, arguments, campaign_id) : code;
}
