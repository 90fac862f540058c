#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/json.h"
#include "cmd/command.h"
#include "cmd/say.h"
#include "data/invitation.h"
#include "twilio/request.h"

/* The rows to decide about, named or all, as they were before anybody was asked. */
struct rows {
	struct doubt *items;
	size_t count;
};

static int check_usage(const struct arguments *arguments)
{
	bool sent = option_given(arguments, OPTION_SENT), not_sent = option_given(arguments, OPTION_NOT_SENT);
	bool all = option_given(arguments, OPTION_ALL);
	const char *sid = option_value(arguments, OPTION_SID), *problem = NULL;
	if (sent == not_sent)
		problem = "resolve needs one of --sent and --not-sent";
	else if (all == (arguments->operand_count > 0))
		problem = "resolve needs the numbers of invitations, or --all";
	else if (sid && (not_sent || all || arguments->operand_count != 1))
		problem = "--sid goes with --sent and one invitation";
	else if (sid && !message_sid_valid(sid))
		problem = "--sid must be SM or MM and 32 hexadecimal digits";
	if (!problem)
		return EXIT_DONE;
	complain("%s", problem);
	hint("convoke log shows the numbers of invitations; convoke help resolve");
	return EXIT_USAGE;
}

static bool is_among(const struct rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].invitation_id == id)
			return true;
	return false;
}

static int find_rows(struct app *app, const struct arguments *arguments, struct rows *out)
{
	*out = (struct rows){0};
	if (option_given(arguments, OPTION_ALL))
		return invitation_unsettled(app->db, &out->items, &out->count) < 0 ? fail_db(app->db) : EXIT_DONE;
	out->items = xcalloc(arguments->operand_count, sizeof *out->items);
	for (size_t i = 0; i < arguments->operand_count; i++) {
		struct doubt item;
		if (!id_argument(arguments->operands[i], "invitation", &item.invitation_id))
			return EXIT_USAGE;
		if (is_among(out, item.invitation_id))
			continue;
		if (invitation_last_event(app->db, item.invitation_id, &item.event_id) < 0)
			return fail_db(app->db);
		out->items[out->count++] = item;
	}
	return EXIT_DONE;
}

/* All must be rows that wait for a person before the first is decided. */
static int check_rows(struct app *app, const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct invitation row;
		int64_t id = rows->items[i].invitation_id;
		int found = invitation_load(app->db, id, &row);
		if (found < 0)
			return fail_db(app->db);
		if (!found) {
			complain("there is no invitation %lld", (long long)id);
			hint("convoke log shows the numbers");
			return EXIT_FAILED;
		}
		enum status status = row.status;
		invitation_clear(&row);
		if (status != STATUS_UNKNOWN && status != STATUS_HELD) {
			complain("invitation %lld is %s: there is nothing to decide", (long long)id, status_word(status));
			return EXIT_FAILED;
		}
	}
	return EXIT_DONE;
}

static bool agreed(const struct arguments *arguments, size_t count)
{
	bool not_sent = option_given(arguments, OPTION_NOT_SENT);
	if (option_given(arguments, OPTION_YES) || (!not_sent && !option_given(arguments, OPTION_ALL)))
		return true;
	char question[160];
	snprintf(question, sizeof question, not_sent
		 ? "Put %zu back into the queue? Who has the message already gets a second one."
		 : "Say of %zu that the guests have the message?", count);
	return confirm(question);
}

static int settle(struct app *app, const struct arguments *arguments, const struct rows *rows)
{
	const char *sid = option_value(arguments, OPTION_SID);
	struct json *settled = json_new_array(), *out = json_new_object();
	json_put(out, "resolved", settled);
	int done = 1;
	for (size_t i = 0; i < rows->count && done >= 0; i++) {
		int64_t now = clock_wall_ms();
		done = option_given(arguments, OPTION_SENT)
			? invitation_resolve_sent(app->db, &rows->items[i], sid, now)
			: invitation_resolve_not_sent(app->db, &rows->items[i], now);
		if (done == 1)
			json_append(settled, json_new_integer(rows->items[i].invitation_id));
	}
	size_t left = rows->count - json_array_length(settled);
	if (done >= 0 && option_given(arguments, OPTION_JSON)) {
		print_json(out);
	} else {
		if (done >= 0)
			say("%zu decided.", json_array_length(settled));
		json_free(out);
	}
	if (done < 0)
		return fail_db(app->db);
	if (left == 0)
		return EXIT_DONE;
	complain("%zu changed meanwhile: nothing was decided about %s", left, left == 1 ? "it" : "them");
	return EXIT_PARTLY;
}

int command_resolve(struct app *app, const struct arguments *arguments)
{
	struct rows rows = {0};
	int code = check_usage(arguments);
	bool asks = option_given(arguments, OPTION_NOT_SENT) || option_given(arguments, OPTION_ALL);
	if (code == EXIT_DONE && asks && !may_go_on(option_given(arguments, OPTION_YES), "resolve"))
		code = EXIT_USAGE;
	if (code == EXIT_DONE)
		code = find_rows(app, arguments, &rows);
	if (code == EXIT_DONE)
		code = check_rows(app, &rows);
	if (code == EXIT_DONE && rows.count && !agreed(arguments, rows.count)) {
		complain("nothing was decided");
		code = EXIT_FAILED;
	} else if (code == EXIT_DONE) {
		code = settle(app, arguments, &rows);
	}
	free(rows.items);
	return code;
}
