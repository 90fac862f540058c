#include <stdlib.h>

#include "app.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/counts.h"
#include "cmd/say.h"
#include "cmd/table.h"
#include "data/campaign.h"

static bool print_row_json(const struct campaign *campaign, void *context)
{
	(void)context;
	struct json *out = json_new_object();
	json_put_integer(out, "id", campaign->id);
	json_put_string(out, "kind", campaign_kind_word(campaign->kind));
	json_put_string(out, "template", campaign->template_name);
	json_put_time(out, "created_at", campaign->created_at);
	json_put_string(out, "created_by", campaign->created_by);
	json_put_filled(out, "note", campaign->note);
	json_put_boolean(out, "ignore_hours", campaign->ignore_hours);
	json_put_integer(out, "confirmed", campaign->confirmed);
	json_put_counts(out, campaign->status);
	print_json(out);
	return true;
}

static bool add_row(const struct campaign *campaign, void *context)
{
	char when[20];
	const int64_t *status = campaign->status;
	table_add_number(context, campaign->id);
	table_add(context, local_time(when, campaign->created_at));
	table_add(context, campaign_kind_word(campaign->kind));
	table_add(context, campaign->template_name);
	table_add(context, campaign->created_by);
	table_add_number(context, campaign->confirmed);
	table_add_number(context, count_open(status));
	table_add_number(context, status[STATUS_ACCEPTED] + status[STATUS_SENT]);
	table_add_number(context, status[STATUS_DELIVERED]);
	table_add_number(context, status[STATUS_READ]);
	table_add_number(context, count_failed(status));
	table_add_number(context, status[STATUS_CANCELED]);
	return true;
}

int command_campaigns(struct app *app, const struct arguments *arguments)
{
	static const char *const headings[] = {"ID", "Made", "Kind", "Template", "By", "Messages", "Open", "Sent",
					       "Delivered", "Read", "Failed", "Canceled", NULL};
	struct table table;
	bool json = option_given(arguments, OPTION_JSON);
	table_start(&table, headings);
	int done = campaign_each(app->db, json ? print_row_json : add_row, &table);
	table_print(&table);
	return done < 0 ? fail_db(app->db) : EXIT_DONE;
}
